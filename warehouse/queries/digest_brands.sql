-- Every brand that was ever heard of.
SELECT DISTINCT unnest(brands) AS brand
FROM mentions
ORDER BY brand;
