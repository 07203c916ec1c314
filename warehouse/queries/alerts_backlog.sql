-- How many posts about each brand wait for a person to look at them, within the scope of a rule: $brands and $sources, each null
-- for all.
SELECT review_queue.brand, count(DISTINCT review_queue.mention_id) AS waiting
FROM review_queue
WHERE coalesce(list_contains($brands::VARCHAR[], review_queue.brand), true)
    AND coalesce(list_contains($sources::VARCHAR[], split_part(review_queue.mention_id, ':', 1)), true)
    AND $countries::VARCHAR[] IS NULL AND $tiers::VARCHAR[] IS NULL
GROUP BY review_queue.brand
ORDER BY review_queue.brand;
