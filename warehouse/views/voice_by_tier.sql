-- Group: figures

-- Who was in which tier when. What was said before the first record of a customer, or after the last, is taken to be said
-- in the tier of that record.
CREATE OR REPLACE MACRO tiers_held() AS TABLE
SELECT
    customer_id,
    tier,
    CASE
        WHEN row_number() OVER versions = 1 THEN '-infinity'::TIMESTAMPTZ
        ELSE valid_from
    END AS since,
    coalesce(lead(valid_from) OVER versions, 'infinity'::TIMESTAMPTZ) AS until,
    first_value(valid_from) OVER versions AS known_from
FROM base.customer
WINDOW versions AS (PARTITION BY customer_id ORDER BY valid_from);

CREATE OR REPLACE MACRO voice_by_tier_between(since, until) AS TABLE
WITH said AS (
    SELECT heard.*, held.tier, heard.created_at < held.known_from AS before_records
    FROM mention_brands AS heard
    LEFT JOIN tiers_held() AS held
        ON held.customer_id = heard.customer_id
        AND heard.created_at >= held.since
        AND heard.created_at < held.until
    WHERE heard.created_at >= since::TIMESTAMPTZ AND heard.created_at < until::TIMESTAMPTZ
),
voice AS (
    SELECT
        brand,
        customer_id IS NOT NULL AS linked,
        tier,
        count(*) AS mentions,
        count(DISTINCT customer_id) AS customers,
        count(sentiment) AS scored,
        count(*) FILTER (sentiment = 'positive') AS positive,
        count(*) FILTER (sentiment = 'negative') AS negative,
        count(*) FILTER (complaint >= 0.5) AS complaints,
        count(*) FILTER (recommends) AS recommendations,
        count(*) FILTER (before_records) AS before_records
    FROM said
    GROUP BY ALL
),
answered AS (
    SELECT survey.brand, survey.customer_id IS NOT NULL AS linked, held.tier, survey.answer
    FROM survey_answers AS survey
    LEFT JOIN tiers_held() AS held
        ON held.customer_id = survey.customer_id
        AND survey.created_at >= held.since
        AND survey.created_at < held.until
    WHERE survey.metric = 'nps'
        AND survey.answer IS NOT NULL
        AND survey.created_at >= since::TIMESTAMPTZ
        AND survey.created_at < until::TIMESTAMPTZ
    QUALIFY survey.customer_id IS NULL
        OR row_number() OVER (
            PARTITION BY survey.brand, survey.customer_id, held.tier
            ORDER BY survey.created_at DESC, survey.mention_id DESC
        ) = 1
),
promoted AS (
    SELECT
        brand,
        linked,
        tier,
        count(*) AS answers,
        count(*) FILTER (answer = 'promoter') AS promoters,
        count(*) FILTER (answer = 'detractor') AS detractors
    FROM answered
    GROUP BY ALL
)
SELECT
    voice.brand,
    voice.linked,
    voice.tier,
    voice.customers,
    voice.mentions,
    ((voice.positive - voice.negative) / nullif(voice.scored, 0))::DECIMAL(4, 3) AS net_sentiment,
    net_low(voice.positive, voice.negative, voice.scored)::DECIMAL(4, 3) AS net_low,
    net_high(voice.positive, voice.negative, voice.scored)::DECIMAL(4, 3) AS net_high,
    voice.complaints,
    voice.recommendations,
    coalesce(promoted.answers, 0) AS nps_answers,
    (100 * (promoted.promoters - promoted.detractors) / promoted.answers)::DECIMAL(4, 1) AS nps,
    (100 * net_low(promoted.promoters, promoted.detractors, promoted.answers))::DECIMAL(4, 1) AS nps_low,
    (100 * net_high(promoted.promoters, promoted.detractors, promoted.answers))::DECIMAL(4, 1) AS nps_high,
    voice.before_records
FROM voice
LEFT JOIN promoted
    ON promoted.brand = voice.brand
    AND promoted.linked = voice.linked
    AND promoted.tier IS NOT DISTINCT FROM voice.tier;

COMMENT ON MACRO TABLE voice_by_tier_between IS 'The view voice_by_tier of a span of time, until not included: FROM voice_by_tier_between(''2026-07-01'', ''2026-10-01'').';

CREATE OR REPLACE VIEW voice_by_tier AS FROM voice_by_tier_between('-infinity', 'infinity');

COMMENT ON VIEW voice_by_tier IS 'What each loyalty tier says of each brand, by the tier that the customer had when they spoke; everybody else is a row of their own (linked is false). All mentions are in one of the rows. The intervals take each mention for independent; see confidence.';
COMMENT ON COLUMN voice_by_tier.brand IS 'The brand.';
COMMENT ON COLUMN voice_by_tier.linked IS 'True for customers; false for voices that are linked to no customer.';
COMMENT ON COLUMN voice_by_tier.tier IS 'Loyalty tier when it was said; null for customers without one and for all that is not linked.';
COMMENT ON COLUMN voice_by_tier.customers IS 'Customers who spoke.';
COMMENT ON COLUMN voice_by_tier.mentions IS 'Mentions, of every kind.';
COMMENT ON COLUMN voice_by_tier.net_sentiment IS '(positive - negative) / mentions with a sentiment, toward the brand, -1 to 1; null where none has one.';
COMMENT ON COLUMN voice_by_tier.net_low IS 'Lower end of its 95 % interval.';
COMMENT ON COLUMN voice_by_tier.net_high IS 'Upper end of it.';
COMMENT ON COLUMN voice_by_tier.complaints IS 'Mentions that complain, with a probability of 0.5 or more.';
COMMENT ON COLUMN voice_by_tier.recommendations IS 'Mentions that recommend the brand freely.';
COMMENT ON COLUMN voice_by_tier.nps_answers IS 'Answers to "how likely are you to recommend us": the latest of each customer in the tier.';
COMMENT ON COLUMN voice_by_tier.nps IS 'Net promoter score of these, -100 to 100; null without answers.';
COMMENT ON COLUMN voice_by_tier.nps_low IS 'Lower end of its 95 % interval.';
COMMENT ON COLUMN voice_by_tier.nps_high IS 'Upper end of it.';
COMMENT ON COLUMN voice_by_tier.before_records IS 'Mentions among them that were said before the first record of the customer came in: their tier is that of the first record.';
