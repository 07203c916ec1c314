-- Group: customers
-- The numbers of the journey: each is written here alone, and its comment says why it is what it is.
CREATE OR REPLACE VIEW journey_formula AS
SELECT
    1.0::DECIMAL(2, 1) AS needed,
    1.0::DECIMAL(2, 1) AS strong,
    0.5::DECIMAL(2, 1) AS weak,
    0.5::DECIMAL(2, 1) AS cut_off,
    0.8::DECIMAL(2, 1) AS sure;

COMMENT ON VIEW journey_formula IS 'The numbers by which a customer moves along the journey, in one row. What shows a stage counts strong or weak, the strongest of a day once; a stage is reached when the days add up. After the phases of relationship development of Dwyer, Schurr and Oh (1987).';
COMMENT ON COLUMN journey_formula.needed IS 'A stage is reached when the days that show it add up to this: one strong signal, or two weak ones on two days.';
COMMENT ON COLUMN journey_formula.strong IS 'What is certain by what it is: an order, a review, an answer in a survey, a suggestion of which the model is sure, a recommendation in plain words and in good mood, a post for pay.';
COMMENT ON COLUMN journey_formula.weak IS 'What may be chance or a model''s mistake: a ticket, call, chat or e-mail, a likely suggestion, a recommendation in few words, a likely disclosure, an answer to another person.';
COMMENT ON COLUMN journey_formula.cut_off IS 'Probability from which on a suggestion counts at all.';
COMMENT ON COLUMN journey_formula.sure IS 'Probability from which on it is strong.';
