-- Who left the segment and who entered it. Times of a segment only grow, whatever the clock does: who leaves and comes
-- back has two stays.
SET VARIABLE moment = (
    SELECT greatest(getvariable('now'), max(changed_at) + INTERVAL 1 MICROSECOND)
    FROM (
        SELECT greatest(entered_at, coalesce(left_at, entered_at)) AS changed_at
        FROM base.segment_member
        WHERE segment = getvariable('segment')
        UNION ALL
        SELECT planned_at FROM base.export WHERE segment = getvariable('segment')
    )
);

UPDATE base.segment_member
SET left_at = getvariable('moment')
WHERE segment = getvariable('segment') AND left_at IS NULL AND key NOT IN (SELECT key FROM segment_changes);

INSERT INTO base.segment_member (segment, key, entered_at)
SELECT getvariable('segment'), key, getvariable('moment') FROM segment_changes WHERE entered_at IS NULL;

UPDATE segment_changes SET entered_at = getvariable('moment') WHERE entered_at IS NULL;
