-- Who changed tier, from which to which
SELECT old.customer_id, old.tier AS from_tier, new.tier AS to_tier, new.valid_from AS changed_at
FROM customer_history AS old
JOIN customer_history AS new ON new.customer_id = old.customer_id AND new.valid_from = old.valid_to
WHERE old.tier IS DISTINCT FROM new.tier
ORDER BY changed_at DESC, old.customer_id
