-- Group: figures

-- Read once for each way of writing, however many mentions have it.
CREATE OR REPLACE VIEW locations AS
WITH written AS (
    SELECT author_location AS location, count(*) AS mentions
    FROM base.mention
    WHERE author_location IS NOT NULL AND valid_to IS NULL AND NOT deleted
    GROUP BY author_location
),
part AS (
    -- Nobody writes a place in more than a hundred characters.
    SELECT location, unnest(parts) AS part, generate_subscripts(parts, 1) AS number
    FROM (
        SELECT
            location,
            string_split_regex(left(replace(location, '.', ''), 100), '\s*(?:[,/|;()•·→]|\s[-–—]\s)\s*') AS parts
        FROM written
    )
),
read AS (
    SELECT
        part.location,
        any_value(places.country) AS country,
        count(DISTINCT places.country) AS countries,
        any_value(places.region) AS region,
        count(DISTINCT places.region) AS regions
    FROM part
    JOIN places
        -- Some sources write without spaces: NewYork.
        ON replace(places.name, ' ', '') = replace(
            regexp_replace(lower(strip_accents(trim(part.part))), '^the ', ''), ' ', ''
        )
        AND CASE places.kind
            WHEN 'postal code' THEN false
            WHEN 'code' THEN trim(part.part) = upper(part.part)
            WHEN 'code after a comma' THEN part.number > 1 AND trim(part.part) = upper(part.part)
            ELSE true
        END
    GROUP BY part.location
)
SELECT
    written.location,
    CASE WHEN read.countries = 1 THEN read.country END AS country,
    CASE WHEN read.countries = 1 AND read.regions = 1 THEN read.region END AS region,
    written.mentions
FROM written
LEFT JOIN read ON read.location = written.location;

COMMENT ON VIEW locations IS 'How each location that authors wrote is read, by the names in places. Read is only what is certain: "Austin, TX" is in the US, "Georgia" may be there or not, and "London, Ontario" names two countries.';
COMMENT ON COLUMN locations.location IS 'The location as authors wrote it.';
COMMENT ON COLUMN locations.country IS 'Country, ISO 3166 two letters; null where it is not certain.';
COMMENT ON COLUMN locations.region IS 'State or province of the US, Canada and Australia; null elsewhere or where it is not certain.';
COMMENT ON COLUMN locations.mentions IS 'Mentions whose author wrote it.';
