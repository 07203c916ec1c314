-- How many posts about a brand wait for a person to look at them.
SELECT count(DISTINCT mention_id) AS waiting FROM review_queue WHERE brand = $brand;
