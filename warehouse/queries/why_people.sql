-- Whom a name means: the key of an author or the id of a customer that one alone, a handle everyone who has it.
WITH named AS (
    SELECT
        CASE WHEN author.author_key = $who THEN 1 ELSE 3 END AS rank,
        author.author_key,
        arg_max(mentions.customer_id, mentions.created_at) AS customer_id,
        author.source,
        author.handle,
        author.name,
        count(*) AS mentions,
        max(mentions.created_at) AS last_at
    FROM base.author AS author
    JOIN mentions ON mentions.author_key = author.author_key
    WHERE author.author_key = $who
        OR $handle IN (lower(ltrim(author.handle, '@')), lower(author.source || ':' || ltrim(author.handle, '@')))
    GROUP BY ALL
    UNION ALL
    SELECT
        2 AS rank,
        NULL AS author_key,
        mentions.customer_id,
        NULL AS source,
        NULL AS handle,
        any_value(customer.name) AS name,
        count(*) AS mentions,
        max(mentions.created_at) AS last_at
    FROM mentions
    LEFT JOIN base.customer AS customer
        ON customer.customer_id = mentions.customer_id AND customer.valid_to IS NULL
    WHERE mentions.customer_id = $who
    GROUP BY mentions.customer_id
)
SELECT * EXCLUDE (rank)
FROM named
QUALIFY rank = min(rank) OVER ()
ORDER BY mentions DESC, author_key;
