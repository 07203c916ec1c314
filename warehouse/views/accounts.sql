-- Group: customers
CREATE OR REPLACE VIEW accounts AS
SELECT
    account_id,
    name,
    domain,
    website,
    industry,
    country,
    owner,
    value,
    renews_on,
    valid_from AS changed_at
FROM base.account
WHERE valid_to IS NULL;

COMMENT ON VIEW accounts IS 'The companies that are customers (B2B), as they stand now.';
COMMENT ON COLUMN accounts.account_id IS 'The id in the company''s own CRM; customers name it in their column account.';
COMMENT ON COLUMN accounts.name IS 'Name of the company.';
COMMENT ON COLUMN accounts.domain IS 'The domain of its e-mail addresses, lower case.';
COMMENT ON COLUMN accounts.website IS 'Its site.';
COMMENT ON COLUMN accounts.industry IS 'What it does.';
COMMENT ON COLUMN accounts.country IS 'Country, ISO 3166 two letters.';
COMMENT ON COLUMN accounts.owner IS 'Who looks after it.';
COMMENT ON COLUMN accounts.value IS 'What it pays a year, in the company''s currency.';
COMMENT ON COLUMN accounts.renews_on IS 'When its contract comes up for renewal.';
COMMENT ON COLUMN accounts.changed_at IS 'The import that brought this version.';
