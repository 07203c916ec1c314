-- Mentions of a brand by what is felt toward it, for each of the spans of time.
WITH span AS (
    SELECT unnest($starts::TIMESTAMPTZ[]) AS start, unnest($ends::TIMESTAMPTZ[]) AS "end"
),
said AS (
    SELECT mentions.created_at, coalesce(several.polarity, mentions.sentiment) AS sentiment
    FROM mentions
    LEFT JOIN several_brands() AS several ON several.mention_id = mentions.mention_id AND several.brand = $brand
    WHERE list_contains(mentions.brands, $brand)
        AND mentions.created_at >= list_min($starts::TIMESTAMPTZ[])
        AND mentions.created_at < list_max($ends::TIMESTAMPTZ[])
)
SELECT
    span.start,
    count(*) FILTER (said.sentiment = 'positive') AS positive,
    count(*) FILTER (said.sentiment = 'neutral') AS neutral,
    count(*) FILTER (said.sentiment = 'negative') AS negative,
    count(*) FILTER (said.sentiment IS NULL) AS unknown
FROM span
JOIN said ON said.created_at >= span.start AND said.created_at < span."end"
GROUP BY span.start
ORDER BY span.start;
