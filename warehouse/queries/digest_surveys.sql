-- The survey scores of a brand in a span of time.
SELECT 'nps' AS metric, answers, nps::DOUBLE AS score, nps_low::DOUBLE AS low, nps_high::DOUBLE AS high
FROM nps_between($start, $end) WHERE brand = $brand AND month IS NULL AND nps IS NOT NULL
UNION ALL
SELECT 'csat', answers, csat::DOUBLE, csat_low::DOUBLE, csat_high::DOUBLE
FROM csat_between($start, $end) WHERE brand = $brand AND month IS NULL AND csat IS NOT NULL
UNION ALL
SELECT 'ces', answers, ces::DOUBLE, ces_low::DOUBLE, ces_high::DOUBLE
FROM ces_between($start, $end) WHERE brand = $brand AND month IS NULL AND ces IS NOT NULL
ORDER BY metric;
