-- The cut-offs are there once.
SELECT count(*) AS rows
FROM base.cut_off
HAVING rows <> 1
