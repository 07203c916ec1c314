-- Group: people
-- The numbers of a relationship: each is written here alone, and its comment says why it is what it is.
CREATE OR REPLACE VIEW relationship_formula AS
SELECT
    formula.advocate_love AS friend_love,
    formula.critic_love AS enemy_love,
    formula.advocate_love AS least_side,
    0.1::DECIMAL(2, 1) AS faint,
    2 AS least_mentions,
    0.25::DECIMAL(3, 2) AS divided,
    7 AS quarrel_days,
    0.25::DECIMAL(3, 2) AS turn,
    formula.trend_days
FROM standing_formula AS formula;

COMMENT ON VIEW relationship_formula IS 'The numbers by which a relationship is told, in one row. warmth and coldness = sums of what the good and the bad mentions add to love; love = warmth - coldness; divided = the lesser of the two / both. Love-hate where divided is wide and both sides are felt, else enemy or friend by love, else distant; an enemy is one for more than a quarrel. After the kinds of Fournier (1998), "Consumers and Their Brands", and the two-sided measure of ambivalence of Kaplan (1972).';
COMMENT ON COLUMN relationship_formula.friend_love IS 'Least love of a friend: that of an advocate, so that no advocate is anything less.';
COMMENT ON COLUMN relationship_formula.enemy_love IS 'An enemy''s love is below this: a critic''s, so that one complaint makes no enemy; no critic is a friend.';
COMMENT ON COLUMN relationship_formula.least_side IS 'Least warmth, and least coldness, of love-hate: the worth of a word of praise that is half a year old. A faint grumble beside much love is no hate.';
COMMENT ON COLUMN relationship_formula.faint IS 'A mention that says less than this, for or against, is neither good nor bad: a slip of the model more often than a feeling.';
COMMENT ON COLUMN relationship_formula.least_mentions IS 'Least good, and least bad, mentions of love-hate: one change of mind is no back and forth.';
COMMENT ON COLUMN relationship_formula.divided IS 'Least share of the weaker side in all that is felt, for love-hate: for each bad word three good ones at the most, or the other way round. It is 0.5 at the most.';
COMMENT ON COLUMN relationship_formula.quarrel_days IS 'Between an enemy''s first and last bad mention lie so many days at least: whatever is said within a week is mostly one quarrel, and who was let down once is no enemy.';
COMMENT ON COLUMN relationship_formula.turn IS 'From this trend on, up or down, it is warming or cooling: about one word of praise or blame.';
COMMENT ON COLUMN relationship_formula.trend_days IS 'The trend is the love now less the love so many days ago, as in standing_formula.';
