-- A person is an advocate or an ambassador of a brand once, and an order came in through one ambassador.
SELECT 'person' AS twice, coalesce(customer_id, author_key) AS who, brand
FROM (
    SELECT customer_id, author_key, brand FROM advocates
    UNION ALL
    SELECT customer_id, author_key, brand FROM ambassadors
)
GROUP BY customer_id, author_key, brand
HAVING count(*) > 1
UNION ALL
SELECT 'order', order_id, NULL
FROM (SELECT unnest(order_ids) AS order_id FROM ambassadors)
GROUP BY order_id
HAVING count(*) > 1
