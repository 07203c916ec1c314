-- Customers who recommend a brand freely and are paid for it under no account of theirs.
SELECT
    standing.customer_id,
    standing.brand,
    customers.name,
    customers.email,
    customers.phone,
    customers.country,
    customers.tier,
    customers.account,
    standing.love,
    standing.free_recommendations,
    standing.mentions,
    standing.followers,
    standing.first_at AS first_mention_at,
    standing.last_at AS last_mention_at
FROM customer_standing AS standing
JOIN customers ON customers.customer_id = standing.customer_id
WHERE standing.standing = 'advocate'
ORDER BY standing.love DESC, standing.customer_id, standing.brand
