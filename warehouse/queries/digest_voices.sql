-- How often each of $brands was heard of in its own span of time. A mention of two brands counts for both.
SELECT span.brand, count(*) AS mentions
FROM (
    SELECT unnest($brands::VARCHAR[]) AS brand, unnest($starts::TIMESTAMPTZ[]) AS start, unnest($ends::TIMESTAMPTZ[]) AS "end"
) AS span
JOIN (SELECT unnest(brands) AS brand, created_at FROM mentions) AS said
    ON said.brand = span.brand AND said.created_at >= span.start AND said.created_at < span."end"
GROUP BY span.brand
ORDER BY mentions DESC, span.brand;
