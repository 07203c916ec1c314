-- Group: warehouse
CREATE OR REPLACE VIEW segment_members AS
SELECT
    member.segment,
    member.key,
    member.entered_at,
    member.left_at,
    coalesce(sent.exports, 0) AS exports,
    sent.exported_at
FROM base.segment_member AS member
LEFT JOIN (
    SELECT
        exported_row.segment,
        exported_row.key,
        exported_row.entered_at,
        count(*) AS exports,
        max(exports.exported_at) AS exported_at
    FROM base.exported_row AS exported_row
    JOIN exports ON exports.export_id = exported_row.export_id AND exports.state = 'delivered'
    GROUP BY exported_row.segment, exported_row.key, exported_row.entered_at
) AS sent ON sent.segment = member.segment AND sent.key = member.key AND sent.entered_at = member.entered_at;

COMMENT ON VIEW segment_members IS 'Who was in which exported segment, and when: a row a stay. A segment that was never exported has none.';
COMMENT ON COLUMN segment_members.segment IS 'The segment.';
COMMENT ON COLUMN segment_members.key IS 'Who: the value of the key column, such as the customer_id; of several columns a JSON list of their values.';
COMMENT ON COLUMN segment_members.entered_at IS 'The export that first found them in it.';
COMMENT ON COLUMN segment_members.left_at IS 'The export that no longer found them; null while they are in it. Who comes back begins a new stay, and is new again.';
COMMENT ON COLUMN segment_members.exports IS 'How often they were delivered during this stay, in a file or to a webhook.';
COMMENT ON COLUMN segment_members.exported_at IS 'When they were last delivered during this stay; null where not yet.';
