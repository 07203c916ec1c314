-- Group: customers
-- The numbers of an account's risk: each is written here alone, and its comment says why it is what it is.
CREATE OR REPLACE VIEW account_risk_formula AS
SELECT
    0.4::DECIMAL(2, 1) AS threat,
    0.2::DECIMAL(2, 1) AS mood,
    0.2::DECIMAL(2, 1) AS critics,
    0.1::DECIMAL(2, 1) AS trend,
    0.1::DECIMAL(2, 1) AS waiting,
    0.25::DECIMAL(3, 2) AS fall,
    90 AS days,
    2 AS waiting_days,
    0.6::DECIMAL(2, 1) AS high,
    0.3::DECIMAL(2, 1) AS raised,
    90 AS renewal_days;

COMMENT ON VIEW account_risk_formula IS 'The numbers by which the risk of losing an account is worked out, in one row: the sum of five parts, from 0 to 1. It orders a list of whom to call; it is no probability.';
COMMENT ON COLUMN account_risk_formula.threat IS 'One of its people threatens to leave: the most, for that is said and not guessed.';
COMMENT ON COLUMN account_risk_formula.mood IS 'Times how far the net sentiment of the days is below 0.';
COMMENT ON COLUMN account_risk_formula.critics IS 'Times the share of critics among the people who ever spoke.';
COMMENT ON COLUMN account_risk_formula.trend IS 'Net sentiment fell since the days before, by fall or more.';
COMMENT ON COLUMN account_risk_formula.waiting IS 'A ticket has waited for a first answer for waiting_days or more. The five parts add up to 1.';
COMMENT ON COLUMN account_risk_formula.fall IS 'How far it must fall: one mention of eight that turns from good to bad, not less.';
COMMENT ON COLUMN account_risk_formula.days IS 'What was said counts for a quarter, and is compared with the quarter before.';
COMMENT ON COLUMN account_risk_formula.waiting_days IS 'Days that a ticket may wait: two, so that a weekend is no neglect.';
COMMENT ON COLUMN account_risk_formula.high IS 'Risk is high from here on: a threat and one thing more.';
COMMENT ON COLUMN account_risk_formula.raised IS 'Risk is raised from here on; a threat alone is.';
COMMENT ON COLUMN account_risk_formula.renewal_days IS 'A contract that ends within so many days makes a raised risk high: now is the time to call.';
