-- Group: figures
CREATE OR REPLACE VIEW topics AS
WITH heard AS (
    SELECT brand, utc_week(created_at) AS week, mention_id, sentiment, complaint, praise, question, suggestion
    FROM mention_brands
),
-- One row a mention, brand and topic. An aspect that one text praises and blames leans neither way.
said AS (
    SELECT
        heard.brand,
        heard.week,
        'aspect' AS kind,
        aspects.category AS topic,
        heard.mention_id,
        sign(sum(CASE aspects.polarity WHEN 'positive' THEN 1 WHEN 'negative' THEN -1 ELSE 0 END))::INTEGER AS leaning
    FROM aspects
    JOIN heard ON heard.mention_id = aspects.mention_id
    GROUP BY heard.brand, heard.week, aspects.category, heard.mention_id
    UNION ALL
    SELECT
        brand,
        week,
        'intent',
        topic,
        mention_id,
        CASE sentiment WHEN 'positive' THEN 1 WHEN 'neutral' THEN 0 WHEN 'negative' THEN -1 END
    FROM heard
    UNPIVOT (probability FOR topic IN (complaint, praise, question, suggestion))
    WHERE probability >= 0.5
),
weekly AS (
    SELECT
        brand,
        week,
        kind,
        topic,
        count(*) AS mentions,
        count(leaning) AS scored,
        count(*) FILTER (leaning = 1) AS positive,
        count(*) FILTER (leaning = -1) AS negative
    FROM said
    GROUP BY brand, week, kind, topic
),
total AS (
    SELECT brand, week, count(complaint) AS mentions
    FROM heard
    GROUP BY brand, week
),
total_before AS (
    SELECT this.brand, this.week, sum(before.mentions) AS mentions
    FROM total AS this
    JOIN total AS before
        ON before.brand = this.brand
        AND before.week >= (this.week - INTERVAL 28 DAY)::DATE
        AND before.week < this.week
    GROUP BY this.brand, this.week
),
topic_before AS (
    SELECT this.brand, this.week, this.kind, this.topic, sum(before.mentions) AS mentions
    FROM weekly AS this
    JOIN weekly AS before
        ON before.brand = this.brand
        AND before.kind = this.kind
        AND before.topic = this.topic
        AND before.week >= (this.week - INTERVAL 28 DAY)::DATE
        AND before.week < this.week
    GROUP BY this.brand, this.week, this.kind, this.topic
),
figured AS (
    SELECT
        weekly.*,
        total.mentions AS mentions_read,
        total.mentions * coalesce(topic_before.mentions, 0) / nullif(total_before.mentions, 0) AS expected
    FROM weekly
    JOIN total USING (brand, week)
    LEFT JOIN total_before USING (brand, week)
    LEFT JOIN topic_before USING (brand, week, kind, topic)
)
SELECT
    brand,
    week,
    kind,
    topic,
    mentions,
    mentions_read,
    (mentions / nullif(mentions_read, 0))::DECIMAL(4, 3) AS share,
    positive,
    negative,
    ((positive - negative) / nullif(scored, 0))::DECIMAL(4, 3) AS net_sentiment,
    expected::DECIMAL(18, 1) AS expected,
    (mentions / nullif(expected, 0))::DECIMAL(18, 2) AS rise
FROM figured;

COMMENT ON VIEW topics IS 'What is talked about: per brand and week the aspects that are praised or blamed, and what people want with it. These are the fixed answers of the taggers, which hold over months; the digest''s topics are phrases, found anew each day in the words themselves, and are not kept. So this view says that delivery has risen, and the digest that it is "the Leeds depot". The mentions behind a row: the view aspects, or mentions where complaint >= 0.5.';
COMMENT ON COLUMN topics.brand IS 'The brand. A mention of two brands counts for each.';
COMMENT ON COLUMN topics.week IS 'The Monday of the week in UTC. The latest week may not be over.';
COMMENT ON COLUMN topics.kind IS 'aspect: what it is about. intent: what its author does with it.';
COMMENT ON COLUMN topics.topic IS 'Of an aspect: quality, design, usability, service, price, delivery, place, communication or other. Of an intent: complaint, praise, question or suggestion, each with a probability of 0.5 or more.';
COMMENT ON COLUMN topics.mentions IS 'Mentions of it. One may be of several topics.';
COMMENT ON COLUMN topics.mentions_read IS 'All mentions of the brand in that week in a language that the taggers read. Aspects are found in English alone.';
COMMENT ON COLUMN topics.share IS 'mentions / mentions_read, 0 to 1.';
COMMENT ON COLUMN topics.positive IS 'Positive ones: of an aspect those that praise it, of an intent those that are positive toward the brand.';
COMMENT ON COLUMN topics.negative IS 'Negative ones.';
COMMENT ON COLUMN topics.net_sentiment IS '(positive - negative) / mentions with a sentiment, -1 to 1.';
COMMENT ON COLUMN topics.expected IS 'Mentions there would be, had it the share of the four weeks before; null where the brand was not heard then.';
COMMENT ON COLUMN topics.rise IS 'mentions / expected: 2 is twice as often as before, whatever the week''s volume; null where nothing was expected. Mind the counts: three instead of one is a rise of 3.';
