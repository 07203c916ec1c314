-- Customers of value who complained lately, with what they last said
SELECT customers.customer_id, customers.name, customers.tier, customers.lifetime_value, customers.negative_30d, last.text
FROM customers
JOIN (SELECT customer_id, arg_max(text, created_at) AS text FROM mentions GROUP BY customer_id) AS last
    ON last.customer_id = customers.customer_id
WHERE customers.negative_30d > 0
ORDER BY customers.lifetime_value DESC NULLS LAST, customers.customer_id
LIMIT 20
