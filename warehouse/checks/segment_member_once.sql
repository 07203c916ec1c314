-- Somebody stays in a segment once at a time, and leaves after entering.
SELECT segment, key, count(*) FILTER (left_at IS NULL) AS open, count(*) - count(DISTINCT entered_at) AS repeated
FROM base.segment_member
GROUP BY segment, key
HAVING open > 1 OR repeated > 0 OR bool_or(left_at <= entered_at)
