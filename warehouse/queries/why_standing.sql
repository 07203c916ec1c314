-- How an author, or a customer, stands to each brand as of a moment; the other of the two is null.
SELECT * EXCLUDE (author_key)
FROM standing_at($moment)
WHERE author_key = $author
UNION ALL BY NAME
SELECT *
FROM customer_standing_at($moment)
WHERE customer_id = $customer
ORDER BY mentions DESC, brand;
