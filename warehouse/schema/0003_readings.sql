-- More of what taggers say stands beside the words; people correct it; what is unsure is asked of them.
-- Columns rather than a view over base.signal: over a million mentions a question is answered 50 times as fast, for 26
-- bytes a mention. No column is a list: DuckDB updates a row that has one by writing it anew, under another rowid, and a
-- load finds rows by theirs.

ALTER TABLE base.mention ADD COLUMN emotion VARCHAR;
ALTER TABLE base.mention ADD COLUMN complaint DOUBLE;
ALTER TABLE base.mention ADD COLUMN praise DOUBLE;
ALTER TABLE base.mention ADD COLUMN question DOUBLE;
ALTER TABLE base.mention ADD COLUMN suggestion DOUBLE;
ALTER TABLE base.mention ADD COLUMN purchase_intent DOUBLE;
ALTER TABLE base.mention ADD COLUMN recommendation DOUBLE;
ALTER TABLE base.mention ADD COLUMN comparison DOUBLE;
ALTER TABLE base.mention ADD COLUMN disclosure DOUBLE;
ALTER TABLE base.mention ADD COLUMN spam DOUBLE;
ALTER TABLE base.mention ADD COLUMN offensive DOUBLE;
ALTER TABLE base.mention ADD COLUMN irony DOUBLE;
ALTER TABLE base.mention ADD COLUMN churn_probability DOUBLE;
ALTER TABLE base.mention ADD COLUMN tagged_by VARCHAR;
COMMENT ON COLUMN base.mention.emotion IS 'anger, joy, optimism, sadness or none; null where no tagger could say.';
COMMENT ON COLUMN base.mention.complaint IS 'Probability that it complains; null where no tagger could say, 0 where below 0.1.';
COMMENT ON COLUMN base.mention.praise IS 'Probability that it praises; null and 0 as for complaint.';
COMMENT ON COLUMN base.mention.question IS 'Probability that it asks something; null and 0 as for complaint.';
COMMENT ON COLUMN base.mention.suggestion IS 'Probability that it suggests something new or other; null and 0 as for complaint.';
COMMENT ON COLUMN base.mention.purchase_intent IS 'Probability that its author means to buy; null and 0 as for complaint.';
COMMENT ON COLUMN base.mention.recommendation IS 'Probability that it recommends; null and 0 as for complaint.';
COMMENT ON COLUMN base.mention.comparison IS 'Probability that it compares with a competitor; null and 0 as for complaint.';
COMMENT ON COLUMN base.mention.disclosure IS 'Probability that it tells of a compensation; null and 0 as for complaint.';
COMMENT ON COLUMN base.mention.spam IS 'Probability that it is spam; null and 0 as for complaint.';
COMMENT ON COLUMN base.mention.offensive IS 'Probability that it is offensive; null and 0 as for complaint.';
COMMENT ON COLUMN base.mention.irony IS 'Probability that it is ironic; null and 0 as for complaint.';
COMMENT ON COLUMN base.mention.churn_probability IS 'Probability that it threatens to leave; null and 0 as for complaint.';
COMMENT ON COLUMN base.mention.churn_risk IS 'True where churn_probability is 0.5 or more; null where not tagged.';
COMMENT ON COLUMN base.mention.tagged_by IS 'Whose signals on these words are current, each as "tagger version", with commas between; null where not tagged.';

COMMENT ON COLUMN base.signal.name IS 'What was asked: language, sentiment, emotion, role, aspect, or a question of yes or no such as complaint.';
COMMENT ON COLUMN base.signal.label IS 'The answer; of an aspect category:polarity; of a question of yes or no always yes.';
COMMENT ON COLUMN base.signal.score IS 'Probability of the label, 0 to 1. A question of yes or no that a tagger asked beside an emotion, and that is not there, is below 0.1.';
COMMENT ON COLUMN base.signal.value IS 'Of sentiment and aspects alone: P(positive) - P(negative).';
COMMENT ON COLUMN base.signal.current IS 'True for the newest version of its tagger on this text, while that tagger is in use.';

-- The encoder took the place of the tagger of that name: its signals are those of an older version.
UPDATE base.signal SET tagger = 'encoder' WHERE tagger = 'sentiment';

UPDATE base.mention AS mention
SET tagged_by = tagged.by, churn_probability = tagged.churn_probability
FROM (
    SELECT
        source,
        source_id,
        text_hash,
        string_agg(DISTINCT tagger || ' ' || version, ', ' ORDER BY tagger || ' ' || version) AS by,
        max(score) FILTER (name = 'churn_risk') AS churn_probability
    FROM base.signal
    WHERE current
    GROUP BY source, source_id, text_hash
) AS tagged
WHERE tagged.source = mention.source AND tagged.source_id = mention.source_id AND tagged.text_hash = mention.text_hash;

UPDATE base.mention SET churn_risk = coalesce(churn_probability >= 0.5, false) WHERE churn_risk IS NOT NULL;

CREATE TABLE base.correction (
    source VARCHAR NOT NULL,
    source_id VARCHAR NOT NULL,
    text_hash VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    label VARCHAR NOT NULL,
    corrected_by VARCHAR NOT NULL,
    corrected_at TIMESTAMPTZ NOT NULL,
    undone_at TIMESTAMPTZ
);
COMMENT ON TABLE base.correction IS 'What people say of a mention against the taggers. One is in force for a text and name: the one without undone_at.';
COMMENT ON COLUMN base.correction.source IS 'Source of the mention.';
COMMENT ON COLUMN base.correction.source_id IS 'The source''s id of the mention.';
COMMENT ON COLUMN base.correction.text_hash IS 'Hash of the words that were judged: words that were edited since need a correction of their own.';
COMMENT ON COLUMN base.correction.name IS 'What is corrected: sentiment, emotion, role, or a question of yes or no such as complaint.';
COMMENT ON COLUMN base.correction.label IS 'What it is: a label of that name, none for no role, yes or no.';
COMMENT ON COLUMN base.correction.corrected_by IS 'Who says so.';
COMMENT ON COLUMN base.correction.corrected_at IS 'Since when.';
COMMENT ON COLUMN base.correction.undone_at IS 'When it was taken back or another one took its place; null while it is in force.';

CREATE TABLE base.cut_off (
    sentiment DOUBLE NOT NULL,
    heads DOUBLE NOT NULL
);
COMMENT ON TABLE base.cut_off IS 'What counts as unsure, from goodword.toml, since a view can''t read it. One row; a load brings it up to date.';
COMMENT ON COLUMN base.cut_off.sentiment IS 'A sentiment of a lower confidence is unsure.';
COMMENT ON COLUMN base.cut_off.heads IS 'A probability of yes or no is unsure that is less than this away from 0.5.';
INSERT INTO base.cut_off VALUES (0.55, 0.15);
