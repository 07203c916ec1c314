-- A version of a tagger says a thing of a text once.
SELECT source, source_id, text_hash, tagger, version, name, label, evidence_start, evidence_end, count(*) AS rows
FROM base.signal
GROUP BY ALL
HAVING rows > 1
