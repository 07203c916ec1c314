-- Group: customers
CREATE OR REPLACE VIEW customer_history AS
SELECT
    customer_id,
    name,
    email,
    phone,
    tier,
    account,
    country,
    lifetime_value,
    since,
    valid_from,
    valid_to
FROM base.customer;

COMMENT ON VIEW customer_history IS 'Every version of every customer record: who was in which tier when.';
COMMENT ON COLUMN customer_history.customer_id IS 'The id in the company''s own CRM.';
COMMENT ON COLUMN customer_history.name IS 'Full name.';
COMMENT ON COLUMN customer_history.email IS 'E-mail address, lower case.';
COMMENT ON COLUMN customer_history.phone IS 'Telephone number, E.164.';
COMMENT ON COLUMN customer_history.tier IS 'Loyalty tier.';
COMMENT ON COLUMN customer_history.account IS 'The company that the customer belongs to (B2B).';
COMMENT ON COLUMN customer_history.country IS 'Country, ISO 3166 two letters.';
COMMENT ON COLUMN customer_history.lifetime_value IS 'What the customer has brought so far, in the company''s currency.';
COMMENT ON COLUMN customer_history.since IS 'Customer since.';
COMMENT ON COLUMN customer_history.valid_from IS 'The import that brought this version.';
COMMENT ON COLUMN customer_history.valid_to IS 'The import that brought the next version; null for the one that holds now.';
