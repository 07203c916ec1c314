-- Everything that speaks for a link, one row an indication. The subject is an author; a note, which somebody else writes
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
WHERE kind = 'phone' AND valid_to IS NULL
UNION
SELECT customer_id, value, local
FROM base.identity
WHERE kind = 'phone' AND valid_to IS NULL AND length(local) >= 9;

CREATE TEMP TABLE evidence AS
-- An author without an id is its handle. One with an id may have passed the handle on: the last one seen has it.
WITH handle AS (
    SELECT author_key, source, handle
    FROM base.author
    WHERE handle IS NOT NULL
    QUALIFY author_id IS NULL
        OR row_number() OVER (
            PARTITION BY source, lower(handle), author_id IS NULL ORDER BY seen_at DESC, seen_pull DESC, author_key
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
    AND identity.value = lower(handle.handle)
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
    ON identity.kind = 'email' AND identity.value = address.value AND identity.valid_to IS NULL
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
JOIN phone_digits USING (digits);

-- A customer that the source names and the company's records do not have is nobody to link to.
DELETE FROM evidence
WHERE customer_id NOT IN (SELECT customer_id FROM base.customer WHERE valid_to IS NULL);
