-- Group: figures
CREATE OR REPLACE VIEW share_of_voice AS
-- One row a voice, brand and day: a day's voices are its rows, and a week has few enough of them to tell apart.
WITH voice AS (
    SELECT
        utc_day(created_at) AS day,
        brand,
        coalesce(author_key, mention_id) AS voice,
        count(*) AS mentions,
        count(*) FILTER (sentiment = 'positive') AS positive
    FROM mention_brands
    GROUP BY ALL
),
heard AS (
    SELECT
        'day' AS period,
        day AS starts_on,
        brand,
        sum(mentions)::BIGINT AS mentions,
        count(*) AS voices,
        sum(positive)::BIGINT AS positive
    FROM voice
    GROUP BY day, brand
    UNION ALL
    SELECT
        'week',
        date_trunc('week', day)::DATE AS week,
        brand,
        sum(mentions)::BIGINT,
        count(DISTINCT voice),
        sum(positive)::BIGINT
    FROM voice
    GROUP BY week, brand
),
-- A brand of goodword.toml that nobody spoke of while others were heard had no share, and that is worth a row.
asked AS (
    SELECT period, starts_on, brand FROM heard
    UNION
    SELECT heard.period, heard.starts_on, brands.brand FROM heard CROSS JOIN brands
),
rival AS (
    SELECT brand, unnest(competitors) AS rival FROM brands
),
-- A name that is neither heard nor in goodword.toml is nothing to compare with.
known AS (
    FROM rival
    WHERE rival IN (SELECT brand FROM heard UNION SELECT brand FROM brands)
),
compared AS (
    SELECT
        asked.period,
        asked.starts_on,
        asked.brand,
        sum(heard.mentions) AS mentions,
        sum(heard.voices) AS voices,
        sum(heard.positive) AS positive
    FROM asked
    JOIN (SELECT brand, rival FROM known UNION ALL SELECT DISTINCT brand, brand FROM known) AS side
        ON side.brand = asked.brand
    JOIN heard ON heard.period = asked.period AND heard.starts_on = asked.starts_on AND heard.brand = side.rival
    WHERE asked.brand IN (SELECT brand FROM rival)
    GROUP BY asked.period, asked.starts_on, asked.brand
    UNION ALL
    SELECT asked.period, asked.starts_on, asked.brand, everyone.mentions, everyone.voices, everyone.positive
    FROM asked
    JOIN (
        SELECT
            period,
            starts_on,
            sum(mentions) AS mentions,
            sum(voices) AS voices,
            sum(positive) AS positive,
            list(brand) AS brands
        FROM heard
        GROUP BY period, starts_on
    ) AS everyone ON everyone.period = asked.period AND everyone.starts_on = asked.starts_on
    WHERE asked.brand NOT IN (SELECT brand FROM rival) AND everyone.brands <> [asked.brand]
)
SELECT
    asked.brand,
    asked.period,
    asked.starts_on,
    coalesce(heard.mentions, 0) AS mentions,
    compared.mentions::BIGINT AS mentions_compared,
    (coalesce(heard.mentions, 0) / nullif(compared.mentions, 0))::DECIMAL(4, 3) AS share,
    coalesce(heard.voices, 0) AS voices,
    compared.voices::BIGINT AS voices_compared,
    (coalesce(heard.voices, 0) / nullif(compared.voices, 0))::DECIMAL(4, 3) AS voices_share,
    coalesce(heard.positive, 0) AS positive,
    compared.positive::BIGINT AS positive_compared,
    (coalesce(heard.positive, 0) / nullif(compared.positive, 0))::DECIMAL(4, 3) AS positive_share
FROM asked
LEFT JOIN heard
    ON heard.period = asked.period AND heard.starts_on = asked.starts_on AND heard.brand = asked.brand
LEFT JOIN compared
    ON compared.period = asked.period AND compared.starts_on = asked.starts_on AND compared.brand = asked.brand;

COMMENT ON VIEW share_of_voice IS 'How much of what is said of a brand and its competitors is said of the brand, by day and by week. The competitors are those of goodword.toml at the last load; a brand that has none there is compared with all brands heard in the period. A mention of two brands counts for each. The share of a day is that of the digest, where its time zone is UTC.';
COMMENT ON COLUMN share_of_voice.brand IS 'The brand.';
COMMENT ON COLUMN share_of_voice.period IS 'day or week. Rows of both do not add up with each other.';
COMMENT ON COLUMN share_of_voice.starts_on IS 'The day, or the Monday of the week, in UTC. A period in which no brand was heard has no row.';
COMMENT ON COLUMN share_of_voice.mentions IS 'Mentions of the brand.';
COMMENT ON COLUMN share_of_voice.mentions_compared IS 'Mentions of the brand and of those compared with it, added up; null where there is nothing to compare with.';
COMMENT ON COLUMN share_of_voice.share IS 'mentions / mentions_compared, 0 to 1; null where there is nothing to compare with.';
COMMENT ON COLUMN share_of_voice.voices IS 'Authors who spoke of the brand, each once; a mention without an author is a voice of its own.';
COMMENT ON COLUMN share_of_voice.voices_compared IS 'The same of the brand and those compared with it, added up: who speaks of two counts for each.';
COMMENT ON COLUMN share_of_voice.voices_share IS 'voices / voices_compared, 0 to 1: one loud account cannot move it.';
COMMENT ON COLUMN share_of_voice.positive IS 'Mentions that are positive toward the brand.';
COMMENT ON COLUMN share_of_voice.positive_compared IS 'The same of the brand and those compared with it, added up.';
COMMENT ON COLUMN share_of_voice.positive_share IS 'positive / positive_compared, 0 to 1: share of the praise rather than of the noise.';
