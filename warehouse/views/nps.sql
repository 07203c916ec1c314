-- Group: figures
CREATE OR REPLACE MACRO nps_between(since, until) AS TABLE
WITH counted AS (
    SELECT
        brand,
        month,
        count(*) FILTER (counts) AS answers,
        count(*) FILTER (counts AND answer = 'promoter') AS promoters,
        count(*) FILTER (counts AND answer = 'passive') AS passives,
        count(*) FILTER (counts AND answer = 'detractor') AS detractors,
        count(*) FILTER (answer IS NOT NULL AND NOT counts) AS earlier,
        count(*) FILTER (answer IS NULL) AS off_scale
    FROM survey_counted('nps', since, until)
    GROUP BY brand, month
),
figured AS (
    SELECT
        *,
        (100 * (promoters - detractors) / nullif(answers, 0))::DECIMAL(4, 1) AS nps,
        net_centre(promoters, detractors, answers) AS centre,
        net_variance(promoters, detractors, answers) AS variance
    FROM counted
)
SELECT
    this.brand,
    this.month,
    this.answers,
    this.promoters,
    this.passives,
    this.detractors,
    this.nps,
    (100 * net_low(this.promoters, this.detractors, this.answers))::DECIMAL(4, 1) AS nps_low,
    (100 * net_high(this.promoters, this.detractors, this.answers))::DECIMAL(4, 1) AS nps_high,
    (this.nps - before.nps)::DECIMAL(4, 1) AS change,
    CASE
        WHEN this.nps - before.nps IS NOT NULL
        THEN abs(this.centre - before.centre) > z_95() * sqrt(this.variance + before.variance)
    END AS significant,
    this.earlier,
    this.off_scale
FROM figured AS this
LEFT JOIN figured AS before
    ON before.brand = this.brand AND before.month = (this.month - INTERVAL 1 MONTH)::DATE;

COMMENT ON MACRO TABLE nps_between IS 'The view nps of a span of time, until not included: FROM nps_between(''2026-07-01'', ''2026-10-01''). A month that lies in it by half has that half alone.';

CREATE OR REPLACE VIEW nps AS FROM nps_between('-infinity', 'infinity');

COMMENT ON VIEW nps IS 'Net promoter score of surveys by brand, for each month and, where month is null, in all: 100 x (promoters - detractors) / answers. A customer counts once a month, and once in all, by the latest answer; an answer without a customer counts by itself. The answers are in survey_answers.';
COMMENT ON COLUMN nps.brand IS 'The brand.';
COMMENT ON COLUMN nps.month IS 'First day of the month in UTC; null for all months together.';
COMMENT ON COLUMN nps.answers IS 'Answers that count: promoters + passives + detractors.';
COMMENT ON COLUMN nps.promoters IS 'Ratings of 9 and 10.';
COMMENT ON COLUMN nps.passives IS 'Ratings of 7 and 8.';
COMMENT ON COLUMN nps.detractors IS 'Ratings from 0 to 6.';
COMMENT ON COLUMN nps.nps IS 'Net promoter score, -100 to 100; null without answers.';
COMMENT ON COLUMN nps.nps_low IS 'Lower end of its 95 % interval: adjusted Wald, after Rocks (2016); see confidence. Centred a little nearer to 0 than nps.';
COMMENT ON COLUMN nps.nps_high IS 'Upper end of it.';
COMMENT ON COLUMN nps.change IS 'nps less that of the calendar month before; null where that has no answers, and for all months together.';
COMMENT ON COLUMN nps.significant IS 'True where the change is more than chance makes in 95 of 100 cases: the two adjusted scores differ by more than 1.96 standard errors. Customers who answered in both months make the test a little strict.';
COMMENT ON COLUMN nps.earlier IS 'Answers that do not count, for the same customer gave a later one.';
COMMENT ON COLUMN nps.off_scale IS 'Answers that do not count, for their rating is not on the scale from 0 to 10.';
