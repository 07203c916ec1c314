-- Group: warehouse
CREATE OR REPLACE VIEW exports AS
SELECT
    export.export_id,
    export.segment,
    export.target,
    export.rows,
    -- One truth a message: that it was taken stands in the outbox alone.
    CASE
        WHEN coalesce(export.exported_at, outbox.sent_at) IS NOT NULL THEN 'delivered'
        WHEN outbox.state = 'failed' THEN 'refused'
        ELSE 'waiting'
    END AS state,
    outbox.reason,
    export.planned_at,
    coalesce(export.exported_at, outbox.sent_at) AS exported_at
FROM base.export AS export
LEFT JOIN base.outbox AS outbox ON outbox.dedupe_key = export.export_id;

COMMENT ON VIEW exports IS 'What segments sent to other systems: a row a file, or a message to a webhook.';
COMMENT ON COLUMN exports.export_id IS 'The id; of a message the webhook-id that the receiver saw.';
COMMENT ON COLUMN exports.segment IS 'The segment.';
COMMENT ON COLUMN exports.target IS 'The file, or env: and the name of the environment variable that holds the webhook''s address.';
COMMENT ON COLUMN exports.rows IS 'Rows in it.';
COMMENT ON COLUMN exports.state IS 'delivered, waiting (it is tried again, under the same id), or refused: its rows were not taken and go out with the next export.';
COMMENT ON COLUMN exports.reason IS 'Why the last attempt failed; null where none did.';
COMMENT ON COLUMN exports.planned_at IS 'When the rows were chosen.';
COMMENT ON COLUMN exports.exported_at IS 'When the file was there, or the receiver took the message; null before.';
