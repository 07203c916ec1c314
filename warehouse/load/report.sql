-- The ledger's entries of this load, added up.
SELECT
    count(*) FILTER (kind = 'landing')::BIGINT AS files,
    coalesce(sum(new) FILTER (kind = 'landing'), 0)::BIGINT AS new,
    coalesce(sum(edited) FILTER (kind = 'landing'), 0)::BIGINT AS edited,
    coalesce(sum(unchanged) FILTER (kind = 'landing'), 0)::BIGINT AS unchanged,
    coalesce(sum(deleted) FILTER (kind = 'landing'), 0)::BIGINT AS deleted,
    coalesce(sum(repeated) FILTER (kind = 'landing'), 0)::BIGINT AS repeated,
    coalesce(sum(new) FILTER (kind = 'signals'), 0)::BIGINT AS signals
FROM base.loaded_file
SEMI JOIN file USING (kind, pull);
