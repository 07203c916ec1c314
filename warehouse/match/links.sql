-- What was decided becomes the links in force: those that no longer hold end, new ones begin, the others stay as they are.
CREATE OR REPLACE TEMP TABLE undone AS
SELECT link.rowid AS link_row
FROM base.link AS link
LEFT JOIN decided
    ON decided.author_key IS NOT DISTINCT FROM link.author_key
    AND decided.source IS NOT DISTINCT FROM link.source
    AND decided.source_id IS NOT DISTINCT FROM link.source_id
    AND decided.customer_id = link.customer_id
    AND decided.rule = link.rule
    AND NOT decided.ambiguous
WHERE link.unlinked_at IS NULL AND decided.customer_id IS NULL;

UPDATE base.link
SET unlinked_at = getvariable('now')
WHERE rowid IN (SELECT link_row FROM undone);

CREATE OR REPLACE TEMP TABLE made AS
SELECT decided.*
FROM decided
LEFT JOIN base.link AS link
    ON decided.author_key IS NOT DISTINCT FROM link.author_key
    AND decided.source IS NOT DISTINCT FROM link.source
    AND decided.source_id IS NOT DISTINCT FROM link.source_id
    AND link.unlinked_at IS NULL
WHERE NOT decided.ambiguous AND link.customer_id IS NULL;

INSERT INTO base.link BY NAME
SELECT author_key, source, source_id, customer_id, rule, reason, probability, getvariable('now') AS linked_at FROM made;

-- Proposals in force are those of this match; one that was proposed before keeps its time.
UPDATE base.proposal AS proposal
SET ended_at = getvariable('now')
WHERE proposal.ended_at IS NULL
    AND NOT EXISTS (
        SELECT 1 FROM proposed
        WHERE proposed.author_key = proposal.author_key AND proposed.customer_id = proposal.customer_id
    );

UPDATE base.proposal AS proposal
SET probability = proposed.probability, reason = proposed.reason, clash = proposed.clash
FROM proposed
WHERE proposal.ended_at IS NULL
    AND proposed.author_key = proposal.author_key
    AND proposed.customer_id = proposal.customer_id;

INSERT INTO base.proposal BY NAME
SELECT author_key, customer_id, probability, reason, clash, getvariable('now') AS proposed_at
FROM proposed
ANTI JOIN (FROM base.proposal WHERE ended_at IS NULL) AS held USING (author_key, customer_id);
