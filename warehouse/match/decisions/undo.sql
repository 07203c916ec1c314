-- Takes back what is in force of an author and a customer. A link that rested on it ends with it.
UPDATE base.link_decision
SET undone_at = getvariable('now')
WHERE undone_at IS NULL AND author_key = getvariable('author') AND customer_id = getvariable('customer');

UPDATE base.link
SET unlinked_at = getvariable('now')
WHERE unlinked_at IS NULL
    AND rule = 'reviewed'
    AND author_key = getvariable('author')
    AND customer_id = getvariable('customer');
