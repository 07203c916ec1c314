-- The link of an author in force as of a moment: one row, or none.
SELECT customer_id, rule, reason, probability, linked_at
FROM links_at($moment)
WHERE author_key = $author;
