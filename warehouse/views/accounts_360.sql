-- Group: customers
CREATE OR REPLACE MACRO accounts_360_at(moment) AS TABLE
WITH recorded AS (
    SELECT * FROM base.account WHERE valid_to IS NULL
),
-- A customer names an account by its id, or by its name, which means one that alone has it.
named AS (
    SELECT lower(trim(name)) AS name, min(account_id) AS account_id
    FROM recorded
    WHERE trim(name) <> ''
    GROUP BY lower(trim(name))
    HAVING count(*) = 1
),
people AS (
    SELECT
        customer.customer_id,
        coalesce(
            by_id.account_id,
            by_name.account_id,
            min(trim(customer.account)) OVER (PARTITION BY lower(trim(customer.account)))
        ) AS account_id,
        coalesce(by_id.account_id, by_name.account_id) IS NULL AS unrecorded,
        customer.lifetime_value
    FROM base.customer AS customer
    LEFT JOIN recorded AS by_id ON by_id.account_id = trim(customer.account)
    LEFT JOIN named AS by_name ON by_name.name = lower(trim(customer.account)) AND by_id.account_id IS NULL
    WHERE customer.valid_to IS NULL AND trim(customer.account) <> ''
),
accounts AS (
    SELECT
        account_id, name, industry, country, owner, value, renews_on, true AS recorded
    FROM recorded
    UNION ALL BY NAME
    SELECT account_id, account_id AS name, false AS recorded
    FROM people
    WHERE unrecorded
    GROUP BY account_id
),
spoken AS (
    SELECT
        people.account_id,
        contacts.*,
        contacts.happened_at > moment::TIMESTAMPTZ - to_hours(24 * formula.days) AS lately,
        contacts.happened_at > moment::TIMESTAMPTZ - to_hours(48 * formula.days) AND NOT lately AS before
    FROM people
    JOIN contacts ON contacts.customer_id = people.customer_id
    CROSS JOIN account_risk_formula AS formula
    WHERE contacts.direction = 'in' AND contacts.own AND contacts.happened_at <= moment::TIMESTAMPTZ
),
feeling AS (
    SELECT
        account_id,
        count(DISTINCT customer_id) FILTER (mention_id IS NOT NULL) AS speakers,
        count(mention_id) AS mentions,
        count(mention_id) FILTER (lately) AS mentions_90d,
        (count(*) FILTER (sentiment = 'positive' AND lately) - count(*) FILTER (sentiment = 'negative' AND lately))
        / nullif(count(sentiment) FILTER (lately), 0) AS net_sentiment,
        (count(*) FILTER (sentiment = 'positive' AND before) - count(*) FILTER (sentiment = 'negative' AND before))
        / nullif(count(sentiment) FILTER (before), 0) AS net_sentiment_before,
        max(happened_at) AS last_contact_at,
        arg_max(sentiment, (happened_at, contact_id)) FILTER (sentiment IS NOT NULL) AS last_sentiment,
        arg_max(mention_id, (happened_at, contact_id)) FILTER (sentiment IS NOT NULL) AS last_mention_id
    FROM spoken
    GROUP BY account_id
),
-- A threat is over for the one who made it once the same person is pleased.
threats AS (
    SELECT account_id, list(mention_id ORDER BY happened_at, mention_id) AS mention_ids
    FROM (
        SELECT
            account_id,
            mention_id,
            happened_at,
            lately AND churn_risk AND sentiment IS DISTINCT FROM 'positive'
                AND happened_at > coalesce(
                    max(happened_at) FILTER (sentiment = 'positive') OVER (PARTITION BY customer_id),
                    '-infinity'::TIMESTAMPTZ
                ) AS holds
        FROM spoken
        WHERE mention_id IS NOT NULL
    )
    WHERE holds
    GROUP BY account_id
),
standings AS (
    SELECT
        people.account_id,
        count(DISTINCT people.customer_id) FILTER (stands.standing = 'advocate') AS advocates,
        count(DISTINCT people.customer_id) FILTER (stands.standing = 'critic') AS critics,
        count(DISTINCT people.customer_id) FILTER (stands.standing = 'ambassador') AS ambassadors,
        list(DISTINCT people.customer_id ORDER BY people.customer_id) FILTER (stands.standing = 'advocate')
            AS advocate_ids,
        list(DISTINCT people.customer_id ORDER BY people.customer_id) FILTER (stands.standing = 'critic') AS critic_ids
    FROM people
    JOIN customer_standing_at(moment) AS stands ON stands.customer_id = people.customer_id
    WHERE stands.brand IN (SELECT own_brands.brand FROM own_brands)
    GROUP BY people.account_id
),
tickets AS (
    SELECT
        people.account_id,
        count(*) AS open_tickets,
        count(*) FILTER (
            ticket.answered_at IS NULL OR ticket.answered_at > moment::TIMESTAMPTZ
        ) AS unanswered_tickets,
        count(*) FILTER (
            (ticket.answered_at IS NULL OR ticket.answered_at > moment::TIMESTAMPTZ)
            AND ticket.opened_at <= moment::TIMESTAMPTZ - to_hours(24 * formula.waiting_days)
        ) AS waiting_tickets,
        list(ticket.ticket_id ORDER BY ticket.opened_at, ticket.ticket_id) AS open_ticket_ids
    FROM people
    JOIN base.ticket AS ticket ON ticket.customer_id = people.customer_id AND ticket.valid_to IS NULL
    CROSS JOIN account_risk_formula AS formula
    WHERE ticket.opened_at <= moment::TIMESTAMPTZ
        AND CASE
            WHEN ticket.solved_at IS NULL THEN coalesce(ticket.status, 'open') <> 'solved'
            ELSE ticket.solved_at > moment::TIMESTAMPTZ
        END
    GROUP BY people.account_id
),
deals AS (
    SELECT
        named.account_id,
        count(DISTINCT deal.deal_id) AS open_deals,
        sum(deal.value)::DECIMAL(18, 2) AS open_deals_value,
        list(deal.deal_id ORDER BY deal.deal_id) AS open_deal_ids
    FROM base.deal AS deal
    JOIN recorded AS named ON named.account_id = deal.account_id
    WHERE deal.valid_to IS NULL
        AND (deal.opened_at IS NULL OR deal.opened_at <= moment::TIMESTAMPTZ)
        AND CASE
            WHEN deal.closed_at IS NULL THEN coalesce(deal.status, 'open') = 'open'
            ELSE deal.closed_at > moment::TIMESTAMPTZ
        END
    GROUP BY named.account_id
),
bought AS (
    SELECT people.account_id, sum(life.revenue_year)::DECIMAL(18, 2) AS revenue_year, sum(life.orders)::BIGINT AS orders
    FROM people
    JOIN lifecycle_at(moment) AS life ON life.customer_id = people.customer_id
    GROUP BY people.account_id
),
members AS (
    SELECT account_id, list(customer_id ORDER BY customer_id) AS customer_ids FROM people GROUP BY account_id
),
together AS (
    SELECT
        accounts.*,
        coalesce(len(members.customer_ids), 0) AS people,
        coalesce(members.customer_ids, []) AS customer_ids,
        feeling.* EXCLUDE (account_id, speakers, mentions, mentions_90d),
        coalesce(feeling.speakers, 0) AS speakers,
        coalesce(feeling.mentions, 0) AS mentions,
        coalesce(feeling.mentions_90d, 0) AS mentions_90d,
        feeling.net_sentiment - feeling.net_sentiment_before AS trend,
        coalesce(standings.advocates, 0) AS advocates,
        coalesce(standings.ambassadors, 0) AS ambassadors,
        coalesce(standings.critics, 0) AS critics,
        coalesce(standings.advocate_ids, []) AS advocate_ids,
        coalesce(standings.critic_ids, []) AS critic_ids,
        coalesce(threats.mention_ids, []) AS threat_mention_ids,
        coalesce(tickets.open_tickets, 0) AS open_tickets,
        coalesce(tickets.unanswered_tickets, 0) AS unanswered_tickets,
        coalesce(tickets.waiting_tickets, 0) AS waiting_tickets,
        coalesce(tickets.open_ticket_ids, []) AS open_ticket_ids,
        coalesce(deals.open_deals, 0) AS open_deals,
        coalesce(deals.open_deals_value, 0) AS open_deals_value,
        coalesce(deals.open_deal_ids, []) AS open_deal_ids,
        coalesce(bought.orders, 0) AS orders,
        coalesce(bought.revenue_year, 0) AS revenue_year,
        accounts.renews_on - utc_day(moment::TIMESTAMPTZ) AS renews_in_days
    FROM accounts
    LEFT JOIN members ON members.account_id = accounts.account_id
    LEFT JOIN feeling ON feeling.account_id = accounts.account_id
    LEFT JOIN standings ON standings.account_id = accounts.account_id
    LEFT JOIN threats ON threats.account_id = accounts.account_id
    LEFT JOIN tickets ON tickets.account_id = accounts.account_id
    LEFT JOIN deals ON deals.account_id = accounts.account_id
    LEFT JOIN bought ON bought.account_id = accounts.account_id
),
parted AS (
    SELECT
        together.*,
        formula.high,
        formula.raised,
        renews_in_days BETWEEN 0 AND formula.renewal_days AS renews_soon,
        CASE WHEN len(threat_mention_ids) > 0 THEN formula.threat ELSE 0 END::DECIMAL(4, 3) AS risk_threat,
        coalesce(formula.mood * greatest(-net_sentiment, 0), 0)::DECIMAL(4, 3) AS risk_mood,
        coalesce(formula.critics * together.critics / nullif(speakers, 0), 0)::DECIMAL(4, 3) AS risk_critics,
        CASE WHEN together.trend <= -formula.fall THEN formula.trend ELSE 0 END::DECIMAL(4, 3) AS risk_trend,
        CASE WHEN waiting_tickets > 0 THEN formula.waiting ELSE 0 END::DECIMAL(4, 3) AS risk_waiting
    FROM together
    CROSS JOIN account_risk_formula AS formula
),
summed AS (
    SELECT *, (risk_threat + risk_mood + risk_critics + risk_trend + risk_waiting)::DECIMAL(4, 3) AS risk FROM parted
)
SELECT
    account_id,
    name,
    recorded,
    industry,
    country,
    owner,
    value,
    renews_on,
    renews_in_days,
    CASE
        WHEN risk >= high OR (risk >= raised AND coalesce(renews_soon, false)) THEN 'high'
        WHEN risk >= raised THEN 'raised'
        ELSE 'low'
    END AS risk_level,
    risk,
    list_filter(
        [
            CASE
                WHEN risk_threat > 0
                THEN format('{} threat{} to leave', len(threat_mention_ids), CASE WHEN len(threat_mention_ids) = 1 THEN '' ELSE 's' END)
            END,
            CASE WHEN risk_mood > 0 THEN format('net sentiment {} in 90 days', net_sentiment::DECIMAL(4, 2)) END,
            CASE WHEN risk_critics > 0 THEN format('{} of {} people who spoke are critics', critics, speakers) END,
            CASE WHEN risk_trend > 0 THEN format('feeling fell by {} in 90 days', -trend::DECIMAL(4, 2)) END,
            CASE WHEN risk_waiting > 0 THEN format('{} unanswered for two days or more', waiting_tickets) END,
            CASE WHEN risk > 0 AND renews_soon THEN format('renews in {} days', renews_in_days) END
        ],
        lambda reason: reason IS NOT NULL
    ) AS reasons,
    risk_threat,
    risk_mood,
    risk_critics,
    risk_trend,
    risk_waiting,
    people,
    customer_ids,
    speakers,
    mentions,
    mentions_90d,
    net_sentiment,
    trend,
    last_sentiment,
    last_mention_id,
    last_contact_at,
    advocates,
    ambassadors,
    critics,
    advocate_ids,
    critic_ids,
    threat_mention_ids,
    open_tickets,
    unanswered_tickets,
    open_ticket_ids,
    open_deals,
    open_deals_value,
    open_deal_ids,
    orders,
    revenue_year
