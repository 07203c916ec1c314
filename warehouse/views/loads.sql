-- Group: warehouse
CREATE OR REPLACE VIEW loads AS
SELECT
    kind,
    pull,
    pulled_at,
    rows,
    new,
    edited,
    unchanged,
    deleted,
    repeated,
    loaded_at
FROM base.loaded_file;

COMMENT ON VIEW loads IS 'The ledger of files loaded: rows = new + edited + unchanged + deleted + repeated.';
COMMENT ON COLUMN loads.kind IS 'landing (mentions) or signals.';
COMMENT ON COLUMN loads.pull IS 'The file: source/pull.';
COMMENT ON COLUMN loads.pulled_at IS 'When the pull began; null for signals.';
COMMENT ON COLUMN loads.rows IS 'Rows in the file.';
COMMENT ON COLUMN loads.new IS 'Mentions (or signals) not known before.';
COMMENT ON COLUMN loads.edited IS 'Known mentions with another content than in the pull before.';
COMMENT ON COLUMN loads.unchanged IS 'Known mentions (or signals) with the same content.';
COMMENT ON COLUMN loads.deleted IS 'Mentions that the file says are gone.';
COMMENT ON COLUMN loads.repeated IS 'Rows whose mention stands again further down in the same file.';
COMMENT ON COLUMN loads.loaded_at IS 'When it was loaded.';
