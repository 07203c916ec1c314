-- Group: people

-- `holder` is whose mentions are put together: the column author_key or the column customer_id.
CREATE OR REPLACE MACRO standing_by(holder, moment) AS TABLE
WITH said AS NOT MATERIALIZED (
    SELECT holder AS who, * FROM standing_mentions_at(moment) WHERE holder IS NOT NULL
),
paid AS (
    SELECT
        who,
        brand,
        min(created_at) AS since,
        max(created_at) AS last,
        bool_or(compensation = 'employment') AS employed,
        arg_max(evidence, (created_at, mention_id)) AS evidence,
        arg_max(mention_id, (created_at, mention_id)) AS mention_id
    FROM said
    WHERE compensation IS NOT NULL
    GROUP BY who, brand
),
summed AS (
    SELECT
        said.who,
        said.brand,
        arg_max(said.customer_id, (said.created_at, said.mention_id)) AS customer_id,
        count(DISTINCT said.author_key) AS authors,
        sum(said.contribution)::DECIMAL(18, 3) AS love,
        sum(said.contribution - said.contribution_then)::DECIMAL(18, 3) AS trend,
        -- Free is what was said since the last compensation, or all where none was seen.
        coalesce(sum(said.contribution) FILTER (paid.last IS NULL OR said.created_at > paid.last), 0)::DECIMAL(18, 3)
            AS free_love,
        count(*) FILTER (said.recommends AND (paid.last IS NULL OR said.created_at > paid.last))
            AS free_recommendations,
        max(said.author_followers) AS followers,
        sum(said.likes_and_shares)::BIGINT AS likes_and_shares,
        any_value(paid.since) AS paid_since,
        any_value(paid.last) AS paid_last,
        any_value(paid.employed) AS employed,
        any_value(paid.evidence) AS paid_evidence,
        any_value(paid.mention_id) AS paid_mention_id,
        count(*) AS mentions,
        min(said.created_at) AS first_at,
        max(said.created_at) AS last_at
    FROM said
    LEFT JOIN paid ON paid.who = said.who AND paid.brand = said.brand
    GROUP BY said.who, said.brand
)
SELECT
    who,
    brand,
    customer_id,
    CASE
        WHEN employed THEN 'employee'
        WHEN months_since(paid_last, moment::TIMESTAMPTZ, formula.month_days) < formula.paid_months THEN 'ambassador'
        WHEN least(love, free_love) >= formula.advocate_love AND free_recommendations > 0 THEN 'advocate'
        WHEN love < formula.critic_love THEN 'critic'
        ELSE 'neutral'
    END AS standing,
    love,
    trend,
    round(log10(1 + followers + coalesce(likes_and_shares, 0)), 3) AS reach,
    followers,
    likes_and_shares,
    free_love,
    free_recommendations,
    CASE WHEN employed THEN 'employment' WHEN paid_last IS NOT NULL THEN 'payment' END AS compensation,
    paid_since AS compensation_since,
    paid_last AS compensation_last,
    paid_evidence AS compensation_evidence,
    paid_mention_id AS compensation_mention_id,
    authors,
    mentions,
    first_at,
    last_at
FROM summed
CROSS JOIN standing_formula AS formula;

CREATE OR REPLACE MACRO standing_at(moment) AS TABLE
SELECT who AS author_key, * EXCLUDE (who, authors) FROM standing_by(author_key, moment);

COMMENT ON MACRO TABLE standing_at IS 'The view standing as of a moment: FROM standing_at(''2026-10-01''). Of what is known now was said up to then: words edited or deleted since, followers, likes and shares are those of today.';

CREATE OR REPLACE VIEW standing AS FROM standing_at(now());

COMMENT ON VIEW standing IS 'How each author stands to each brand now, from all their mentions of it. The formula and its numbers are in standing_formula, what each mention adds in standing_mentions; `goodword why AUTHOR` shows both. An earlier moment: FROM standing_at(''2026-10-01'').';
COMMENT ON COLUMN standing.author_key IS 'The author in the view authors.';
COMMENT ON COLUMN standing.brand IS 'The brand.';
COMMENT ON COLUMN standing.customer_id IS 'The customer that the author is, if known.';
COMMENT ON COLUMN standing.standing IS 'The first that holds. employee: employment was stated, ever, for nobody says when they leave. ambassador: compensation was seen within 12 months. advocate: love and free_love are 0.25 or more and one free recommendation at least. critic: love is below -0.5. Else neutral. Who was paid becomes an advocate only by what they say after the last compensation.';
COMMENT ON COLUMN standing.love IS 'Sum over the mentions of what each says (-1 to 1) x 0.9 ^ months since. Neither reach nor compensation is in it.';
COMMENT ON COLUMN standing.trend IS 'Love now less love 90 days ago.';
COMMENT ON COLUMN standing.reach IS 'log10(1 + followers + likes_and_shares): 3 is a thousand people; null where followers are not known.';
COMMENT ON COLUMN standing.followers IS 'The most followers that the author had with any of these mentions, when last read; null where no source says, never 0 instead.';
COMMENT ON COLUMN standing.likes_and_shares IS 'Likes and shares of these mentions, when last read; null where no source has them.';
COMMENT ON COLUMN standing.free_love IS 'The love from mentions after the last compensation; all of it where none was seen.';
COMMENT ON COLUMN standing.free_recommendations IS 'Mentions after the last compensation, or all, that recommend the brand freely.';
COMMENT ON COLUMN standing.compensation IS 'What was seen: employment, or payment (a disclosure, a code, an affiliate link); null where neither was.';
COMMENT ON COLUMN standing.compensation_since IS 'When the first mention was said that shows it.';
COMMENT ON COLUMN standing.compensation_last IS 'When the last one was said.';
COMMENT ON COLUMN standing.compensation_evidence IS 'The words that show it, of the last mention that has such words.';
COMMENT ON COLUMN standing.compensation_mention_id IS 'The last mention that shows it.';
COMMENT ON COLUMN standing.mentions IS 'Mentions of the brand.';
COMMENT ON COLUMN standing.first_at IS 'When the first one was said.';
COMMENT ON COLUMN standing.last_at IS 'When the last one was said.';
