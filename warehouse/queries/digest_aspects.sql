-- Which way each mention of a brand leans in what it says of an aspect, in a span of time: 1 praises, -1 blames, 0 does
-- neither or both.
SELECT
    aspects.mention_id,
    aspects.category,
    sign(sum(CASE aspects.polarity WHEN 'positive' THEN 1 WHEN 'negative' THEN -1 ELSE 0 END))::INTEGER AS leaning
FROM aspects
SEMI JOIN (
    SELECT mention_id FROM mentions WHERE created_at >= $start AND created_at < $end AND list_contains(brands, $brand)
) AS said ON said.mention_id = aspects.mention_id
WHERE aspects.created_at >= $start AND aspects.created_at < $end
GROUP BY aspects.mention_id, aspects.category;
