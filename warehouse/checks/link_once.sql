-- An author, or a mention by itself, is at most one customer at a time, and one that is known.
SELECT link.author_key, link.source, link.source_id, count(*) AS rows
FROM base.link AS link
LEFT JOIN base.customer AS customer ON customer.customer_id = link.customer_id AND customer.valid_to IS NULL
WHERE link.unlinked_at IS NULL
GROUP BY ALL
HAVING rows > 1 OR count(customer.customer_id) = 0
