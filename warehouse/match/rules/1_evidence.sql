-- Everything that proves a link, one row an indication. The subject is an author; a note, which somebody else writes
-- about the customer, and words without an author speak for their one mention only.

CREATE TEMP TABLE private_text AS
SELECT
    CASE WHEN kind = 'note' THEN NULL ELSE author_key END AS author_key,
    source,
    source_id,
    text
FROM base.mention
WHERE valid_to IS NULL AND NOT deleted AND kind IN ('email', 'chat', 'survey', 'note') AND customer_id IS NULL;

-- Digits under which a customer can be called: in full, and as dialled within the country. A local number of few digits
-- could be any other number in a text.
CREATE TEMP TABLE phone_digits AS
SELECT customer_id, value, ltrim(value, '+') AS digits
FROM base.identity
WHERE kind = 'phone' AND verified AND valid_to IS NULL
UNION
SELECT customer_id, value, local
FROM base.identity
WHERE kind = 'phone' AND verified AND valid_to IS NULL AND length(local) >= 9;

-- Order and ticket numbers that nothing else looks like: four digits or more, and of plain digits six.
CREATE TEMP TABLE record_number AS
SELECT lower(number) AS number, kind, min(customer_id) AS customer_id
FROM (
    SELECT order_id AS number, 'order' AS kind, customer_id FROM base.purchase WHERE valid_to IS NULL
    UNION ALL
    SELECT ticket_id, 'ticket', customer_id FROM base.ticket WHERE valid_to IS NULL
)
WHERE customer_id IS NOT NULL
    AND length(regexp_replace(number, '\D', '', 'g')) >= CASE WHEN regexp_full_match(number, '\d+') THEN 6 ELSE 4 END
GROUP BY lower(number), kind
HAVING count(DISTINCT customer_id) = 1;

-- In public too: who names an order has it before them. A plain number needs a word that says what it is.
CREATE TEMP TABLE number_said AS
SELECT DISTINCT
    CASE WHEN kind = 'note' THEN NULL ELSE author_key END AS author_key,
    CASE WHEN kind = 'note' OR author_key IS NULL THEN source END AS source,
    CASE WHEN kind = 'note' OR author_key IS NULL THEN source_id END AS source_id,
    number
FROM (
    SELECT
        kind,
        author_key,
        source,
        source_id,
        regexp_matches(lower(text), '\b(order|ticket|case|invoice|purchase|booking|reference|ref)\b|#') AS told,
        unnest(regexp_extract_all(lower(text), '[a-z0-9]+(?:[-_][a-z0-9]+)*')) AS number
    FROM base.mention
    WHERE valid_to IS NULL AND NOT deleted AND customer_id IS NULL AND regexp_matches(text, '\d')
)
WHERE length(number) BETWEEN 4 AND 40 AND (told OR regexp_matches(number, '[a-z]')) AND regexp_matches(number, '\d');

-- The site of a company is that of all who work there.
CREATE TEMP TABLE company_page AS
SELECT page
FROM (
    SELECT domain AS page FROM base.account WHERE valid_to IS NULL
    UNION
    SELECT page_address(website) FROM base.account WHERE valid_to IS NULL
)
WHERE page IS NOT NULL;

-- Pages that an author calls their own, and those that the record of one customer alone names.
CREATE TEMP TABLE own_page AS
SELECT
    author_key,
    unnest(list_transform([url] || pages_in(bio), lambda page: page_address(page))) AS page
FROM base.author
WHERE (url IS NOT NULL OR contains(bio, '.')) AND NOT is_in_play(bio, name, handle);

CREATE TEMP TABLE customer_page AS
SELECT page, min(customer_id) AS customer_id
FROM (
    SELECT customer_id, page_address(website) AS page FROM base.customer WHERE valid_to IS NULL
    UNION
    SELECT customer_id, page_address(value) FROM base.identity WHERE kind = 'website' AND verified AND valid_to IS NULL
)
ANTI JOIN company_page USING (page)
WHERE contains(page, '.') AND NOT is_front_page(page)
GROUP BY page
HAVING count(DISTINCT customer_id) = 1;

