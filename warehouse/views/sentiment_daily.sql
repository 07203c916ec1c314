-- Group: figures
CREATE OR REPLACE VIEW sentiment_daily AS
SELECT
    brand,
    -- In UTC whatever the session's time zone is.
    make_timestamp(epoch_us(created_at))::DATE AS day,
    source,
    kind,
    count(*) AS mentions,
    count(*) FILTER (sentiment = 'positive') AS positive,
    count(*) FILTER (sentiment = 'neutral') AS neutral,
    count(*) FILTER (sentiment = 'negative') AS negative,
    count(*) FILTER (sentiment IS NULL) AS unknown,
    (count(*) FILTER (sentiment = 'positive') - count(*) FILTER (sentiment = 'negative'))
    / nullif(count(sentiment), 0) AS net_sentiment
FROM mention_brands
GROUP BY ALL;

COMMENT ON VIEW sentiment_daily IS 'Mentions and feeling per brand, day, source and kind. A mention of two brands counts for each of them, with what is felt toward it.';
COMMENT ON COLUMN sentiment_daily.brand IS 'The brand.';
COMMENT ON COLUMN sentiment_daily.day IS 'The day in UTC.';
COMMENT ON COLUMN sentiment_daily.source IS 'Platform or the name given to an import.';
COMMENT ON COLUMN sentiment_daily.kind IS 'mention, review, survey, note, email or chat.';
COMMENT ON COLUMN sentiment_daily.mentions IS 'Mentions said on that day.';
COMMENT ON COLUMN sentiment_daily.positive IS 'Positive ones among them.';
COMMENT ON COLUMN sentiment_daily.neutral IS 'Neutral ones among them.';
COMMENT ON COLUMN sentiment_daily.negative IS 'Negative ones among them.';
COMMENT ON COLUMN sentiment_daily.unknown IS 'Those without a sentiment: a language that no tagger knows, or not tagged yet.';
COMMENT ON COLUMN sentiment_daily.net_sentiment IS '(positive - negative) / (positive + neutral + negative), -1 to 1; null where none has a sentiment.';
