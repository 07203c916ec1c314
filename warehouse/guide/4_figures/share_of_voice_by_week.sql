-- Share of voice by week, loud accounts counted once
SELECT starts_on, brand, mentions, share, voices_share, positive_share
FROM share_of_voice
WHERE period = 'week' AND share IS NOT NULL
ORDER BY starts_on DESC, share DESC, brand
