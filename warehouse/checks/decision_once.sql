-- Of an author and a customer one decision is in force at most, and an author is one customer at most.
SELECT author_key, customer_id, count(*) AS decisions
FROM base.link_decision
WHERE undone_at IS NULL
GROUP BY author_key, customer_id
HAVING decisions > 1
UNION ALL
SELECT author_key, NULL, count(*) AS decisions
FROM base.link_decision
WHERE undone_at IS NULL AND same
GROUP BY author_key
HAVING decisions > 1
