-- Where a brand was heard, since when, and when last, up to a point in time.
SELECT source, min(created_at) AS first_heard, max(created_at) AS last_heard
FROM mentions
WHERE created_at < $end AND list_contains(brands, $brand)
GROUP BY source
ORDER BY source;
