-- The ends of the spans of time, each $every long, in which anybody was heard.
SELECT DISTINCT time_bucket($every::INTERVAL, created_at) + $every::INTERVAL AS moment
FROM mentions
ORDER BY moment;
