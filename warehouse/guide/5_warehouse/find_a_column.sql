-- Where something is to be found
SELECT view_name, column_name, data_type, meaning
FROM columns
WHERE meaning ILIKE '%loyalty%'
ORDER BY view_name, column_name
