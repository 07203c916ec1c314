-- Who was fond of the brand 90 days ago and is less so now
SELECT author_key, brand, love, trend, last_at
FROM standing
WHERE love - trend >= 0.25 AND trend < 0
ORDER BY trend, author_key, brand
LIMIT 20
