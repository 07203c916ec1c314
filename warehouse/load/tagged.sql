-- What the signals files say of the mentions of this pass. The same words said twice of one text count once.
INSERT INTO tagged BY NAME
SELECT
    tagged.source,
    tagged.source_id,
    tagged.text_hash,
    tagged.tagger,
    tagged.version,
    tagged.name,
    tagged.label,
    tagged.evidence_start,
    tagged.evidence_end,
    arg_min(tagged.score, tagged.tagged_at) AS score,
    arg_min(tagged.value, tagged.tagged_at) AS value,
    min(tagged.tagged_at) AS tagged_at,
    min(file.pull) AS pull
FROM read_parquet(getvariable('signals_paths'), filename = true) AS tagged
JOIN file ON file.path = tagged.filename
WHERE hash(tagged.source_id) % getvariable('passes') = getvariable('pass')
GROUP BY ALL;
