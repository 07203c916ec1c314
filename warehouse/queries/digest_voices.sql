-- How often each brand was heard of in a span of time. A mention of two brands counts for both.
SELECT brand, count(*) AS mentions
FROM (
    SELECT unnest(brands) AS brand
    FROM mentions
    WHERE created_at >= $start AND created_at < $end
)
GROUP BY brand
ORDER BY mentions DESC, brand;
