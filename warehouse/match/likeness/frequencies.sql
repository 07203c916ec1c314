-- How common each value is that a comparison takes for rare or not. What other people have counts, so one holder is taken
-- off; the world at large counts for as much as a thousand records, which steadies small files.

CREATE OR REPLACE TEMP MACRO steadied(holders, records, world) AS
    (holders - 1 + 1000 * world) / (records + 1000);

-- An address that several records hold may be a family's; one that many hold is nobody's.
CREATE OR REPLACE TEMP MACRO shared(holders, records) AS
    CASE WHEN holders <= 8 THEN 0.000005 ELSE holders / records END;

CREATE OR REPLACE TEMP TABLE rare_given AS
SELECT given, steadied(count(*), sum(count(*)) OVER (), coalesce(any_value(known.frequency), 0.000003)) AS tf_given
FROM person LEFT JOIN given_frequency AS known ON known.name = given
WHERE given IS NOT NULL
GROUP BY given;

CREATE OR REPLACE TEMP TABLE rare_family AS
SELECT family, steadied(count(*), sum(count(*)) OVER (), coalesce(any_value(known.frequency), 0.000003)) AS tf_family
FROM person LEFT JOIN family_frequency AS known ON known.name = family
WHERE family IS NOT NULL
GROUP BY family;

-- One of the days of seventy years.
CREATE OR REPLACE TEMP TABLE rare_birth AS
SELECT birth, steadied(count(*), sum(count(*)) OVER (), 1 / (365.25 * 70)) AS tf_birth
FROM person
WHERE birth IS NOT NULL
GROUP BY birth;

CREATE OR REPLACE TEMP TABLE rare_street AS
SELECT street, steadied(count(*), sum(count(*)) OVER (), 0.0001) AS tf_street
FROM person
WHERE street IS NOT NULL
GROUP BY street;

CREATE OR REPLACE TEMP TABLE rare_mailbox AS
SELECT mailbox, shared(count(*), sum(count(*)) OVER ()) AS tf_mailbox
FROM person
WHERE mailbox IS NOT NULL
GROUP BY mailbox;

CREATE OR REPLACE TEMP TABLE rare_phone AS
SELECT phone, shared(count(*), sum(count(*)) OVER ()) AS tf_phone
FROM person
WHERE phone IS NOT NULL
GROUP BY phone;
