-- Advocates who are no known customer.
SELECT
    standing.author_key,
    standing.brand,
    authors.source,
    authors.handle,
    authors.name,
    authors.url,
    standing.love,
    standing.free_recommendations,
    standing.mentions,
    standing.followers,
    standing.last_at AS last_mention_at
FROM standing
JOIN authors ON authors.author_key = standing.author_key
WHERE standing.standing = 'advocate' AND standing.customer_id IS NULL
ORDER BY standing.love DESC, standing.author_key, standing.brand
