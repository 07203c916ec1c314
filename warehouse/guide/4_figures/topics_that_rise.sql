-- What is talked about more than in the four weeks before, by ten mentions or more
SELECT brand, week, topic, mentions, expected, rise, net_sentiment
FROM topics
WHERE rise >= 1.5 AND mentions >= 10
ORDER BY week DESC, rise DESC, brand, topic
