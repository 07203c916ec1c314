-- What was held of the mentions of this pass before it.
CREATE OR REPLACE TEMP TABLE touched AS
SELECT source, source_id FROM observed
UNION
SELECT source, source_id FROM tagged;

CREATE OR REPLACE TEMP TABLE spoken AS
FROM base.signal
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

-- The newest version of each tagger on each text, where there is more than one.
CREATE OR REPLACE TEMP TABLE newest AS
SELECT source, source_id, text_hash, tagger, arg_max(version, (tagged_at, version)) AS version
FROM (
    SELECT source, source_id, text_hash, tagger, version, tagged_at FROM spoken
    UNION ALL
    SELECT source, source_id, text_hash, tagger, version, tagged_at FROM said
)
GROUP BY source, source_id, text_hash, tagger
HAVING min(version) < max(version);

UPDATE base.signal AS signal
SET current = (signal.version = newest.version)
FROM newest
WHERE newest.source = signal.source
    AND newest.source_id = signal.source_id
    AND newest.text_hash = signal.text_hash
    AND newest.tagger = signal.tagger
    AND signal.current <> (signal.version = newest.version);

INSERT INTO base.signal BY NAME
SELECT said.* EXCLUDE (pull), coalesce(said.version = newest.version, true) AS current
FROM said
LEFT JOIN newest USING (source, source_id, text_hash, tagger);

INSERT INTO outcome BY NAME
SELECT 'signals' AS kind, pull, count(*) AS new
FROM said
GROUP BY pull;

-- The signals that people ask for most stand beside the words that they are about.
CREATE OR REPLACE TEMP TABLE reading AS
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
    coalesce(bool_or(label = 'yes') FILTER (name = 'churn_risk'), false) AS churn_risk
FROM (FROM spoken UNION ALL BY NAME SELECT * EXCLUDE (pull) FROM said) AS signal
ANTI JOIN newest
    ON newest.source = signal.source
    AND newest.source_id = signal.source_id
    AND newest.text_hash = signal.text_hash
    AND newest.tagger = signal.tagger
    AND newest.version <> signal.version
GROUP BY source, source_id, text_hash;

UPDATE base.mention AS mention
SET
    language = reading.language,
    sentiment = reading.sentiment,
    sentiment_score = reading.sentiment_score,
    sentiment_confidence = reading.sentiment_confidence,
    role = reading.role,
    role_start = reading.role_start,
    role_end = reading.role_end,
    churn_risk = reading.churn_risk
FROM (
    SELECT held.held_row, reading.*
    FROM reading
    JOIN held USING (source, source_id, text_hash)
    SEMI JOIN said USING (source, source_id, text_hash)
) AS reading
WHERE reading.held_row = mention.rowid;
