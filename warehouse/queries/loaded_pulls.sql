-- Pulls, and portions of history that were tagged again, that have been in the warehouse since before a moment.
SELECT pull
FROM loads
WHERE loaded_at < $before AND (kind = 'landing' OR starts_with(pull, $history))
ORDER BY pull;
