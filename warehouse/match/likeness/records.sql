-- Authors and customers of the warehouse: people_now is everybody, record those who are not yet prepared as they are now.
CREATE OR REPLACE TEMP TABLE people_now AS
WITH author AS (
    SELECT
        author.*,
        said.language,
        account.name AS company
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
    ANTI JOIN own_accounts ON own_accounts.author_key = author.author_key
), person AS (
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
    FROM author
    UNION ALL
    SELECT
        'customer',
        customer.customer_id,
        -- Handles are the rules' business: those that the company knows prove it, those that were stated propose it.
        NULL,
        NULL,
        customer.name,
        customer.first_name,
        customer.last_name,
        customer.nickname,
        customer.email,
        customer.phone,
        customer.bio,
        NULL,
        NULL,
        CASE WHEN page_address(customer.website) NOT IN (FROM company_page) THEN customer.website END,
        -- An account_id is no name; a company is known by both.
        coalesce(customer.company, account.name, customer.account),
        customer.street,
        customer.city,
        customer.postcode,
        customer.state,
        customer.country,
        customer.birth_date,
        customer.language
    FROM base.customer AS customer
    LEFT JOIN base.account AS account ON account.valid_to IS NULL AND account.account_id = customer.account
    WHERE customer.valid_to IS NULL
)
SELECT *, hash(person) AS fingerprint
FROM person;

-- Those who were prepared and have changed since, or are no more.
CREATE OR REPLACE TEMP TABLE gone AS
SELECT known.person, known.side, known.id
FROM prepared.known AS known
LEFT JOIN people_now ON people_now.side = known.side AND people_now.id = known.id
WHERE people_now.fingerprint IS DISTINCT FROM known.fingerprint;

CREATE OR REPLACE TEMP TABLE record AS
SELECT
    (row_number() OVER (ORDER BY side, id) + (SELECT coalesce(max(person), 0) FROM prepared.known))::BIGINT AS person,
    people_now.*
FROM people_now
ANTI JOIN (FROM prepared.known WHERE person NOT IN (SELECT person FROM gone)) AS known
    ON known.side = people_now.side AND known.id = people_now.id;

-- Everybody there is, by number.
CREATE OR REPLACE TEMP VIEW numbered AS
SELECT person, side, id FROM prepared.known WHERE person NOT IN (SELECT person FROM gone)
UNION ALL
SELECT person, side, id FROM record;

-- Pairs of which a rule or a person has said what they are; the model learns from them.
CREATE OR REPLACE TEMP TABLE known AS
WITH said AS (
    SELECT author_key, customer_id, true AS same FROM decided WHERE author_key IS NOT NULL AND NOT ambiguous
    UNION
    SELECT author_key, customer_id, false FROM base.link_decision WHERE NOT same AND undone_at IS NULL
)
SELECT author.person AS left_person, customer.person AS right_person, said.same
FROM said
JOIN numbered AS author ON author.side = 'author' AND author.id = said.author_key
JOIN numbered AS customer ON customer.side = 'customer' AND customer.id = said.customer_id;
