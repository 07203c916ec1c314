-- Where a brand was heard, since when, and when last, up to a point in time; and in how many of the terms that begin
-- at $starts, each of which ends where the next one begins (the last at $start).
WITH term AS (
    SELECT unnest($starts::TIMESTAMPTZ[]) AS start, unnest(list_append($starts::TIMESTAMPTZ[], $start)[2:]) AS "end"
),
said AS (
    SELECT source, created_at FROM mentions WHERE created_at < $end AND list_contains(brands, $brand)
),
heard AS (
    SELECT said.source, count(DISTINCT term.start) AS terms
    FROM said
    JOIN term ON said.created_at >= term.start AND said.created_at < term."end"
    GROUP BY said.source
)
SELECT
    said.source,
    min(said.created_at) AS first_heard,
    max(said.created_at) AS last_heard,
    coalesce(any_value(heard.terms), 0) AS terms_before
FROM said
LEFT JOIN heard ON heard.source = said.source
GROUP BY said.source
ORDER BY said.source;
