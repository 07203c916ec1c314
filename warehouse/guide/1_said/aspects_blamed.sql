-- What each brand is blamed for, with an example
SELECT aspects.brand, aspects.category, count(*) AS blamed, any_value(mentions.text) AS example
FROM aspects
JOIN mentions ON mentions.mention_id = aspects.mention_id
WHERE aspects.polarity = 'negative'
GROUP BY aspects.brand, aspects.category
ORDER BY blamed DESC, aspects.brand, aspects.category
