-- What two persons must have in common to be worth comparing: a key that each holds. Of those in fresh_person.
CREATE OR REPLACE TEMP TABLE fresh_key AS
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
    FROM fresh_person
    UNION ALL
    -- The full forms of a short name; most have none.
    SELECT unique_id, side, 'names ' || least(root, family) || ' ' || greatest(root, family)
    FROM (SELECT unique_id, side, family, unnest(given_roots) AS root FROM fresh_person)
    UNION ALL
    SELECT unique_id, side, 'page ' || unnest(pages) FROM fresh_person
    UNION ALL
    SELECT unique_id, side, 'user ' || regexp_replace(handle, '[^a-z0-9]', '', 'g')
    FROM fresh_person
    WHERE side = 'author' AND length(handle) >= 5
)
SELECT DISTINCT unique_id, side, hash(key) AS key FROM keyed WHERE key IS NOT NULL;
