-- One correction of a name is in force on a text.
SELECT source, source_id, text_hash, name, count(*) AS rows
FROM base.correction
WHERE undone_at IS NULL
GROUP BY source, source_id, text_hash, name
HAVING rows > 1
