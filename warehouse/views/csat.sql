-- Group: figures
CREATE OR REPLACE MACRO csat_between(since, until) AS TABLE
WITH counted AS (
    SELECT
        brand,
        month,
        count(*) FILTER (counts) AS answers,
        count(*) FILTER (counts AND answer = 'satisfied') AS satisfied,
        avg(rating) FILTER (counts) AS mean,
        count(*) FILTER (answer IS NOT NULL AND NOT counts) AS earlier,
        count(*) FILTER (answer IS NULL) AS off_scale
    FROM survey_counted('csat', since, until)
    GROUP BY brand, month
)
SELECT
    brand,
    month,
    answers,
    satisfied,
    (100 * satisfied / nullif(answers, 0))::DECIMAL(4, 1) AS csat,
    (100 * wilson_low(satisfied, answers))::DECIMAL(4, 1) AS csat_low,
    (100 * wilson_high(satisfied, answers))::DECIMAL(4, 1) AS csat_high,
    mean::DECIMAL(4, 2) AS mean,
    earlier,
    off_scale
FROM counted;

COMMENT ON MACRO TABLE csat_between IS 'The view csat of a span of time, until not included: FROM csat_between(''2026-07-01'', ''2026-10-01'').';

CREATE OR REPLACE VIEW csat AS FROM csat_between('-infinity', 'infinity');

COMMENT ON VIEW csat IS 'Customer satisfaction in surveys by brand, for each month and, where month is null, in all: the share of ratings of 4 and 5 out of 5 (top-2 box). A customer counts once a month, and once in all, by the latest answer; an answer without a customer counts by itself. The answers are in survey_answers.';
COMMENT ON COLUMN csat.brand IS 'The brand.';
COMMENT ON COLUMN csat.month IS 'First day of the month in UTC; null for all months together.';
COMMENT ON COLUMN csat.answers IS 'Answers that count.';
COMMENT ON COLUMN csat.satisfied IS 'Ratings of 4 and 5 among them.';
COMMENT ON COLUMN csat.csat IS 'Share of satisfied answers in percent; null without answers.';
COMMENT ON COLUMN csat.csat_low IS 'Lower end of its 95 % interval (Wilson, see confidence).';
COMMENT ON COLUMN csat.csat_high IS 'Upper end of it.';
COMMENT ON COLUMN csat.mean IS 'Mean rating, 1 to 5.';
COMMENT ON COLUMN csat.earlier IS 'Answers that do not count, for the same customer gave a later one.';
COMMENT ON COLUMN csat.off_scale IS 'Answers that do not count, for their rating is not on the scale from 1 to 5.';
