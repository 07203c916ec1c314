-- Files that were loaded more than a day after they were pulled
SELECT pull, pulled_at, loaded_at, rows
FROM loads
WHERE loaded_at > pulled_at + INTERVAL 1 DAY
ORDER BY loaded_at DESC, pull
