-- Group: figures
CREATE OR REPLACE MACRO ces_between(since, until) AS TABLE
WITH counted AS (
    SELECT
        brand,
        month,
        count(*) FILTER (counts) AS answers,
        count(*) FILTER (counts AND answer = 'easy') AS easy,
        avg(rating) FILTER (counts) AS mean,
        t_95(count(*) FILTER (counts) - 1) * stddev_samp(rating) FILTER (counts) / sqrt(count(*) FILTER (counts)) AS half,
        count(*) FILTER (answer IS NOT NULL AND NOT counts) AS earlier,
        count(*) FILTER (answer IS NULL) AS off_scale
    FROM survey_counted('ces', since, until)
    GROUP BY brand, month
)
SELECT
    brand,
    month,
    answers,
    mean::DECIMAL(4, 2) AS ces,
    CASE WHEN half IS NOT NULL THEN greatest(1, mean - half) END::DECIMAL(4, 2) AS ces_low,
    CASE WHEN half IS NOT NULL THEN least(7, mean + half) END::DECIMAL(4, 2) AS ces_high,
    easy,
    (100 * easy / nullif(answers, 0))::DECIMAL(4, 1) AS easy_share,
    earlier,
    off_scale
FROM counted;

COMMENT ON MACRO TABLE ces_between IS 'The view ces of a span of time, until not included: FROM ces_between(''2026-07-01'', ''2026-10-01'').';

CREATE OR REPLACE VIEW ces AS FROM ces_between('-infinity', 'infinity');

COMMENT ON VIEW ces IS 'Customer effort score of surveys by brand, for each month and, where month is null, in all: the mean agreement, from 1 to 7, that something was easy. A customer counts once a month, and once in all, by the latest answer; an answer without a customer counts by itself. The answers are in survey_answers.';
COMMENT ON COLUMN ces.brand IS 'The brand.';
COMMENT ON COLUMN ces.month IS 'First day of the month in UTC; null for all months together.';
COMMENT ON COLUMN ces.answers IS 'Answers that count.';
COMMENT ON COLUMN ces.ces IS 'Mean rating, 1 (hard) to 7 (easy); null without answers.';
COMMENT ON COLUMN ces.ces_low IS 'Lower end of its 95 % interval (Student''s t); null for fewer than two answers. Answers that are all the same have none of any width.';
COMMENT ON COLUMN ces.ces_high IS 'Upper end of it.';
COMMENT ON COLUMN ces.easy IS 'Ratings from 5 to 7 among the answers.';
COMMENT ON COLUMN ces.easy_share IS 'Share of these in percent.';
COMMENT ON COLUMN ces.earlier IS 'Answers that do not count, for the same customer gave a later one.';
COMMENT ON COLUMN ces.off_scale IS 'Answers that do not count, for their rating is not on the scale from 1 to 7.';
