-- The mentions of a brand in a span of time, what is felt toward it, and the customer who spoke. $only: of
-- these alone; null for all.
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
    toward.sentiment,
    coalesce(mentions.sentiment_confidence, 0) AS confidence,
    mentions.emotion,
    mentions.role,
    mentions.role_evidence,
    coalesce(mentions.churn_risk, false) AS churn_risk,
    coalesce(mentions.author_followers, 0) + coalesce(mentions.likes, 0) + coalesce(mentions.shares, 0) AS reach,
    coalesce(customer.country, locations.country) AS country,
    mentions.customer_id,
    customer.name AS customer
FROM mentions
JOIN mention_brands AS toward ON toward.mention_id = mentions.mention_id AND toward.brand = $brand
LEFT JOIN base.customer AS customer
    ON customer.customer_id = mentions.customer_id AND customer.valid_to IS NULL
LEFT JOIN locations ON locations.location = mentions.author_location
WHERE mentions.created_at >= $start AND mentions.created_at < $end
    AND toward.created_at >= $start AND toward.created_at < $end
    AND coalesce(list_contains($only::VARCHAR[], mentions.mention_id), true)
ORDER BY mentions.created_at, mentions.mention_id;
