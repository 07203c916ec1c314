-- Who is compared with whom: two that hold one key, of whom one is fresh. A key that too many customers hold would pair
-- everybody with everybody and tells little; the limits are getvariable('most_holders') and ('most_namesakes').

-- Of a handle that stands alone every beginning and end may be a name; of a customer those names that a handle is built
-- from. Authors who are not fresh meet fresh customers only.
CREATE OR REPLACE TEMP TABLE handle_key AS
SELECT DISTINCT unique_id, fresh, unnest(
    handle_forms
    || flatten(list_transform(handle_forms, lambda form:
        list_transform(range(4, least(length(form), 16)), lambda size: left(form, size))
        || list_transform(range(4, least(length(form), 16)), lambda size: right(form, size))
    ))
    || list_filter(handle_pieces, lambda piece: length(piece) > 2)
) AS name
FROM person
WHERE side = 'author'
    AND family IS NULL
    AND handle_forms IS NOT NULL
    AND (fresh OR EXISTS (FROM fresh_person WHERE side = 'customer'));

-- Of few handles one can say which family names they could hold at all, and spares the spelling out of all others.
CREATE OR REPLACE TEMP TABLE handle_part AS
SELECT DISTINCT unnest(flatten(list_transform(
    range(1, length(name) + 1), lambda size: [left(name, size), right(name, size)]
))) AS part
FROM (SELECT DISTINCT name FROM handle_key)
WHERE getvariable('few_handles');

CREATE OR REPLACE TEMP TABLE customer_name AS
SELECT unique_id, fresh, unnest(list_distinct(
    list_transform(given_kin, lambda name: name || family)
    || list_transform(given_kin, lambda name: family || name)
    || list_transform(given_kin, lambda name: name || middle || family)
    || list_transform(given_kin, lambda name: left(name, 1) || family)
    || list_transform(given_kin, lambda name: family || left(name, 1))
    || list_transform(given_kin, lambda name: left(name, 1) || middle || family)
    || [family]
)) AS name
FROM person
WHERE side = 'customer'
    AND family IS NOT NULL
    AND EXISTS (FROM handle_key)
    AND (NOT getvariable('few_handles') OR family IN (SELECT part FROM handle_part))
UNION ALL
SELECT unique_id, fresh, given
FROM person
WHERE side = 'customer' AND family IS NOT NULL AND given <> family AND EXISTS (FROM handle_key)
UNION ALL
SELECT unique_id, fresh, initials
FROM person
WHERE side = 'customer' AND initials IS NOT NULL AND EXISTS (FROM handle_key);

CREATE OR REPLACE TEMP TABLE pair AS
WITH crowded_key AS (
    SELECT key
    FROM person_key
    WHERE side = 'customer' AND key IN (SELECT key FROM fresh_key)
    GROUP BY key
    HAVING count(*) > getvariable('most_holders')
), crowded_name AS (
    SELECT name
    FROM customer_name
    WHERE name IN (SELECT name FROM handle_key)
    GROUP BY name
    HAVING count(*) > getvariable('most_namesakes')
), met AS (
    SELECT one.unique_id AS left_person, other.unique_id AS right_person
    FROM fresh_key AS one
    JOIN person_key AS other ON other.key = one.key
    WHERE one.side = 'author' AND other.side = 'customer' AND one.key NOT IN (SELECT key FROM crowded_key)
    UNION
    SELECT one.unique_id, other.unique_id
    FROM person_key AS one
    JOIN fresh_key AS other ON other.key = one.key
    WHERE one.side = 'author'
        AND NOT one.fresh
        AND other.side = 'customer'
        AND one.key NOT IN (SELECT key FROM crowded_key)
    UNION
    SELECT one.unique_id, other.unique_id
    FROM fresh_key AS one
    JOIN fresh_key AS other ON other.key = one.key AND one.unique_id < other.unique_id
    WHERE NOT getvariable('two_sides') AND one.key NOT IN (SELECT key FROM crowded_key)
    UNION
    SELECT handle_key.unique_id, customer_name.unique_id
    FROM handle_key
    JOIN customer_name USING (name)
    WHERE (handle_key.fresh OR customer_name.fresh) AND name NOT IN (SELECT name FROM crowded_name)
)
SELECT left_person, right_person FROM met
UNION
SELECT left_person, right_person FROM near_pair
UNION
SELECT known.left_person, known.right_person
FROM known
JOIN person AS one ON one.unique_id = left_person
JOIN person AS other ON other.unique_id = right_person
WHERE one.fresh OR other.fresh;
