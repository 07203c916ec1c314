-- Records of the import that name another one which is not known.
SELECT count(*)
FROM records_to_load AS came
ANTI JOIN (FROM base.${table} WHERE valid_to IS NULL) AS named ON named.${key} = came.${key}
WHERE came.${key} IS NOT NULL;
