-- Texts, newest first, that not all of these taggers have read, and whose landing files are gone: a page of them, from
-- the place where the last one ended.
SELECT source, source_id, text, text_hash, created_at, string_split(coalesce(tagged_by, ''), ', ') AS tagged_by
FROM base.mention
WHERE valid_to IS NULL
    AND regexp_matches(text, '[^\pZ\pC]')
    AND NOT coalesce(list_has_all(string_split(tagged_by, ', '), $taggers), false)
    AND pull NOT IN (SELECT unnest($kept::VARCHAR[]))
    AND seen_pull NOT IN (SELECT unnest($kept::VARCHAR[]))
    AND ($before IS NULL OR (created_at, source, source_id) < ($before::TIMESTAMPTZ, $source::VARCHAR, $source_id::VARCHAR))
ORDER BY created_at DESC, source DESC, source_id DESC
LIMIT $most;
