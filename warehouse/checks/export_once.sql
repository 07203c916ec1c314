-- An export stands once; a message has one place in the outbox, a file has none.
SELECT export_id, count(*) AS rows, count(outbox.dedupe_key) AS messages
FROM base.export AS export
LEFT JOIN base.outbox AS outbox ON outbox.dedupe_key = export.export_id
GROUP BY export_id
HAVING rows <> 1 OR messages <> count(*) FILTER (export.part IS NULL)
