-- Customers who threatened to leave, or were negative 3 times in 30 days; not positive since.
WITH said AS (
    SELECT
        mentions.customer_id,
        toward.brand,
        bool_or(mentions.churn_risk) AS threatened,
        count(*) FILTER (toward.sentiment = 'negative') AS negative,
        arg_max(toward.sentiment, (mentions.created_at, mentions.mention_id)) AS last_sentiment,
        arg_max(mentions.mention_id, (mentions.created_at, mentions.mention_id)) AS last_mention_id,
        max(mentions.created_at) AS last_mention_at
    FROM mention_brands AS toward
    JOIN mentions ON mentions.mention_id = toward.mention_id
    -- The newest mention held, rather than the clock, as in the view customers.
    CROSS JOIN (SELECT max(created_at) AS said_at FROM mentions WHERE created_at <= first_loaded_at) AS newest
    WHERE mentions.customer_id IS NOT NULL AND mentions.created_at > newest.said_at - INTERVAL 30 DAY
    GROUP BY mentions.customer_id, toward.brand
)
SELECT
    said.customer_id,
    said.brand,
    customers.name,
    customers.email,
    customers.phone,
    customers.country,
    customers.tier,
    customers.account,
    customers.lifetime_value,
    CASE WHEN said.threatened THEN 'threatened to leave' ELSE 'negative again and again' END AS why,
    said.negative AS negative_30d,
    said.last_mention_id,
    said.last_mention_at
FROM said
JOIN customers ON customers.customer_id = said.customer_id
WHERE (said.threatened OR said.negative >= 3) AND said.last_sentiment IS DISTINCT FROM 'positive'
ORDER BY said.threatened DESC, customers.lifetime_value DESC NULLS LAST, said.customer_id, said.brand
