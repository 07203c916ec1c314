-- What two persons must have in common to be worth comparing: a key each holds. One that too many hold would pair
-- everybody with everybody and tells little; the limit is set by getvariable('most_holders').

CREATE OR REPLACE TEMP TABLE person_key AS
WITH keyed AS (
    SELECT unique_id, side, unnest([
        'mailbox ' || mailbox,
        'account ' || account,
        'user ' || CASE WHEN length(mail_user) >= 5 THEN mail_user END,
        'phone ' || CASE WHEN length(phone) >= 7 THEN right(phone, 9) END,
        'names ' || least(given, family) || ' ' || greatest(given, family),
        'short ' || left(given, 1) || ' ' || family || ' ' || coalesce(city, left(postcode, 4), state, ''),
        'born ' || birth || ' ' || left(given, 2),
        'born ' || birth || ' ' || left(family, 2),
        'born ' || birth || ' ' || coalesce(postcode, city),
        'year ' || left(birth, 4) || ' ' || family,
        'day ' || substr(birth, 5, 4) || ' ' || given,
        'street ' || street || ' ' || coalesce(left(postcode, 3), city, ''),
        'given ' || given || ' ' || coalesce(postcode, city),
        'family ' || family || ' ' || coalesce(postcode, city)
    ]) AS key
    FROM person
    UNION ALL
    -- The full forms of a short name; most have none.
    SELECT unique_id, side, 'names ' || least(root, family) || ' ' || greatest(root, family)
    FROM (SELECT unique_id, side, family, unnest(given_roots) AS root FROM person)
    UNION ALL
    SELECT unique_id, side, 'page ' || unnest(pages) FROM person
    UNION ALL
    SELECT unique_id, side, 'user ' || regexp_replace(handle, '[^a-z0-9]', '', 'g')
    FROM person
    WHERE side = 'author' AND length(handle) >= 5
)
SELECT DISTINCT unique_id, side, hash(key) AS key FROM keyed WHERE key IS NOT NULL;

-- Of a handle that stands alone every beginning and end may be a name; of a customer those names that a handle is built from.
CREATE OR REPLACE TEMP TABLE handle_key AS
SELECT DISTINCT unique_id, unnest(
    handle_forms
    || flatten(list_transform(handle_forms, lambda form:
        list_transform(range(4, least(length(form), 16)), lambda size: left(form, size))
        || list_transform(range(4, least(length(form), 16)), lambda size: right(form, size))
    ))
    || list_filter(handle_pieces, lambda piece: length(piece) > 2)
) AS name
FROM person
WHERE side = 'author' AND family IS NULL AND handle_forms IS NOT NULL;

CREATE OR REPLACE TEMP TABLE customer_name AS
SELECT unique_id, unnest(list_distinct(
    list_transform(given_kin, lambda name: name || family)
    || list_transform(given_kin, lambda name: family || name)
    || list_transform(given_kin, lambda name: name || middle || family)
    || list_transform(given_kin, lambda name: left(name, 1) || family)
    || list_transform(given_kin, lambda name: family || left(name, 1))
    || list_transform(given_kin, lambda name: left(name, 1) || middle || family)
    || [family, given]
)) AS name
FROM person
WHERE side = 'customer' AND family IS NOT NULL AND getvariable('handles') > 0;

CREATE OR REPLACE TEMP TABLE pair AS
WITH met AS (
    SELECT one.unique_id AS left_person, other.unique_id AS right_person
    FROM person_key AS one
    JOIN person_key AS other
        ON other.key = one.key AND (one.side < other.side OR one.side = other.side AND one.unique_id < other.unique_id)
    WHERE (one.side = 'author' OR NOT getvariable('two_sides'))
        AND NOT (one.side = 'author' AND other.side = 'author')
        AND one.key NOT IN (
            SELECT key FROM person_key WHERE side = 'customer' GROUP BY key HAVING count(*) > getvariable('most_holders')
        )
    UNION
    SELECT handle_key.unique_id, customer_name.unique_id
    FROM handle_key
    JOIN customer_name USING (name)
    WHERE name NOT IN (
        SELECT name FROM customer_name GROUP BY name HAVING count(*) > getvariable('most_namesakes')
    )
)
SELECT left_person, right_person FROM met
UNION
SELECT left_person, right_person FROM near_pair
UNION
SELECT left_person, right_person FROM known;
