-- Group: customers
CREATE OR REPLACE VIEW deals AS
SELECT
    deal_id,
    account_id,
    name,
    stage,
    status,
    value,
    opened_at,
    closed_at,
    valid_from AS changed_at
FROM base.deal
WHERE valid_to IS NULL;

COMMENT ON VIEW deals IS 'The deals with accounts as they stand now.';
COMMENT ON COLUMN deals.deal_id IS 'The id in the company''s own CRM.';
COMMENT ON COLUMN deals.account_id IS 'The account.';
COMMENT ON COLUMN deals.name IS 'What is to be sold.';
COMMENT ON COLUMN deals.stage IS 'How far it has come, in the company''s own words.';
COMMENT ON COLUMN deals.status IS 'open, won or lost.';
COMMENT ON COLUMN deals.value IS 'What it would bring, in the company''s currency.';
COMMENT ON COLUMN deals.opened_at IS 'When it began.';
COMMENT ON COLUMN deals.closed_at IS 'When it was won or lost; null while open.';
COMMENT ON COLUMN deals.changed_at IS 'The import that brought this version.';
