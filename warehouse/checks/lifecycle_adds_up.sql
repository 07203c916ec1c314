-- Each order of a customer is counted once in the lifecycle, unless it was cancelled or refunded or is still to come.
SELECT customer_id, life.rows, life.orders, made.orders, life.revenue, made.revenue
FROM (
    SELECT customer_id, count(*) AS rows, sum(orders) AS orders, sum(revenue) AS revenue
    FROM lifecycle
    GROUP BY customer_id
) AS life
LEFT JOIN (
    SELECT customer_id, count(*) AS orders, sum(coalesce(amount, 0))::DECIMAL(18, 2) AS revenue
    FROM (
        SELECT DISTINCT ON (order_id) customer_id, amount
        FROM base.purchase
        WHERE valid_to IS NULL
            AND ordered_at <= now()
            AND coalesce(status, '') NOT IN ('cancelled', 'refunded')
    )
    GROUP BY customer_id
) AS made USING (customer_id)
WHERE (life.rows, life.orders, life.revenue)
    IS DISTINCT FROM (1, coalesce(made.orders, 0), coalesce(made.revenue, 0))
