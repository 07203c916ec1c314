-- Group: said
CREATE OR REPLACE VIEW corrections AS
SELECT
    correction.source || ':' || correction.source_id AS mention_id,
    correction.source,
    correction.source_id,
    correction.name,
    correction.label,
    correction.corrected_by,
    correction.corrected_at,
    correction.undone_at,
    correction.text_hash,
    mention.text,
    coalesce(mention.language, mention.lang) AS language,
    correction.undone_at IS NULL AND mention.valid_to IS NULL AS current
FROM base.correction AS correction
JOIN base.mention AS mention
    ON mention.source = correction.source
    AND mention.source_id = correction.source_id
    AND mention.text_hash = correction.text_hash
    AND NOT mention.deleted
-- An author may say the same words again after an edit.
QUALIFY row_number() OVER (PARTITION BY correction.rowid ORDER BY mention.valid_from DESC) = 1;

COMMENT ON VIEW corrections IS 'What people said of mentions against the taggers, and what was taken back. Of what was deleted: nothing.';
COMMENT ON COLUMN corrections.mention_id IS 'The mention in the view mentions.';
COMMENT ON COLUMN corrections.source IS 'Source of the mention.';
COMMENT ON COLUMN corrections.source_id IS 'The source''s id of the mention.';
COMMENT ON COLUMN corrections.name IS 'What is corrected: sentiment, emotion, role, or a question of yes or no such as complaint.';
COMMENT ON COLUMN corrections.label IS 'What it is: a label of that name, none for no role, yes or no.';
COMMENT ON COLUMN corrections.corrected_by IS 'Who says so.';
COMMENT ON COLUMN corrections.corrected_at IS 'Since when.';
COMMENT ON COLUMN corrections.undone_at IS 'When it was taken back or another one took its place; null while it is in force.';
COMMENT ON COLUMN corrections.text_hash IS 'Hash of the words that were judged.';
COMMENT ON COLUMN corrections.text IS 'The words that were judged.';
COMMENT ON COLUMN corrections.language IS 'The language detected, else the one that the source states (ISO 639-1).';
COMMENT ON COLUMN corrections.current IS 'True where it is in force and the words stand as they were judged: it then counts in mentions.';
