-- Group: people

-- Each number is rounded to what is shown and is used as shown: whoever works it out by hand gets the same, and what the
-- mentions add is the love to its last digit.

CREATE OR REPLACE MACRO months_since(said_at, moment, month_days) AS
    ((epoch(moment) - epoch(said_at)) / (86400 * month_days))::DECIMAL(8, 2);

CREATE OR REPLACE MACRO if_likely(probability, cut_off) AS
    CASE WHEN probability >= cut_off THEN probability ELSE 0 END;

-- Who recommends the brand to others, freely: not paid for, not in anger, not in irony.
CREATE OR REPLACE MACRO recommends_freely(role, disclosure, sentiment, irony, cut_off, irony_cut_off) AS
    role IS NOT DISTINCT FROM 'advocate'
    AND coalesce(disclosure < cut_off, true)
    AND sentiment IS DISTINCT FROM 'negative'
    AND coalesce(irony < irony_cut_off, true);

CREATE OR REPLACE MACRO standing_mentions_at(moment) AS TABLE
WITH said AS (
    SELECT
        mentions.*,
        unnest(mentions.brands) AS of_brand,
        moment::TIMESTAMPTZ AS as_of,
        formula.*,
        CASE
            WHEN role = 'employee' THEN 'employment'
            WHEN role = 'ambassador' OR disclosure >= formula.cut_off THEN 'payment'
        END AS compensation
    FROM mentions
    CROSS JOIN standing_formula AS formula
    WHERE created_at <= moment::TIMESTAMPTZ
),
answered AS (
    SELECT
        *,
        -- Small leanings of many neutral mentions are no love.
        CASE WHEN sentiment <> 'neutral' THEN sentiment_score ELSE 0 END AS tone,
        -- A recommendation counts where it is free and meant: not paid for, not in anger, not in irony. The rules, which
        -- show the words, are as good as certain.
        CASE
            WHEN compensation IS NOT NULL OR sentiment = 'negative' OR irony >= irony_cut_off THEN 0
            WHEN role = 'advocate' THEN 1
            ELSE if_likely(recommendation, cut_off)
        END AS recommends
    FROM said
),
weighed AS (
    SELECT
        *,
        coalesce(feeling * tone, 0)::DECIMAL(4, 3) AS feeling_part,
        (verdict * (if_likely(praise, cut_off) - if_likely(complaint, cut_off)))::DECIMAL(4, 3) AS verdict_part,
        (intent * (recommends - if_likely(churn_probability, cut_off)))::DECIMAL(4, 3) AS intent_part,
        months_since(created_at, as_of, month_days) AS months,
        months_since(created_at, as_of - to_hours(24 * trend_days), month_days) AS months_then
    FROM answered
),
decayed AS (
    SELECT
        * EXCLUDE (decay),
        (feeling_part + verdict_part + intent_part)::DECIMAL(4, 3) AS weight,
        (decay ** months)::DECIMAL(4, 3) AS decay,
        CASE WHEN months_then >= 0 THEN decay ** months_then ELSE 0 END::DECIMAL(4, 3) AS decay_then
    FROM weighed
)
SELECT
    mention_id,
    of_brand AS brand,
    author_key,
    customer_id,
    created_at,
    weight,
    feeling_part AS feeling,
    verdict_part AS verdict,
    intent_part AS intent,
    months,
    decay,
    (weight * decay)::DECIMAL(18, 3) AS contribution,
    (weight * decay_then)::DECIMAL(18, 3) AS contribution_then,
    -- A warm verdict adds to love; only who says it to others recommends.
    recommends_freely(role, disclosure, sentiment, irony, cut_off, irony_cut_off) AS recommends,
    compensation,
    role_evidence AS evidence,
    author_followers,
    CASE WHEN coalesce(likes, shares) IS NOT NULL THEN coalesce(likes, 0) + coalesce(shares, 0) END AS likes_and_shares,
    source,
    url,
    text
FROM decayed;

COMMENT ON MACRO TABLE standing_mentions_at IS 'The view standing_mentions as of a moment: FROM standing_mentions_at(''2026-10-01'').';

CREATE OR REPLACE VIEW standing_mentions AS FROM standing_mentions_at(now());

COMMENT ON VIEW standing_mentions IS 'What each mention says of a brand, as a number, and what it adds to its author''s love now: one row a mention and brand. The numbers of the formula are in standing_formula.';
COMMENT ON COLUMN standing_mentions.mention_id IS 'The mention in the view mentions.';
COMMENT ON COLUMN standing_mentions.brand IS 'The brand. A mention of two brands says the same of both.';
COMMENT ON COLUMN standing_mentions.author_key IS 'The author''s key in the view authors; null where the source names none.';
COMMENT ON COLUMN standing_mentions.customer_id IS 'The customer who said it.';
COMMENT ON COLUMN standing_mentions.created_at IS 'When it was said.';
COMMENT ON COLUMN standing_mentions.weight IS 'What it says, -1 to 1: feeling + verdict + intent.';
COMMENT ON COLUMN standing_mentions.feeling IS 'Part of the sentiment: 0.3 x sentiment score; 0 where neutral or not known.';
COMMENT ON COLUMN standing_mentions.verdict IS 'Part of praise and complaint: 0.2 x (praise - complaint), each a probability from 0.5 on.';
COMMENT ON COLUMN standing_mentions.intent IS 'Part of recommendation and leaving: 0.5 x (recommends - leaves). Recommends: 1 where the role is advocate, else the probability from 0.5 on; 0 where it is paid for, negative or ironic.';
COMMENT ON COLUMN standing_mentions.months IS 'Months of 30.44 days since it was said.';
COMMENT ON COLUMN standing_mentions.decay IS '0.9 ^ months.';
COMMENT ON COLUMN standing_mentions.contribution IS 'What it adds to love: weight x decay.';
COMMENT ON COLUMN standing_mentions.contribution_then IS 'What it added 90 days ago; 0 where it was not said yet.';
COMMENT ON COLUMN standing_mentions.recommends IS 'True where it recommends the brand to others, freely: the role is advocate, and it is not paid for, negative or ironic.';
COMMENT ON COLUMN standing_mentions.compensation IS 'employment where it says that its author works there; payment where it shows a disclosure, a code or an affiliate link; else null.';
COMMENT ON COLUMN standing_mentions.evidence IS 'The words that show the role of its author.';
COMMENT ON COLUMN standing_mentions.author_followers IS 'The author''s followers when it was last read; null where the source does not say.';
COMMENT ON COLUMN standing_mentions.likes_and_shares IS 'Its likes and shares when it was last read; null where the source has neither.';
COMMENT ON COLUMN standing_mentions.source IS 'Platform or the name given to an import.';
COMMENT ON COLUMN standing_mentions.url IS 'Where to read it.';
COMMENT ON COLUMN standing_mentions.text IS 'What was said.';
