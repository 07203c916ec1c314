-- Group: customers
CREATE OR REPLACE MACRO lifecycle_at(moment) AS TABLE
WITH ordered AS (
    SELECT customer_id, order_id, ordered_at, utc_day(ordered_at) AS day, coalesce(amount, 0) AS amount
    FROM base.purchase
    WHERE valid_to IS NULL
        AND customer_id IS NOT NULL
        AND ordered_at <= moment::TIMESTAMPTZ
        AND coalesce(status, '') NOT IN ('cancelled', 'refunded')
),
-- Several orders of a day are one visit to the shop.
visits AS (
    SELECT customer_id, day, day - lag(day) OVER (PARTITION BY customer_id ORDER BY day) AS gap
    FROM (SELECT DISTINCT customer_id, day FROM ordered)
),
rhythms AS (
    SELECT customer_id, median(gap)::DECIMAL(9, 1) AS own_gap, count(gap) AS gaps FROM visits GROUP BY customer_id
),
company AS (
    -- Each customer has one voice in it, whoever orders most.
    SELECT
        coalesce(median(rhythms.own_gap), any_value(formula.default_gap_days))::DECIMAL(9, 1) AS gap,
        count(rhythms.customer_id) > 0 AS sells
    FROM lifecycle_formula AS formula
    LEFT JOIN rhythms ON true
),
paced AS (
    SELECT
        customer.customer_id,
        customer.lifetime_value,
        coalesce(customer.since, utc_day(customer.known_from)) AS known_since,
        rhythms.own_gap,
        coalesce(rhythms.gaps, 0) AS gaps,
        greatest(
            (coalesce(rhythms.own_gap, 0) * coalesce(rhythms.gaps, 0) + company.gap * formula.company_gaps)
            / (coalesce(rhythms.gaps, 0) + formula.company_gaps),
            formula.least_gap_days
        )::DECIMAL(9, 1) AS gap,
        company.sells,
        utc_day(moment::TIMESTAMPTZ) AS today,
        formula.*
    FROM (
        SELECT
            customer_id,
            any_value(lifetime_value) FILTER (valid_to IS NULL) AS lifetime_value,
            any_value(since) FILTER (valid_to IS NULL) AS since,
            min(valid_from) AS known_from
        FROM base.customer
        GROUP BY customer_id
        HAVING bool_or(valid_to IS NULL)
    ) AS customer
    LEFT JOIN rhythms ON rhythms.customer_id = customer.customer_id
    CROSS JOIN company
    CROSS JOIN lifecycle_formula AS formula
),
spent AS (
    SELECT
        paced.customer_id,
        count(*) AS orders,
        count(*) FILTER (ordered.day > paced.today - paced.year_days) AS orders_year,
        min(ordered.ordered_at) AS first_order_at,
        max(ordered.ordered_at) AS last_order_at,
        arg_max(ordered.order_id, (ordered.ordered_at, ordered.order_id)) AS last_order_id,
        sum(ordered.amount)::DECIMAL(18, 2) AS revenue,
        coalesce(sum(ordered.amount) FILTER (ordered.day > paced.today - paced.year_days), 0)::DECIMAL(18, 2)
            AS revenue_year,
        -- Who orders every other year would be worth nothing in every second one.
        (
            coalesce(
                sum(ordered.amount)
                    FILTER (ordered.day > paced.today - greatest(paced.year_days, 2 * paced.gap)::INTEGER),
                0
            )
            * any_value(paced.year_days / greatest(paced.year_days, 2 * paced.gap)::INTEGER)
        )::DECIMAL(18, 2) AS monetary
    FROM ordered
    JOIN paced ON paced.customer_id = ordered.customer_id
    GROUP BY paced.customer_id
),
ranked AS (
    SELECT customer_id, ceil(5 * cume_dist() OVER (ORDER BY monetary))::INTEGER AS quintile
    FROM spent
    WHERE monetary > 0
),
spoke AS (
    SELECT
        contacts.customer_id,
        max(contacts.happened_at) AS last_contact_at,
        max(contacts.happened_at) FILTER (contacts.happened_at > since_order AND contacts.churn_risk AND contacts.own
            AND contacts.sentiment IS DISTINCT FROM 'positive') AS threat_at,
        arg_max(contacts.mention_id, (contacts.happened_at, contacts.mention_id)) FILTER (contacts.happened_at > since_order
            AND contacts.churn_risk AND contacts.own AND contacts.sentiment IS DISTINCT FROM 'positive')
            AS threat_mention_id,
        max(contacts.happened_at) FILTER (contacts.own AND contacts.sentiment = 'positive') AS pleased_at,
        count(*) FILTER (contacts.happened_at > since_order AND contacts.own AND contacts.sentiment = 'positive') AS positive,
        count(*) FILTER (contacts.happened_at > since_order AND contacts.own AND contacts.sentiment = 'negative') AS negative
    FROM contacts
    LEFT JOIN (
        SELECT customer_id, max(ordered_at) AS last_order_at FROM ordered GROUP BY customer_id
    ) AS last ON last.customer_id = contacts.customer_id
    CROSS JOIN lifecycle_formula AS formula
    CROSS JOIN LATERAL (
        SELECT greatest(last.last_order_at, moment::TIMESTAMPTZ - to_hours(24 * formula.heard_days)) AS since_order
    )
    WHERE contacts.direction = 'in' AND contacts.kind <> 'order' AND contacts.happened_at <= moment::TIMESTAMPTZ
    GROUP BY contacts.customer_id
),
measured AS (
    SELECT
        paced.*,
        spent.* EXCLUDE (customer_id, orders, orders_year, revenue, revenue_year, monetary),
        coalesce(spent.orders, 0) AS orders,
        coalesce(spent.orders_year, 0) AS orders_year,
        coalesce(spent.revenue, 0) AS revenue,
        coalesce(spent.revenue_year, 0) AS revenue_year,
        coalesce(spent.monetary, 0) AS monetary,
        ranked.quintile,
        spoke.* EXCLUDE (customer_id, positive, negative),
        coalesce(spoke.positive, 0) AS positive,
        coalesce(spoke.negative, 0) AS negative,
        paced.today - utc_day(spent.last_order_at) AS recency_days,
        paced.today - greatest(paced.known_since, utc_day(spoke.last_contact_at)) AS unheard_days,
        coalesce(paced.today - utc_day(spoke.last_contact_at) > paced.quiet_days, true) AS quiet,
        coalesce(spoke.threat_at > spoke.pleased_at, spoke.threat_at IS NOT NULL) AS threatens
    FROM paced
    LEFT JOIN spent ON spent.customer_id = paced.customer_id
    LEFT JOIN ranked ON ranked.customer_id = paced.customer_id
    LEFT JOIN spoke ON spoke.customer_id = paced.customer_id
),
judged AS (
    SELECT
        *,
        (recency_days / gap)::DECIMAL(9, 2) AS overdue,
        CASE
            WHEN overdue >= gone AND quiet THEN 'gone'
            WHEN threatens THEN 'threat'
            WHEN orders = 0 AND (NOT sells OR lifetime_value > 0) THEN 'no orders held'
            WHEN orders = 0 AND unheard_days / gap >= gone THEN 'never came'
            WHEN orders = 0 THEN 'prospect'
            WHEN overdue >= late THEN 'late'
            WHEN overdue >= 1 AND negative - positive >= unhappy THEN 'unhappy'
            WHEN quintile >= value_quintile THEN 'good'
            ELSE 'small'
        END AS verdict
    FROM measured
)
SELECT
    customer_id,
    CASE
        WHEN verdict IN ('gone', 'never came') THEN 'frozen'
        WHEN verdict IN ('threat', 'late', 'unhappy') THEN 'migrating'
        WHEN verdict = 'good' THEN 'value'
        WHEN verdict IN ('small', 'prospect') THEN 'potential'
    END AS lifecycle,
    CASE verdict
        WHEN 'gone' THEN format('no order for {} days, {} times the usual {}, and not heard', recency_days, overdue, gap)
        WHEN 'threat' THEN format('threatened to leave on {}', strftime(utc_day(threat_at), '%Y-%m-%d'))
        WHEN 'no orders held' THEN 'none of their orders are in the records'
        WHEN 'never came' THEN format('never ordered, and not heard for {} days', unheard_days)
        WHEN 'prospect' THEN 'has not ordered yet'
        WHEN 'late' THEN format('no order for {} days, {} times the usual {}', recency_days, overdue, gap)
        WHEN 'unhappy' THEN format('an order is due, and {} of {} mentions since the last are negative', negative, negative + positive)
        ELSE format(
            '{}, and brings {}{} a year',
            CASE WHEN overdue < 1 THEN 'orders in time' ELSE 'an order is due' END,
            CASE WHEN verdict = 'small' THEN 'only ' ELSE '' END,
            monetary::VARCHAR
        )
    END AS reason,
    orders,
    orders_year,
    first_order_at,
    last_order_at,
    last_order_id,
    recency_days,
    own_gap AS order_gap_days,
    gaps AS order_gaps,
    gap AS usual_gap_days,
    utc_day(last_order_at) + gap::INTEGER AS expected_next_on,
    overdue,
    revenue,
    revenue_year,
    monetary,
    quintile AS monetary_quintile,
    last_contact_at,
    positive AS positive_since_order,
    negative AS negative_since_order,
    CASE WHEN threatens THEN threat_at END AS threat_at,
    CASE WHEN threatens THEN threat_mention_id END AS threat_mention_id
