-- What some mentions ($only, as JSON), said in a span of time, call the aspects that they praise or blame: the $most words that most
-- of them use, of each category and polarity.
SELECT category, polarity, lower(text) AS word, count(DISTINCT mention_id) AS mentions
FROM aspects
WHERE created_at >= $start AND created_at < $end AND polarity IN ('positive', 'negative')
    AND mention_id IN (SELECT unnest(from_json($only, '["VARCHAR"]')))
GROUP BY category, polarity, word
QUALIFY row_number() OVER (PARTITION BY category, polarity ORDER BY mentions DESC, word) <= $most
ORDER BY category, polarity, mentions DESC, word;
