-- What came becomes versions of mentions.
-- A mention is a line in time: each pull that saw it is a moment, moments in a row with the same content are a span, and
-- a span is a version. The spans of each mention that came are worked out anew from what is held and what came, so that
-- neither the grouping of files into loads nor a file that comes late makes a difference.

CREATE OR REPLACE TEMP TABLE moment AS
WITH told AS (
    SELECT source, source_id, pulled_at, pull, place, NULL::BIGINT AS held_row, content_hash, record_hash, deleted
    FROM observed
    UNION ALL
    SELECT
        source, source_id, valid_from, CASE WHEN seen_at = valid_from THEN seen_pull ELSE '' END, NULL, held_row,
        content_hash, record_hash, deleted
    FROM held
    SEMI JOIN observed USING (source, source_id)
    UNION ALL
    SELECT source, source_id, seen_at, seen_pull, NULL, held_row, content_hash, record_hash, deleted
    FROM held
    SEMI JOIN observed USING (source, source_id)
    WHERE seen_at > valid_from
), numbered AS (
    SELECT *, row_number() OVER (PARTITION BY source, source_id ORDER BY pulled_at, pull, held_row) AS number FROM told
), marked AS (
    SELECT *, coalesce(content_hash <> lag(content_hash) OVER in_time, true) AS starts
    FROM numbered
    WINDOW in_time AS (PARTITION BY source, source_id ORDER BY number)
)
SELECT *, count(*) FILTER (starts) OVER (PARTITION BY source, source_id ORDER BY number) AS span
FROM marked;

-- A span is written from its newest record: the row that is held if that has it already, else the row that came.
CREATE OR REPLACE TEMP TABLE span AS
WITH spanned AS (
    SELECT
        source,
        source_id,
        span AS number,
        min(pulled_at) AS valid_from,
        max(pulled_at) AS seen_at,
        arg_max(pull, moment.number) AS seen_pull,
        bool_or(deleted) AS deleted,
        any_value(content_hash) AS content_hash,
        arg_max(record_hash, moment.number) AS newest_record,
        arg_max(held_row, moment.number) AS version_held,
        arg_max(record_hash, moment.number) FILTER (moment.held_row IS NOT NULL) AS held_record,
        arg_max(place, moment.number) AS newest_place
    FROM moment
    GROUP BY source, source_id, span
)
SELECT
    source,
    source_id,
    number,
    valid_from,
    lead(valid_from) OVER (PARTITION BY source, source_id ORDER BY number) AS valid_to,
    seen_at,
    seen_pull,
    deleted,
    content_hash,
    newest_record AS record_hash,
    version_held,
    CASE WHEN held_record = newest_record THEN version_held END AS held_row,
    CASE WHEN held_record = newest_record THEN NULL ELSE newest_place END AS place
FROM spanned;

-- A late file can fall into the middle of a version: its row stays the later part, and the earlier part is a copy.
INSERT INTO base.mention
SELECT mention.* REPLACE (
    span.valid_from AS valid_from, span.valid_to AS valid_to, span.seen_at AS seen_at, span.seen_pull AS seen_pull
)
FROM base.mention AS mention
JOIN span ON span.held_row = mention.rowid
WHERE span.number < (SELECT max(later.number) FROM span AS later WHERE later.held_row = span.held_row);

DELETE FROM base.mention
WHERE rowid IN (SELECT held_row FROM moment WHERE held_row IS NOT NULL EXCEPT SELECT held_row FROM span);

UPDATE base.mention AS mention
SET valid_from = span.valid_from, valid_to = span.valid_to, seen_at = span.seen_at, seen_pull = span.seen_pull
FROM (FROM span WHERE held_row IS NOT NULL QUALIFY row_number() OVER (PARTITION BY held_row ORDER BY number DESC) = 1) AS span
WHERE span.held_row = mention.rowid;

-- The first brand stays the first. Few mentions are found for a second one, and only those are looked at closely.
CREATE OR REPLACE TEMP TABLE known AS
SELECT source, source_id, min(first_loaded_at) AS first_loaded_at, any_value(brand) AS brand
FROM held
GROUP BY source, source_id;

CREATE OR REPLACE TEMP TABLE found AS
SELECT landed.source, landed.source_id, landed.brand, min(landed.place) AS place
FROM landed
SEMI JOIN (
    SELECT source, source_id
    FROM observed
    LEFT JOIN known USING (source, source_id)
    GROUP BY source, source_id
    HAVING min(least(first_brand, known.brand)) < max(greatest(last_brand, known.brand))
) AS several USING (source, source_id)
GROUP BY landed.source, landed.source_id, landed.brand;

