-- Advocates whom nobody pays, the widest reach first
SELECT authors.handle, authors.source, standing.brand, standing.love, standing.reach, authors.url
FROM standing
JOIN authors ON authors.author_key = standing.author_key
WHERE standing.standing = 'advocate'
ORDER BY standing.reach DESC NULLS LAST, authors.author_key
LIMIT 20
