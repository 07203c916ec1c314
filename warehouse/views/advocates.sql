-- Group: people
CREATE OR REPLACE MACRO advocates_at(moment) AS TABLE
WITH stands AS (
    SELECT coalesce('=' || customer_id, author_key) AS who, *
    FROM person_standing_at(moment)
    WHERE (author_key IS NULL OR author_key NOT IN (SELECT own_accounts.author_key FROM own_accounts))
        AND standing = 'advocate'
),
shown AS (
    SELECT
        stands.who,
        stands.brand,
        min(said.created_at) AS since,
        max(said.created_at) AS last_at,
        -- The one to show: the warmest, then the one that most people liked.
        arg_max(
            {'mention_id': said.mention_id, 'text': said.text, 'url': said.url, 'author_key': said.author_key},
            (said.weight, coalesce(said.likes_and_shares, 0), said.created_at, said.mention_id)
        ) AS best,
        list(said.mention_id ORDER BY said.created_at, said.mention_id) AS mention_ids
    FROM stands
    JOIN standing_mentions_at(moment) AS said
        ON coalesce('=' || said.customer_id, said.author_key) = stands.who AND said.brand = stands.brand
    WHERE said.recommends AND (stands.compensation_last IS NULL OR said.created_at > stands.compensation_last)
    GROUP BY stands.who, stands.brand
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
        '{} free recommendation{} since {}, love {}',
        stands.free_recommendations,
        CASE WHEN stands.free_recommendations = 1 THEN '' ELSE 's' END,
        strftime(utc_day(shown.since), '%Y-%m-%d'),
        stands.love
    ) AS reason,
    stands.love,
    stands.trend,
    stands.reach,
    stands.followers,
    stands.free_recommendations AS recommendations,
    shown.since,
    shown.last_at,
    shown.best.mention_id AS mention_id,
    shown.best.text AS text,
    shown.best.url AS url,
    shown.mention_ids,
    customer.email,
    customer.phone,
    customer.tier,
    customer.points,
    customer.account,
    customer.country
FROM stands
JOIN shown ON shown.who = stands.who AND shown.brand = stands.brand
LEFT JOIN base.customer AS customer ON customer.customer_id = stands.customer_id AND customer.valid_to IS NULL
LEFT JOIN base.author AS author ON author.author_key = coalesce(shown.best.author_key, stands.author_key);

COMMENT ON MACRO TABLE advocates_at IS 'The view advocates as of a moment: FROM advocates_at(''2026-10-01''). Contact data are those of today.';

CREATE OR REPLACE VIEW advocates AS FROM advocates_at(now());

COMMENT ON VIEW advocates IS 'Who recommends a brand freely now, one row a person and brand, with the reason and the best post. A customer is one person under whatever account; who is paid under one of them is no advocate under any. The cut-offs are in standing_formula.';
COMMENT ON COLUMN advocates.customer_id IS 'The customer; null for an author who is none.';
COMMENT ON COLUMN advocates.author_key IS 'The author; null for a customer.';
COMMENT ON COLUMN advocates.brand IS 'The brand.';
COMMENT ON COLUMN advocates.name IS 'Name in the customer record, else that of the account, else its handle.';
COMMENT ON COLUMN advocates.source IS 'Platform of the account that the best post is from; null for words without an account, as in a survey.';
COMMENT ON COLUMN advocates.handle IS 'Handle of that account.';
COMMENT ON COLUMN advocates.profile_url IS 'Its profile page.';
COMMENT ON COLUMN advocates.reason IS 'Why, in words.';
COMMENT ON COLUMN advocates.love IS 'Sum over the mentions of what each says (-1 to 1) x 0.9 ^ months since.';
COMMENT ON COLUMN advocates.trend IS 'Love now less love 90 days ago.';
COMMENT ON COLUMN advocates.reach IS 'log10(1 + followers + likes and shares): 3 is a thousand people; null where followers are not known.';
COMMENT ON COLUMN advocates.followers IS 'Followers of the account that has the most; null where no source says.';
COMMENT ON COLUMN advocates.recommendations IS 'Mentions that recommend the brand freely, after the last compensation if there ever was one.';
COMMENT ON COLUMN advocates.since IS 'When the first of these was said.';
COMMENT ON COLUMN advocates.last_at IS 'When the last one was said.';
COMMENT ON COLUMN advocates.mention_id IS 'The best of these: the warmest, then the most liked, then the latest.';
COMMENT ON COLUMN advocates.text IS 'Its words.';
COMMENT ON COLUMN advocates.url IS 'Where to read it.';
COMMENT ON COLUMN advocates.mention_ids IS 'All of these, in the order of time.';
COMMENT ON COLUMN advocates.email IS 'The customer''s e-mail address.';
COMMENT ON COLUMN advocates.phone IS 'The customer''s telephone number, E.164.';
COMMENT ON COLUMN advocates.tier IS 'The customer''s loyalty tier.';
COMMENT ON COLUMN advocates.points IS 'Loyalty points held.';
COMMENT ON COLUMN advocates.account IS 'The company that the customer belongs to (B2B).';
COMMENT ON COLUMN advocates.country IS 'The customer''s country, ISO 3166 two letters.';
