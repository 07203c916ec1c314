-- What was said of a brand in a span of time: an even sample that is the same whenever it is drawn.
SELECT text
FROM mentions
WHERE created_at >= $start AND created_at < $end AND list_contains(brands, $brand)
ORDER BY hash(mention_id), mention_id
LIMIT $most;
