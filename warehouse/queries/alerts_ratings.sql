-- Ratings of each brand on each source, as parts of the best rating: from $start to $end, and from $before to $start.
-- Within the scope of a rule: $brands, $sources, $countries and customers' $tiers, each null for all.
WITH rated AS (
    SELECT said.brand, said.source, said.created_at >= $start AS now, mentions.rating / mentions.rating_scale AS rating, mentions.rating_scale
    FROM mention_brands AS said
    JOIN mentions ON mentions.mention_id = said.mention_id
    WHERE said.created_at >= $before AND said.created_at < $end
        AND mentions.created_at >= $before AND mentions.created_at < $end
        AND mentions.kind = 'review' AND mentions.rating IS NOT NULL AND mentions.rating_scale > 0
        AND coalesce(list_contains($brands::VARCHAR[], said.brand), true)
        AND coalesce(list_contains($sources::VARCHAR[], said.source), true)
        AND (
            ($countries::VARCHAR[] IS NULL AND $tiers::VARCHAR[] IS NULL)
            OR said.mention_id IN (SELECT mention_id FROM said_by($countries::VARCHAR[], $tiers::VARCHAR[], $before, $end))
        )
)
SELECT
    brand,
    source,
    any_value(rating_scale)::DOUBLE AS best,
    count(*) FILTER (now) AS ratings,
    avg(rating) FILTER (now) AS mean,
    coalesce(var_samp(rating) FILTER (now), 0) AS variance,
    count(*) FILTER (NOT now) AS ratings_before,
    avg(rating) FILTER (NOT now) AS mean_before,
    coalesce(var_samp(rating) FILTER (NOT now), 0) AS variance_before
FROM rated
GROUP BY brand, source
ORDER BY brand, source;
