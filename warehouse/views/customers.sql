-- Group: customers
CREATE OR REPLACE VIEW customers AS
SELECT
    customer.customer_id,
    customer.name,
    customer.first_name,
    customer.last_name,
    customer.nickname,
    customer.email,
    customer.phone,
    customer.tier,
    customer.points,
    customer.account,
    customer.company,
    customer.street,
    customer.city,
    customer.postcode,
    customer.state,
    customer.country,
    customer.language,
    customer.website,
    customer.bio,
    customer.birth_date,
    customer.lifetime_value,
    customer.since,
    coalesce(voice.authors, 0) AS authors,
    coalesce(voice.mentions, 0) AS mentions,
    coalesce(voice.positive, 0) AS positive,
    coalesce(voice.negative, 0) AS negative,
    voice.last_mention_at,
    coalesce(voice.negative_30d, 0) AS negative_30d,
    voice.last_sentiment,
    coalesce(voice.churn_risk, false) AS churn_risk
FROM base.customer AS customer
LEFT JOIN (
    SELECT
        customer_id,
        count(DISTINCT author_key) AS authors,
        count(*) AS mentions,
        count(*) FILTER (sentiment = 'positive') AS positive,
        count(*) FILTER (sentiment = 'negative') AS negative,
        max(created_at) AS last_mention_at,
        count(*) FILTER (sentiment = 'negative' AND created_at > newest.said_at - INTERVAL 30 DAY) AS negative_30d,
        arg_max(sentiment, created_at) AS last_sentiment,
        bool_or(churn_risk AND created_at > newest.said_at - INTERVAL 30 DAY) AS churn_risk
    FROM mentions
    -- The newest mention held, rather than the clock: a query gives the same answer whenever it is run. What claims
    -- to be said after it was loaded has a wrong clock and does not count.
    CROSS JOIN (SELECT max(created_at) AS said_at FROM mentions WHERE created_at <= first_loaded_at) AS newest
    WHERE customer_id IS NOT NULL
    GROUP BY customer_id
) AS voice ON voice.customer_id = customer.customer_id
WHERE customer.valid_to IS NULL;

COMMENT ON VIEW customers IS 'The company''s own customer records as they stand now, with what they said.';
COMMENT ON COLUMN customers.customer_id IS 'The id in the company''s own CRM.';
COMMENT ON COLUMN customers.name IS 'Full name.';
COMMENT ON COLUMN customers.first_name IS 'Given name.';
COMMENT ON COLUMN customers.last_name IS 'Family name.';
COMMENT ON COLUMN customers.nickname IS 'What the customer is called besides.';
COMMENT ON COLUMN customers.email IS 'E-mail address, lower case.';
COMMENT ON COLUMN customers.phone IS 'Telephone number, E.164.';
COMMENT ON COLUMN customers.tier IS 'Loyalty tier.';
COMMENT ON COLUMN customers.points IS 'Loyalty points held.';
COMMENT ON COLUMN customers.account IS 'account_id of the account that the customer belongs to, or its name where the company keeps no records of accounts (B2B).';
COMMENT ON COLUMN customers.company IS 'The employer, as the customer stated it; of a B2B customer see account.';
COMMENT ON COLUMN customers.street IS 'House number and street.';
COMMENT ON COLUMN customers.city IS 'City or suburb.';
COMMENT ON COLUMN customers.postcode IS 'Postcode.';
COMMENT ON COLUMN customers.state IS 'State, province or county.';
COMMENT ON COLUMN customers.country IS 'Country, ISO 3166 two letters.';
COMMENT ON COLUMN customers.language IS 'Language that the customer writes, ISO 639-1.';
COMMENT ON COLUMN customers.website IS 'The customer''s own site.';
COMMENT ON COLUMN customers.bio IS 'What the company noted of the customer: profession, interests.';
COMMENT ON COLUMN customers.birth_date IS 'Date of birth, ISO 8601: a day, or a year alone.';
COMMENT ON COLUMN customers.lifetime_value IS 'What the customer has brought so far, in the company''s currency.';
COMMENT ON COLUMN customers.since IS 'Customer since.';
COMMENT ON COLUMN customers.authors IS 'Accounts that spoke and are this customer.';
COMMENT ON COLUMN customers.mentions IS 'Mentions by the customer on all platforms.';
COMMENT ON COLUMN customers.positive IS 'Positive mentions among them.';
COMMENT ON COLUMN customers.negative IS 'Negative mentions among them.';
COMMENT ON COLUMN customers.last_mention_at IS 'When the customer last spoke.';
COMMENT ON COLUMN customers.negative_30d IS 'Negative mentions in the 30 days before the newest mention in the warehouse.';
COMMENT ON COLUMN customers.last_sentiment IS 'Sentiment of the customer''s last mention that has one.';
COMMENT ON COLUMN customers.churn_risk IS 'True if the customer threatened to leave in the 30 days before the newest mention in the warehouse.';
