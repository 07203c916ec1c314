-- Group: customers
CREATE OR REPLACE MACRO journey_at(moment) AS TABLE
WITH happened AS (
    SELECT contacts.*, formula.*
    FROM contacts
    CROSS JOIN journey_formula AS formula
    WHERE contacts.direction = 'in' AND contacts.own AND contacts.happened_at <= moment::TIMESTAMPTZ
),
spoken AS (
    SELECT
        said.customer_id,
        said.created_at AS happened_at,
        said.mention_id AS contact_id,
        max(
            CASE
                WHEN said.recommends AND said.feeling > 0 THEN formula.strong
                WHEN said.recommends THEN formula.weak
                -- With words that show a role it is speaking for the brand, whoever pays; else the model alone thinks so.
                WHEN said.compensation = 'payment' AND said.evidence IS NOT NULL THEN formula.strong
                WHEN said.compensation = 'payment' THEN formula.weak
            END
        ) AS strength
    FROM standing_mentions_at(moment) AS said
    CROSS JOIN journey_formula AS formula
    WHERE said.customer_id IS NOT NULL
        AND (said.recommends OR said.compensation = 'payment')
        AND said.brand IN (SELECT own_brands.brand FROM own_brands)
    GROUP BY said.customer_id, said.created_at, said.mention_id
),
answered AS (
    SELECT
        answer.customer_id,
        answer.created_at AS happened_at,
        answer.mention_id AS contact_id,
        formula.weak AS strength
    FROM mentions AS answer
    JOIN mentions AS asked
        ON asked.source = answer.source
        AND asked.source_id = answer.reply_to
        AND asked.author_key <> answer.author_key
        AND asked.customer_id IS DISTINCT FROM answer.customer_id
    CROSS JOIN journey_formula AS formula
    WHERE answer.customer_id IS NOT NULL
        AND answer.created_at <= moment::TIMESTAMPTZ
        AND asked.question >= formula.cut_off
        AND coalesce(answer.question, 0) < formula.cut_off
        AND answer.sentiment <> 'negative'
        AND list_has_any(answer.brands, (SELECT coalesce(list(own_brands.brand), []) FROM own_brands))
),
signs AS (
    SELECT customer_id, 1 AS level, happened_at, contact_id, strong AS strength
    FROM happened
    WHERE kind <> 'order'
    UNION ALL
    SELECT customer_id, 2, happened_at, contact_id, strong
    FROM happened
    WHERE kind = 'order' AND coalesce(status, '') NOT IN ('cancelled', 'refunded')
    UNION ALL
    -- Who is worth something has bought, whether or not the orders are in the records.
    SELECT
        customer_id,
        2,
        coalesce(since::TIMESTAMPTZ, valid_from),
        'customer:' || customer_id,
        formula.strong
    FROM base.customer
    CROSS JOIN journey_formula AS formula
    WHERE valid_to IS NULL
        AND lifetime_value > 0
        AND coalesce(since::TIMESTAMPTZ, valid_from) <= moment::TIMESTAMPTZ
        AND customer_id NOT IN (
            SELECT customer_id FROM base.purchase WHERE valid_to IS NULL AND customer_id IS NOT NULL
        )
    UNION ALL
    SELECT
        customer_id,
        3,
        happened_at,
        contact_id,
        CASE WHEN kind IN ('review', 'survey') OR suggestion >= sure THEN strong ELSE weak END
    FROM happened
    WHERE kind IN ('review', 'survey', 'ticket', 'call', 'chat', 'email') OR suggestion >= cut_off
    UNION ALL
    SELECT customer_id, 4, happened_at, contact_id, strength FROM spoken
    UNION ALL
    SELECT customer_id, 4, happened_at, contact_id, strength FROM answered
),
days AS (
    FROM signs
    QUALIFY row_number() OVER (
        PARTITION BY customer_id, level, utc_day(happened_at)
        ORDER BY strength DESC, happened_at, contact_id
    ) = 1
),
shown AS (
    SELECT customer_id, level, min({'since': happened_at, 'contact_id': contact_id}) AS event
    FROM (
        SELECT
            customer_id,
            level,
            happened_at,
            contact_id,
            sum(strength) OVER (PARTITION BY customer_id, level ORDER BY utc_day(happened_at)) AS added
        FROM days
    )
    CROSS JOIN journey_formula AS formula
    WHERE added >= formula.needed
    GROUP BY customer_id, level
),
reached AS (
    -- Collaborates who has ordered as well, whichever came first.
    SELECT
        shown.customer_id,
        shown.level,
        CASE WHEN shown.level = 3 THEN greatest(shown.event, ordered.event) ELSE shown.event END AS event
    FROM shown
    LEFT JOIN shown AS ordered ON ordered.customer_id = shown.customer_id AND ordered.level = 2
    WHERE shown.level <> 3 OR ordered.event IS NOT NULL
),
path AS (
    -- Who is further already does not go back to what is shown later.
    SELECT
        customer_id,
        level,
        ['exploratory', 'basic', 'collaborative', 'interconnected'][level] AS stage,
        event.since AS since,
        event.contact_id AS contact_id
    FROM reached
    QUALIFY level > coalesce(
        max(level) OVER (PARTITION BY customer_id ORDER BY event.since, level ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING),
        0
    )
),
last AS (
    SELECT
        customer_id,
        arg_max(stage, level) AS stage,
        arg_max(since, level) AS since,
        arg_max(contact_id, level) AS contact_id,
        list({'stage': stage, 'since': since, 'contact_id': contact_id} ORDER BY level) AS path
    FROM path
    GROUP BY customer_id
)
SELECT
    customer.customer_id,
    last.stage,
    last.since,
    last.contact_id,
    coalesce(last.path, []) AS path
FROM base.customer AS customer
LEFT JOIN last ON last.customer_id = customer.customer_id
WHERE customer.valid_to IS NULL;

COMMENT ON MACRO TABLE journey_at IS 'The view journey as of a moment: FROM journey_at(''2026-10-01'').';

CREATE OR REPLACE VIEW journey AS FROM journey_at(now());

COMMENT ON VIEW journey IS 'How far each customer has come from a first contact to speaking for the brand, one row a customer. It goes forward only: who falls silent or leaves shows in lifecycle. No weak signal moves it alone; what counts how much is in journey_formula.';
COMMENT ON COLUMN journey.customer_id IS 'The customer.';
COMMENT ON COLUMN journey.stage IS 'exploratory: was in contact. basic: has ordered, or is worth something in the customer record though no orders of theirs are held. collaborative: has ordered and gives feedback (surveys, reviews, suggestions, tickets, mails). interconnected: speaks for the brand (recommends it, answers what others ask, carries it for pay), with or without orders. Null: no contact yet.';
COMMENT ON COLUMN journey.since IS 'When that stage was reached.';
COMMENT ON COLUMN journey.contact_id IS 'What moved the customer there, in the view contacts: of several signals the one that completed them; customer: and the id where it is the customer record.';
COMMENT ON COLUMN journey.path IS 'All stages in the order in which they were reached, each with its time and what moved there. A stage that was shown after a further one had been reached is not on it.';
