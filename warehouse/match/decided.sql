-- The first rule that says anything of a subject decides. If it points at two customers, nobody is linked.
CREATE OR REPLACE TEMP TABLE decided AS
SELECT
    author_key,
    source,
    source_id,
    rule,
    min(customer_id) AS customer_id,
    min(customer_id) < max(customer_id) AS ambiguous,
    min(reason) AS reason,
    NULL::DOUBLE AS probability
FROM (
    FROM evidence
    QUALIFY rank = min(rank) OVER (PARTITION BY author_key, source, source_id)
)
GROUP BY author_key, source, source_id, rule;
