-- Group: customers
CREATE OR REPLACE VIEW orders AS
SELECT
    order_id,
    customer_id,
    ordered_at,
    amount,
    status,
    product,
    brand,
    campaign_id,
    code,
    valid_from AS changed_at
FROM base.purchase
WHERE valid_to IS NULL;

COMMENT ON VIEW orders IS 'The orders as they stand now.';
COMMENT ON COLUMN orders.order_id IS 'The order number.';
COMMENT ON COLUMN orders.customer_id IS 'Who ordered; the view customers has it, unless the customer is not known yet.';
COMMENT ON COLUMN orders.ordered_at IS 'When.';
COMMENT ON COLUMN orders.amount IS 'What was charged in all, in the company''s currency.';
COMMENT ON COLUMN orders.status IS 'placed, paid, shipped, delivered, cancelled or refunded. The last two bring no money.';
COMMENT ON COLUMN orders.product IS 'What was ordered.';
COMMENT ON COLUMN orders.brand IS 'The brand that was ordered, where the company has several.';
COMMENT ON COLUMN orders.campaign_id IS 'The campaign that brought it, where the shop knows.';
COMMENT ON COLUMN orders.code IS 'The discount code that was used: an ambassador''s, for one.';
COMMENT ON COLUMN orders.changed_at IS 'The import that brought this version.';
