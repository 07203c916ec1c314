-- Each mention's author is known.
SELECT mention.source, mention.source_id, mention.author_key
FROM base.mention AS mention
ANTI JOIN base.author USING (author_key)
WHERE mention.author_key IS NOT NULL
