-- Group: said
-- What is felt toward each brand of the texts, as they stand now, that mean several. They are few, and found first: the
-- words of a million others are left alone.
CREATE OR REPLACE MACRO several_brands() AS TABLE
WITH many AS MATERIALIZED (
    SELECT source, source_id, text_hash
    FROM base.signal
    WHERE name = 'brand' AND current AND score >= 0.5
    GROUP BY source, source_id, text_hash
    HAVING count(*) > 1
),
standing AS MATERIALIZED (
    SELECT source, source_id, text_hash
    FROM base.mention
    SEMI JOIN many USING (source, source_id, text_hash)
    WHERE valid_to IS NULL AND NOT deleted
)
SELECT
    source || ':' || source_id AS mention_id,
    -- A brand's name may hold a colon; a polarity has none.
    regexp_replace(label, ':[^:]*$', '') AS brand,
    any_value(nullif(regexp_extract(label, '[^:]*$'), 'unknown')) AS polarity,
    any_value(value) AS value
FROM base.signal
SEMI JOIN standing USING (source, source_id, text_hash)
WHERE name = 'brand' AND current
GROUP BY ALL;

-- The mentions of a span of time that come from one of these countries and from customers of one of these tiers, each null
-- for all.
CREATE OR REPLACE MACRO said_by(countries, tiers, since, until) AS TABLE
SELECT mentions.mention_id
FROM mentions
LEFT JOIN base.customer AS customer
    ON customer.customer_id = mentions.customer_id AND customer.valid_to IS NULL
LEFT JOIN locations ON locations.location = mentions.author_location
WHERE mentions.created_at >= since AND mentions.created_at < until
    AND (countries IS NULL OR coalesce(list_contains(countries, coalesce(customer.country, locations.country)), false))
    AND (tiers IS NULL OR coalesce(list_contains(tiers, customer.tier), false));

CREATE OR REPLACE VIEW mention_brands AS
WITH heard AS (
    SELECT
        mention_id,
        words_hash,
        unnest(brands) AS brand,
        created_at,
        source,
        kind,
        author_key,
        author_location,
        customer_id,
        sentiment,
        sentiment_score,
        complaint,
        praise,
        question,
        suggestion,
        recommends_freely(role, disclosure, sentiment, irony, cut_off, irony_cut_off) AS recommends
    FROM mentions
    CROSS JOIN standing_formula
)
SELECT
    heard.mention_id,
    heard.brand,
    heard.created_at,
    heard.source,
    heard.kind,
    named.name_used,
    named.about,
    -- Several brands in one text have each their own; a brand alone has that of the text, which people may have corrected.
    coalesce(several.polarity, heard.sentiment) AS sentiment,
    coalesce(several.value, heard.sentiment_score) AS sentiment_score,
    heard.author_key,
    heard.author_location,
    heard.customer_id,
    heard.complaint,
    heard.praise,
    heard.question,
    heard.suggestion,
    heard.recommends,
    heard.words_hash
FROM heard
-- Grouped, so that a query that asks for neither of its columns does not pay for the join.
LEFT JOIN (
    SELECT
        signal.source || ':' || signal.source_id AS mention_id,
        regexp_replace(signal.label, ':[^:]*$', '') AS brand,
        any_value(signal.score) AS about,
        any_value(substring(mention.text, signal.evidence_start + 1, signal.evidence_end - signal.evidence_start)) AS name_used
    FROM base.signal AS signal
    JOIN base.mention AS mention
        ON mention.source = signal.source
        AND mention.source_id = signal.source_id
        AND mention.text_hash = signal.text_hash
        AND mention.valid_to IS NULL
        AND NOT mention.deleted
    WHERE signal.name = 'brand' AND signal.current
    GROUP BY ALL
) AS named ON named.mention_id = heard.mention_id AND named.brand = heard.brand
LEFT JOIN several_brands() AS several ON several.mention_id = heard.mention_id AND several.brand = heard.brand;

COMMENT ON VIEW mention_brands IS 'Each mention once for each brand that it was found for, with what is felt toward that brand: "switched from A to B, so much better" is bad for A and good for B.';
COMMENT ON COLUMN mention_brands.mention_id IS 'The mention in the view mentions.';
COMMENT ON COLUMN mention_brands.brand IS 'The brand.';
COMMENT ON COLUMN mention_brands.created_at IS 'When it was said.';
COMMENT ON COLUMN mention_brands.source IS 'Platform or the name given to an import.';
COMMENT ON COLUMN mention_brands.kind IS 'mention, review, survey, note, email or chat.';
COMMENT ON COLUMN mention_brands.name_used IS 'The words that name the brand; null where none do, or where the brand is not in goodword.toml.';
COMMENT ON COLUMN mention_brands.about IS 'Probability that these words mean the brand and are not just a common word, 0 to 1; null where name_used is.';
COMMENT ON COLUMN mention_brands.sentiment IS 'negative, neutral or positive toward the brand; null where no tagger knows the language or it is not tagged yet.';
COMMENT ON COLUMN mention_brands.sentiment_score IS 'P(positive) - P(negative) toward the brand, -1 to 1.';
COMMENT ON COLUMN mention_brands.author_key IS 'The author''s key in the view authors; null where the source names none.';
COMMENT ON COLUMN mention_brands.author_location IS 'The place that the author gave when this was last read.';
COMMENT ON COLUMN mention_brands.customer_id IS 'The customer who said it.';
COMMENT ON COLUMN mention_brands.complaint IS 'Probability that the text complains, of whichever brand; as in mentions.';
COMMENT ON COLUMN mention_brands.praise IS 'Probability that the text praises; as for complaint.';
COMMENT ON COLUMN mention_brands.question IS 'Probability that the text asks something; as for complaint.';
COMMENT ON COLUMN mention_brands.suggestion IS 'Probability that the text suggests something new or other; as for complaint.';
COMMENT ON COLUMN mention_brands.recommends IS 'True where the text recommends freely: the role is advocate, and it is not paid for, negative or ironic; the same as in standing_mentions.';
COMMENT ON COLUMN mention_brands.words_hash IS 'As in mentions: copies of a text have the same.';
