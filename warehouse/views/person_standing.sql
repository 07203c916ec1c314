-- Group: people
-- No author's key begins with an equals sign, so that no customer is taken for an author.
CREATE OR REPLACE MACRO person_standing_at(moment) AS TABLE
SELECT
    customer_id,
    CASE WHEN customer_id IS NULL THEN who END AS author_key,
    * EXCLUDE (who, customer_id)
FROM standing_by(coalesce('=' || customer_id, author_key), moment);

COMMENT ON MACRO TABLE person_standing_at IS 'The view person_standing as of a moment: FROM person_standing_at(''2026-10-01'').';

CREATE OR REPLACE VIEW person_standing AS FROM person_standing_at(now());

COMMENT ON VIEW person_standing IS 'How each person stands to each brand now: a customer by all that is theirs, everybody else by their account. Nobody is in it twice for a brand: a mention counts for the customer who said it, and for its author where it is nobody''s. Undoing a link makes two persons of one again.';
COMMENT ON COLUMN person_standing.customer_id IS 'The customer; null for an author who is none.';
COMMENT ON COLUMN person_standing.author_key IS 'The author; null for a customer.';
COMMENT ON COLUMN person_standing.brand IS 'The brand.';
COMMENT ON COLUMN person_standing.standing IS 'employee, ambassador, advocate, critic or neutral, as in the view standing.';
COMMENT ON COLUMN person_standing.love IS 'Sum over the mentions of what each says (-1 to 1) x 0.9 ^ months since.';
COMMENT ON COLUMN person_standing.trend IS 'Love now less love 90 days ago.';
COMMENT ON COLUMN person_standing.reach IS 'log10(1 + followers + likes_and_shares); null where followers are not known.';
COMMENT ON COLUMN person_standing.followers IS 'Followers of the account that has the most; null where no source says.';
COMMENT ON COLUMN person_standing.likes_and_shares IS 'Likes and shares of the mentions, when last read; null where no source has them.';
COMMENT ON COLUMN person_standing.free_love IS 'The love from mentions after the last compensation; all of it where none was seen.';
COMMENT ON COLUMN person_standing.free_recommendations IS 'Mentions after the last compensation, or all, that recommend the brand freely.';
COMMENT ON COLUMN person_standing.compensation IS 'What was seen: employment or payment; null where neither was.';
COMMENT ON COLUMN person_standing.compensation_since IS 'When the first mention was said that shows it.';
COMMENT ON COLUMN person_standing.compensation_last IS 'When the last one was said.';
COMMENT ON COLUMN person_standing.compensation_evidence IS 'The words that show it, of the last mention that has such words.';
COMMENT ON COLUMN person_standing.compensation_mention_id IS 'The last mention that shows it.';
COMMENT ON COLUMN person_standing.authors IS 'Accounts of the person that spoke of the brand.';
COMMENT ON COLUMN person_standing.mentions IS 'Mentions of the brand.';
COMMENT ON COLUMN person_standing.first_at IS 'When the first one was said.';
COMMENT ON COLUMN person_standing.last_at IS 'When the last one was said.';
