-- Group: customers
CREATE OR REPLACE MACRO customer_360_at(moment) AS TABLE
WITH happened AS NOT MATERIALIZED (
    SELECT * FROM contacts WHERE happened_at <= moment::TIMESTAMPTZ
),
told AS (
    SELECT
        customer_id,
        list(
            {
                'happened_at': happened_at, 'what': kind, 'source': source, 'brand': brand, 'sentiment': sentiment,
                'text': text, 'amount': amount, 'status': status, 'id': contact_id
            }
            ORDER BY happened_at, contact_id
        ) AS contacts,
        list(DISTINCT author_key ORDER BY author_key) FILTER (author_key IS NOT NULL) AS authors,
        count(mention_id) AS mentions,
        count(*) FILTER (sentiment = 'positive') AS positive,
        count(*) FILTER (sentiment = 'negative') AS negative,
        count(*) FILTER (kind IN ('ticket', 'call')) AS tickets,
        count(*) FILTER (kind = 'campaign') AS campaigns,
        min(happened_at) FILTER (direction = 'in') AS first_contact_at,
        max(happened_at) FILTER (direction = 'in') AS last_contact_at,
        arg_max(
            {'sentiment': sentiment, 'said_at': happened_at, 'mention_id': mention_id, 'text': text},
            (happened_at, contact_id)
        ) FILTER (sentiment IS NOT NULL) AS last_feeling,
        list({'said_at': happened_at, 'mention_id': mention_id, 'text': text} ORDER BY happened_at, contact_id) FILTER (
            churn_risk AND own AND sentiment IS DISTINCT FROM 'positive'
            AND happened_at > moment::TIMESTAMPTZ - INTERVAL 180 DAY
        ) AS churn_signs
    FROM happened
    GROUP BY customer_id
),
waiting AS (
    SELECT customer_id, 'ticket' AS what, opened_at AS since, 'ticket:' || ticket_id AS id, subject AS text
    FROM base.ticket
    WHERE valid_to IS NULL
        AND customer_id IS NOT NULL
        AND opened_at <= moment::TIMESTAMPTZ
        AND CASE
            WHEN solved_at IS NULL THEN coalesce(status, 'open') <> 'solved'
            ELSE solved_at > moment::TIMESTAMPTZ
        END
    UNION ALL
    -- A complaint is settled by an answer of the company under it, by a ticket that was answered after it, or by a good word since.
    SELECT complaint.customer_id, 'complaint', complaint.happened_at, complaint.contact_id, complaint.text
    FROM happened AS complaint
    LEFT JOIN (
        SELECT customer_id, max(happened_at) FILTER (sentiment = 'positive') AS pleased_at
        FROM happened
        GROUP BY customer_id
    ) AS mood ON mood.customer_id = complaint.customer_id
    LEFT JOIN (
        SELECT customer_id, max(answered_at) AS answered_at
        FROM base.ticket
        WHERE valid_to IS NULL AND answered_at <= moment::TIMESTAMPTZ
        GROUP BY customer_id
    ) AS desk ON desk.customer_id = complaint.customer_id
    LEFT JOIN (
        SELECT DISTINCT source || ':' || reply_to AS mention_id
        FROM base.mention
        WHERE valid_to IS NULL
            AND NOT deleted
            AND reply_to IS NOT NULL
            AND created_at <= moment::TIMESTAMPTZ
            AND (role = 'employee' OR author_key IN (SELECT own_accounts.author_key FROM own_accounts))
    ) AS reply ON reply.mention_id = complaint.mention_id
    WHERE complaint.complaint >= 0.5
        AND complaint.sentiment = 'negative'
        AND complaint.own
        -- A note, a mail and a chat are words in a talk that somebody has.
        AND complaint.kind IN ('mention', 'review', 'survey')
        AND complaint.happened_at > moment::TIMESTAMPTZ - INTERVAL 90 DAY
        AND coalesce(mood.pleased_at < complaint.happened_at, true)
        AND coalesce(desk.answered_at < complaint.happened_at, true)
        AND reply.mention_id IS NULL
),
issues AS (
    SELECT
        customer_id,
        count(*) FILTER (what = 'ticket') AS open_tickets,
        list({'since': since, 'what': what, 'id': id, 'text': text} ORDER BY since, id) AS open_issues
    FROM waiting
    GROUP BY customer_id
),
stands AS (
    SELECT
        customer_id,
        arg_max(
            {'brand': brand, 'standing': standing, 'love': love, 'trend': trend},
            (mentions, last_at, brand)
        ) AS most,
        list(
            {
                'brand': brand, 'standing': standing, 'love': love, 'trend': trend, 'mentions': mentions,
                'last_at': last_at
            }
            ORDER BY mentions DESC, last_at DESC, brand DESC
        ) AS standings
    FROM customer_standing_at(moment)
    GROUP BY customer_id
)
SELECT
    customer.customer_id,
    customer.name,
    customer.email,
    customer.phone,
    customer.country,
    customer.city,
    customer.language,
    customer.account,
    customer.tier,
    customer.points,
    customer.since,
    coalesce(told.authors, []) AS authors,
    stands.most.brand AS brand,
    coalesce(stands.most.standing, 'neutral') AS standing,
    stands.most.love AS love,
    stands.most.trend AS trend,
    coalesce(stands.standings, []) AS standings,
    relationship.relationship,
    relationship.direction,
    relationship.reason AS relationship_reason,
    life.lifecycle,
    life.reason AS lifecycle_reason,
    journey.stage AS journey,
    journey.since AS journey_since,
    customer.lifetime_value,
    coalesce(life.orders, 0) AS orders,
    coalesce(life.revenue, 0) AS revenue,
    coalesce(life.revenue_year, 0) AS revenue_year,
    life.first_order_at,
    life.last_order_at,
    life.last_order_id,
    life.expected_next_on,
    life.overdue,
    coalesce(told.mentions, 0) AS mentions,
    coalesce(told.positive, 0) AS positive,
    coalesce(told.negative, 0) AS negative,
    coalesce(told.tickets, 0) AS tickets,
    coalesce(told.campaigns, 0) AS campaigns,
    told.first_contact_at,
    told.last_contact_at,
    told.last_feeling.sentiment AS last_sentiment,
    told.last_feeling.said_at AS last_sentiment_at,
    told.last_feeling.text AS last_text,
    told.last_feeling.mention_id AS last_mention_id,
    coalesce(issues.open_tickets, 0) AS open_tickets,
    coalesce(issues.open_issues, []) AS open_issues,
    coalesce(told.churn_signs, []) AS churn_signs,
    coalesce(told.contacts, []) AS contacts
