-- An identity of a customer is in force once, and its customer is known.
SELECT identity.customer_id, identity.kind, identity.platform, identity.value, count(*) AS rows
FROM base.identity AS identity
LEFT JOIN base.customer AS customer ON customer.customer_id = identity.customer_id AND customer.valid_to IS NULL
WHERE identity.valid_to IS NULL
GROUP BY ALL
HAVING rows > 1 OR count(customer.customer_id) = 0
