-- Mentions of a span of time that are negative, or speak of leaving, and may be of weight: with grave words ($words, a
-- regular expression), by authors with $followers or more, or by customers. A customer is of value (valued) who is of one of
-- $tiers; or is worth $worth or more; or, where neither is given, is worth more than nine of ten.
-- Within the scope of a rule: $brands, $sources, $countries and customers' $tiers, each null for all.
WITH best AS (
    SELECT customer_id
    FROM (
        SELECT customer_id, lifetime_value, percent_rank() OVER (ORDER BY lifetime_value) AS below
        FROM base.customer
        WHERE valid_to IS NULL AND lifetime_value > 0
    )
    WHERE CASE WHEN $worth::DOUBLE IS NULL THEN below >= 0.9 ELSE lifetime_value >= $worth::DOUBLE END
)
SELECT
    said.brand,
    said.mention_id,
    said.created_at,
    said.words_hash,
    said.sentiment,
    mentions.text,
    coalesce(mentions.author_followers, 0) AS followers,
    coalesce(mentions.churn_risk, false) AS churn_risk,
    mentions.customer_id,
    customer.name,
    customer.tier,
    customer.lifetime_value,
    customer.customer_id IS NOT NULL AND $tiers::VARCHAR[] IS NOT NULL AND $worth::DOUBLE IS NULL
    OR best.customer_id IS NOT NULL AS valued
FROM mention_brands AS said
JOIN mentions ON mentions.mention_id = said.mention_id
LEFT JOIN base.customer AS customer
    ON customer.customer_id = mentions.customer_id AND customer.valid_to IS NULL
LEFT JOIN best ON best.customer_id = customer.customer_id
WHERE said.created_at >= $start AND said.created_at < $end
    AND mentions.created_at >= $start AND mentions.created_at < $end
    AND (said.sentiment = 'negative' OR mentions.churn_risk)
    AND coalesce(mentions.role <> 'employee', true)
    AND (
        mentions.author_followers >= $followers
        OR customer.customer_id IS NOT NULL
        OR regexp_matches(mentions.text, $words, 'i')
    )
    AND coalesce(list_contains($brands::VARCHAR[], said.brand), true)
    AND coalesce(list_contains($sources::VARCHAR[], said.source), true)
    AND (
        ($countries::VARCHAR[] IS NULL AND $tiers::VARCHAR[] IS NULL)
        OR said.mention_id IN (SELECT mention_id FROM said_by($countries::VARCHAR[], $tiers::VARCHAR[], $start, $end))
    )
ORDER BY said.brand, said.created_at, said.mention_id;
