-- Each file is in the ledger once.
SELECT kind, pull, count(*) AS entries
FROM base.loaded_file
GROUP BY kind, pull
HAVING entries > 1
