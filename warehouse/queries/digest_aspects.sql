-- What the mentions of a brand praise and blame in a span of time: one row a mention and aspect, with the words that name
-- it. What one text both praises and blames leans neither way.
SELECT
    aspects.mention_id,
    aspects.category,
    sign(sum(CASE aspects.polarity WHEN 'positive' THEN 1 WHEN 'negative' THEN -1 ELSE 0 END))::INTEGER AS leaning,
    list(DISTINCT lower(aspects.text) ORDER BY lower(aspects.text)) AS words
FROM aspects
JOIN mentions ON mentions.mention_id = aspects.mention_id
WHERE aspects.created_at >= $start AND aspects.created_at < $end
    AND mentions.created_at >= $start AND mentions.created_at < $end
    AND list_contains(mentions.brands, $brand)
GROUP BY aspects.mention_id, aspects.category
ORDER BY aspects.mention_id, aspects.category;
