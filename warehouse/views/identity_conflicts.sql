-- Group: customers
CREATE OR REPLACE VIEW identity_conflicts AS
SELECT
    kind,
    platform,
    value,
    list(DISTINCT customer_id ORDER BY customer_id) AS customer_ids
FROM base.identity
WHERE valid_to IS NULL AND verified
GROUP BY kind, platform, value
HAVING count(DISTINCT customer_id) > 1;

COMMENT ON VIEW identity_conflicts IS 'Identities that the company knows for certain of more than one customer. They link nobody until the records are put right.';
COMMENT ON COLUMN identity_conflicts.kind IS 'handle, email, phone or website.';
COMMENT ON COLUMN identity_conflicts.platform IS 'The platform of a handle; empty for the other kinds.';
COMMENT ON COLUMN identity_conflicts.value IS 'The identity that they share.';
COMMENT ON COLUMN identity_conflicts.customer_ids IS 'The customers that claim it.';
