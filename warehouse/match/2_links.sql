-- The first rule that says anything of a subject decides. If it points at two customers, nobody is linked.
CREATE TEMP TABLE decided AS
SELECT
    author_key,
    source,
    source_id,
    rule,
    min(customer_id) AS customer_id,
    min(customer_id) < max(customer_id) AS ambiguous,
    min(reason) AS reason
FROM (
    FROM evidence
    QUALIFY rank = min(rank) OVER (PARTITION BY author_key, source, source_id)
)
GROUP BY author_key, source, source_id, rule;

CREATE TEMP TABLE undone AS
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

CREATE TEMP TABLE made AS
SELECT decided.*
FROM decided
LEFT JOIN base.link AS link
    ON decided.author_key IS NOT DISTINCT FROM link.author_key
    AND decided.source IS NOT DISTINCT FROM link.source
    AND decided.source_id IS NOT DISTINCT FROM link.source_id
    AND link.unlinked_at IS NULL
WHERE NOT decided.ambiguous AND link.customer_id IS NULL;

INSERT INTO base.link BY NAME
SELECT author_key, source, source_id, customer_id, rule, reason, getvariable('now') AS linked_at FROM made;
