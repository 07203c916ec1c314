-- Each hour in which a brand was heard: mentions, voices (heard), those with a sentiment (scored), negative mentions, and
-- negative voices. An author counts once an hour, by the first text, and a text counts once, copies with another link,
-- handle or retweet mark included: a bot is one voice, and so is a joke that is passed on.
-- Within the scope of a rule: $brands, $sources, $countries and customers' $tiers, each null for all.
WITH voice AS (
    SELECT
        brand,
        date_trunc('hour', created_at) AS hour,
        count(*) AS mentions,
        count(*) FILTER (sentiment = 'negative') AS negative,
        -- Without a word it is told by itself.
        arg_min(coalesce(words_hash, hash(mention_id)), created_at) AS words,
        arg_min(coalesce(words_hash, hash(mention_id)), created_at) FILTER (sentiment IS NOT NULL) AS scored_words,
        arg_min(coalesce(words_hash, hash(mention_id)), created_at) FILTER (sentiment = 'negative') AS negative_words
    FROM mention_brands
    WHERE created_at >= $start AND created_at < $end
        AND coalesce(list_contains($brands::VARCHAR[], mention_brands.brand), true)
        AND coalesce(list_contains($sources::VARCHAR[], mention_brands.source), true)
        AND (
            ($countries::VARCHAR[] IS NULL AND $tiers::VARCHAR[] IS NULL)
            OR mention_brands.mention_id IN (SELECT mention_id FROM said_by($countries::VARCHAR[], $tiers::VARCHAR[], $start, $end))
        )
    GROUP BY brand, hour, coalesce(author_key, mention_id)
)
SELECT
    brand,
    hour,
    sum(mentions)::BIGINT AS mentions,
    count(DISTINCT words) AS heard,
    count(DISTINCT scored_words) AS scored,
    sum(negative)::BIGINT AS negative,
    count(DISTINCT negative_words) AS voices
FROM voice
GROUP BY brand, hour
ORDER BY brand, hour;
