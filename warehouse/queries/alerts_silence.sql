-- How long each source was silent, within a span of time: when it was last heard, in how many hours it was, and the longest
-- time between two of them, in hours. Within the scope of a rule: $brands and $sources, each null for all.
-- $countries and $tiers mean nothing to a source.
WITH hours AS (
    SELECT source, date_trunc('hour', created_at) AS hour, max(created_at) AS last_heard
    FROM mentions
    WHERE created_at >= $start AND created_at < $end
        AND coalesce(list_contains($sources::VARCHAR[], source), true)
        AND coalesce(list_has_any($brands::VARCHAR[], brands), true)
        AND coalesce($countries::VARCHAR[] IS NULL, true) AND coalesce($tiers::VARCHAR[] IS NULL, true)
    GROUP BY source, hour
),
gaps AS (
    SELECT source, last_heard, epoch(hour - lag(hour) OVER (PARTITION BY source ORDER BY hour)) / 3600 AS gap FROM hours
)
SELECT source, max(last_heard) AS last_heard, count(*) AS hours, coalesce(max(gap), 0)::DOUBLE AS longest_gap
FROM gaps
GROUP BY source
ORDER BY source;
