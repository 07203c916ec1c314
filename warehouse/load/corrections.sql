-- What people say of mentions. One that can't be has its reason, and whoever runs this rolls back.
CREATE TEMP TABLE made AS
WITH meant AS (
    SELECT came.*, mention.source, mention.source_id, mention.text_hash AS words, mention.deleted
    FROM corrections_to_make AS came
    LEFT JOIN base.mention AS mention
        ON mention.source || ':' || mention.source_id = came.mention_id AND mention.valid_to IS NULL
), judged AS (
    SELECT meant.* REPLACE (coalesce(meant.text_hash, meant.words) AS text_hash), said.text_hash IS NOT NULL AS said
    FROM meant
    LEFT JOIN (SELECT DISTINCT source, source_id, text_hash FROM base.mention) AS said
        ON said.source = meant.source
        AND said.source_id = meant.source_id
        AND said.text_hash = coalesce(meant.text_hash, meant.words)
)
SELECT
    number,
    source,
    source_id,
    text_hash,
    name,
    label,
    CASE
        WHEN source IS NULL THEN 'there is no mention ''' || mention_id || ''''
        WHEN deleted THEN 'the mention ''' || mention_id || ''' is deleted'
        WHEN NOT said THEN 'the mention ''' || mention_id || ''' has no such words'
        WHEN min(label) OVER same <> max(label) OVER same
        THEN 'two rows say different things of ' || name || ' of ''' || mention_id || ''''
    END AS reason
FROM judged
WINDOW same AS (PARTITION BY mention_id, text_hash, name);

UPDATE base.correction AS correction
SET undone_at = getvariable('now')
FROM made
WHERE correction.undone_at IS NULL
    AND correction.source = made.source
    AND correction.source_id = made.source_id
    AND correction.text_hash = made.text_hash
    AND correction.name = made.name
    AND correction.label <> made.label;

INSERT INTO base.correction BY NAME
SELECT DISTINCT
    source,
    source_id,
    text_hash,
    name,
    label,
    getvariable('corrected_by') AS corrected_by,
    getvariable('now') AS corrected_at
FROM made
ANTI JOIN (FROM base.correction WHERE undone_at IS NULL) AS held USING (source, source_id, text_hash, name)
WHERE reason IS NULL;
