-- A customer is one row, with what they said and asked so far counted once, and stands as in customer_standing.
SELECT whole.customer_id, whole.rows, whole.mentions, counted.mentions, whole.tickets, counted.tickets, whole.agrees
FROM (
    SELECT
        customer_id,
        count(*) AS rows,
        sum(mentions) AS mentions,
        sum(tickets) AS tickets,
        sum(campaigns) AS campaigns,
        bool_and(brand IS NULL OR (standings[1].brand = brand AND standings[1].standing = standing)) AS agrees
    FROM customer_360
    GROUP BY customer_id
) AS whole
LEFT JOIN (
    SELECT
        customer_id,
        count(mention_id) AS mentions,
        count(*) FILTER (kind IN ('ticket', 'call')) AS tickets,
        count(*) FILTER (kind = 'campaign') AS campaigns
    FROM contacts
    WHERE happened_at <= now()
    GROUP BY customer_id
) AS counted ON counted.customer_id = whole.customer_id
WHERE (whole.rows, whole.mentions, whole.tickets, whole.campaigns, whole.agrees) IS DISTINCT FROM (
    1,
    coalesce(counted.mentions, 0),
    coalesce(counted.tickets, 0),
    coalesce(counted.campaigns, 0),
    true
)
