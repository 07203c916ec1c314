-- Group: people
CREATE OR REPLACE MACRO ambassadors_at(moment) AS TABLE
WITH stands AS (
    SELECT coalesce('=' || customer_id, author_key) AS who, *
    FROM person_standing_at(moment)
    WHERE (author_key IS NULL OR author_key NOT IN (SELECT own_accounts.author_key FROM own_accounts))
        AND standing = 'ambassador'
),
said AS (
    SELECT stands.who, said.*
    FROM stands
    JOIN standing_mentions_at(moment) AS said
        ON coalesce('=' || said.customer_id, said.author_key) = stands.who AND said.brand = stands.brand
),
shown AS (
    SELECT
        who,
        brand,
        count(*) AS paid_mentions,
        arg_max(
            {'mention_id': mention_id, 'text': text, 'url': url, 'author_key': author_key},
            (evidence IS NOT NULL, weight, coalesce(likes_and_shares, 0), created_at, mention_id)
        ) AS best,
        list(mention_id ORDER BY created_at, mention_id) AS mention_ids
    FROM said
    WHERE compensation IS NOT NULL
    GROUP BY who, brand
),
sold AS (
    SELECT upper(trim(code)) AS code, order_id, customer_id, coalesce(amount, 0) AS amount
    FROM base.purchase
    WHERE valid_to IS NULL
        AND trim(code) <> ''
        AND ordered_at <= moment::TIMESTAMPTZ
        AND coalesce(status, '') NOT IN ('cancelled', 'refunded')
),
-- A code that is an ordinary word, such as SAVE, is meant where it is written in capitals; one with a digit in it always.
posted AS (
    SELECT DISTINCT word.who, word.brand, codes.code
    FROM (
        SELECT who, brand, unnest(regexp_extract_all(text, '[\pL\pN_-]+')) AS word FROM said
    ) AS word
    JOIN (SELECT DISTINCT code FROM sold) AS codes ON codes.code = upper(word.word)
    WHERE word.word = upper(word.word) OR regexp_matches(word.word, '[0-9]')
),
owned AS (
    SELECT who, brand, code, count(*) OVER (PARTITION BY code) = 1 AS alone FROM posted
),
earned AS (
    SELECT
        owned.who,
        owned.brand,
        list(DISTINCT owned.code ORDER BY owned.code) FILTER (owned.alone) AS codes,
        list(DISTINCT owned.code ORDER BY owned.code) FILTER (NOT owned.alone) AS shared_codes,
        count(sold.order_id) AS orders,
        coalesce(sum(sold.amount), 0)::DECIMAL(18, 2) AS revenue,
        count(DISTINCT sold.customer_id) AS buyers,
        list(sold.order_id ORDER BY sold.order_id) FILTER (sold.order_id IS NOT NULL) AS order_ids
    FROM owned
    LEFT JOIN sold
        ON sold.code = owned.code
        AND owned.alone
        -- Who buys with a code of their own has brought nobody.
        AND coalesce('=' || sold.customer_id <> owned.who, true)
    GROUP BY owned.who, owned.brand
)
SELECT
    stands.customer_id,
    stands.author_key,
    stands.brand,
    coalesce(customer.name, author.name, author.handle) AS name,
    author.source,
    author.handle,
    author.url AS profile_url,
    format(
        '{} paid mention{} since {}{}',
        shown.paid_mentions,
        CASE WHEN shown.paid_mentions = 1 THEN '' ELSE 's' END,
        strftime(utc_day(stands.compensation_since), '%Y-%m-%d'),
        coalesce(': "' || stands.compensation_evidence || '"', '')
    ) AS reason,
    stands.compensation_since AS since,
    stands.compensation_last AS last_at,
    shown.paid_mentions,
    stands.love,
    stands.trend,
    stands.reach,
    stands.followers,
    shown.best.mention_id AS mention_id,
    shown.best.text AS text,
    shown.best.url AS url,
    shown.mention_ids,
    coalesce(earned.codes, []) AS codes,
    coalesce(earned.shared_codes, []) AS shared_codes,
    coalesce(earned.orders, 0) AS orders,
    coalesce(earned.revenue, 0) AS revenue,
    coalesce(earned.buyers, 0) AS buyers,
    coalesce(earned.order_ids, []) AS order_ids,
    customer.email,
    customer.phone,
    customer.tier,
    customer.points,
    customer.account,
    customer.country
