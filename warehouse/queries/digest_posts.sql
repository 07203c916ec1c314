-- The mentions of a brand in a span of time, with the customer who spoke.
SELECT
    mentions.mention_id,
    mentions.source,
    mentions.kind,
    mentions.created_at,
    mentions.text,
    mentions.author_key,
    mentions.author_handle,
    mentions.author_name,
    mentions.author_url,
    mentions.url,
    mentions.language,
    mentions.sentiment,
    coalesce(mentions.sentiment_confidence, 0) AS confidence,
    mentions.role,
    mentions.role_evidence,
    coalesce(mentions.churn_risk, false) AS churn_risk,
    coalesce(mentions.author_followers, 0) + coalesce(mentions.likes, 0) + coalesce(mentions.shares, 0) AS reach,
    mentions.customer_id,
    customer.name AS customer
FROM mentions
LEFT JOIN base.customer AS customer
    ON customer.customer_id = mentions.customer_id AND customer.valid_to IS NULL
WHERE mentions.created_at >= $start AND mentions.created_at < $end AND list_contains(mentions.brands, $brand)
ORDER BY mentions.created_at, mentions.mention_id;
