-- Group: figures
CREATE OR REPLACE MACRO utc_day(moment) AS make_timestamp(epoch_us(moment))::DATE;
CREATE OR REPLACE MACRO utc_week(moment) AS date_trunc('week', utc_day(moment))::DATE;
CREATE OR REPLACE MACRO utc_month(moment) AS date_trunc('month', utc_day(moment))::DATE;

CREATE OR REPLACE VIEW survey_answers AS
SELECT
    mention_id,
    unnest(brands) AS brand,
    created_at,
    metric,
    rating,
    rating_scale,
    CASE
        WHEN rating <> floor(rating) THEN NULL
        WHEN metric = 'nps' AND coalesce(rating_scale, 10) = 10 AND rating BETWEEN 0 AND 10
        THEN CASE WHEN rating >= 9 THEN 'promoter' WHEN rating >= 7 THEN 'passive' ELSE 'detractor' END
        WHEN metric = 'csat' AND coalesce(rating_scale, 5) = 5 AND rating BETWEEN 1 AND 5
        THEN CASE WHEN rating >= 4 THEN 'satisfied' WHEN rating >= 3 THEN 'neutral' ELSE 'dissatisfied' END
        WHEN metric = 'ces' AND coalesce(rating_scale, 7) = 7 AND rating BETWEEN 1 AND 7
        THEN CASE WHEN rating >= 5 THEN 'easy' WHEN rating >= 4 THEN 'neutral' ELSE 'hard' END
    END AS answer,
    customer_id,
    source,
    text
FROM mentions
WHERE metric IS NOT NULL;

COMMENT ON VIEW survey_answers IS 'Answers to surveys with what they are counted as, one row an answer and brand: the rows behind nps, csat and ces. No reviews.';
COMMENT ON COLUMN survey_answers.mention_id IS 'The answer in the view mentions.';
COMMENT ON COLUMN survey_answers.brand IS 'The brand.';
COMMENT ON COLUMN survey_answers.created_at IS 'When it was given.';
COMMENT ON COLUMN survey_answers.metric IS 'What was asked: nps, csat or ces. As the source states it, else by the best rating: 10, 5 or 7.';
COMMENT ON COLUMN survey_answers.rating IS 'The rating given.';
COMMENT ON COLUMN survey_answers.rating_scale IS 'The best rating that could be given.';
COMMENT ON COLUMN survey_answers.answer IS 'nps: promoter (9, 10), passive (7, 8) or detractor (0 to 6). csat: satisfied (4, 5), neutral (3) or dissatisfied (1, 2). ces: easy (5 to 7), neutral (4) or hard (1 to 3). Null where the rating is not on the scale of its metric (nps 0 to 10, csat 1 to 5, ces 1 to 7, whole numbers): it is then counted as off_scale.';
COMMENT ON COLUMN survey_answers.customer_id IS 'Who answered, if known.';
COMMENT ON COLUMN survey_answers.source IS 'The name given to the survey.';
COMMENT ON COLUMN survey_answers.text IS 'What was written beside the rating.';

-- The answers of a metric in a span of time, each once for the whole span (without a month) and once for its month. Of
-- several by one customer the latest counts.
CREATE OR REPLACE MACRO survey_counted(asked, since, until) AS TABLE
WITH said AS (
    FROM survey_answers
    WHERE metric = asked AND created_at >= since::TIMESTAMPTZ AND created_at < until::TIMESTAMPTZ
),
spanned AS (
    SELECT *, NULL::DATE AS month FROM said
    UNION ALL
    SELECT *, utc_month(created_at) AS month FROM said
)
SELECT
    *,
    answer IS NOT NULL AND (
        customer_id IS NULL
        OR row_number() OVER (
            PARTITION BY brand, month, customer_id, answer IS NULL ORDER BY created_at DESC, mention_id DESC
        ) = 1
    ) AS counts
FROM spanned;
