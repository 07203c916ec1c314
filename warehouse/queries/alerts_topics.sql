-- Each hour in which a topic of a brand was blamed: negative mentions, and voices as in alerts_hours. A topic is an aspect
-- that the mention blames or, of $topics, a word that stands in a negative one; $topics null: every aspect but "other".
-- Within the scope of a rule: $brands, $sources, $countries and customers' $tiers, each null for all.
WITH blamed AS (
    SELECT DISTINCT mention_id, category AS topic
    FROM aspects
    WHERE created_at >= $start AND created_at < $end AND polarity = 'negative' AND category <> 'other'
        AND coalesce(list_contains($topics::VARCHAR[], category), true)
    UNION ALL
    SELECT mentions.mention_id, word.topic
    FROM (SELECT unnest($topics::VARCHAR[]) AS topic) AS word
    JOIN mentions ON contains(lower(mentions.text), lower(word.topic))
    WHERE mentions.created_at >= $start AND mentions.created_at < $end AND mentions.sentiment = 'negative'
        AND regexp_matches(mentions.text, '(?i)\b' || regexp_escape(word.topic) || '\b')
),
voice AS (
    SELECT
        said.brand,
        blamed.topic,
        date_trunc('hour', said.created_at) AS hour,
        count(*) AS mentions,
        arg_min(coalesce(said.words_hash, hash(said.mention_id)), said.created_at) AS words
    FROM blamed
    JOIN mention_brands AS said ON said.mention_id = blamed.mention_id
    WHERE said.created_at >= $start AND said.created_at < $end
        AND coalesce(list_contains($brands::VARCHAR[], said.brand), true)
        AND coalesce(list_contains($sources::VARCHAR[], said.source), true)
        AND (
            ($countries::VARCHAR[] IS NULL AND $tiers::VARCHAR[] IS NULL)
            OR said.mention_id IN (SELECT mention_id FROM said_by($countries::VARCHAR[], $tiers::VARCHAR[], $start, $end))
        )
    GROUP BY said.brand, blamed.topic, hour, coalesce(said.author_key, said.mention_id)
)
SELECT brand, topic, hour, sum(mentions)::BIGINT AS mentions, count(DISTINCT words) AS voices
FROM voice
GROUP BY brand, topic, hour
ORDER BY brand, topic, hour;
