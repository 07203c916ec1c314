-- A mention is found for a brand once, and the brands are numbered through.
SELECT source, source_id, count(*) AS brands
FROM (
    SELECT source, source_id, brand, 1 AS number FROM base.mention WHERE valid_to IS NULL
    UNION ALL
    SELECT source, source_id, brand, number FROM base.further_brand
)
GROUP BY source, source_id
HAVING count(DISTINCT brand) < brands OR count(DISTINCT number) < brands OR max(number) > brands
