-- In a file that is small enough, every pair is looked at for two faint signs of likeness: a typo in each key would hide
-- a pair from the keys alone.
CREATE OR REPLACE TEMP TABLE faint AS
SELECT
    unique_id,
    side,
    fresh,
    left(given, 2) AS given,
    left(family, 2) AS family,
    given AS given_whole,
    family AS family_whole,
    left(birth, 4) AS birth_year,
    substr(birth, 5) AS birth_day,
    left(mailbox, 4) AS mail,
    right(phone, 6) AS phone,
    left(street, 5) AS street,
    city,
    postcode
FROM person;

CREATE OR REPLACE TEMP TABLE near_pair AS
SELECT one.unique_id AS left_person, other.unique_id AS right_person
FROM faint AS one
JOIN faint AS other
    ON (one.fresh OR other.fresh)
    AND (one.side < other.side OR NOT getvariable('two_sides') AND one.unique_id < other.unique_id)
WHERE coalesce((one.given = other.given)::INTEGER, 0)
    + coalesce((one.family = other.family)::INTEGER, 0)
    + coalesce((one.given_whole = other.family_whole OR one.family_whole = other.given_whole)::INTEGER, 0)
    + coalesce((one.birth_year = other.birth_year)::INTEGER, 0)
    + coalesce((one.birth_day = other.birth_day)::INTEGER, 0)
    + coalesce((one.mail = other.mail)::INTEGER, 0)
    + coalesce((one.phone = other.phone)::INTEGER, 0)
    + coalesce((one.street = other.street)::INTEGER, 0)
    + coalesce((one.city = other.city)::INTEGER, 0)
    + coalesce((one.postcode = other.postcode)::INTEGER, 0) >= 2;
