-- What stands beside a mention is what the current signals say of its text.
SELECT mention.source, mention.source_id, mention.sentiment, signal.sentiment, mention.role, signal.role
FROM base.mention AS mention
LEFT JOIN (
    SELECT
        source,
        source_id,
        text_hash,
        arg_max(label, score) FILTER (name = 'sentiment') AS sentiment,
        arg_max(label, score) FILTER (name = 'role') AS role
    FROM base.signal
    WHERE current
    GROUP BY source, source_id, text_hash
) AS signal USING (source, source_id, text_hash)
WHERE mention.text_hash IS NOT NULL
    AND row(mention.sentiment, mention.role) IS DISTINCT FROM row(signal.sentiment, signal.role)
