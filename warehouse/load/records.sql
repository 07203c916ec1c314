-- Records of one kind: the latest version of each in force, every earlier one kept. What stands in braces are names of
-- warehouse/kinds.py. `came` is the input, a row a key; a column that it lacks keeps what is held. A record held that did
-- not come ends where `ends` says so.

-- History never runs backwards, even where the clock was set back.
SET VARIABLE moment = (
    SELECT greatest(getvariable('now'), max(valid_from), max(valid_to)) FROM base.${table}
);

CREATE OR REPLACE TEMP VIEW held AS
SELECT ${columns}
FROM base.${table}
WHERE valid_to IS NULL AND ${within};

SET VARIABLE held = (SELECT count(*) FROM held);

CREATE OR REPLACE TEMP TABLE incoming AS
SELECT
    ${chosen},
    held.${first} IS NULL AS new,
    held.${first} IS NULL OR ${differs} AS touched
FROM ${came} AS came
LEFT JOIN held ON ${same};

CREATE OR REPLACE TEMP TABLE removed AS
SELECT ${key}
FROM (FROM held WHERE ${ends})
ANTI JOIN incoming USING (${key})
ANTI JOIN ${spared} USING (${key});

UPDATE base.${table} AS held
SET valid_to = getvariable('moment')
FROM (
    SELECT ${key} FROM incoming WHERE touched AND NOT new
    UNION ALL
    SELECT ${key} FROM removed
) AS came
WHERE held.valid_to IS NULL AND ${same};

INSERT INTO base.${table} BY NAME
SELECT * EXCLUDE (new, touched), getvariable('moment') AS valid_from
FROM incoming
WHERE touched;

SELECT
    getvariable('held') AS held,
    count(*) FILTER (new) AS new,
    count(*) FILTER (touched AND NOT new) AS changed,
    count(*) FILTER (NOT touched) AS unchanged,
    (SELECT count(*) FROM removed) AS removed,
    (SELECT count(*) FROM (SELECT ${key} FROM incoming GROUP BY ALL HAVING count(*) > 1)) AS twice
FROM incoming;