FROM base.customer AS customer
LEFT JOIN told ON told.customer_id = customer.customer_id
LEFT JOIN issues ON issues.customer_id = customer.customer_id
LEFT JOIN stands ON stands.customer_id = customer.customer_id
LEFT JOIN relationships_at(moment) AS relationship
    ON relationship.customer_id = customer.customer_id AND relationship.brand = stands.most.brand
LEFT JOIN lifecycle_at(moment) AS life ON life.customer_id = customer.customer_id
LEFT JOIN journey_at(moment) AS journey ON journey.customer_id = customer.customer_id
WHERE customer.valid_to IS NULL;

COMMENT ON MACRO TABLE customer_360_at IS 'The view customer_360 as of a moment: FROM customer_360_at(''2026-10-01''). Of what is known now was said and done up to then; the customer record is that of today.';

CREATE OR REPLACE VIEW customer_360 AS FROM customer_360_at(now());

COMMENT ON VIEW customer_360 IS 'The whole customer now, one row each: who, how they stand, what they bring, what they last felt, what is open, and every contact in the order of time. It follows links at once: a link undone takes everything that came through it. One customer is quick: WHERE customer_id = ...';
COMMENT ON COLUMN customer_360.customer_id IS 'The id in the company''s own CRM.';
COMMENT ON COLUMN customer_360.name IS 'Full name.';
COMMENT ON COLUMN customer_360.email IS 'E-mail address, lower case.';
COMMENT ON COLUMN customer_360.phone IS 'Telephone number, E.164.';
COMMENT ON COLUMN customer_360.country IS 'Country, ISO 3166 two letters.';
COMMENT ON COLUMN customer_360.city IS 'City or suburb.';
COMMENT ON COLUMN customer_360.language IS 'Language that the customer writes, ISO 639-1.';
COMMENT ON COLUMN customer_360.account IS 'The company that the customer belongs to (B2B), see accounts_360.';
COMMENT ON COLUMN customer_360.tier IS 'Loyalty tier.';
COMMENT ON COLUMN customer_360.points IS 'Loyalty points held.';
COMMENT ON COLUMN customer_360.since IS 'Customer since.';
COMMENT ON COLUMN customer_360.authors IS 'The accounts that are this customer and spoke.';
COMMENT ON COLUMN customer_360.brand IS 'The brand that the customer speaks most of, of several the one spoken of last; null where they never spoke.';
COMMENT ON COLUMN customer_360.standing IS 'Standing to that brand, as in customer_standing: employee, ambassador, advocate, critic or neutral.';
COMMENT ON COLUMN customer_360.love IS 'Love of that brand, as in customer_standing.';
COMMENT ON COLUMN customer_360.trend IS 'Love now less love 90 days ago.';
COMMENT ON COLUMN customer_360.standings IS 'Standing to all brands that the customer spoke of, most spoken of first.';
COMMENT ON COLUMN customer_360.relationship IS 'friend, love-hate, enemy or distant to that brand, as in relationships; null where the customer never spoke.';
COMMENT ON COLUMN customer_360.direction IS 'warming, cooling or steady, as in relationships.';
COMMENT ON COLUMN customer_360.relationship_reason IS 'Why it is that relationship, in words.';
COMMENT ON COLUMN customer_360.lifecycle IS 'value, potential, migrating or frozen, as in lifecycle; null where none of the customer''s orders are held.';
COMMENT ON COLUMN customer_360.lifecycle_reason IS 'Why, in words.';
COMMENT ON COLUMN customer_360.journey IS 'exploratory, basic, collaborative or interconnected, as in journey; null without a contact.';
COMMENT ON COLUMN customer_360.journey_since IS 'When that stage was reached.';
COMMENT ON COLUMN customer_360.lifetime_value IS 'What the customer has brought so far by the CRM, in the company''s currency.';
COMMENT ON COLUMN customer_360.orders IS 'Orders that were neither cancelled nor refunded.';
COMMENT ON COLUMN customer_360.revenue IS 'What these brought.';
COMMENT ON COLUMN customer_360.revenue_year IS 'What those of the last 365 days brought.';
COMMENT ON COLUMN customer_360.first_order_at IS 'When the first one was made.';
COMMENT ON COLUMN customer_360.last_order_at IS 'When the last one was made.';
COMMENT ON COLUMN customer_360.last_order_id IS 'Number of the last one.';
COMMENT ON COLUMN customer_360.expected_next_on IS 'The day on which the next one is due by the customer''s own rhythm, see lifecycle.';
COMMENT ON COLUMN customer_360.overdue IS 'Days since the last order / the usual gap: from 1 on an order is due.';
COMMENT ON COLUMN customer_360.mentions IS 'Mentions of whatever brand, each once: posts, reviews, answers, notes, e-mails and chats.';
COMMENT ON COLUMN customer_360.positive IS 'Positive ones among them.';
COMMENT ON COLUMN customer_360.negative IS 'Negative ones among them.';
COMMENT ON COLUMN customer_360.tickets IS 'Tickets and calls.';
COMMENT ON COLUMN customer_360.campaigns IS 'Campaigns that reached the customer.';
COMMENT ON COLUMN customer_360.first_contact_at IS 'When the customer first spoke, asked or ordered.';
COMMENT ON COLUMN customer_360.last_contact_at IS 'When the customer last did.';
COMMENT ON COLUMN customer_360.last_sentiment IS 'Sentiment of the last mention that has one.';
COMMENT ON COLUMN customer_360.last_sentiment_at IS 'When it was said.';
COMMENT ON COLUMN customer_360.last_text IS 'Its words.';
COMMENT ON COLUMN customer_360.last_mention_id IS 'That mention.';
COMMENT ON COLUMN customer_360.open_tickets IS 'Tickets and calls that are not solved.';
COMMENT ON COLUMN customer_360.open_issues IS 'What waits for the company, the oldest first: open tickets, and public complaints and survey answers of the last 90 days with no answer of the company under them, no ticket answered since and no good word since.';
COMMENT ON COLUMN customer_360.churn_signs IS 'Mentions of the last 180 days that threaten to leave, in the order of time. Whether a threat still stands, lifecycle says.';
COMMENT ON COLUMN customer_360.contacts IS 'All contacts in the order of time, each as in the view contacts; those without a time are left to it.';
