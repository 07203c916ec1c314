-- Group: said
CREATE OR REPLACE VIEW review_queue AS
SELECT
    mention_id,
    brand,
    created_at,
    name,
    CASE name WHEN 'sentiment' THEN sentiment ELSE 'yes' END AS label,
    score,
    text,
    language,
    url
FROM mentions
UNPIVOT (
    -- What people act upon. To ask about every faint irony would bury the rest.
    score FOR name IN (
        sentiment_confidence AS sentiment, complaint, suggestion, purchase_intent, recommendation, disclosure,
        churn_probability AS churn_risk
    )
) AS asked
WHERE CASE name
    WHEN 'sentiment' THEN score < (SELECT cut_off.sentiment FROM base.cut_off)
    ELSE abs(score - 0.5) < (SELECT cut_off.heads FROM base.cut_off)
END
ORDER BY created_at DESC, mention_id, name;

COMMENT ON VIEW review_queue IS 'What the taggers are unsure of and no person has corrected, one row a question of a mention, newest first. The cut-offs are those of goodword.toml at the last load.';
COMMENT ON COLUMN review_queue.mention_id IS 'The mention in the view mentions.';
COMMENT ON COLUMN review_queue.brand IS 'The brand that the mention was first found for.';
COMMENT ON COLUMN review_queue.created_at IS 'When it was said.';
COMMENT ON COLUMN review_queue.name IS 'What is unsure: sentiment, complaint, suggestion, purchase_intent, recommendation, disclosure or churn_risk.';
COMMENT ON COLUMN review_queue.label IS 'The likeliest sentiment; of a question of yes or no always yes.';
COMMENT ON COLUMN review_queue.score IS 'Probability of the label, 0 to 1.';
COMMENT ON COLUMN review_queue.text IS 'What was said.';
COMMENT ON COLUMN review_queue.language IS 'The language detected, else the one that the source states (ISO 639-1).';
COMMENT ON COLUMN review_queue.url IS 'Where to read it.';
