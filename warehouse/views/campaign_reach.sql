-- Group: customers
CREATE OR REPLACE VIEW campaign_reach AS
SELECT
    campaign_id,
    customer_id,
    reached_at,
    valid_from AS changed_at
FROM base.campaign_reach
WHERE valid_to IS NULL;

COMMENT ON VIEW campaign_reach IS 'Whom each campaign reached.';
COMMENT ON COLUMN campaign_reach.campaign_id IS 'The campaign.';
COMMENT ON COLUMN campaign_reach.customer_id IS 'Who was reached; the view customers has it, unless the customer is not known yet.';
COMMENT ON COLUMN campaign_reach.reached_at IS 'When; null where only the campaign''s own time is known.';
COMMENT ON COLUMN campaign_reach.changed_at IS 'The import that brought this version.';
