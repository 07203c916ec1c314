-- What the customers that are brought in are known by, as their own records say. The scope is each kind and platform that
-- the import names for a customer, and all that was said of customers who are gone.
CREATE TEMP TABLE customer_import AS
SELECT customer_id, new, touched FROM incoming;

CREATE TEMP TABLE named AS
SELECT DISTINCT customer_id, kind, coalesce(platform, '') AS platform
FROM identities_to_load;

CREATE TEMP TABLE claimed AS
SELECT
    'customers' AS origin,
    customer_id,
    kind,
    coalesce(platform, '') AS platform,
    value,
    max(local) AS local,
    bool_or(verified) AS verified
FROM identities_to_load
WHERE value IS NOT NULL
GROUP BY ALL;
