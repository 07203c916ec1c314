-- Where a brand was heard, since when, and when last, up to a point in time; and on how many of the days that begin at
-- $starts, each of which ends where the next one begins (the last at $start).
WITH day AS (
    SELECT unnest($starts::TIMESTAMPTZ[]) AS start, unnest(list_append($starts::TIMESTAMPTZ[], $start)[2:]) AS "end"
),
said AS (
    SELECT source, created_at FROM mentions WHERE created_at < $end AND list_contains(brands, $brand)
),
heard AS (
    SELECT said.source, count(DISTINCT day.start) AS days
    FROM said
    JOIN day ON said.created_at >= day.start AND said.created_at < day."end"
    GROUP BY said.source
)
SELECT
    said.source,
    min(said.created_at) AS first_heard,
    max(said.created_at) AS last_heard,
    coalesce(any_value(heard.days), 0) AS days_before
FROM said
LEFT JOIN heard ON heard.source = said.source
GROUP BY said.source
ORDER BY said.source;
