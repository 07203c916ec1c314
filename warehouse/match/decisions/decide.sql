-- What people said (said) takes effect. An author is one customer at most, so that a yes takes the place of a yes to
-- another customer; one that is in force already stays as it is.
UPDATE base.link_decision AS held
SET undone_at = getvariable('now')
WHERE held.undone_at IS NULL
    AND EXISTS (
        SELECT 1
        FROM said
        WHERE said.author_key = held.author_key
            AND CASE
                WHEN said.customer_id = held.customer_id THEN said.same <> held.same
                ELSE said.same AND held.same
            END
    );

CREATE OR REPLACE TEMP TABLE new_decision AS
SELECT DISTINCT author_key, customer_id, same
FROM said
ANTI JOIN (FROM base.link_decision WHERE undone_at IS NULL) AS held USING (author_key, customer_id);

INSERT INTO base.link_decision BY NAME
SELECT author_key, customer_id, same, getvariable('decided_by') AS decided_by, getvariable('now') AS decided_at
FROM new_decision;

UPDATE base.link AS link
SET unlinked_at = getvariable('now')
WHERE link.unlinked_at IS NULL
    AND EXISTS (
        SELECT 1
        FROM said
        WHERE said.author_key = link.author_key
            AND CASE
                WHEN said.same THEN said.customer_id <> link.customer_id OR link.rule <> 'reviewed'
                ELSE said.customer_id = link.customer_id
            END
    );

INSERT INTO base.link BY NAME
SELECT
    decision.author_key,
    decision.customer_id,
    'reviewed' AS rule,
    decision.decided_by || ' says that they are one person' AS reason,
    getvariable('now') AS linked_at
FROM base.link_decision AS decision
SEMI JOIN (FROM said WHERE same) AS said USING (author_key, customer_id)
ANTI JOIN (FROM base.link WHERE unlinked_at IS NULL) AS link ON link.author_key = decision.author_key
WHERE decision.undone_at IS NULL AND decision.same;

UPDATE base.proposal AS proposal
SET ended_at = getvariable('now')
WHERE proposal.ended_at IS NULL
    AND EXISTS (
        SELECT 1
        FROM said
        WHERE said.author_key = proposal.author_key AND (said.same OR said.customer_id = proposal.customer_id)
    );

SELECT count(*) FROM new_decision;
