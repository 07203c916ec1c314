-- Each hour in which a brand was heard, with its negative voices. An author counts once an hour, by the first text, and
-- a text counts once, copies with another link, handle or retweet mark included: a bot is one voice, and so is a joke
-- that is passed on.
WITH voice AS (
    SELECT
        brand,
        date_trunc('hour', created_at) AS hour,
        count(*) AS mentions,
        count(*) FILTER (sentiment = 'negative') AS negative,
        -- Without a word it is told by itself.
        arg_min(coalesce(words_hash, hash(mention_id)), created_at) FILTER (sentiment = 'negative') AS words
    FROM mention_brands
    WHERE created_at >= $start AND created_at < $end
    GROUP BY brand, hour, coalesce(author_key, mention_id)
)
SELECT brand, hour, sum(mentions)::BIGINT AS mentions, sum(negative)::BIGINT AS negative, count(DISTINCT words) AS voices
FROM voice
GROUP BY brand, hour
ORDER BY brand, hour;
