-- The words of some mentions ($only, as JSON) of a span of time, their authors, and the customers who spoke.
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
    mentions.role_evidence,
    coalesce(mentions.churn_risk, false) AS churn_risk,
    mentions.customer_id,
    customer.name AS customer
FROM mentions
LEFT JOIN base.customer AS customer
    ON customer.customer_id = mentions.customer_id AND customer.valid_to IS NULL
WHERE mentions.created_at >= $start AND mentions.created_at < $end AND list_contains(mentions.brands, $brand)
    AND mentions.mention_id IN (SELECT unnest(from_json($only, '["VARCHAR"]')));
