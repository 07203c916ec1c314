-- Group: said
CREATE OR REPLACE VIEW mention_history AS
SELECT
    source || ':' || source_id AS mention_id,
    source,
    source_id,
    kind,
    brand,
    text,
    created_at,
    author_key,
    customer_id,
    rating,
    rating_scale,
    metric,
    likes,
    shares,
    coalesce(human.sentiment, mention.sentiment) AS sentiment,
    deleted,
    valid_from,
    valid_to,
    pull,
    raw
FROM base.mention AS mention
LEFT JOIN (
    SELECT source, source_id, text_hash, label AS sentiment
    FROM base.correction
    WHERE name = 'sentiment' AND undone_at IS NULL
) AS human USING (source, source_id, text_hash);

COMMENT ON VIEW mention_history IS 'Every version of every mention ever held, deletions among them.';
COMMENT ON COLUMN mention_history.mention_id IS 'source:source_id, the name of the mention everywhere.';
COMMENT ON COLUMN mention_history.source IS 'Platform or the name given to an import.';
COMMENT ON COLUMN mention_history.source_id IS 'The id that the source itself gives the mention.';
COMMENT ON COLUMN mention_history.kind IS 'mention, review, survey, note, email or chat.';
COMMENT ON COLUMN mention_history.brand IS 'The brand that the mention was first found for.';
COMMENT ON COLUMN mention_history.text IS 'What was said. Emptied in every version once the author has deleted it.';
COMMENT ON COLUMN mention_history.created_at IS 'When it was said.';
COMMENT ON COLUMN mention_history.author_key IS 'The author''s key in the view authors.';
COMMENT ON COLUMN mention_history.customer_id IS 'The customer that the source itself names.';
COMMENT ON COLUMN mention_history.rating IS 'The rating given.';
COMMENT ON COLUMN mention_history.rating_scale IS 'The best rating that could be given.';
COMMENT ON COLUMN mention_history.metric IS 'What the rating of a survey measures, as the source stated it: nps, csat or ces.';
COMMENT ON COLUMN mention_history.likes IS 'Likes when this version was last read.';
COMMENT ON COLUMN mention_history.shares IS 'Shares when this version was last read.';
COMMENT ON COLUMN mention_history.sentiment IS 'negative, neutral or positive: of this version''s words; what a person says counts before the taggers.';
COMMENT ON COLUMN mention_history.deleted IS 'True in the version in which the source says that the mention is gone.';
COMMENT ON COLUMN mention_history.valid_from IS 'The first pull that saw this version.';
COMMENT ON COLUMN mention_history.valid_to IS 'The first pull that saw the next version; null for the one that holds now.';
COMMENT ON COLUMN mention_history.pull IS 'The landing file that it was read from: source/pull.';
COMMENT ON COLUMN mention_history.raw IS 'The record as the source sent it, JSON. Emptied with the text.';
