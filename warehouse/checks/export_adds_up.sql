-- An export has as many rows as it says, each once, each of a stay in its segment that had begun when it was planned.
SELECT export_id, export.segment, export.rows, coalesce(held.rows, 0) AS held, held.people, held.stays
FROM base.export AS export
FULL JOIN (
    SELECT
        exported_row.export_id,
        min(exported_row.segment) AS segment,
        count(*) AS rows,
        count(DISTINCT exported_row.key) AS people,
        count(member.key) AS stays,
        max(exported_row.entered_at) AS entered_at
    FROM base.exported_row AS exported_row
    LEFT JOIN base.segment_member AS member
        ON member.segment = exported_row.segment
        AND member.key = exported_row.key
        AND member.entered_at = exported_row.entered_at
    GROUP BY exported_row.export_id
) AS held USING (export_id)
WHERE (export.rows, export.rows, export.rows, export.segment) IS DISTINCT FROM (held.rows, held.people, held.stays, held.segment)
    OR held.entered_at > export.planned_at
