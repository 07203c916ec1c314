-- Group: customers
CREATE OR REPLACE MACRO portfolio_at(moment) AS TABLE
WITH placed AS (
    SELECT now.customer_id, now.lifecycle, customer.tier, now.revenue, now.revenue_year, now.orders_year
    FROM lifecycle_at(moment) AS now
    JOIN base.customer AS customer ON customer.customer_id = now.customer_id AND customer.valid_to IS NULL
),
spoke AS (
    SELECT
        customer_id,
        count(*) AS mentions,
        count(sentiment) AS felt,
        count(*) FILTER (sentiment = 'positive') AS positive,
        count(*) FILTER (sentiment = 'negative') AS negative
    FROM contacts
    WHERE mention_id IS NOT NULL
        AND own
        AND happened_at > moment::TIMESTAMPTZ - INTERVAL 365 DAY
        AND happened_at <= moment::TIMESTAMPTZ
    GROUP BY customer_id
),
segments AS (
    SELECT
        placed.lifecycle,
        placed.tier,
        count(*) AS customers,
        sum(placed.revenue)::DECIMAL(18, 2) AS revenue,
        sum(placed.revenue_year)::DECIMAL(18, 2) AS revenue_year,
        sum(placed.orders_year)::BIGINT AS orders_year,
        count(spoke.customer_id) AS speakers,
        coalesce(sum(spoke.mentions), 0)::BIGINT AS mentions,
        (sum(spoke.positive) - sum(spoke.negative)) / nullif(sum(spoke.felt), 0) AS net_sentiment
    FROM placed
    LEFT JOIN spoke ON spoke.customer_id = placed.customer_id
    GROUP BY placed.lifecycle, placed.tier
),
-- A segment loses those who were in it: who is frozen now is in none of the active ones.
earlier AS (
    SELECT
        was.lifecycle,
        placed.tier,
        count(*) AS customers_then,
        count(*) FILTER (was.lifecycle IN ('value', 'potential')) AS active_then,
        count(*) FILTER (was.lifecycle IN ('value', 'potential') AND placed.lifecycle = 'frozen') AS frozen_since
    FROM lifecycle_at(moment::TIMESTAMPTZ - INTERVAL 365 DAY) AS was
    JOIN placed ON placed.customer_id = was.customer_id
    WHERE was.orders > 0
    GROUP BY was.lifecycle, placed.tier
)
SELECT
    coalesce(segments.lifecycle, earlier.lifecycle) AS lifecycle,
    coalesce(segments.tier, earlier.tier) AS tier,
    coalesce(segments.customers, 0) AS customers,
    coalesce(segments.revenue, 0) AS revenue,
    coalesce(segments.revenue_year, 0) AS revenue_year,
    coalesce(segments.orders_year, 0) AS orders_year,
    (segments.revenue_year / segments.customers)::DECIMAL(18, 2) AS revenue_per_customer,
    segments.revenue_year / nullif(sum(segments.revenue_year) OVER (), 0) AS revenue_share,
    coalesce(earlier.customers_then, 0) AS customers_then,
    coalesce(earlier.active_then, 0) AS active_then,
    coalesce(earlier.frozen_since, 0) AS frozen_since,
    earlier.frozen_since / nullif(earlier.active_then, 0) AS churn_rate,
    coalesce(segments.speakers, 0) AS speakers,
    coalesce(segments.mentions, 0) AS mentions,
    segments.net_sentiment
FROM segments
FULL JOIN earlier
    ON earlier.lifecycle IS NOT DISTINCT FROM segments.lifecycle AND earlier.tier IS NOT DISTINCT FROM segments.tier;

COMMENT ON MACRO TABLE portfolio_at IS 'The view portfolio as of a moment: FROM portfolio_at(''2026-10-01''). Tiers are those of today.';

CREATE OR REPLACE VIEW portfolio AS FROM portfolio_at(now());

COMMENT ON VIEW portfolio IS 'The customers in segments, one row a place in the lifecycle and loyalty tier: how many, what they bring, how many are lost, what they feel. Each customer is in one segment now, so that sums over rows hold; of rates take the sums of what they are made of.';
COMMENT ON COLUMN portfolio.lifecycle IS 'value, potential, migrating or frozen, as in the view lifecycle; null where none of the customer''s orders are held.';
COMMENT ON COLUMN portfolio.tier IS 'Loyalty tier now; null where the customer has none.';
COMMENT ON COLUMN portfolio.customers IS 'Customers in the segment now.';
COMMENT ON COLUMN portfolio.revenue IS 'What all their orders brought, in the company''s currency, cancelled and refunded ones left out.';
COMMENT ON COLUMN portfolio.revenue_year IS 'What those of the last 365 days brought.';
COMMENT ON COLUMN portfolio.orders_year IS 'How many these were.';
COMMENT ON COLUMN portfolio.revenue_per_customer IS 'revenue_year / customers; null in a segment without customers now.';
COMMENT ON COLUMN portfolio.revenue_share IS 'Share of the segment in the revenue_year of all, 0 to 1; null where there is none.';
COMMENT ON COLUMN portfolio.customers_then IS 'Customers who had ordered and were in this place of the lifecycle 365 days ago; by their tier now.';
COMMENT ON COLUMN portfolio.active_then IS 'Those among them who were active then: of value or potential.';
COMMENT ON COLUMN portfolio.frozen_since IS 'Those among the active who are frozen now.';
COMMENT ON COLUMN portfolio.churn_rate IS 'frozen_since / active_then: the share of the customers active in this segment a year ago who are frozen now. Null where nobody was.';
COMMENT ON COLUMN portfolio.speakers IS 'Customers in the segment who spoke of the company''s own brands in the last 365 days.';
COMMENT ON COLUMN portfolio.mentions IS 'What they said in these days: mentions.';
COMMENT ON COLUMN portfolio.net_sentiment IS '(positive - negative) / (positive + neutral + negative) of these, -1 to 1; null where none has a sentiment.';
