-- Segments that go out to other systems: who is in one, and what went out to whom.

CREATE TABLE base.segment_member (
    segment VARCHAR NOT NULL,
    key VARCHAR NOT NULL,
    entered_at TIMESTAMPTZ NOT NULL,
    left_at TIMESTAMPTZ
);
COMMENT ON TABLE base.segment_member IS 'Who was in a segment, as each export found it: a row a stay, open while it has no left_at. Key: segment, key, entered_at.';
COMMENT ON COLUMN base.segment_member.segment IS 'The segment of goodword.toml, or one that comes with Goodword.';
COMMENT ON COLUMN base.segment_member.key IS 'Who: the value of the key column; of several columns a JSON list of their values.';
COMMENT ON COLUMN base.segment_member.entered_at IS 'The export that first found them in it.';
COMMENT ON COLUMN base.segment_member.left_at IS 'The export that no longer found them; null while they are in it. Who comes back begins a new stay.';

CREATE TABLE base.export (
    export_id VARCHAR NOT NULL,
    segment VARCHAR NOT NULL,
    target VARCHAR NOT NULL,
    part VARCHAR,
    rows BIGINT NOT NULL,
    planned_at TIMESTAMPTZ NOT NULL,
    exported_at TIMESTAMPTZ
);
COMMENT ON TABLE base.export IS 'What went out: a row a file, or a message to a webhook. What became of a message stands in base.outbox under the same key. Key: export_id.';
COMMENT ON COLUMN base.export.export_id IS 'The id; of a message also its webhook-id and its dedupe_key in base.outbox.';
COMMENT ON COLUMN base.export.segment IS 'The segment.';
COMMENT ON COLUMN base.export.target IS 'The file, or env: and the name of the environment variable that holds the address.';
COMMENT ON COLUMN base.export.part IS 'The file''s name before its rename; null for a message. Where a file is not exported and this one is gone, the rename was done.';
COMMENT ON COLUMN base.export.rows IS 'Rows in it.';
COMMENT ON COLUMN base.export.planned_at IS 'When the rows were chosen.';
COMMENT ON COLUMN base.export.exported_at IS 'When the file had its name; null before, and for a message.';

CREATE TABLE base.exported_row (
    export_id VARCHAR NOT NULL,
    segment VARCHAR NOT NULL,
    key VARCHAR NOT NULL,
    entered_at TIMESTAMPTZ NOT NULL,
    content_hash VARCHAR NOT NULL
);
COMMENT ON TABLE base.exported_row IS 'The rows of each export. Key: export_id, key.';
COMMENT ON COLUMN base.exported_row.export_id IS 'The export.';
COMMENT ON COLUMN base.exported_row.segment IS 'The segment.';
COMMENT ON COLUMN base.exported_row.key IS 'Who.';
COMMENT ON COLUMN base.exported_row.entered_at IS 'Their stay in the segment in which it went out.';
COMMENT ON COLUMN base.exported_row.content_hash IS 'SHA-256 of the row as it went out, 32 characters.';

COMMENT ON TABLE base.outbox IS 'Messages to people and to webhooks, one row a message and recipient. Key: dedupe_key. The bodies are emptied once it is sent, or refused by a webhook.';
COMMENT ON COLUMN base.outbox.dedupe_key IS 'What is sent to whom, such as digest:<brand>:<day>:<recipient_id>, or an export_id: never sent twice.';
COMMENT ON COLUMN base.outbox.kind IS 'digest or alert: which list of recipients it belongs to. segment: a message to the webhook of a segment.';
COMMENT ON COLUMN base.outbox.subject IS 'Subject or title; of kind segment the segment.';
COMMENT ON COLUMN base.outbox.body_text IS 'Plain text of a mail; of kind segment the JSON.';
