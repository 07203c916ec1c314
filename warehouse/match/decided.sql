-- The first rule that says anything of a subject decides; those of one rank, orders and tickets, decide together. If they
-- point at two customers, nobody is linked.
CREATE OR REPLACE TEMP TABLE decided AS
SELECT
    author_key,
    source,
    source_id,
    rank,
    min({'rule': rule, 'reason': reason}).rule AS rule,
    min(customer_id) AS customer_id,
    min(customer_id) < max(customer_id) AS ambiguous,
    min({'rule': rule, 'reason': reason}).reason AS reason,
    NULL::DOUBLE AS probability
FROM (
    FROM evidence
    QUALIFY rank = min(rank) OVER (PARTITION BY author_key, source, source_id)
)
GROUP BY author_key, source, source_id, rank;
