-- Group: said
CREATE OR REPLACE VIEW aspects AS
SELECT
    mention.source || ':' || mention.source_id AS mention_id,
    mention.brand,
    mention.created_at,
    substring(mention.text, signal.evidence_start + 1, signal.evidence_end - signal.evidence_start) AS text,
    split_part(signal.label, ':', 1) AS category,
    split_part(signal.label, ':', 2) AS polarity,
    signal.score,
    signal.value,
    signal.evidence_start,
    signal.evidence_end
FROM base.signal AS signal
JOIN base.mention AS mention
    ON mention.source = signal.source
    AND mention.source_id = signal.source_id
    AND mention.text_hash = signal.text_hash
    AND mention.valid_to IS NULL
    AND NOT mention.deleted
WHERE signal.name = 'aspect' AND signal.current;

COMMENT ON VIEW aspects IS 'What is praised or blamed in each mention, one row an aspect; of the words as they stand now.';
COMMENT ON COLUMN aspects.mention_id IS 'The mention in the view mentions.';
COMMENT ON COLUMN aspects.brand IS 'The brand that the mention was first found for.';
COMMENT ON COLUMN aspects.created_at IS 'When it was said.';
COMMENT ON COLUMN aspects.text IS 'The words that name the aspect.';
COMMENT ON COLUMN aspects.category IS 'quality, design, usability, service, price, delivery, place, communication or other.';
COMMENT ON COLUMN aspects.polarity IS 'negative, neutral or positive.';
COMMENT ON COLUMN aspects.score IS 'Probability that these words name an aspect, 0 to 1.';
COMMENT ON COLUMN aspects.value IS 'P(positive) - P(negative), -1 to 1.';
COMMENT ON COLUMN aspects.evidence_start IS 'First character of the words in the text, from 0.';
COMMENT ON COLUMN aspects.evidence_end IS 'The character after the words.';
