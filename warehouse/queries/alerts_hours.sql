-- Each hour in which a brand was heard, with its negative voices. An author counts once an hour, and so does a text,
-- copies with another link, handle or retweet mark included: one bot and one joke passed on are one voice.
SELECT
    brand,
    date_trunc('hour', created_at) AS hour,
    count(*) AS mentions,
    count(*) FILTER (negative) AS negative,
    least(count(DISTINCT speaker) FILTER (negative), count(DISTINCT said) FILTER (negative)) AS voices
FROM (
    SELECT
        unnest(brands) AS brand,
        created_at,
        sentiment IS NOT DISTINCT FROM 'negative' AS negative,
        coalesce(author_key, mention_id) AS speaker,
        coalesce(
            nullif(regexp_replace(lower(text), '^\s*rt\s+@\w+|https?://\S+|@\w+|[^\p{L}\p{N}]+', '', 'g'), ''), text
        ) AS said
    FROM mentions
    WHERE created_at >= $start AND created_at < $end
)
GROUP BY brand, hour
ORDER BY brand, hour;
