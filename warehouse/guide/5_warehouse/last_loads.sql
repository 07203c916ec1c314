-- When each source last brought something new
SELECT split_part(pull, '/', 1) AS source, max(loaded_at) AS last_loaded, sum(new) AS mentions
FROM loads
WHERE kind = 'landing' AND new > 0
GROUP BY source
ORDER BY last_loaded, source
