-- Each hour in which a brand was heard, with its negative voices. An author counts once an hour, by the first text, and
-- a text counts once, copies with another link, handle or retweet mark included: a bot is one voice, and so is a joke
-- that is passed on.
WITH said AS (
    SELECT
        unnest(brands) AS brand,
        date_trunc('hour', created_at) AS hour,
        created_at,
        sentiment IS NOT DISTINCT FROM 'negative' AS negative,
        coalesce(author_key, mention_id) AS author,
        coalesce(
            nullif(regexp_replace(lower(text), '^\s*rt\s+@\w+|https?://\S+|@\w+|[^\p{L}\p{N}]+', '', 'g'), ''), text
        ) AS words
    FROM mentions
    WHERE created_at >= $start AND created_at < $end
),
voice AS (
    SELECT
        brand,
        hour,
        count(*) AS mentions,
        count(*) FILTER (negative) AS negative,
        arg_min(words, created_at) FILTER (negative) AS words
    FROM said
    GROUP BY brand, hour, author
)
SELECT brand, hour, sum(mentions)::BIGINT AS mentions, sum(negative)::BIGINT AS negative, count(DISTINCT words) AS voices
FROM voice
GROUP BY brand, hour
ORDER BY brand, hour;
