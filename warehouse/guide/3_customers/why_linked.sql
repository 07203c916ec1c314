-- Why two accounts are one customer
SELECT links.customer_id, authors.source, authors.handle, links.rule, links.reason, links.linked_at
FROM links
JOIN authors ON authors.author_key = links.author_key
WHERE links.unlinked_at IS NULL
ORDER BY links.customer_id, authors.author_key
