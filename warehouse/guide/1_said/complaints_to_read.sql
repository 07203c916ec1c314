-- The complaints of a week that reached most people
SELECT created_at, brand, author_handle, author_followers, text, url
FROM mentions
WHERE complaint >= 0.5 AND created_at >= '2026-03-02' AND created_at < '2026-03-09'
ORDER BY author_followers DESC NULLS LAST, mention_id
LIMIT 20