FROM stands
JOIN shown ON shown.who = stands.who AND shown.brand = stands.brand
LEFT JOIN earned ON earned.who = stands.who AND earned.brand = stands.brand
LEFT JOIN base.customer AS customer ON customer.customer_id = stands.customer_id AND customer.valid_to IS NULL
LEFT JOIN base.author AS author ON author.author_key = coalesce(shown.best.author_key, stands.author_key);

COMMENT ON MACRO TABLE ambassadors_at IS 'The view ambassadors as of a moment: FROM ambassadors_at(''2026-10-01''). Contact data are those of today.';

CREATE OR REPLACE VIEW ambassadors AS FROM ambassadors_at(now());

COMMENT ON VIEW ambassadors IS 'Who carries a brand to an own audience for pay, a code, an affiliate link or a free sample, one row a person and brand: seen in their own words within the last twelve months. A customer is one person under whatever account. With the orders that came in by their codes.';
COMMENT ON COLUMN ambassadors.customer_id IS 'The customer; null for an author who is none.';
COMMENT ON COLUMN ambassadors.author_key IS 'The author; null for a customer.';
COMMENT ON COLUMN ambassadors.brand IS 'The brand.';
COMMENT ON COLUMN ambassadors.name IS 'Name in the customer record, else that of the account, else its handle.';
COMMENT ON COLUMN ambassadors.source IS 'Platform of the account that the best post is from.';
COMMENT ON COLUMN ambassadors.handle IS 'Handle of that account.';
COMMENT ON COLUMN ambassadors.profile_url IS 'Its profile page.';
COMMENT ON COLUMN ambassadors.reason IS 'Why, in words, with those of the last mention that show it.';
COMMENT ON COLUMN ambassadors.since IS 'When the first mention was said that shows a compensation.';
COMMENT ON COLUMN ambassadors.last_at IS 'When the last one was said.';
COMMENT ON COLUMN ambassadors.paid_mentions IS 'Mentions that show a compensation.';
COMMENT ON COLUMN ambassadors.love IS 'Sum over the mentions of what each says (-1 to 1) x 0.9 ^ months since; a paid recommendation adds nothing to it.';
COMMENT ON COLUMN ambassadors.trend IS 'Love now less love 90 days ago.';
COMMENT ON COLUMN ambassadors.reach IS 'log10(1 + followers + likes and shares): 3 is a thousand people; null where followers are not known.';
COMMENT ON COLUMN ambassadors.followers IS 'Followers of the account that has the most; null where no source says.';
COMMENT ON COLUMN ambassadors.mention_id IS 'The best of the paid mentions: words that show the compensation, then the warmest, the most liked, the latest.';
COMMENT ON COLUMN ambassadors.text IS 'Its words.';
COMMENT ON COLUMN ambassadors.url IS 'Where to read it.';
COMMENT ON COLUMN ambassadors.mention_ids IS 'All paid mentions, in the order of time.';
COMMENT ON COLUMN ambassadors.codes IS 'Codes of orders that stand in the person''s posts on the brand, and in no other ambassador''s.';
COMMENT ON COLUMN ambassadors.shared_codes IS 'Codes that other ambassadors post too, or the same one for another brand: their orders are counted for none.';
COMMENT ON COLUMN ambassadors.orders IS 'Orders made with codes, cancelled and refunded ones and the person''s own left out.';
COMMENT ON COLUMN ambassadors.revenue IS 'What these brought, in the company''s currency.';
COMMENT ON COLUMN ambassadors.buyers IS 'How many customers made them.';
COMMENT ON COLUMN ambassadors.order_ids IS 'The numbers of these orders.';
COMMENT ON COLUMN ambassadors.email IS 'The customer''s e-mail address.';
COMMENT ON COLUMN ambassadors.phone IS 'The customer''s telephone number, E.164.';
COMMENT ON COLUMN ambassadors.tier IS 'The customer''s loyalty tier.';
COMMENT ON COLUMN ambassadors.points IS 'Loyalty points held.';
COMMENT ON COLUMN ambassadors.account IS 'The company that the customer belongs to (B2B).';
COMMENT ON COLUMN ambassadors.country IS 'The customer''s country, ISO 3166 two letters.';
