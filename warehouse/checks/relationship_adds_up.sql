-- A person has one relationship with a brand, whose love is that of their standing; no advocate is cold, no critic a friend.
SELECT felt.customer_id, felt.author_key, felt.brand, felt.relationship, felt.love, stands.standing, stands.love
FROM relationships AS felt
LEFT JOIN person_standing AS stands
    ON stands.customer_id IS NOT DISTINCT FROM felt.customer_id
    AND stands.author_key IS NOT DISTINCT FROM felt.author_key
    AND stands.brand = felt.brand
QUALIFY felt.love IS DISTINCT FROM stands.love
    OR felt.love <> felt.warmth - felt.coldness
    OR (stands.standing = 'advocate' AND felt.relationship NOT IN ('friend', 'love-hate'))
    OR (stands.standing = 'critic' AND felt.relationship = 'friend')
    OR count(*) OVER (PARTITION BY felt.customer_id, felt.author_key, felt.brand) > 1
