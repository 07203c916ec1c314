-- Group: customers
-- The day in UTC whatever the session's time zone is.

CREATE OR REPLACE VIEW contacts AS
SELECT
    customer_id,
    created_at AS happened_at,
    'in' AS direction,
    kind,
    source,
    brand,
    brands,
    list_has_any(brands, (SELECT coalesce(list(own_brands.brand), []) FROM own_brands)) AS own,
    mention_id AS contact_id,
    mention_id,
    author_key,
    sentiment,
    sentiment_score,
    complaint,
    suggestion,
    churn_risk,
    text,
    NULL::DOUBLE AS amount,
    NULL::VARCHAR AS status,
    url
FROM mentions
WHERE customer_id IS NOT NULL
UNION ALL BY NAME
SELECT
    customer_id,
    ordered_at AS happened_at,
    'in' AS direction,
    'order' AS kind,
    brand,
    CASE WHEN brand IS NULL THEN [] ELSE [brand] END AS brands,
    true AS own,
    'order:' || order_id AS contact_id,
    product AS text,
    amount,
    status
FROM base.purchase
WHERE valid_to IS NULL AND customer_id IS NOT NULL
UNION ALL BY NAME
SELECT
    customer_id,
    opened_at AS happened_at,
    'in' AS direction,
    coalesce(kind, 'ticket') AS kind,
    channel AS source,
    [] AS brands,
    true AS own,
    'ticket:' || ticket_id AS contact_id,
    subject AS text,
    status
FROM base.ticket
WHERE valid_to IS NULL AND customer_id IS NOT NULL
UNION ALL BY NAME
SELECT
    reach.customer_id,
    coalesce(reach.reached_at, campaign.starts_at) AS happened_at,
    'out' AS direction,
    'campaign' AS kind,
    campaign.channel AS source,
    campaign.brand,
    CASE WHEN campaign.brand IS NULL THEN [] ELSE [campaign.brand] END AS brands,
    true AS own,
    'campaign:' || reach.campaign_id AS contact_id,
    campaign.name AS text
FROM base.campaign_reach AS reach
LEFT JOIN base.campaign AS campaign ON campaign.campaign_id = reach.campaign_id AND campaign.valid_to IS NULL
WHERE reach.valid_to IS NULL;

COMMENT ON VIEW contacts IS 'Every contact between the company and its customers, one row each: what they said, ordered and asked, and the campaigns that reached them. A mention of two brands is one contact. A ticket and the words said in it are two records, and so two rows of different kinds.';
COMMENT ON COLUMN contacts.customer_id IS 'The customer.';
COMMENT ON COLUMN contacts.happened_at IS 'When: said, ordered, opened, reached (else the start of the campaign); null where the record does not say.';
COMMENT ON COLUMN contacts.direction IS 'in: from the customer, notes on what they said included. out: to the customer, which only a campaign is.';
COMMENT ON COLUMN contacts.kind IS 'mention, review, survey, note, email, chat, order, ticket, call or campaign.';
COMMENT ON COLUMN contacts.source IS 'Platform or import of a mention, channel of a ticket or campaign; null for an order.';
COMMENT ON COLUMN contacts.brand IS 'The brand; of a mention the one that it was first found for.';
COMMENT ON COLUMN contacts.brands IS 'All brands; empty where none is named.';
COMMENT ON COLUMN contacts.own IS 'False for a mention of competitors alone, see own_brands.';
COMMENT ON COLUMN contacts.contact_id IS 'mention_id, or order:, ticket: or campaign: and the record''s own id. Of a campaign once for each customer.';
COMMENT ON COLUMN contacts.mention_id IS 'The mention in the view mentions; null for the company''s records.';
COMMENT ON COLUMN contacts.author_key IS 'The account under which it was said.';
COMMENT ON COLUMN contacts.sentiment IS 'negative, neutral or positive, of the text as a whole; toward each of several brands see mention_brands.';
COMMENT ON COLUMN contacts.sentiment_score IS 'P(positive) - P(negative), -1 to 1.';
COMMENT ON COLUMN contacts.complaint IS 'Probability that it complains, as in mentions.';
COMMENT ON COLUMN contacts.suggestion IS 'Probability that it suggests something new or other, as in mentions.';
COMMENT ON COLUMN contacts.churn_risk IS 'True where it threatens to leave, as in mentions.';
COMMENT ON COLUMN contacts.text IS 'What was said; the product of an order, the subject of a ticket, the name of a campaign.';
COMMENT ON COLUMN contacts.amount IS 'What an order cost, in the company''s currency, whatever became of it: see status.';
COMMENT ON COLUMN contacts.status IS 'Of an order or ticket.';
COMMENT ON COLUMN contacts.url IS 'Where to read a mention.';
