-- What became of the rows of a file adds up to its rows.
SELECT kind, pull, rows, new, edited, unchanged, deleted, repeated
FROM base.loaded_file
WHERE rows <> new + edited + unchanged + deleted + repeated
