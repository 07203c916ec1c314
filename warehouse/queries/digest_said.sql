-- The mentions of a brand in a span of time, oldest first, without their words: what is felt toward the brand, and who is
-- one of the brand's own ($own: its accounts, in lower case). $only: of these mentions alone, as JSON; null for all.
SELECT
    mentions.mention_id,
    mentions.created_at,
    mentions.source,
    nullif(mentions.language, 'und') AS language, -- the detector's word for: can't tell
    coalesce(several.polarity, mentions.sentiment) AS sentiment,
    coalesce(mentions.sentiment_confidence, 0)::FLOAT AS confidence,
    mentions.emotion,
    mentions.role,
    coalesce(customer.country, locations.country) AS country,
    reach(mentions.author_followers, mentions.likes, mentions.shares) AS reach,
    hash(coalesce(mentions.author_key, mentions.mention_id)) AS author,
    hash(mentions.mention_id) AS draw,
    coalesce(mentions.role = 'employee', false)
    OR list_contains($own::VARCHAR[], lower(coalesce(mentions.author_handle, mentions.author_name, ''))) AS own
FROM mentions
LEFT JOIN several_brands() AS several ON several.mention_id = mentions.mention_id AND several.brand = $brand
LEFT JOIN base.customer AS customer
    ON customer.customer_id = mentions.customer_id AND customer.valid_to IS NULL
LEFT JOIN locations ON locations.location = mentions.author_location
WHERE mentions.created_at >= $start AND mentions.created_at < $end AND list_contains(mentions.brands, $brand)
    AND ($only IS NULL OR mentions.mention_id IN (SELECT unnest(from_json($only, '["VARCHAR"]'))))
ORDER BY mentions.created_at, mentions.mention_id;