CREATE TEMP TABLE evidence AS
-- An author without an id is its handle. One with an id may have passed the handle on: the last one seen has it.
WITH handle AS (
    SELECT author_key, source, handle, lower(ltrim(trim(handle), '@')) AS value
    FROM base.author
    WHERE handle IS NOT NULL
    QUALIFY author_id IS NULL
        OR row_number() OVER (
            PARTITION BY source, value, author_id IS NULL ORDER BY seen_at DESC, seen_pull DESC, author_key
        ) = 1
), address AS (
    SELECT author_key, NULL AS source, NULL AS source_id, lower(trim(stated)) AS value, 'the author''s own name' AS place
    FROM (SELECT author_key, unnest([handle, author_id]) AS stated FROM base.author)
    WHERE contains(stated, '@')
    UNION
    SELECT
        author_key,
        CASE WHEN author_key IS NULL THEN source END,
        CASE WHEN author_key IS NULL THEN source_id END,
        unnest(regexp_extract_all(lower(text), '[a-z0-9][a-z0-9._%+-]*@[a-z0-9][a-z0-9.-]*\.[a-z]{2,}')),
        'the text'
    FROM private_text
    WHERE contains(text, '@')
), number AS (
    SELECT author_key, NULL AS source, NULL AS source_id, regexp_replace(stated, '\D', '', 'g') AS digits,
        'the author''s own name' AS place
    FROM (SELECT author_key, unnest([handle, author_id]) AS stated FROM base.author)
    WHERE regexp_full_match(trim(stated), '\+[\d ().-]{8,24}')
    UNION
    SELECT
        author_key,
        CASE WHEN author_key IS NULL THEN source END,
        CASE WHEN author_key IS NULL THEN source_id END,
        -- 00 before a number is the + of those who dial it.
        unnest(list_transform(
            regexp_extract_all(text, '\+?\d[\d ()./-]{6,22}\d'),
            lambda found: regexp_replace(regexp_replace(found, '\D', '', 'g'), '^00', '')
        )),
        'the text'
    FROM private_text
    WHERE regexp_matches(text, '\d')
)
SELECT
    mention.author_key,
    NULL::VARCHAR AS source,
    NULL::VARCHAR AS source_id,
    mention.customer_id,
    1 AS rank,
    'source_customer_id' AS rule,
    'the source ' || mention.source || ' says that this author is customer ' || mention.customer_id AS reason
FROM base.mention AS mention
WHERE mention.valid_to IS NULL
    AND NOT mention.deleted
    AND mention.author_key IS NOT NULL
    AND mention.customer_id IS NOT NULL
    AND mention.kind <> 'note'
UNION
SELECT
    handle.author_key,
    NULL,
    NULL,
    identity.customer_id,
    2,
    'verified_handle',
    'the customer record lists the ' || handle.source || ' handle ' || handle.handle
FROM handle
JOIN base.identity AS identity
    ON identity.kind = 'handle'
    AND identity.platform = handle.source
    AND identity.value = handle.value
    AND identity.verified
    AND identity.valid_to IS NULL
UNION
SELECT
    address.author_key,
    address.source,
    address.source_id,
    identity.customer_id,
    3,
    'email',
    address.place || ' holds the e-mail address ' || identity.value || ' of the customer record'
FROM address
JOIN base.identity AS identity
    ON identity.kind = 'email'
    AND identity.value = address.value
    AND identity.verified
    AND identity.valid_to IS NULL
UNION
SELECT
    number.author_key,
    number.source,
    number.source_id,
    phone_digits.customer_id,
    4,
    'phone',
    number.place || ' holds the telephone number ' || phone_digits.value || ' of the customer record'
FROM number
JOIN phone_digits USING (digits)
UNION
SELECT
    number_said.author_key,
    number_said.source,
    number_said.source_id,
    record_number.customer_id,
    5,
    record_number.kind || '_number',
    'the text names the ' || record_number.kind || ' ' || record_number.number || ' of the customer'
FROM number_said
JOIN record_number USING (number)
UNION
SELECT
    own_page.author_key,
    NULL,
    NULL,
    customer_page.customer_id,
    6,
    'profile_link',
    'the profile leads to ' || own_page.page || ', the customer''s own page'
FROM own_page
JOIN customer_page USING (page)
UNION
-- A work address at the company, and the name of the one person there of that name.
SELECT
    author.author_key,
    NULL,
    NULL,
    customer.customer_id,
    7,
    'account_domain',
    'works at ' || account.domain || ', where ' || author.name || ' is the customer'
FROM base.author AS author
JOIN base.account AS account
    ON account.valid_to IS NULL
    AND NOT is_mail_provider(account.domain)
    AND NOT is_in_play(author.bio, author.name, author.handle)
    AND (
        ends_with(lower(trim(coalesce(author.handle, ''))), '@' || account.domain)
        OR page_host(author.url) = account.domain
    )
JOIN base.customer AS customer
    ON customer.valid_to IS NULL
    AND customer.account IN (account.account_id, account.name)
    AND lower(strip_accents(customer.name)) = lower(strip_accents(author.name));

-- A brand's own account answers customers and names their orders; it is none of them.
DELETE FROM evidence
WHERE author_key IN (SELECT author_key FROM own_accounts);

-- What a person has said goes before every rule: they are one, or they are not.
INSERT INTO evidence
SELECT author_key, NULL, NULL, customer_id, 0, 'reviewed', decided_by || ' says that they are one person'
FROM base.link_decision
WHERE same AND undone_at IS NULL;

DELETE FROM evidence
USING base.link_decision AS said
WHERE NOT said.same
    AND said.undone_at IS NULL
    AND evidence.author_key = said.author_key
    AND evidence.customer_id = said.customer_id;

-- A customer that the source names and the company's records do not have is nobody to link to.
DELETE FROM evidence
WHERE customer_id NOT IN (SELECT customer_id FROM base.customer WHERE valid_to IS NULL);
