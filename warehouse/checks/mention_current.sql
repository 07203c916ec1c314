-- Each mention has exactly one current version.
SELECT source, source_id, count(*) FILTER (valid_to IS NULL) AS current_versions
FROM base.mention
GROUP BY source, source_id
HAVING current_versions <> 1
