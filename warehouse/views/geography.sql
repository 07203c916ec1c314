-- Group: figures

-- A state in the company's records may be a name or a postal code; the country beside it says which is meant.
CREATE OR REPLACE MACRO customer_places() AS TABLE
SELECT customer.customer_id, customer.country, coalesce(named.region, customer.state) AS region
FROM base.customer AS customer
LEFT JOIN (
    SELECT DISTINCT name, country, region
    FROM places
    WHERE region IS NOT NULL AND kind <> 'city'
) AS named
    ON named.country = customer.country AND named.name = lower(replace(customer.state, '.', ''))
WHERE customer.valid_to IS NULL;

CREATE OR REPLACE MACRO geography_between(since, until) AS TABLE
WITH said AS (
    SELECT
        heard.brand,
        coalesce(customer.country, locations.country) AS country,
        CASE WHEN customer.country IS NOT NULL THEN customer.region ELSE locations.region END AS region,
        heard.customer_id,
        heard.sentiment
    FROM mention_brands AS heard
    LEFT JOIN customer_places() AS customer ON customer.customer_id = heard.customer_id
    LEFT JOIN locations ON locations.location = heard.author_location
    WHERE heard.created_at >= since::TIMESTAMPTZ AND heard.created_at < until::TIMESTAMPTZ
),
bought AS (
    SELECT
        coalesce(purchase.brand, own_brand()) AS brand,
        customer.country,
        CASE WHEN customer.country IS NOT NULL THEN customer.region END AS region,
        purchase.customer_id,
        purchase.amount
    FROM base.purchase AS purchase
    LEFT JOIN customer_places() AS customer ON customer.customer_id = purchase.customer_id
    WHERE purchase.valid_to IS NULL
        AND coalesce(purchase.status NOT IN ('cancelled', 'refunded'), true)
        AND coalesce(purchase.ordered_at, since::TIMESTAMPTZ) >= since::TIMESTAMPTZ
        AND coalesce(purchase.ordered_at, since::TIMESTAMPTZ) < until::TIMESTAMPTZ
),
figured AS (
    SELECT
        brand,
        country,
        region,
        count(DISTINCT customer_id) AS customers,
        count(*) FILTER (said) AS mentions,
        count(sentiment) AS scored,
        count(*) FILTER (sentiment = 'positive') AS positive,
        count(*) FILTER (sentiment = 'negative') AS negative,
        count(*) FILTER (NOT said) AS orders,
        coalesce(sum(amount), 0) AS revenue
    FROM (
        SELECT *, true AS said FROM said
        UNION ALL BY NAME
        SELECT *, false AS said FROM bought
    )
    GROUP BY brand, country, region
)
SELECT
    figured.brand,
    figured.country,
    figured.region,
    figured.customers,
    figured.mentions,
    ((figured.positive - figured.negative) / nullif(figured.scored, 0))::DECIMAL(4, 3) AS net_sentiment,
    net_low(figured.positive, figured.negative, figured.scored)::DECIMAL(4, 3) AS net_low,
    net_high(figured.positive, figured.negative, figured.scored)::DECIMAL(4, 3) AS net_high,
    figured.orders,
    figured.revenue::DECIMAL(18, 2) AS revenue,
    coalesce(ran.campaigns, []) AS campaigns
FROM figured
LEFT JOIN (
    SELECT place.brand, place.country, place.region, list(campaign.campaign_id ORDER BY campaign.campaign_id) AS campaigns
    FROM figured AS place
    JOIN base.campaign AS campaign
        ON (campaign.brand IS NULL OR campaign.brand = place.brand)
        AND (campaign.country IS NULL OR campaign.country = place.country)
        AND (campaign.region IS NULL OR lower(campaign.region) = lower(place.region))
    WHERE campaign.valid_to IS NULL
        AND coalesce(campaign.starts_at < until::TIMESTAMPTZ, true)
        AND coalesce(campaign.ends_at >= since::TIMESTAMPTZ, true)
    GROUP BY place.brand, place.country, place.region
) AS ran
    ON ran.brand IS NOT DISTINCT FROM figured.brand
    AND ran.country IS NOT DISTINCT FROM figured.country
    AND ran.region IS NOT DISTINCT FROM figured.region;

COMMENT ON MACRO TABLE geography_between IS 'The view geography of a span of time, until not included: FROM geography_between(''2026-07-01'', ''2026-10-01'').';

CREATE OR REPLACE VIEW geography AS FROM geography_between('-infinity', 'infinity');

COMMENT ON VIEW geography IS 'Who speaks and who buys where, per brand, country and region. The country is that of the customer''s record as it stands now; of who is no known customer, or has no country there, that which the author stated, where it can be read with certainty (see locations). What is not known is a row of its own with a null country, so that the rows add up to all mentions and orders.';
COMMENT ON COLUMN geography.brand IS 'The brand. An order that names none is counted for the company''s own brand, where goodword.toml has one such (see brands); else it stands under null.';
COMMENT ON COLUMN geography.country IS 'Country, ISO 3166 two letters; null where it is not known.';
COMMENT ON COLUMN geography.region IS 'State or province: of customers as the record has it, of others for the US, Canada and Australia; null where it is not known.';
COMMENT ON COLUMN geography.customers IS 'Customers who spoke of the brand or ordered it. One without a country in the record may stand in several rows.';
COMMENT ON COLUMN geography.mentions IS 'Mentions of the brand, by customers and others.';
COMMENT ON COLUMN geography.net_sentiment IS '(positive - negative) / mentions with a sentiment, toward the brand, -1 to 1.';
COMMENT ON COLUMN geography.net_low IS 'Lower end of its 95 % interval (see confidence): wide where few spoke.';
COMMENT ON COLUMN geography.net_high IS 'Upper end of it.';
COMMENT ON COLUMN geography.orders IS 'Orders by customers from there; cancelled and refunded ones are left out.';
COMMENT ON COLUMN geography.revenue IS 'What was charged for them, in the company''s currency.';
COMMENT ON COLUMN geography.campaigns IS 'Campaigns for the brand that ran there, by id; those that ran everywhere among them.';
