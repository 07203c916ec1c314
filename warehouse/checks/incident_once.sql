-- One incident at a time lasts of a rule, brand and scope, and each has one id.
SELECT rule, brand, scope, count(*) AS lasting
FROM base.incident
WHERE state <> 'resolved'
GROUP BY rule, brand, scope
HAVING count(*) > 1
UNION ALL
SELECT incident_id, '', '', count(*)
FROM base.incident
GROUP BY incident_id
HAVING count(*) > 1;
