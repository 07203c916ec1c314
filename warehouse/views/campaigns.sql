-- Group: customers
CREATE OR REPLACE VIEW campaigns AS
SELECT
    campaign_id,
    name,
    brand,
    channel,
    country,
    region,
    starts_at,
    ends_at,
    cost,
    valid_from AS changed_at
FROM base.campaign
WHERE valid_to IS NULL;

COMMENT ON VIEW campaigns IS 'The campaigns as they stand now.';
COMMENT ON COLUMN campaigns.campaign_id IS 'The id in the company''s own tool.';
COMMENT ON COLUMN campaigns.name IS 'What it is called.';
COMMENT ON COLUMN campaigns.brand IS 'The brand that it is for.';
COMMENT ON COLUMN campaigns.channel IS 'email, social, tv ...';
COMMENT ON COLUMN campaigns.country IS 'Where it ran, ISO 3166 two letters; null for everywhere.';
COMMENT ON COLUMN campaigns.region IS 'Where within the country; null for all of it.';
COMMENT ON COLUMN campaigns.starts_at IS 'When it began.';
COMMENT ON COLUMN campaigns.ends_at IS 'When it was over; null while it runs.';
COMMENT ON COLUMN campaigns.cost IS 'What it cost, in the company''s currency.';
COMMENT ON COLUMN campaigns.changed_at IS 'The import that brought this version.';
