-- An author stands once for a brand, with each of their mentions once, and their love is what these add.
SELECT author_key, brand, standing.rows, standing.mentions, said.mentions, standing.love, said.love
FROM (
    SELECT author_key, brand, count(*) AS rows, sum(mentions) AS mentions, sum(love) AS love
    FROM standing
    GROUP BY author_key, brand
) AS standing
FULL JOIN (
    SELECT author_key, brand, count(DISTINCT mention_id) AS mentions, sum(contribution) AS love
    FROM standing_mentions
    WHERE author_key IS NOT NULL
    GROUP BY author_key, brand
) AS said USING (author_key, brand)
WHERE (standing.rows, standing.mentions, standing.love) IS DISTINCT FROM (1, said.mentions, said.love)
