-- Group: figures

CREATE OR REPLACE VIEW digests AS
SELECT
    brand,
    period,
    first_day,
    audience,
    timezone,
    made_at,
    headline,
    mentions,
    positive,
    neutral,
    negative,
    net_sentiment,
    net_low,
    net_high
FROM base.digest;

COMMENT ON VIEW digests IS 'The digests that were told, with their figures as they stood then. What was loaded, tagged or corrected since does not change them; mention_brands has the figures of today.';
COMMENT ON COLUMN digests.brand IS 'The brand.';
COMMENT ON COLUMN digests.period IS 'day, week (Monday to Sunday) or month.';
COMMENT ON COLUMN digests.first_day IS 'The day, or the first one of the week or month, in its time zone.';
COMMENT ON COLUMN digests.audience IS 'marketing, support or leadership.';
COMMENT ON COLUMN digests.timezone IS 'Whose days they are (IANA name).';
COMMENT ON COLUMN digests.made_at IS 'When it was made.';
COMMENT ON COLUMN digests.headline IS 'Its headline.';
COMMENT ON COLUMN digests.mentions IS 'Posts about the brand, as it told them.';
COMMENT ON COLUMN digests.positive IS 'Of these, posts that were positive toward the brand.';
COMMENT ON COLUMN digests.neutral IS 'Of these, neutral ones.';
COMMENT ON COLUMN digests.negative IS 'Of these, negative ones.';
COMMENT ON COLUMN digests.net_sentiment IS '% positive - % negative of those with a sentiment; null where none had one.';
COMMENT ON COLUMN digests.net_low IS 'Lower end of its 95 % interval.';
COMMENT ON COLUMN digests.net_high IS 'Upper end of its 95 % interval.';
