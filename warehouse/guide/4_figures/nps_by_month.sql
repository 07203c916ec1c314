-- Net promoter score by month, with how sure it is
SELECT month, answers, nps, nps_low, nps_high, change, significant
FROM nps
WHERE brand = 'Lantern' AND month IS NOT NULL
ORDER BY month
