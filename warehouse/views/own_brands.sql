-- Group: people
-- Where goodword.toml does not say which brands are the company's: who sells a brand has orders or campaigns of it.
CREATE OR REPLACE VIEW own_brands AS
WITH heard AS (
    SELECT brand FROM base.mention WHERE valid_to IS NULL AND NOT deleted
    UNION
    SELECT further.brand
    FROM base.further_brand AS further
    JOIN base.mention AS mention
        ON mention.source = further.source
        AND mention.source_id = further.source_id
        AND mention.valid_to IS NULL
        AND NOT mention.deleted
),
sold AS (
    SELECT lower(trim(brand)) AS brand FROM base.purchase WHERE valid_to IS NULL
    UNION
    SELECT lower(trim(brand)) FROM base.campaign WHERE valid_to IS NULL
),
told AS (
    SELECT brand FROM brands WHERE own
),
own AS (
    SELECT brand FROM told
    UNION ALL
    SELECT heard.brand FROM heard JOIN sold ON sold.brand = lower(trim(heard.brand)) WHERE NOT EXISTS (FROM told)
)
SELECT brand FROM own
UNION ALL
SELECT brand FROM heard WHERE NOT EXISTS (FROM own);

COMMENT ON VIEW own_brands IS 'The company''s own brands: those that goodword.toml says are (see brands); where it says of none, those heard that its orders or campaigns name, in whatever case; where they name none, all that are heard. What a customer says of a competitor alone moves neither lifecycle nor journey.';
COMMENT ON COLUMN own_brands.brand IS 'The brand, as the mentions have it.';