FROM summed;

COMMENT ON MACRO TABLE accounts_360_at IS 'The view accounts_360 as of a moment: FROM accounts_360_at(''2026-10-01''). People, names and renewals are those of today.';

CREATE OR REPLACE VIEW accounts_360 AS FROM accounts_360_at(now());

COMMENT ON VIEW accounts_360 IS 'Each company that is a customer (B2B), one row an account: its people and what they say, open deals and tickets, and the risk of losing it, with reasons. Its people are the customers whose account is its id, or its name where no other account has it. A person is in one account, so nothing is counted twice.';
COMMENT ON COLUMN accounts_360.account_id IS 'The id in the company''s own CRM; the name that customers give where there is no record.';
COMMENT ON COLUMN accounts_360.name IS 'Name of the company.';
COMMENT ON COLUMN accounts_360.recorded IS 'False where only customers name it and no record of accounts has it.';
COMMENT ON COLUMN accounts_360.industry IS 'What it does.';
COMMENT ON COLUMN accounts_360.country IS 'Country, ISO 3166 two letters.';
COMMENT ON COLUMN accounts_360.owner IS 'Who looks after it.';
COMMENT ON COLUMN accounts_360.value IS 'What it pays a year, in the company''s currency.';
COMMENT ON COLUMN accounts_360.renews_on IS 'When its contract comes up for renewal.';
COMMENT ON COLUMN accounts_360.renews_in_days IS 'Days until then; negative where it is past.';
COMMENT ON COLUMN accounts_360.risk_level IS 'high: risk of 0.6 or more, or of 0.3 or more with a renewal within 90 days. raised: 0.3 or more. low: less.';
COMMENT ON COLUMN accounts_360.risk IS 'Sum of the five parts, 0 to 1, see account_risk_formula. It puts accounts in an order and is no probability.';
COMMENT ON COLUMN accounts_360.reasons IS 'Why, in words; empty where nothing speaks for a risk.';
COMMENT ON COLUMN accounts_360.risk_threat IS '0.4 where one of its people threatened to leave within 90 days and was not pleased since.';
COMMENT ON COLUMN accounts_360.risk_mood IS '0.2 x how far net_sentiment is below 0.';
COMMENT ON COLUMN accounts_360.risk_critics IS '0.2 x critics / speakers.';
COMMENT ON COLUMN accounts_360.risk_trend IS '0.1 where trend is -0.25 or less.';
COMMENT ON COLUMN accounts_360.risk_waiting IS '0.1 where a ticket has waited for a first answer for two days or more.';
COMMENT ON COLUMN accounts_360.people IS 'Customers who belong to it.';
COMMENT ON COLUMN accounts_360.customer_ids IS 'Who they are.';
COMMENT ON COLUMN accounts_360.speakers IS 'Those who ever spoke of the company''s own brands.';
COMMENT ON COLUMN accounts_360.mentions IS 'What they said, mentions of all time.';
COMMENT ON COLUMN accounts_360.mentions_90d IS 'Those of the last 90 days.';
COMMENT ON COLUMN accounts_360.net_sentiment IS '(positive - negative) / (positive + neutral + negative) of the last 90 days, -1 to 1; null where none has a sentiment.';
COMMENT ON COLUMN accounts_360.trend IS 'net_sentiment less that of the 90 days before; null where one of them is.';
COMMENT ON COLUMN accounts_360.last_sentiment IS 'Sentiment of their last mention that has one.';
COMMENT ON COLUMN accounts_360.last_mention_id IS 'That mention.';
COMMENT ON COLUMN accounts_360.last_contact_at IS 'When one of them last spoke, asked or ordered.';
COMMENT ON COLUMN accounts_360.advocates IS 'People who are advocates of an own brand, see customer_standing.';
COMMENT ON COLUMN accounts_360.ambassadors IS 'People who are ambassadors of one.';
COMMENT ON COLUMN accounts_360.critics IS 'People who are critics of one.';
COMMENT ON COLUMN accounts_360.advocate_ids IS 'The customer_id of each advocate.';
COMMENT ON COLUMN accounts_360.critic_ids IS 'The customer_id of each critic.';
COMMENT ON COLUMN accounts_360.threat_mention_ids IS 'The mentions that threaten to leave, in the order of time.';
COMMENT ON COLUMN accounts_360.open_tickets IS 'Tickets and calls that are not solved.';
COMMENT ON COLUMN accounts_360.unanswered_tickets IS 'Those among them that nobody has answered.';
COMMENT ON COLUMN accounts_360.open_ticket_ids IS 'Their numbers.';
COMMENT ON COLUMN accounts_360.open_deals IS 'Deals that are neither won nor lost.';
COMMENT ON COLUMN accounts_360.open_deals_value IS 'What these would bring, in the company''s currency.';
COMMENT ON COLUMN accounts_360.open_deal_ids IS 'Which they are.';
COMMENT ON COLUMN accounts_360.orders IS 'Orders of its people, cancelled and refunded ones left out.';
COMMENT ON COLUMN accounts_360.revenue_year IS 'What those of the last 365 days brought.';
