-- Each customer has at most one current record; one whom a full export no longer had has none.
SELECT customer_id, count(*) FILTER (valid_to IS NULL) AS current_records
FROM base.customer
GROUP BY customer_id
HAVING current_records > 1
