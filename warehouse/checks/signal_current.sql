-- One version of a tagger is current on a text, or none where the tagger is in use no more.
SELECT source, source_id, text_hash, tagger, count(DISTINCT version) FILTER (current) AS current_versions
FROM base.signal
GROUP BY source, source_id, text_hash, tagger
HAVING current_versions > 1
