-- How many texts not all of these taggers have read, of those whose landing files are gone.
SELECT count(*) AS texts
FROM base.mention
WHERE valid_to IS NULL
    AND regexp_matches(text, '[^\pZ\pC]')
    AND NOT coalesce(list_has_all(string_split(tagged_by, ', '), $taggers), false)
    AND pull NOT IN (SELECT unnest($kept::VARCHAR[]))
    AND seen_pull NOT IN (SELECT unnest($kept::VARCHAR[]));
