-- What people said of texts and nobody took back: rows to train with.
SELECT text, name, label, language, corrected_by AS "by", corrected_at AS "at"
FROM corrections
WHERE undone_at IS NULL
ORDER BY corrected_at, mention_id, name;
