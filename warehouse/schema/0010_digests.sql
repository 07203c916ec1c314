-- Digests as they were told: what was sent does not change, whatever is learnt later.

CREATE TABLE base.digest (
    brand VARCHAR NOT NULL,
    period VARCHAR NOT NULL,
    first_day DATE NOT NULL,
    audience VARCHAR NOT NULL,
    timezone VARCHAR NOT NULL,
    made_at TIMESTAMPTZ NOT NULL,
    headline VARCHAR NOT NULL,
    mentions BIGINT NOT NULL,
    positive BIGINT NOT NULL,
    neutral BIGINT NOT NULL,
    negative BIGINT NOT NULL,
    net_sentiment DOUBLE,
    net_low DOUBLE,
    net_high DOUBLE,
    text VARCHAR NOT NULL,
    page BLOB NOT NULL
);
COMMENT ON TABLE base.digest IS 'Every digest that was told, as it was told. Key: brand, period, first_day, audience.';
COMMENT ON COLUMN base.digest.brand IS 'The brand.';
COMMENT ON COLUMN base.digest.period IS 'day, week (Monday to Sunday) or month.';
COMMENT ON COLUMN base.digest.first_day IS 'The day, or the first one of the week or month, in its time zone.';
COMMENT ON COLUMN base.digest.audience IS 'marketing, support or leadership.';
COMMENT ON COLUMN base.digest.timezone IS 'Whose days they are (IANA name).';
COMMENT ON COLUMN base.digest.made_at IS 'When it was made.';
COMMENT ON COLUMN base.digest.headline IS 'Its headline.';
COMMENT ON COLUMN base.digest.mentions IS 'Posts about the brand, as it told them.';
COMMENT ON COLUMN base.digest.positive IS 'Of these, posts that were positive toward the brand.';
COMMENT ON COLUMN base.digest.neutral IS 'Of these, neutral ones.';
COMMENT ON COLUMN base.digest.negative IS 'Of these, negative ones.';
COMMENT ON COLUMN base.digest.net_sentiment IS '% positive - % negative of those with a sentiment; null where none had one.';
COMMENT ON COLUMN base.digest.net_low IS 'Lower end of its 95 % interval.';
COMMENT ON COLUMN base.digest.net_high IS 'Upper end of its 95 % interval.';
COMMENT ON COLUMN base.digest.text IS 'The whole of it as plain text.';
COMMENT ON COLUMN base.digest.page IS 'The page, HTML, compressed with gzip.';
