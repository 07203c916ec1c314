-- The versions of a mention follow each other without a gap or an overlap, and no two neighbours say the same.
SELECT source, source_id, valid_from, valid_to, next_from
FROM (
    SELECT
        *,
        lead(valid_from) OVER told AS next_from,
        lead(content_hash) OVER told AS next_content
    FROM base.mention
    WINDOW told AS (PARTITION BY source, source_id ORDER BY valid_from, valid_to NULLS LAST)
)
WHERE valid_to IS DISTINCT FROM next_from OR content_hash = next_content OR seen_at < valid_from
