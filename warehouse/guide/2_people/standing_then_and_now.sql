-- How many stand where, at the beginning of the year and now
SELECT brand, standing, count(*) FILTER (at_that_time) AS then, count(*) FILTER (NOT at_that_time) AS now
FROM (
    SELECT brand, standing, true AS at_that_time FROM standing_at('2026-01-01')
    UNION ALL
    SELECT brand, standing, false FROM standing
)
GROUP BY brand, standing
ORDER BY brand, standing
