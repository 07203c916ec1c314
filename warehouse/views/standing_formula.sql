-- Group: people

-- The numbers of a person's standing: each is written here alone, and its comment says why it is what it is.
CREATE OR REPLACE VIEW standing_formula AS
SELECT
    0.3::DECIMAL(2, 1) AS feeling,
    0.2::DECIMAL(2, 1) AS verdict,
    0.5::DECIMAL(2, 1) AS intent,
    0.5::DECIMAL(2, 1) AS cut_off,
    0.8::DECIMAL(2, 1) AS irony_cut_off,
    0.9::DECIMAL(2, 1) AS decay,
    30.44::DECIMAL(4, 2) AS month_days,
    90 AS trend_days,
    12 AS paid_months,
    0.25::DECIMAL(3, 2) AS advocate_love,
    -0.5::DECIMAL(3, 2) AS critic_love;

COMMENT ON VIEW standing_formula IS 'The numbers by which a person''s standing is worked out, in one row. What a mention says = feeling x sentiment score + verdict x (praise - complaint) + intent x (recommends - leaves), from -1 to 1; love = sum of what each mention says x decay ^ months since; reach = log10(1 + followers + likes and shares).';
COMMENT ON COLUMN standing_formula.feeling IS 'Share of the sentiment score, which counts where the sentiment is not neutral. In the middle: tone is always there to be read, and costs its author nothing.';
COMMENT ON COLUMN standing_formula.verdict IS 'Share of praise - complaint. The least: mostly the tone once more, now of something in particular.';
COMMENT ON COLUMN standing_formula.intent IS 'Share of recommends - leaves. The most: who recommends puts their own name to it, and who threatens to leave means to act. The three shares add up to 1, so that what a mention says lies between -1 and 1 and nothing has to be cut off.';
COMMENT ON COLUMN standing_formula.cut_off IS 'Probability from which on praise, complaint, recommendation, disclosure and a threat to leave count; a fainter one counts as 0, for a hundred faint chances make no love.';
COMMENT ON COLUMN standing_formula.irony_cut_off IS 'Probability of irony from which on a recommendation is not meant. High: irony was learnt from tweets of which every second one is ironic, and enthusiasm sounds like it.';
COMMENT ON COLUMN standing_formula.decay IS 'What is left of a mention after a month: half after six and a half months, 28 percent after a year.';
COMMENT ON COLUMN standing_formula.month_days IS 'Days in a month, on average.';
COMMENT ON COLUMN standing_formula.trend_days IS 'The trend is the love now less the love so many days ago: a quarter.';
COMMENT ON COLUMN standing_formula.paid_months IS 'Months for which somebody is an ambassador after compensation was last seen: contracts are mostly made by the year.';
COMMENT ON COLUMN standing_formula.advocate_love IS 'Least love of an advocate. A bare recommendation (0.5) keeps it for half a year, a warm one (0.9) for a year.';
COMMENT ON COLUMN standing_formula.critic_love IS 'A critic''s love is below this: one complaint without a threat to leave never is (-0.3 - 0.2 at the worst), two of one season are.';
