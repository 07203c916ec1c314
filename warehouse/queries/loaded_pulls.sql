-- Pulls that have been in the warehouse since before a moment.
SELECT pull
FROM loads
WHERE kind = 'landing' AND loaded_at < $before
ORDER BY pull;
