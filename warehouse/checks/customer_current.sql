-- Each customer has exactly one current record.
SELECT customer_id, count(*) FILTER (valid_to IS NULL) AS current_records
FROM base.customer
GROUP BY customer_id
HAVING current_records <> 1
