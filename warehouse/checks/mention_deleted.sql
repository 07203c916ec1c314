-- Nothing of what its author deleted is left.
SELECT mention.source, mention.source_id, mention.valid_from
FROM base.mention AS mention
JOIN base.mention AS gone
    ON gone.source = mention.source
    AND gone.source_id = mention.source_id
    AND gone.deleted
    AND gone.valid_from >= mention.valid_from
WHERE mention.text <> '' OR mention.raw <> '{}' OR mention.text_hash IS NOT NULL
