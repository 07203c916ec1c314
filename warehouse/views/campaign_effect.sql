-- Group: figures
CREATE OR REPLACE MACRO campaign_effect_at(moment) AS TABLE
WITH campaign AS (
    SELECT
        *,
        starts_at - to_days(days) AS before_from,
        starts_at AS before_until,
        ends_at AS after_from,
        ends_at + to_days(days) AS after_until
    FROM (
        SELECT
            campaign_id,
            name,
            coalesce(brand, own_brand()) AS brand,
            starts_at,
            ends_at,
            CASE
                WHEN ends_at >= starts_at
                THEN least(60, greatest(14, ceil((epoch(ends_at) - epoch(starts_at)) / 86400)))
            END::INTEGER AS days
        FROM base.campaign
        WHERE valid_to IS NULL
    )
),
reach AS (
    SELECT DISTINCT campaign_id, customer_id
    FROM base.campaign_reach
    WHERE valid_to IS NULL AND coalesce(reached_at <= moment::TIMESTAMPTZ, true)
),
purchase AS (
    -- An order that names no brand is of the only one that the company has.
    SELECT
        purchase.customer_id,
        purchase.ordered_at,
        coalesce(purchase.amount, 0) AS amount,
        purchase.campaign_id,
        coalesce(purchase.brand, any_brand.brand) AS brand
    FROM base.purchase AS purchase
    LEFT JOIN (SELECT DISTINCT brand FROM campaign WHERE brand IS NOT NULL) AS any_brand ON purchase.brand IS NULL
    WHERE purchase.valid_to IS NULL
        AND coalesce(purchase.status NOT IN ('cancelled', 'refunded'), true)
        AND coalesce(purchase.ordered_at <= moment::TIMESTAMPTZ, true)
),
spoken AS (
    SELECT
        brand,
        customer_id,
        created_at,
        recommends,
        CASE sentiment WHEN 'positive' THEN 1 WHEN 'neutral' THEN 0 WHEN 'negative' THEN -1 END AS feeling
    FROM mention_brands
    WHERE customer_id IS NOT NULL AND created_at <= moment::TIMESTAMPTZ
),
-- Customers of a brand are those who spoke of it or ordered it, from the first time on.
known AS (
    SELECT brand, customer_id, min(seen_at) AS first_at
    FROM (
        SELECT brand, customer_id, created_at AS seen_at FROM spoken
        UNION ALL
        SELECT brand, customer_id, ordered_at FROM purchase
    )
    WHERE customer_id IS NOT NULL
    GROUP BY brand, customer_id
),
said AS (
    SELECT
        campaign.campaign_id,
        heard.customer_id,
        avg(feeling) FILTER (created_at < before_until) AS feeling_before,
        avg(feeling) FILTER (created_at >= after_from) AS feeling_after,
        max(recommends::INTEGER) FILTER (created_at < before_until) AS advocacy_before,
        max(recommends::INTEGER) FILTER (created_at >= after_from) AS advocacy_after
    FROM campaign
    JOIN spoken AS heard
        ON heard.brand = campaign.brand
        AND heard.created_at >= campaign.before_from
        AND heard.created_at < campaign.after_until
    GROUP BY campaign.campaign_id, heard.customer_id
),
bought AS (
    SELECT
        campaign.campaign_id,
        purchase.customer_id,
        count(*) FILTER (ordered_at < before_until) AS orders_before,
        count(*) FILTER (ordered_at >= after_from) AS orders_after,
        sum(amount) FILTER (ordered_at < before_until) AS revenue_before,
        sum(amount) FILTER (ordered_at >= after_from) AS revenue_after
    FROM campaign
    JOIN purchase
        ON purchase.brand = campaign.brand
        AND purchase.ordered_at >= campaign.before_from
        AND purchase.ordered_at < campaign.after_until
    GROUP BY campaign.campaign_id, purchase.customer_id
),
person AS (
    SELECT
        campaign.campaign_id,
        reach.customer_id IS NOT NULL AS reached,
        unnest([
            {'measure': 'feeling', 'before': feeling_before, 'after': feeling_after},
            {'measure': 'advocacy', 'before': advocacy_before, 'after': advocacy_after},
            {'measure': 'orders', 'before': coalesce(orders_before, 0), 'after': coalesce(orders_after, 0)},
            {'measure': 'revenue', 'before': coalesce(revenue_before, 0), 'after': coalesce(revenue_after, 0)}
        ], recursive := true)
    FROM campaign
    JOIN known ON known.brand = campaign.brand AND known.first_at < campaign.after_until
    LEFT JOIN reach ON reach.campaign_id = campaign.campaign_id AND reach.customer_id = known.customer_id
    LEFT JOIN said ON said.campaign_id = campaign.campaign_id AND said.customer_id = known.customer_id
    LEFT JOIN bought ON bought.campaign_id = campaign.campaign_id AND bought.customer_id = known.customer_id
),
side AS (
    SELECT
        campaign_id,
        measure,
        reached,
        count(before) AS people_before,
        count(after) AS people_after,
        avg(before)::DECIMAL(18, 3) AS before,
        avg(after)::DECIMAL(18, 3) AS after,
        -- The variance of the change, part by part with its degrees of freedom. Orders are of the same people before and
        -- after; those who speak before and after are mostly not.
        CASE
            WHEN measure IN ('orders', 'revenue') THEN [var_samp(after - before) / nullif(count(*), 0)]
            ELSE [var_samp(before) / nullif(count(before), 0), var_samp(after) / nullif(count(after), 0)]
        END AS variances,
        CASE
            WHEN measure IN ('orders', 'revenue') THEN [count(*) - 1]
            ELSE [count(before) - 1, count(after) - 1]
        END AS freedoms
    FROM person
    GROUP BY campaign_id, measure, reached
),
compared AS (
    SELECT
        campaign.*,
        measures.measure,
        measures.number,
        reached.before AS reached_before,
        reached.after AS reached_after,
        others.before AS others_before,
        others.after AS others_after,
        coalesce(reached.people_before, 0) AS reached_people_before,
        coalesce(reached.people_after, 0) AS reached_people_after,
        coalesce(others.people_before, 0) AS others_people_before,
        coalesce(others.people_after, 0) AS others_people_after,
        ((reached.after - reached.before) - (others.after - others.before))::DECIMAL(18, 3) AS effect,
        reached.variances || others.variances AS variances,
        reached.freedoms || others.freedoms AS freedoms
    FROM campaign
    CROSS JOIN (
        SELECT unnest(['feeling', 'advocacy', 'orders', 'revenue']) AS measure, unnest([1, 2, 3, 4]) AS number
    ) AS measures
    LEFT JOIN side AS reached
        ON reached.campaign_id = campaign.campaign_id AND reached.measure = measures.measure AND reached.reached
    LEFT JOIN side AS others
        ON others.campaign_id = campaign.campaign_id AND others.measure = measures.measure AND NOT others.reached
),
judged AS (
    SELECT
        *,
        CASE WHEN list_count(variances) = len(variances) THEN list_sum(variances) END AS variance,
        -- Welch and Satterthwaite.
        list_sum(variances) ** 2
        / nullif(list_sum([part[1] ** 2 / nullif(part[2], 0) FOR part IN list_zip(variances, freedoms)]), 0) AS freedom,
        least(reached_people_before, reached_people_after, others_people_before, others_people_after) AS fewest
    FROM compared
)
SELECT
    judged.campaign_id,
    judged.name,
    judged.brand,
    judged.measure,
    judged.before_from,
    judged.before_until,
    judged.after_from,
    judged.after_until,
    judged.reached_before,
    judged.reached_after,
    judged.others_before,
    judged.others_after,
    judged.reached_people_before,
    judged.reached_people_after,
    judged.others_people_before,
    judged.others_people_after,
    judged.effect,
    sqrt(judged.variance)::DECIMAL(18, 3) AS standard_error,
    (judged.effect - t_95(judged.freedom) * sqrt(judged.variance))::DECIMAL(18, 3) AS effect_low,
    (judged.effect + t_95(judged.freedom) * sqrt(judged.variance))::DECIMAL(18, 3) AS effect_high,
    coalesce(total_reach.customers, 0) AS customers_reached,
    coalesce(brought.orders, 0) AS campaign_orders,
    coalesce(brought.revenue, 0)::DECIMAL(18, 2) AS campaign_revenue,
    nullif(
        concat_ws(
            '; ',
            CASE WHEN judged.starts_at IS NULL OR judged.ends_at < judged.starts_at THEN 'its dates are not known' END,
            CASE WHEN judged.brand IS NULL THEN 'it names no brand' END,
            CASE WHEN judged.ends_at IS NULL OR judged.ends_at > moment::TIMESTAMPTZ THEN 'it is not over' END,
            CASE
                WHEN judged.ends_at <= moment::TIMESTAMPTZ AND judged.after_until > moment::TIMESTAMPTZ
                THEN 'the time after is not over'
            END,
            CASE WHEN total_reach.customers IS NULL THEN 'nobody is recorded as reached' END,
            CASE WHEN judged.fewest < 20 THEN 'too few people: ' || judged.fewest || ' in the smallest group' END
        ),
        ''
    ) AS note
