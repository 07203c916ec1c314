-- Each author is there once.
SELECT author_key, count(*) AS rows
FROM base.author
GROUP BY author_key
HAVING rows > 1
