-- Authors and customers of the warehouse as the table record: authors that changed since they were last compared, or all
-- where the customers did, and every customer. `compared` has the fingerprint of each author that stands in it.
CREATE OR REPLACE TEMP TABLE author_now AS
SELECT
    author.author_key,
    author.source,
    author.handle,
    author.name,
    author.bio,
    author.location,
    author.url,
    said.language,
    account.name AS company,
    hash(
        author.handle, author.name, author.bio, author.location, author.url, said.language, account.name
    ) AS fingerprint
FROM base.author AS author
LEFT JOIN (
    SELECT author_key, mode(language) AS language
    FROM base.mention
    WHERE valid_to IS NULL AND NOT deleted AND length(language) = 2
    GROUP BY author_key
) AS said ON said.author_key = author.author_key
-- A site at a company that is a customer tells the employer, unless two companies share it.
LEFT JOIN (
    SELECT domain, min(name) AS name
    FROM base.account
    WHERE valid_to IS NULL
    GROUP BY domain
    HAVING count(*) = 1
) AS account ON account.domain = page_host(author.url)
ANTI JOIN own_accounts ON own_accounts.author_key = author.author_key;

CREATE OR REPLACE TEMP TABLE customer_now AS
SELECT
    customer.* REPLACE (
        CASE WHEN page_address(customer.website) NOT IN (FROM company_page) THEN customer.website END AS website
    ),
    -- An account_id is no name; a company is known by both.
    coalesce(customer.company, account.name, customer.account) AS employer
FROM base.customer AS customer
LEFT JOIN base.account AS account ON account.valid_to IS NULL AND account.account_id = customer.account
WHERE customer.valid_to IS NULL;

-- With what is compared in it: an update of Goodword that compares other things begins anew too.
SET VARIABLE customers_now = (
    SELECT xor(hash(getvariable('comparisons')), coalesce(bit_xor(hash(
        customer_id, name, email, phone, country, first_name, last_name, nickname, employer, street, city, postcode, state,
        language, website, bio, birth_date
    )), 0))
    FROM customer_now
);
SET VARIABLE all_anew = coalesce(
    (SELECT customers <> getvariable('customers_now') FROM base.match_model ORDER BY trained_at DESC LIMIT 1), true
);

CREATE OR REPLACE TEMP TABLE record AS
WITH changed AS (
    SELECT author_now.*
    FROM author_now
    LEFT JOIN base.compared_author AS before USING (author_key)
    WHERE getvariable('all_anew') OR before.fingerprint IS DISTINCT FROM author_now.fingerprint
)
SELECT
    (row_number() OVER () - 1)::BIGINT AS person,
    *
FROM (
    SELECT
        'author' AS side,
        author_key AS id,
        source AS platform,
        CASE WHEN NOT regexp_matches(handle, '.@') THEN handle END AS handle,
        name,
        NULL::VARCHAR AS first_name,
        NULL::VARCHAR AS last_name,
        NULL::VARCHAR AS nickname,
        CASE WHEN regexp_matches(handle, '^[^@\s]+@[^@\s]+\.[^@\s]+$') THEN handle END AS email,
        NULL::VARCHAR AS phone,
        bio,
        location,
        url,
        NULL::VARCHAR AS website,
        company,
        NULL::VARCHAR AS street,
        NULL::VARCHAR AS city,
        NULL::VARCHAR AS postcode,
        NULL::VARCHAR AS state,
        NULL::VARCHAR AS country,
        NULL::VARCHAR AS birth_date,
        language
    FROM changed
    UNION ALL
    SELECT
        'customer', customer_id, NULL, NULL, name, first_name, last_name, nickname, email, phone, bio, NULL, NULL,
        -- Handles are the rules' business: those that the company knows prove it, those that were stated propose it.
        website, employer, street, city, postcode, state, country, birth_date, language
    FROM customer_now
);

CREATE OR REPLACE TEMP TABLE compared AS
SELECT record.id AS author_key, author_now.fingerprint
FROM record
JOIN author_now ON author_now.author_key = record.id
WHERE record.side = 'author';

-- Pairs of which a rule or a person has said what they are; the model learns from them.
CREATE OR REPLACE TEMP TABLE known AS
WITH said AS (
    SELECT author_key, customer_id, true AS same FROM decided WHERE author_key IS NOT NULL AND NOT ambiguous
    UNION
    SELECT author_key, customer_id, false FROM base.link_decision WHERE NOT same AND undone_at IS NULL
)
SELECT author.person AS left_person, customer.person AS right_person, said.same
FROM said
JOIN record AS author ON author.side = 'author' AND author.id = said.author_key
JOIN record AS customer ON customer.side = 'customer' AND customer.id = said.customer_id;
