-- The exports that carry what goes. `segment_exports` holds them: export_id, target, part, first and last position.
INSERT INTO base.exported_row (export_id, segment, key, entered_at, content_hash)
SELECT segment_exports.export_id, getvariable('segment'), changes.key, changes.entered_at, changes.content_hash
FROM segment_changes AS changes
JOIN segment_exports ON changes.position BETWEEN segment_exports.first AND segment_exports.last
WHERE changes.goes;

INSERT INTO base.export (export_id, segment, target, part, rows, planned_at)
SELECT
    segment_exports.export_id,
    getvariable('segment'),
    segment_exports.target,
    segment_exports.part,
    count(*),
    getvariable('moment')
FROM segment_exports
JOIN segment_changes AS changes
    ON changes.goes AND changes.position BETWEEN segment_exports.first AND segment_exports.last
GROUP BY segment_exports.export_id, segment_exports.target, segment_exports.part;
