-- Group: customers
CREATE OR REPLACE VIEW tier_history AS
WITH version AS (
    SELECT
        *,
        -- A version that changes neither begins no new stretch; a gap in which there was no such customer does.
        row(tier, points) IS DISTINCT FROM lag(row(tier, points)) OVER time
            OR valid_from IS DISTINCT FROM lag(valid_to) OVER time AS begins
    FROM base.customer
    WINDOW time AS (PARTITION BY customer_id ORDER BY valid_from, valid_to NULLS LAST)
), stretch AS (
    SELECT
        *,
        count(*) FILTER (begins) OVER (PARTITION BY customer_id ORDER BY valid_from, valid_to NULLS LAST) AS number
    FROM version
)
SELECT
    customer_id,
    any_value(tier) AS tier,
    any_value(points) AS points,
    min(valid_from) AS valid_from,
    CASE WHEN count(valid_to) = count(*) THEN max(valid_to) END AS valid_to
FROM stretch
GROUP BY customer_id, number;

COMMENT ON VIEW tier_history IS 'Who was in which loyalty tier, with how many points, from when to when.';
COMMENT ON COLUMN tier_history.customer_id IS 'The customer.';
COMMENT ON COLUMN tier_history.tier IS 'Loyalty tier; null where the customer was in none.';
COMMENT ON COLUMN tier_history.points IS 'Loyalty points held.';
COMMENT ON COLUMN tier_history.valid_from IS 'The import that brought it.';
COMMENT ON COLUMN tier_history.valid_to IS 'The import that brought another tier or other points, or no longer had the customer; null for what holds now.';
