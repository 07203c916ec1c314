-- Group: customers
CREATE OR REPLACE VIEW customer_history AS
SELECT
    customer_id,
    name,
    first_name,
    last_name,
    nickname,
    email,
    phone,
    tier,
    points,
    account,
    company,
    street,
    city,
    postcode,
    state,
    country,
    language,
    website,
    bio,
    birth_date,
    lifetime_value,
    since,
    valid_from,
    valid_to
FROM base.customer;

COMMENT ON VIEW customer_history IS 'Every version of every customer record: who was in which tier when.';
COMMENT ON COLUMN customer_history.customer_id IS 'The id in the company''s own CRM.';
COMMENT ON COLUMN customer_history.name IS 'Full name.';
COMMENT ON COLUMN customer_history.first_name IS 'Given name.';
COMMENT ON COLUMN customer_history.last_name IS 'Family name.';
COMMENT ON COLUMN customer_history.nickname IS 'What the customer is called besides.';
COMMENT ON COLUMN customer_history.email IS 'E-mail address, lower case.';
COMMENT ON COLUMN customer_history.phone IS 'Telephone number, E.164.';
COMMENT ON COLUMN customer_history.tier IS 'Loyalty tier.';
COMMENT ON COLUMN customer_history.points IS 'Loyalty points held.';
COMMENT ON COLUMN customer_history.account IS 'account_id of the account that the customer belongs to, or its name where the company keeps no records of accounts (B2B).';
COMMENT ON COLUMN customer_history.company IS 'The employer, as the customer stated it; of a B2B customer see account.';
COMMENT ON COLUMN customer_history.street IS 'House number and street.';
COMMENT ON COLUMN customer_history.city IS 'City or suburb.';
COMMENT ON COLUMN customer_history.postcode IS 'Postcode.';
COMMENT ON COLUMN customer_history.state IS 'State, province or county.';
COMMENT ON COLUMN customer_history.country IS 'Country, ISO 3166 two letters.';
COMMENT ON COLUMN customer_history.language IS 'Language that the customer writes, ISO 639-1.';
COMMENT ON COLUMN customer_history.website IS 'The customer''s own site.';
COMMENT ON COLUMN customer_history.bio IS 'What the company noted of the customer: profession, interests.';
COMMENT ON COLUMN customer_history.birth_date IS 'Date of birth, ISO 8601: a day, or a year alone.';
COMMENT ON COLUMN customer_history.lifetime_value IS 'What the customer has brought so far, in the company''s currency.';
COMMENT ON COLUMN customer_history.since IS 'Customer since.';
COMMENT ON COLUMN customer_history.valid_from IS 'The import that brought this version.';
COMMENT ON COLUMN customer_history.valid_to IS 'The import that brought the next version, or no longer had the customer; null for the one that holds now.';
