-- Each customer is in one segment, and the segments' revenue is that of all.
SELECT segments.*, everybody.*
FROM (
    SELECT sum(customers) AS customers, sum(revenue) AS revenue, sum(revenue_year) AS revenue_year FROM portfolio
) AS segments
CROSS JOIN (
    SELECT
        (SELECT count(DISTINCT customer_id) FROM base.customer WHERE valid_to IS NULL) AS customers,
        sum(revenue) AS revenue,
        sum(revenue_year) AS revenue_year
    FROM lifecycle
) AS everybody
WHERE (coalesce(segments.customers, 0), segments.revenue, segments.revenue_year)
    IS DISTINCT FROM (everybody.customers, everybody.revenue, everybody.revenue_year)
