-- What an export would change. `segment_rows` holds the segment now: position, key, content_hash; each key once.
CREATE OR REPLACE TEMP TABLE segment_changes AS
WITH stay AS (
    SELECT key, entered_at
    FROM base.segment_member
    WHERE segment = getvariable('segment') AND left_at IS NULL
),
-- What was refused was not taken: its rows are as if they had never gone out.
carried AS (
    SELECT
        exported_row.key,
        exported_row.entered_at,
        arg_max(exported_row.content_hash, exports.planned_at) AS content_hash,
        bool_or(exports.state = 'waiting') AS waits
    FROM base.exported_row AS exported_row
    JOIN exports ON exports.export_id = exported_row.export_id AND exports.state <> 'refused'
    WHERE exported_row.segment = getvariable('segment')
    GROUP BY exported_row.key, exported_row.entered_at
)
SELECT
    segment_rows.position,
    segment_rows.key,
    segment_rows.content_hash,
    stay.entered_at,
    CASE getvariable('wanted')
        -- What waits is on its way already.
        WHEN 'all' THEN coalesce(NOT carried.waits, true)
        WHEN 'changed' THEN carried.content_hash IS DISTINCT FROM segment_rows.content_hash
        WHEN 'new' THEN carried.key IS NULL
    END AS goes
FROM segment_rows
LEFT JOIN stay ON stay.key = segment_rows.key
LEFT JOIN carried ON carried.key = stay.key AND carried.entered_at = stay.entered_at;
