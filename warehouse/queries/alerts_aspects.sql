-- The aspects of a brand that were blamed more in a span of time than in the four weeks before, by the mentions that blame
-- them: those that grew most, three at the most. $only: of this one alone; null for all.
WITH blamed AS (
    SELECT aspects.category, aspects.created_at >= $start AS now, count(DISTINCT aspects.mention_id) AS mentions
    FROM aspects
    SEMI JOIN (
        SELECT mention_id
        FROM mentions
        WHERE created_at >= $start - INTERVAL 28 DAY AND created_at < $end AND list_contains(brands, $brand)
    ) AS said ON said.mention_id = aspects.mention_id
    WHERE aspects.created_at >= $start - INTERVAL 28 DAY AND aspects.created_at < $end
        AND aspects.polarity = 'negative' AND aspects.category <> 'other'
        AND coalesce(aspects.category = $only, true)
    GROUP BY aspects.category, now
),
compared AS (
    SELECT
        category,
        coalesce(sum(mentions) FILTER (now), 0) AS mentions,
        -- As many as there would be in a span as long, had nothing changed.
        coalesce(sum(mentions) FILTER (NOT now), 0) * epoch($end - $start) / epoch(INTERVAL 28 DAY) AS usual
    FROM blamed
    GROUP BY category
)
SELECT category, mentions::BIGINT AS mentions
FROM compared
WHERE mentions >= 3 AND mentions >= 1.5 * usual
ORDER BY mentions - usual DESC, category
LIMIT 3;
