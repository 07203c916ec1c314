-- Each record of the company has at most one current version, and its versions do not overlap.
SELECT record, key, valid_from, valid_to
FROM (
    SELECT 'customer' AS record, [customer_id] AS key, valid_from, valid_to FROM base.customer
    UNION ALL
    SELECT 'account', [account_id], valid_from, valid_to FROM base.account
    UNION ALL
    SELECT 'deal', [deal_id], valid_from, valid_to FROM base.deal
    UNION ALL
    SELECT 'purchase', [order_id], valid_from, valid_to FROM base.purchase
    UNION ALL
    SELECT 'ticket', [ticket_id], valid_from, valid_to FROM base.ticket
    UNION ALL
    SELECT 'campaign', [campaign_id], valid_from, valid_to FROM base.campaign
    UNION ALL
    SELECT 'campaign_reach', [campaign_id, customer_id], valid_from, valid_to FROM base.campaign_reach
    UNION ALL
    SELECT 'identity', [customer_id, kind, platform, value], valid_from, valid_to FROM base.identity
    UNION ALL
    SELECT 'identity_claim', [origin, customer_id, kind, platform, value], valid_from, valid_to
    FROM base.identity_claim
)
QUALIFY valid_to < valid_from
    OR coalesce(valid_to, 'infinity') > lead(valid_from) OVER (
        PARTITION BY record, key ORDER BY valid_from, valid_to NULLS LAST
    )
