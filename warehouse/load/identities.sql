-- What the customers held are known by, as all kinds of record together say. It is certain where one of them is.
CREATE TEMP TABLE known AS
SELECT customer_id, kind, platform, value, max(local) AS local, bool_or(verified) AS verified
FROM base.identity_claim
SEMI JOIN (FROM base.customer WHERE valid_to IS NULL) AS customer USING (customer_id)
WHERE valid_to IS NULL
GROUP BY customer_id, kind, platform, value;
