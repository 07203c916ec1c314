-- Who was heard as an advocate or ambassador of a brand for the first time in a span of time, and the loudest mention that
-- shows it: $most of each role, those of the greatest reach first. $own: the brand's accounts, in lower case.
-- Who is paid or angry is no advocate, in spite of a post that recommends: it counts what an author said up to the end, and
-- what the customer with all that is theirs did (see the view advocates).
WITH said AS (
    SELECT
        mention_id,
        author_key,
        role,
        created_at,
        reach(author_followers, likes, shares) AS reach
    FROM mentions
    WHERE created_at >= $start AND created_at < $end AND list_contains(brands, $brand)
        AND role IN ('advocate', 'ambassador')
        AND author_key IS NOT NULL
        AND NOT list_contains($own::VARCHAR[], lower(coalesce(author_handle, author_name, '')))
),
fresh AS (
    SELECT author_key, role, mention_id, created_at, reach
    FROM said
    ANTI JOIN (
        SELECT author_key, role FROM mentions WHERE created_at < $start AND role IS NOT NULL AND list_contains(brands, $brand)
    ) AS known USING (author_key, role)
    QUALIFY row_number() OVER (PARTITION BY author_key, role ORDER BY reach DESC, created_at, mention_id) = 1
),
recommends AS (
    SELECT author.author_key
    FROM standing_at($end) AS author
    LEFT JOIN customer_standing_at($end) AS customer
        ON customer.customer_id = author.customer_id AND customer.brand = author.brand
    WHERE author.brand = $brand AND author.standing = 'advocate' AND coalesce(customer.standing = 'advocate', true)
)
SELECT fresh.mention_id
FROM fresh
LEFT JOIN recommends ON recommends.author_key = fresh.author_key
WHERE fresh.role = 'ambassador' OR recommends.author_key IS NOT NULL
QUALIFY row_number() OVER (PARTITION BY fresh.role ORDER BY fresh.reach DESC, fresh.created_at, fresh.mention_id) <= $most
ORDER BY fresh.role, fresh.reach DESC, fresh.created_at, fresh.mention_id;
