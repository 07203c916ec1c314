-- Mentions of a brand by sentiment, for each of the spans of time.
SELECT
    span.start,
    count(*) FILTER (sentiment = 'positive') AS positive,
    count(*) FILTER (sentiment = 'neutral') AS neutral,
    count(*) FILTER (sentiment = 'negative') AS negative,
    count(*) FILTER (sentiment IS NULL) AS unknown
FROM (SELECT unnest($starts::TIMESTAMPTZ[]) AS start, unnest($ends::TIMESTAMPTZ[]) AS "end") AS span
JOIN mentions ON mentions.created_at >= span.start AND mentions.created_at < span."end"
WHERE list_contains(mentions.brands, $brand)
GROUP BY span.start
ORDER BY span.start;
