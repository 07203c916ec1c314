-- What is to be asked, the likeliest first, with both sides as they are known now. From the warehouse itself and not from
-- the published copy, which does not know what was answered a moment ago.
WITH asked AS (
    SELECT proposal.*
    FROM base.proposal AS proposal
    WHERE proposal.ended_at IS NULL
        AND ($author IS NULL OR proposal.author_key = $author)
        AND NOT list_contains($without::STRUCT(author_key VARCHAR, customer_id VARCHAR)[], {
            'author_key': proposal.author_key, 'customer_id': proposal.customer_id
        })
    ORDER BY proposal.probability DESC, proposal.author_key, proposal.customer_id
    LIMIT $most
),
said AS (
    SELECT mention.*
    FROM base.mention AS mention
    WHERE mention.valid_to IS NULL AND NOT mention.deleted
),
author_said AS (
    SELECT
        said.author_key,
        mode(coalesce(said.language, said.lang)) AS language,
        max({'at': said.created_at, 'text': said.text, 'source': said.source}, 2) AS posts
    FROM said
    WHERE said.author_key IN (SELECT author_key FROM asked)
    GROUP BY said.author_key
),
customer_said AS (
    SELECT
        spoken.customer_id,
        max({'at': spoken.created_at, 'text': spoken.text, 'source': spoken.source}, 2) AS posts
    FROM (
        SELECT coalesce(said.customer_id, link.customer_id) AS customer_id, said.created_at, said.text, said.source
        FROM said
        LEFT JOIN base.link AS link ON link.author_key = said.author_key AND link.unlinked_at IS NULL
        WHERE coalesce(said.customer_id, link.customer_id) IN (SELECT customer_id FROM asked)
    ) AS spoken
    GROUP BY spoken.customer_id
),
known AS (
    SELECT
        customer_id,
        list(platform || ':' || value ORDER BY platform, value) FILTER (kind = 'handle') AS handles,
        list(value ORDER BY value) FILTER (kind = 'website') AS pages
    FROM base.identity
    WHERE valid_to IS NULL
    GROUP BY customer_id
)
SELECT
    asked.author_key,
    asked.customer_id,
    asked.probability,
    asked.reason,
    asked.clash,
    asked.proposed_at,
    author.source AS author_source,
    author.name AS author_name,
    author.handle AS author_handle,
    author.location AS author_place,
    author_said.language AS author_language,
    author.bio AS author_bio,
    author.url AS author_page,
    coalesce(author_said.posts, []) AS author_posts,
    customer.name AS customer_name,
    array_to_string(known.handles, ', ') AS customer_handles,
    customer.email AS customer_email,
    concat_ws(', ', customer.city, customer.state, customer.country) AS customer_place,
    customer.language AS customer_language,
    coalesce(customer.company, account.name, customer.account) AS customer_company,
    customer.bio AS customer_bio,
    array_to_string(list_distinct(list_filter([customer.website] || coalesce(known.pages, []), lambda page: page IS NOT NULL)), ', ')
        AS customer_page,
    coalesce(customer_said.posts, []) AS customer_posts
FROM asked
JOIN base.author AS author ON author.author_key = asked.author_key
LEFT JOIN base.customer AS customer ON customer.customer_id = asked.customer_id AND customer.valid_to IS NULL
LEFT JOIN (FROM base.account WHERE valid_to IS NULL) AS account ON account.account_id = customer.account
LEFT JOIN known ON known.customer_id = asked.customer_id
LEFT JOIN author_said ON author_said.author_key = asked.author_key
LEFT JOIN customer_said ON customer_said.customer_id = asked.customer_id
ORDER BY asked.probability DESC, asked.author_key, asked.customer_id;
