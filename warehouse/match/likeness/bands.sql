-- Linked by itself, proposed to a person, or not linked.

-- J. Smith is like John Smith and like James Smith of the same house, and these two are not one: then it is neither by itself.
CREATE OR REPLACE TEMP TABLE torn AS
WITH sure AS (
    SELECT left_person AS one, right_person AS other FROM judged WHERE probability >= getvariable('linked')
    UNION ALL
    SELECT right_person, left_person FROM judged WHERE probability >= getvariable('linked')
), against AS (
    SELECT left_person, right_person
    FROM clash
    WHERE list_has_any(
        clashes, ['given names differ', 'initials differ', 'middle initials differ', 'junior and senior']
    )
)
SELECT DISTINCT sure.one AS person
FROM sure
JOIN sure AS second ON second.one = sure.one AND second.other > sure.other
JOIN against
    ON against.left_person = least(sure.other, second.other) AND against.right_person = greatest(sure.other, second.other)
WHERE NOT getvariable('two_sides');

CREATE OR REPLACE TEMP TABLE judgement AS
WITH clashing AS (
    SELECT
        judged.left_person,
        judged.right_person,
        judged.probability,
        judged.reason,
        CASE
            WHEN judged.left_person IN (FROM torn) OR judged.right_person IN (FROM torn)
                THEN list_append(clash.clashes, 'like two who are not one')
            ELSE clash.clashes
        END AS clashes
    FROM judged
    JOIN clash USING (left_person, right_person)
)
SELECT
    *,
    CASE
        WHEN probability < getvariable('proposed') THEN 'not linked'
        WHEN list_has_any(clashes, ['fan, parody or robot', 'account of a company']) THEN 'not linked'
        WHEN probability >= getvariable('linked') AND len(clashes) = 0 THEN 'linked'
        ELSE 'proposed'
    END AS band
FROM clashing;
