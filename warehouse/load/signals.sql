-- What was held of the mentions of this pass before it.
CREATE OR REPLACE TEMP TABLE touched AS
SELECT source, source_id FROM observed
UNION
SELECT source, source_id FROM tagged;

CREATE OR REPLACE TEMP TABLE spoken AS
SELECT signal.rowid AS signal_row, signal.*
FROM base.signal AS signal
SEMI JOIN touched USING (source, source_id);

CREATE OR REPLACE TEMP TABLE held AS
SELECT
    mention.rowid AS held_row,
    mention.source,
    mention.source_id,
    mention.brand,
    mention.deleted,
    mention.valid_from,
    mention.valid_to,
    mention.seen_at,
    mention.seen_pull,
    mention.content_hash,
    mention.record_hash,
    mention.text_hash,
    mention.first_loaded_at,
    mention.last_changed_at
FROM base.mention AS mention
SEMI JOIN touched USING (source, source_id);

-- One version of a tagger speaks once of a text: what is held already is not taken again.
CREATE OR REPLACE TEMP TABLE said AS
FROM tagged
ANTI JOIN spoken USING (source, source_id, text_hash, tagger, version);

-- The newest version of each tagger that speaks now, where another one spoke of the text before or it had fallen silent.
-- It may be one of former times: who goes back to an older model means its answers.
CREATE OR REPLACE TEMP TABLE newest AS
WITH told AS (
    SELECT source, source_id, text_hash, tagger, version, tagged_at, current, false AS now FROM spoken
    UNION ALL
    SELECT source, source_id, text_hash, tagger, version, tagged_at, true, true FROM tagged
), changing AS (
    -- Mostly none: then nothing has to be looked at text by text.
    SELECT tagger FROM told GROUP BY tagger HAVING min(version) < max(version) OR NOT bool_and(current)
)
SELECT source, source_id, text_hash, tagger, arg_max(version, (tagged_at, version)) AS version
FROM told
SEMI JOIN changing USING (tagger)
GROUP BY source, source_id, text_hash, tagger
HAVING bool_or(now) AND (min(version) < max(version) OR NOT bool_and(current));

-- A tagger that is in use no more is silent from the moment at which others read the text without it.
CREATE OR REPLACE TEMP TABLE retired AS
SELECT signal_row
FROM (
    FROM spoken
    WHERE current
        AND (SELECT bool_and(taggers IS NOT NULL) FROM file WHERE kind = 'signals')
        AND NOT list_contains((SELECT flatten(list(taggers)) FROM file WHERE kind = 'signals'), tagger)
) AS other
SEMI JOIN tagged
    ON tagged.source = other.source
    AND tagged.source_id = other.source_id
    AND tagged.text_hash = other.text_hash
    AND tagged.tagged_at > other.tagged_at;

CREATE OR REPLACE TEMP TABLE turned AS
SELECT signal_row, false AS current
FROM retired
UNION ALL
SELECT spoken.signal_row, spoken.version = newest.version
FROM spoken
JOIN newest USING (source, source_id, text_hash, tagger)
WHERE spoken.current <> (spoken.version = newest.version);

UPDATE base.signal AS signal
SET current = turned.current
FROM turned
WHERE turned.signal_row = signal.rowid;

UPDATE spoken
SET current = turned.current
FROM turned
WHERE turned.signal_row = spoken.signal_row;

INSERT INTO base.signal BY NAME
SELECT said.* EXCLUDE (pull), coalesce(said.version = newest.version, true) AS current
FROM said
LEFT JOIN newest USING (source, source_id, text_hash, tagger);

INSERT INTO outcome BY NAME
SELECT 'signals' AS kind, pull, count(*) AS new
FROM said
GROUP BY pull;

