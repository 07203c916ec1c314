-- Group: customers
-- The numbers of the lifecycle: each is written here alone, and its comment says why it is what it is.
CREATE OR REPLACE VIEW lifecycle_formula AS
SELECT
    90 AS default_gap_days,
    1 AS company_gaps,
    7 AS least_gap_days,
    2 AS late,
    4 AS gone,
    90 AS quiet_days,
    180 AS heard_days,
    365 AS year_days,
    2 AS unhappy,
    4 AS value_quintile;

COMMENT ON VIEW lifecycle_formula IS 'The numbers by which a customer''s place in the lifecycle is told, in one row. Recency, frequency and monetary value (RFM; Hughes 1994) against each customer''s own rhythm: the time between two purchases, as in the models of who is still a customer (Schmittlein, Morrison and Colombo 1987).';
COMMENT ON COLUMN lifecycle_formula.default_gap_days IS 'The company''s rhythm in days while no customer has ordered on two days.';
COMMENT ON COLUMN lifecycle_formula.company_gaps IS 'The company''s rhythm counts like so many gaps of the customer''s own: it rules who has ordered once, and hardly matters to who has ordered ten times.';
COMMENT ON COLUMN lifecycle_formula.least_gap_days IS 'No rhythm is shorter: a few orders within a week are one need, not a habit of every other day.';
COMMENT ON COLUMN lifecycle_formula.late IS 'Overdue by so many gaps a customer is leaving: one gap is only then the usual time, and every second one is longer.';
COMMENT ON COLUMN lifecycle_formula.gone IS 'Overdue by so many gaps and quiet, a customer is gone.';
COMMENT ON COLUMN lifecycle_formula.quiet_days IS 'Who has not been heard for so many days is quiet. Who still speaks can be talked to, however long the last order was ago.';
COMMENT ON COLUMN lifecycle_formula.heard_days IS 'For so many days a threat to leave, and feeling in general, bears upon the lifecycle.';
COMMENT ON COLUMN lifecycle_formula.year_days IS 'Monetary value is that of a year, so that customers of any age and rhythm compare.';
COMMENT ON COLUMN lifecycle_formula.unhappy IS 'Who is due, and said so many more negative things than positive ones since the last order, is leaving: one grumble is none.';
COMMENT ON COLUMN lifecycle_formula.value_quintile IS 'From this fifth on a customer is of value: the upper two fifths of those who brought money, who by the rule of Pareto bring most of it.';
