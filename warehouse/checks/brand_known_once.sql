-- A brand of goodword.toml stands once.
SELECT brand, count(*) AS rows
FROM base.brand
GROUP BY brand
HAVING rows > 1
