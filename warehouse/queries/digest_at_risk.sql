-- What the $most customers of most value complained of, or said of leaving, in a span of time.
SELECT
    mentions.mention_id,
    mentions.customer_id,
    customer.name,
    customer.tier,
    coalesce(account.name, customer.account) AS account,
    customer.lifetime_value
FROM mentions
JOIN base.customer AS customer
    ON customer.customer_id = mentions.customer_id AND customer.valid_to IS NULL
LEFT JOIN base.account AS account ON account.account_id = customer.account AND account.valid_to IS NULL
LEFT JOIN several_brands() AS several ON several.mention_id = mentions.mention_id AND several.brand = $brand
WHERE mentions.created_at >= $start AND mentions.created_at < $end AND list_contains(mentions.brands, $brand)
    AND (coalesce(several.polarity, mentions.sentiment) = 'negative' OR mentions.churn_risk)
QUALIFY dense_rank() OVER (ORDER BY customer.lifetime_value DESC NULLS LAST, customer.customer_id) <= $most
ORDER BY customer.lifetime_value DESC NULLS LAST, customer.customer_id, mentions.created_at DESC;
