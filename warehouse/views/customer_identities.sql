-- Group: customers
CREATE OR REPLACE VIEW customer_identities AS
SELECT
    customer_id,
    kind,
    platform,
    value,
    verified,
    valid_from,
    valid_to
FROM base.identity;

COMMENT ON VIEW customer_identities IS 'What customers are known by: handles, e-mail addresses, telephone numbers, websites.';
COMMENT ON COLUMN customer_identities.customer_id IS 'The customer.';
COMMENT ON COLUMN customer_identities.kind IS 'handle, email, phone or website.';
COMMENT ON COLUMN customer_identities.platform IS 'The platform of a handle; empty for the other kinds.';
COMMENT ON COLUMN customer_identities.value IS 'Normalised: handle without @ in lower case, e-mail in lower case, telephone number in E.164, website without https://, www. and the last slash.';
COMMENT ON COLUMN customer_identities.verified IS 'True if the company knows it for certain, as it does the handles in its CRM; false where the customer only stated it.';
COMMENT ON COLUMN customer_identities.valid_from IS 'The import that brought it.';
COMMENT ON COLUMN customer_identities.valid_to IS 'The import that no longer had it; null while in force.';
