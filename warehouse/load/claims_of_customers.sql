-- What the customers who are brought in are known by, as their own records say.
CREATE TEMP TABLE customer_import AS
SELECT customer_id, new, touched FROM incoming;

CREATE TEMP TABLE named AS
SELECT DISTINCT customer_id, kind, platform FROM identities_to_load;

CREATE TEMP TABLE claimed AS
SELECT 'customers' AS origin, customer_id, kind, platform, value, max(local) AS local, bool_or(verified) AS verified
FROM identities_to_load
WHERE value IS NOT NULL
GROUP BY customer_id, kind, platform, value;
