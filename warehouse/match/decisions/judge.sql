-- What people said, each with what is wrong with it. The input decisions_to_make: number, author_key, customer_id, same.
CREATE OR REPLACE TEMP TABLE said AS
SELECT
    made.number,
    made.author_key,
    made.customer_id,
    made.same,
    CASE
        WHEN author.author_key IS NULL THEN 'there is no author ''' || made.author_key || ''''
        WHEN customer.customer_id IS NULL THEN 'there is no customer ''' || made.customer_id || ''''
        WHEN made.same AND NOT customer.current
        THEN 'customer ''' || made.customer_id || ''' is no longer in the company''s records'
        WHEN count(DISTINCT made.same) OVER (PARTITION BY made.author_key, made.customer_id) > 1
        THEN made.author_key || ' and customer ' || made.customer_id || ' have both a yes and a no'
        WHEN made.same AND count(DISTINCT made.customer_id) OVER (PARTITION BY made.author_key, made.same) > 1
        THEN made.author_key || ' can be one customer only, and has more than one yes'
    END AS reason
FROM decisions_to_make AS made
LEFT JOIN (SELECT DISTINCT author_key FROM base.author) AS author ON author.author_key = made.author_key
LEFT JOIN (
    SELECT customer_id, bool_or(valid_to IS NULL) AS current FROM base.customer GROUP BY customer_id
) AS customer ON customer.customer_id = made.customer_id;
