-- Each mention of a brand is in one row of voice_by_tier, of geography and of share_of_voice by day.
SELECT brand, said.mentions, tiers.mentions, places.mentions, shares.mentions
FROM (SELECT brand, count(*) AS mentions FROM mention_brands GROUP BY brand) AS said
FULL JOIN (SELECT brand, sum(mentions) AS mentions FROM voice_by_tier GROUP BY brand) AS tiers USING (brand)
FULL JOIN (SELECT brand, sum(mentions) AS mentions FROM geography GROUP BY brand HAVING sum(mentions) > 0) AS places
    USING (brand)
FULL JOIN (
    SELECT brand, sum(mentions) AS mentions FROM share_of_voice WHERE period = 'day' GROUP BY brand HAVING sum(mentions) > 0
) AS shares USING (brand)
WHERE (said.mentions, said.mentions, said.mentions) IS DISTINCT FROM (tiers.mentions, places.mentions, shares.mentions)
