-- What was edited after it was said, before and now
SELECT old.mention_id, old.text AS before, mentions.text AS now, old.valid_to AS edited_at
FROM mention_history AS old
JOIN mentions ON mentions.mention_id = old.mention_id
WHERE old.valid_to IS NOT NULL AND old.text <> mentions.text
ORDER BY edited_at DESC, old.mention_id
