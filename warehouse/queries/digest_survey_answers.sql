-- The survey answers of a brand that count in a span of time.
SELECT 'nps' AS metric, mention_id FROM survey_counted('nps', $start, $end) WHERE brand = $brand AND month IS NULL AND counts
UNION ALL
SELECT 'csat', mention_id FROM survey_counted('csat', $start, $end) WHERE brand = $brand AND month IS NULL AND counts
UNION ALL
SELECT 'ces', mention_id FROM survey_counted('ces', $start, $end) WHERE brand = $brand AND month IS NULL AND counts
ORDER BY metric, mention_id;