-- The signals that people ask for most stand beside the words that they are about. Who names an emotion has asked all
-- questions of yes or no: what is not there was below the least probability that is kept.
CREATE OR REPLACE TEMP TABLE reading AS
WITH signal AS (
    SELECT * EXCLUDE (signal_row) FROM spoken WHERE current
    UNION ALL BY NAME
    SELECT said.* EXCLUDE (pull), true AS current
    FROM said
    LEFT JOIN newest USING (source, source_id, text_hash, tagger)
    WHERE coalesce(said.version = newest.version, true)
), tagger AS (
    SELECT source, source_id, text_hash, string_agg(named, ', ' ORDER BY named) AS tagged_by
    FROM (SELECT DISTINCT source, source_id, text_hash, tagger || ' ' || version AS named FROM signal)
    GROUP BY source, source_id, text_hash
), answer AS (
    SELECT
        source,
        source_id,
        text_hash,
        arg_max(label, score) FILTER (name = 'language') AS language,
        arg_max(label, score) FILTER (name = 'sentiment') AS sentiment,
        arg_max(value, score) FILTER (name = 'sentiment') AS sentiment_score,
        max(score) FILTER (name = 'sentiment') AS sentiment_confidence,
        arg_max(label, score) FILTER (name = 'role') AS role,
        arg_max(evidence_start, score) FILTER (name = 'role') AS role_start,
        arg_max(evidence_end, score) FILTER (name = 'role') AS role_end,
        arg_max(label, score) FILTER (name = 'emotion') AS emotion,
        max(score) FILTER (name = 'complaint') AS complaint,
        max(score) FILTER (name = 'praise') AS praise,
        max(score) FILTER (name = 'question') AS question,
        max(score) FILTER (name = 'suggestion') AS suggestion,
        max(score) FILTER (name = 'purchase_intent') AS purchase_intent,
        max(score) FILTER (name = 'recommendation') AS recommendation,
        max(score) FILTER (name = 'comparison') AS comparison,
        max(score) FILTER (name = 'disclosure') AS disclosure,
        max(score) FILTER (name = 'spam') AS spam,
        max(score) FILTER (name = 'offensive') AS offensive,
        max(score) FILTER (name = 'irony') AS irony,
        max(score) FILTER (name = 'churn_risk') AS churn_probability
    FROM signal
    GROUP BY source, source_id, text_hash
)
SELECT
    * EXCLUDE (least) REPLACE (
        coalesce(complaint, least) AS complaint,
        coalesce(praise, least) AS praise,
        coalesce(question, least) AS question,
        coalesce(suggestion, least) AS suggestion,
        coalesce(purchase_intent, least) AS purchase_intent,
        coalesce(recommendation, least) AS recommendation,
        coalesce(comparison, least) AS comparison,
        coalesce(disclosure, least) AS disclosure,
        coalesce(spam, least) AS spam,
        coalesce(offensive, least) AS offensive,
        coalesce(irony, least) AS irony,
        coalesce(churn_probability, least) AS churn_probability
    ),
    coalesce(churn_probability >= 0.5, false) AS churn_risk
FROM (SELECT *, CASE WHEN emotion IS NOT NULL THEN 0.0::DOUBLE END AS least FROM answer)
JOIN tagger USING (source, source_id, text_hash);

UPDATE base.mention AS mention
SET
    tagged_by = reading.tagged_by,
    language = reading.language,
    sentiment = reading.sentiment,
    sentiment_score = reading.sentiment_score,
    sentiment_confidence = reading.sentiment_confidence,
    role = reading.role,
    role_start = reading.role_start,
    role_end = reading.role_end,
    emotion = reading.emotion,
    complaint = reading.complaint,
    praise = reading.praise,
    question = reading.question,
    suggestion = reading.suggestion,
    purchase_intent = reading.purchase_intent,
    recommendation = reading.recommendation,
    comparison = reading.comparison,
    disclosure = reading.disclosure,
    spam = reading.spam,
    offensive = reading.offensive,
    irony = reading.irony,
    churn_probability = reading.churn_probability,
    churn_risk = reading.churn_risk
FROM (
    SELECT held.held_row, reading.*
    FROM reading
    JOIN held USING (source, source_id, text_hash)
    SEMI JOIN (
        SELECT source, source_id, text_hash FROM said
        UNION ALL
        SELECT source, source_id, text_hash FROM spoken SEMI JOIN turned USING (signal_row)
    ) AS changed USING (source, source_id, text_hash)
) AS reading
WHERE reading.held_row = mention.rowid;
