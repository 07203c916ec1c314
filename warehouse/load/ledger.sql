-- The files are in. A signals file that was written again replaces its entry.
DELETE FROM base.loaded_file
WHERE (kind, pull) IN (SELECT (kind, pull) FROM file);

INSERT INTO base.loaded_file BY NAME
SELECT
    file.kind,
    file.pull,
    file.fingerprint,
    file.pulled_at,
    file.rows,
    coalesce(sum(outcome.new), 0) AS new,
    coalesce(sum(outcome.edited), 0) AS edited,
    CASE file.kind
        WHEN 'landing' THEN coalesce(sum(outcome.unchanged), 0)
        ELSE file.rows - coalesce(sum(outcome.new), 0)
    END AS unchanged,
    coalesce(sum(outcome.deleted), 0) AS deleted,
    coalesce(sum(outcome.repeated), 0) AS repeated,
    getvariable('now') AS loaded_at
FROM file
LEFT JOIN outcome USING (kind, pull)
GROUP BY file.kind, file.pull, file.fingerprint, file.pulled_at, file.rows;
