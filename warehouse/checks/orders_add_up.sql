-- Each order that brings money is in one row of geography.
SELECT bought.orders, places.orders, bought.revenue, places.revenue
FROM (
    SELECT count(*) AS orders, coalesce(sum(amount), 0) AS revenue
    FROM base.purchase
    WHERE valid_to IS NULL AND coalesce(status NOT IN ('cancelled', 'refunded'), true)
) AS bought
CROSS JOIN (SELECT coalesce(sum(orders), 0) AS orders, coalesce(sum(revenue), 0) AS revenue FROM geography) AS places
WHERE bought.orders <> places.orders
    -- Each row is rounded to a hundredth.
    OR abs(bought.revenue - places.revenue) > 0.01 * (SELECT count(*) FROM geography)
