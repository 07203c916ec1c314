-- Group: warehouse
CREATE OR REPLACE VIEW columns AS
SELECT
    duckdb_columns.table_name AS view_name,
    duckdb_columns.column_name,
    duckdb_columns.data_type,
    duckdb_columns.comment AS meaning
FROM duckdb_columns()
WHERE schema_name = 'main' AND NOT internal
ORDER BY duckdb_columns.table_name, duckdb_columns.column_index;

COMMENT ON VIEW columns IS 'What each column of each view means.';
COMMENT ON COLUMN columns.view_name IS 'The view.';
COMMENT ON COLUMN columns.column_name IS 'Its column.';
COMMENT ON COLUMN columns.data_type IS 'The type of the column.';
COMMENT ON COLUMN columns.meaning IS 'What it holds, unit and range.';
