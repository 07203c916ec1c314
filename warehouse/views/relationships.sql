-- Group: people
CREATE OR REPLACE MACRO relationships_at(moment) AS TABLE
WITH said AS (
    SELECT
        -- As in person_standing.
        coalesce('=' || customer_id, author_key) AS who,
        said.*,
        weight >= faint AS good,
        weight <= -faint AS bad
    FROM standing_mentions_at(moment) AS said
    CROSS JOIN relationship_formula
    WHERE coalesce(customer_id, author_key) IS NOT NULL
        AND (customer_id IS NOT NULL OR author_key NOT IN (SELECT own_accounts.author_key FROM own_accounts))
),
felt AS (
    SELECT
        who,
        brand,
        any_value(customer_id) AS customer_id,
        sum(greatest(contribution, 0))::DECIMAL(18, 3) AS warmth,
        sum(greatest(-contribution, 0))::DECIMAL(18, 3) AS coldness,
        sum(contribution)::DECIMAL(18, 3) AS love,
        sum(contribution - contribution_then)::DECIMAL(18, 3) AS trend,
        sum(decay)::DECIMAL(18, 3) AS presence,
        sum(decay::DOUBLE * weight * weight) AS squares,
        count(*) AS mentions,
        count(*) FILTER (good) AS good,
        count(*) FILTER (bad) AS bad,
        coalesce(
            utc_day(max(created_at) FILTER (bad)) - utc_day(min(created_at) FILTER (bad)),
            0
        ) AS bad_days,
        count(*) FILTER (created_at > moment::TIMESTAMPTZ - INTERVAL 90 DAY) AS mentions_90d,
        bool_or(compensation IS NOT NULL) AS compensated,
        min(created_at) AS first_at,
        max(created_at) AS last_at,
        arg_max(mention_id, (contribution, created_at, mention_id)) FILTER (good) AS best_mention_id,
        arg_max(mention_id, (-contribution, created_at, mention_id)) FILTER (bad) AS worst_mention_id
    FROM said
    GROUP BY who, brand
),
measured AS (
    SELECT
        felt.*,
        formula.*,
        (love / nullif(presence, 0))::DECIMAL(4, 3) AS level,
        CASE WHEN presence > 0 THEN sqrt(greatest(squares / presence - (love / presence) ** 2, 0)) END::DECIMAL(4, 3)
            AS spread,
        (least(warmth, coldness) / nullif(warmth + coldness, 0))::DECIMAL(4, 3) AS divided_by
    FROM felt
    CROSS JOIN relationship_formula AS formula
),
told AS (
    SELECT
        *,
        CASE
            WHEN least(warmth, coldness) >= least_side
                AND least(good, bad) >= least_mentions
                AND divided_by >= divided
            THEN 'love-hate'
            WHEN love < enemy_love AND bad_days >= quarrel_days THEN 'enemy'
            WHEN love >= friend_love THEN 'friend'
            ELSE 'distant'
        END AS relationship,
        CASE WHEN trend >= turn THEN 'warming' WHEN trend <= -turn THEN 'cooling' ELSE 'steady' END AS direction
    FROM measured
)
SELECT
    customer_id,
    CASE WHEN customer_id IS NULL THEN who END AS author_key,
    brand,
    relationship,
    CASE
        WHEN good + bad = 0 AND relationship = 'distant' THEN format('nothing felt in mentions: {}', mentions)
        ELSE format('good mentions: {}, bad: {}, love {}', good, bad, love) || CASE
            WHEN relationship = 'love-hate'
            THEN format('; the weaker side is {}% of what is felt', (100 * divided_by)::INTEGER)
            WHEN relationship = 'enemy' THEN format('; bad for {} days', bad_days)
            WHEN relationship = 'friend' THEN ''
            WHEN warmth + coldness < friend_love THEN '; faint or long ago'
            WHEN love < enemy_love THEN format('; bad for {} days, one quarrel so far', bad_days)
            ELSE '; too little for a friend or an enemy'
        END
    END AS reason,
    direction,
    love,
    trend,
    warmth,
    coldness,
    divided_by AS divided,
    level,
    spread,
    presence,
    mentions,
    good,
    bad,
    bad_days,
    mentions_90d,
    compensated,
    first_at,
    last_at,
    best_mention_id,
    worst_mention_id
FROM told;

COMMENT ON MACRO TABLE relationships_at IS 'The view relationships as of a moment: FROM relationships_at(''2026-10-01'').';

CREATE OR REPLACE VIEW relationships AS FROM relationships_at(now());

COMMENT ON VIEW relationships IS 'How each person stands to each brand over time, one row a person and brand: friend, love-hate, enemy or distant. A customer is one person under whatever account; an author who is no customer is one, too; the brands'' own accounts are left out. The numbers of the formula are in relationship_formula, each mention behind it in standing_mentions.';
COMMENT ON COLUMN relationships.customer_id IS 'The customer; null for an author who is none.';
COMMENT ON COLUMN relationships.author_key IS 'The author; null for a customer.';
COMMENT ON COLUMN relationships.brand IS 'The brand.';
COMMENT ON COLUMN relationships.relationship IS 'love-hate: both are felt more than once, and the weaker side is a quarter of it or more. enemy: love below -0.5, and bad mentions over a week or more. friend: love of 0.25 or more. distant: all others, who said little, long ago or without feeling.';
COMMENT ON COLUMN relationships.reason IS 'Why, in words.';
COMMENT ON COLUMN relationships.direction IS 'warming, cooling or steady: whether the trend is 0.25 or more, up or down.';
COMMENT ON COLUMN relationships.love IS 'warmth - coldness: the love in person_standing.';
COMMENT ON COLUMN relationships.trend IS 'Love now less love 90 days ago.';
COMMENT ON COLUMN relationships.warmth IS 'Sum of what good mentions add to love: what each says (0 to 1) x 0.9 ^ months since.';
COMMENT ON COLUMN relationships.coldness IS 'Sum of what bad mentions take from it.';
COMMENT ON COLUMN relationships.divided IS 'The lesser of warmth and coldness / both, 0 to 0.5: 0.5 is as much love as hate. Null where nothing is felt.';
COMMENT ON COLUMN relationships.level IS 'Mean of what the mentions say, -1 to 1, each weighted by 0.9 ^ months since; null once all of them have faded to nothing.';
COMMENT ON COLUMN relationships.spread IS 'Standard deviation of what the mentions say, 0 to 1, weighted in the same way.';
COMMENT ON COLUMN relationships.presence IS 'Sum of 0.9 ^ months since over the mentions: how much the person is there. Who speaks once a month for years has 10.';
COMMENT ON COLUMN relationships.mentions IS 'Mentions of the brand.';
COMMENT ON COLUMN relationships.good IS 'Those among them that say something good: 0.1 or more.';
COMMENT ON COLUMN relationships.bad IS 'Those that say something bad: -0.1 or less.';
COMMENT ON COLUMN relationships.bad_days IS 'Days in UTC from the first of these to the last.';
COMMENT ON COLUMN relationships.mentions_90d IS 'Mentions of the last 90 days.';
COMMENT ON COLUMN relationships.compensated IS 'True where a mention shows that the person is employed or paid by the brand, ever: such a friend is none that is free.';
COMMENT ON COLUMN relationships.first_at IS 'When the first mention was said.';
COMMENT ON COLUMN relationships.last_at IS 'When the last one was said.';
COMMENT ON COLUMN relationships.best_mention_id IS 'The mention that adds most to love.';
COMMENT ON COLUMN relationships.worst_mention_id IS 'The one that takes most from it.';