FROM judged
LEFT JOIN (SELECT campaign_id, count(*) AS customers FROM reach GROUP BY campaign_id) AS total_reach
    ON total_reach.campaign_id = judged.campaign_id
LEFT JOIN (
    SELECT campaign_id, count(*) AS orders, sum(amount) AS revenue
    FROM base.purchase
    WHERE valid_to IS NULL
        AND coalesce(status NOT IN ('cancelled', 'refunded'), true)
        AND coalesce(ordered_at <= moment::TIMESTAMPTZ, true)
    GROUP BY campaign_id
) AS brought ON brought.campaign_id = judged.campaign_id
ORDER BY judged.starts_at DESC, judged.campaign_id, judged.number;

COMMENT ON MACRO TABLE campaign_effect_at IS 'The view campaign_effect as of a moment: FROM campaign_effect_at(''2026-10-01'').';

CREATE OR REPLACE VIEW campaign_effect AS FROM campaign_effect_at(now());

COMMENT ON VIEW campaign_effect IS 'What changed around each campaign, in four rows: feeling, advocacy, orders and revenue per customer before it began and after it was over, of the customers whom it reached and of the brand''s other customers; and how much more it changed for those reached (difference in differences). This is no proof that the campaign did it: it assumes that both groups would have moved alike without it, which fails where the campaign chose whom to reach by what they had said or bought, where others heard of it too, and where something else happened to one group alone. Customers of a brand are those who spoke of it or ordered it before the time after ended; feeling and advocacy are of those among them who spoke in that time.';
COMMENT ON COLUMN campaign_effect.campaign_id IS 'The campaign.';
COMMENT ON COLUMN campaign_effect.name IS 'What it is called.';
COMMENT ON COLUMN campaign_effect.brand IS 'The brand that it is for; of one that names none the company''s own, where goodword.toml has one such (see brands).';
COMMENT ON COLUMN campaign_effect.measure IS 'feeling: mean over customers of (positive - negative) / mentions with a sentiment, -1 to 1. advocacy: share of customers who recommended the brand freely, 0 to 1. orders: orders per customer, cancelled and refunded ones left out. revenue: what was charged for them per customer, in the company''s currency.';
COMMENT ON COLUMN campaign_effect.before_from IS 'Begin of the time before: as long as the campaign, but at least 14 and at most 60 days.';
COMMENT ON COLUMN campaign_effect.before_until IS 'End of it: when the campaign began.';
COMMENT ON COLUMN campaign_effect.after_from IS 'Begin of the time after: when the campaign was over. What was said and bought while it ran is in neither.';
COMMENT ON COLUMN campaign_effect.after_until IS 'End of it: as long as the time before.';
COMMENT ON COLUMN campaign_effect.reached_before IS 'The measure before, of customers whom the campaign reached; null where nobody spoke.';
COMMENT ON COLUMN campaign_effect.reached_after IS 'The same after.';
COMMENT ON COLUMN campaign_effect.others_before IS 'The measure before, of the brand''s customers whom it did not reach.';
COMMENT ON COLUMN campaign_effect.others_after IS 'The same after.';
COMMENT ON COLUMN campaign_effect.reached_people_before IS 'Customers behind reached_before.';
COMMENT ON COLUMN campaign_effect.reached_people_after IS 'Customers behind reached_after.';
COMMENT ON COLUMN campaign_effect.others_people_before IS 'Customers behind others_before.';
COMMENT ON COLUMN campaign_effect.others_people_after IS 'Customers behind others_after.';
COMMENT ON COLUMN campaign_effect.effect IS '(reached_after - reached_before) - (others_after - others_before).';
COMMENT ON COLUMN campaign_effect.standard_error IS 'Its standard error over customers; null where a group has fewer than two. Of orders and revenue each customer''s change counts, of feeling and advocacy the groups before and after stand for themselves, which is a little too careful where the same people spoke.';
COMMENT ON COLUMN campaign_effect.effect_low IS 'Lower end of its 95 % interval (t with degrees of freedom after Welch and Satterthwaite); null where the standard error is, or is 0 since all in each group are alike. An interval that holds 0 shows no effect.';
COMMENT ON COLUMN campaign_effect.effect_high IS 'Upper end of it.';
COMMENT ON COLUMN campaign_effect.customers_reached IS 'Customers on record as reached, those who never spoke or ordered among them; the same in all rows of the campaign.';
COMMENT ON COLUMN campaign_effect.campaign_orders IS 'Orders that the shop credits to the campaign, whenever; the same in all rows of the campaign.';
COMMENT ON COLUMN campaign_effect.campaign_revenue IS 'What was charged for them.';
COMMENT ON COLUMN campaign_effect.note IS 'Why the row is not to be leaned on: dates not known, not over, nobody reached, fewer than 20 people in a group; else null.';