FROM judged;

COMMENT ON MACRO TABLE lifecycle_at IS 'The view lifecycle as of a moment: FROM lifecycle_at(''2026-10-01''). Of what is known now was ordered and said up to then: an order that was cancelled since does not count.';

CREATE OR REPLACE VIEW lifecycle AS FROM lifecycle_at(now());

COMMENT ON VIEW lifecycle IS 'Where each customer is in the lifecycle now, one row a customer: recency, frequency and monetary value (RFM) against their own rhythm of ordering, with what they say of leaving. Cancelled and refunded orders do not count. The numbers of the formula are in lifecycle_formula.';
COMMENT ON COLUMN lifecycle.customer_id IS 'The customer.';
COMMENT ON COLUMN lifecycle.lifecycle IS 'frozen: overdue by 4 gaps and not heard for 90 days, or never ordered and not heard for as long as 4 gaps. migrating: threatened to leave since the last order and was not pleased since, overdue by 2 gaps, or due with two negative mentions more than positive ones. value: not so late, and brings as much as the upper two fifths. potential: all others. Null where the company has brought in none of the customer''s orders though they are worth something.';
COMMENT ON COLUMN lifecycle.reason IS 'Why, in words.';
COMMENT ON COLUMN lifecycle.orders IS 'Orders that were neither cancelled nor refunded.';
COMMENT ON COLUMN lifecycle.orders_year IS 'Those of the last 365 days: the frequency.';
COMMENT ON COLUMN lifecycle.first_order_at IS 'When the first one was made.';
COMMENT ON COLUMN lifecycle.last_order_at IS 'When the last one was made.';
COMMENT ON COLUMN lifecycle.last_order_id IS 'Number of the last one.';
COMMENT ON COLUMN lifecycle.recency_days IS 'Whole days in UTC since the last order.';
COMMENT ON COLUMN lifecycle.order_gap_days IS 'Median of the days between the customer''s own orders, orders of one day being one; null where they ordered on one day alone.';
COMMENT ON COLUMN lifecycle.order_gaps IS 'How many gaps that is the median of.';
COMMENT ON COLUMN lifecycle.usual_gap_days IS '(order_gap_days x order_gaps + the company''s gap) / (order_gaps + 1), 7 or more: the rhythm that is reckoned with. The company''s gap is the median of its customers'' order_gap_days, 90 where nobody has one.';
COMMENT ON COLUMN lifecycle.expected_next_on IS 'The day of the last order and usual_gap_days.';
COMMENT ON COLUMN lifecycle.overdue IS 'recency_days / usual_gap_days: from 1 on an order is due.';
COMMENT ON COLUMN lifecycle.revenue IS 'What all orders brought, in the company''s currency.';
COMMENT ON COLUMN lifecycle.revenue_year IS 'What those of the last 365 days brought.';
COMMENT ON COLUMN lifecycle.monetary IS 'What the customer brings a year: the orders of the last 365 days, or of two usual gaps where these are longer, brought down to 365 days.';
COMMENT ON COLUMN lifecycle.monetary_quintile IS '1 to 5: the fifth that monetary falls into among all customers where it is above 0, 5 the best. Equal ones share the better fifth.';
COMMENT ON COLUMN lifecycle.last_contact_at IS 'When the customer last spoke or asked, of whatever.';
COMMENT ON COLUMN lifecycle.positive_since_order IS 'Positive mentions of the company''s own brands since the last order, of the last 180 days.';
COMMENT ON COLUMN lifecycle.negative_since_order IS 'Negative ones.';
COMMENT ON COLUMN lifecycle.threat_at IS 'When the customer last threatened to leave; null where an order or a positive mention came later, or more than 180 days went by.';
COMMENT ON COLUMN lifecycle.threat_mention_id IS 'The mention that does.';
