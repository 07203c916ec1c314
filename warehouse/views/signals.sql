-- Group: said
CREATE OR REPLACE VIEW signals AS
SELECT
    signal.source || ':' || signal.source_id AS mention_id,
    signal.source,
    signal.source_id,
    signal.name,
    signal.label,
    signal.score,
    signal.value,
    signal.evidence_start,
    signal.evidence_end,
    CASE
        WHEN signal.text_hash = mention.text_hash
        THEN substring(mention.text, signal.evidence_start + 1, signal.evidence_end - signal.evidence_start)
    END AS evidence,
    signal.tagger,
    signal.version,
    signal.current AND coalesce(signal.text_hash = mention.text_hash, false) AS current,
    signal.tagged_at
FROM base.signal AS signal
LEFT JOIN base.mention AS mention
    ON mention.source = signal.source
    AND mention.source_id = signal.source_id
    AND mention.valid_to IS NULL
WHERE signal.name <> ''
UNION ALL
SELECT
    mention_id,
    source,
    source_id,
    name,
    CASE WHEN label IN ('yes', 'no') THEN 'yes' ELSE label END,
    CASE WHEN label = 'no' THEN 0.0 ELSE 1.0 END::DOUBLE,
    CASE WHEN name = 'sentiment' THEN list_position(['negative', 'neutral', 'positive'], label) - 2.0 END::DOUBLE,
    NULL,
    NULL,
    NULL,
    'human',
    corrected_by,
    current,
    corrected_at
FROM corrections;

COMMENT ON VIEW signals IS 'What the taggers and people say of each mention, older versions of a tagger and of the text included.';
COMMENT ON COLUMN signals.mention_id IS 'The mention in the view mentions.';
COMMENT ON COLUMN signals.source IS 'Source of the mention.';
COMMENT ON COLUMN signals.source_id IS 'The source''s id of the mention.';
COMMENT ON COLUMN signals.name IS 'What was asked: language, sentiment, emotion, role, aspect, or a question of yes or no such as complaint.';
COMMENT ON COLUMN signals.label IS 'The answer: "en"; negative, neutral, positive; anger, joy and so on; advocate, ambassador, employee; of an aspect category:polarity; of a question of yes or no always yes.';
COMMENT ON COLUMN signals.score IS 'Probability of the label, 0 to 1. A question of yes or no that is not there, where its tagger names an emotion, is below 0.1.';
COMMENT ON COLUMN signals.value IS 'Of sentiment and aspects alone: P(positive) - P(negative), -1 to 1.';
COMMENT ON COLUMN signals.evidence_start IS 'First character of the evidence in the text, from 0; null where the whole text counts.';
COMMENT ON COLUMN signals.evidence_end IS 'The character after the evidence.';
COMMENT ON COLUMN signals.evidence IS 'The words themselves; null where the whole text counts or the text has changed since.';
COMMENT ON COLUMN signals.tagger IS 'Who says it; human: a person, and that counts before all others.';
COMMENT ON COLUMN signals.version IS 'The tagger''s version; of a correction, the person.';
COMMENT ON COLUMN signals.current IS 'True for what holds of the words as they stand now: the newest version of a tagger in use, a correction in force.';
COMMENT ON COLUMN signals.tagged_at IS 'When it was said.';
