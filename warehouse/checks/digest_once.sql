-- A digest was told once.
SELECT brand, period, first_day, audience, count(*) AS times
FROM base.digest
GROUP BY brand, period, first_day, audience
HAVING count(*) > 1;
