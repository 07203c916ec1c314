-- Customers who recommend freely, paid under no account of theirs.
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
JOIN (
    SELECT
        mentions.customer_id,
        toward.brand,
        arg_max(toward.sentiment, (mentions.created_at, mentions.mention_id)) AS last_sentiment
    FROM mention_brands AS toward
    JOIN mentions ON mentions.mention_id = toward.mention_id
    GROUP BY mentions.customer_id, toward.brand
) AS said ON said.customer_id = standing.customer_id AND said.brand = standing.brand
-- Whose last words were a complaint is to be helped first.
WHERE standing.standing = 'advocate' AND said.last_sentiment IS DISTINCT FROM 'negative'
ORDER BY standing.love DESC, standing.customer_id, standing.brand
