-- A contact is one row for a customer, and the mentions among them are those of the customers.
SELECT 'twice' AS problem, customer_id, contact_id
FROM contacts
GROUP BY customer_id, contact_id
HAVING count(*) > 1
UNION ALL
SELECT 'missing', customer_id, mention_id
FROM mentions
WHERE customer_id IS NOT NULL AND mention_id NOT IN (SELECT mention_id FROM contacts WHERE mention_id IS NOT NULL)
