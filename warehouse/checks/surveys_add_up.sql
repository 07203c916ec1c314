-- Each answer to a survey is counted, or it is said why not: over all months together, and over the months.
WITH answer AS (
    SELECT mention.source, mention.source_id, mention.brand
    FROM base.mention AS mention
    WHERE mention.valid_to IS NULL
        AND NOT mention.deleted
        AND mention.kind = 'survey'
        AND mention.rating IS NOT NULL
        AND (mention.metric IS NOT NULL OR mention.rating_scale IN (10, 5, 7))
),
said AS (
    SELECT brand, count(*) AS answers
    FROM (
        SELECT brand FROM answer
        UNION ALL
        SELECT further_brand.brand FROM base.further_brand SEMI JOIN answer USING (source, source_id)
    )
    GROUP BY brand
),
figure AS (
    SELECT
        brand,
        sum(answers + earlier + off_scale) FILTER (month IS NULL) AS in_all,
        sum(answers + earlier + off_scale) FILTER (month IS NOT NULL) AS in_months
    FROM (
        SELECT brand, month, promoters + passives + detractors AS answers, earlier, off_scale FROM nps
        UNION ALL
        SELECT brand, month, answers, earlier, off_scale FROM csat
        UNION ALL
        SELECT brand, month, answers, earlier, off_scale FROM ces
    )
    GROUP BY brand
)
SELECT brand, said.answers, figure.in_all, figure.in_months
FROM said
FULL JOIN figure USING (brand)
WHERE (said.answers, said.answers) IS DISTINCT FROM (figure.in_all, figure.in_months)
