-- The posts about a brand that complain or ask, or were answered, said in a span of time, as of a moment; the wait in minutes.
SELECT mention_id, answered_at, waited::DOUBLE AS waited
FROM asked_at($moment)
WHERE brand = $brand AND kind = 'post' AND asked_at >= $start AND asked_at < $end
ORDER BY mention_id;
