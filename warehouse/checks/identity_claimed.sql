-- What a customer is known by is what the records say of customers who are known, no more and no less.
WITH said AS (
    SELECT DISTINCT customer_id, kind, platform, value
    FROM base.identity_claim
    SEMI JOIN (FROM base.customer WHERE valid_to IS NULL) AS customer USING (customer_id)
    WHERE valid_to IS NULL
), known AS (
    SELECT customer_id, kind, platform, value FROM base.identity WHERE valid_to IS NULL
)
(FROM said EXCEPT FROM known)
UNION ALL
(FROM known EXCEPT FROM said)
