-- The rows of this pass in the landing files. A file that is older than a field has no such column. `place` orders them by pull, then by position in the file.
CREATE OR REPLACE TEMP VIEW landed AS
SELECT landed.*, file.pull, file.pulled_at, (file.number << 40) + landed.file_row_number AS place
FROM (
    FROM read_parquet(
        getvariable('landing_paths'), filename = true, file_row_number = true, union_by_name = true
    )
    UNION ALL BY NAME
    SELECT NULL::VARCHAR AS metric WHERE false
) AS landed
JOIN file ON file.path = landed.filename
WHERE hash(landed.source_id) % getvariable('passes') = getvariable('pass');

-- Who was seen in which pull, without the wide columns. Within one file the last row of a mention counts.
INSERT INTO observed
SELECT
    source,
    source_id,
    pulled_at,
    pull,
    max(place),
    arg_max(content_hash, place),
    arg_max(record_hash, place),
    arg_max(deleted, place),
    min(brand),
    max(brand),
    count(*)
FROM (
    SELECT
        *,
        CASE WHEN deleted THEN 0::UBIGINT ELSE md5_number_lower(concat(
            kind, chr(31), epoch_us(created_at), chr(31), author_id, chr(31),
            CASE WHEN author_id IS NULL THEN lower(author_handle) END, chr(31), customer_id, chr(31),
            -- A mention without a metric has the hash that it had before there was one.
            rating, chr(31), rating_scale, chr(31), metric || chr(31), reply_to, chr(31), text
        )) END AS content_hash,
        -- Another version of DuckDB may compute this hash otherwise: a row is then written once more, and no harm done.
        hash(concat(
            author_handle, chr(31), author_name, chr(31), author_location, chr(31), author_followers, chr(31),
            author_url, chr(31), url, chr(31), lang, chr(31), likes, chr(31), shares, chr(31), raw
        )) AS record_hash
    FROM landed
)
GROUP BY source, source_id, pulled_at, pull;