CREATE OR REPLACE TEMP TABLE further AS
SELECT source, source_id, brand, row_number() OVER (PARTITION BY source, source_id ORDER BY place) AS number
FROM found
ANTI JOIN known USING (source, source_id, brand)
ANTI JOIN base.further_brand USING (source, source_id, brand);

UPDATE base.mention AS mention
SET last_changed_at = getvariable('now')
FROM (SELECT DISTINCT source, source_id FROM further SEMI JOIN known USING (source, source_id)) AS further
WHERE further.source = mention.source AND further.source_id = mention.source_id AND mention.valid_to IS NULL;

-- Of a mention that is new, the first one found is its brand itself.
INSERT INTO base.further_brand
SELECT
    further.source,
    further.source_id,
    further.brand,
    further.number + coalesce(held.brands, 0) + CASE WHEN known.source IS NULL THEN 0 ELSE 1 END AS number
FROM further
LEFT JOIN known USING (source, source_id)
LEFT JOIN (SELECT source, source_id, count(*) AS brands FROM base.further_brand GROUP BY source, source_id) AS held
    USING (source, source_id)
WHERE known.source IS NOT NULL OR further.number > 1;

INSERT INTO base.mention BY NAME
SELECT
    landed.source,
    landed.source_id,
    landed.kind,
    coalesce(known.brand, found.brand, landed.brand) AS brand,
    landed.text,
    landed.created_at,
    landed.source || ':' || coalesce(landed.author_id, lower(landed.author_handle)) AS author_key,
    landed.author_id,
    landed.author_handle,
    landed.author_name,
    landed.author_location,
    landed.author_followers,
    landed.author_url,
    landed.customer_id,
    landed.url,
    landed.lang,
    landed.rating,
    landed.rating_scale,
    landed.metric,
    landed.likes,
    landed.shares,
    landed.reply_to,
    landed.deleted,
    landed.raw,
    landed.pull,
    span.valid_from,
    span.valid_to,
    span.seen_at,
    span.seen_pull,
    span.content_hash,
    span.record_hash,
    landed.text_hash,
    words_hash(landed.text) AS words_hash,
    coalesce(known.first_loaded_at, getvariable('now')) AS first_loaded_at,
    coalesce(held.last_changed_at, getvariable('now')) AS last_changed_at,
    reading.* EXCLUDE (source, source_id, text_hash)
FROM (SELECT *, CASE WHEN text <> '' THEN text_hash(text) END AS text_hash FROM landed) AS landed
JOIN span USING (place)
LEFT JOIN reading
    ON reading.source = landed.source
    AND reading.source_id = landed.source_id
    AND reading.text_hash = landed.text_hash
LEFT JOIN known ON known.source = span.source AND known.source_id = span.source_id
LEFT JOIN (FROM further WHERE number = 1) AS found ON found.source = span.source AND found.source_id = span.source_id
LEFT JOIN held ON held.held_row = span.version_held;

-- What its author deleted is no longer ours to show, in whatever version.
UPDATE base.mention AS mention
SET text = '', raw = '{}', text_hash = NULL, words_hash = NULL, role_start = NULL, role_end = NULL
FROM (SELECT source, source_id, max(valid_from) AS deleted_from FROM span WHERE deleted GROUP BY source, source_id) AS gone
WHERE gone.source = mention.source AND gone.source_id = mention.source_id AND mention.valid_from <= gone.deleted_from;

-- What became of the rows of each file: it all adds up.
INSERT INTO outcome BY NAME
SELECT
    'landing' AS kind,
    observed.pull,
    count(*) FILTER (verdict.changes AND verdict.first AND NOT observed.deleted) AS new,
    count(*) FILTER (verdict.changes AND NOT verdict.first AND NOT observed.deleted) AS edited,
    count(*) FILTER (NOT verdict.changes) AS unchanged,
    count(*) FILTER (verdict.changes AND observed.deleted) AS deleted,
    sum(observed.rows - 1) AS repeated
FROM (
    SELECT
        moment.place,
        moment.starts AND span.version_held IS NULL AS changes,
        moment.number = 1 AND known.source IS NULL AS first
    FROM moment
    JOIN span ON span.source = moment.source AND span.source_id = moment.source_id AND span.number = moment.span
    LEFT JOIN known ON known.source = moment.source AND known.source_id = moment.source_id
    WHERE moment.held_row IS NULL
) AS verdict
JOIN observed USING (place)
GROUP BY observed.pull;
