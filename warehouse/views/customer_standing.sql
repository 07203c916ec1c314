-- Group: people

-- From the customer's mentions rather than from the standing of each account: who is paid on one platform recommends
-- freely on none.
CREATE OR REPLACE MACRO customer_standing_at(moment) AS TABLE
SELECT who AS customer_id, * EXCLUDE (who, customer_id) FROM standing_by(customer_id, moment);

COMMENT ON MACRO TABLE customer_standing_at IS 'The view customer_standing as of a moment: FROM customer_standing_at(''2026-10-01'').';

CREATE OR REPLACE VIEW customer_standing AS FROM customer_standing_at(now());

COMMENT ON VIEW customer_standing IS 'How each customer stands to each brand now: the view standing, over all that the customer said under whatever account, in surveys and to the contact centre.';
COMMENT ON COLUMN customer_standing.customer_id IS 'The customer.';
COMMENT ON COLUMN customer_standing.brand IS 'The brand.';
COMMENT ON COLUMN customer_standing.standing IS 'employee, ambassador, advocate, critic or neutral, as in the view standing.';
COMMENT ON COLUMN customer_standing.love IS 'Sum over the mentions of what each says (-1 to 1) x 0.9 ^ months since.';
COMMENT ON COLUMN customer_standing.trend IS 'Love now less love 90 days ago.';
COMMENT ON COLUMN customer_standing.reach IS 'log10(1 + followers + likes_and_shares); null where followers are not known.';
COMMENT ON COLUMN customer_standing.followers IS 'Followers of the account that has the most: those of another one are mostly the same people. Null where no source says.';
COMMENT ON COLUMN customer_standing.likes_and_shares IS 'Likes and shares of the mentions, when last read; null where no source has them.';
COMMENT ON COLUMN customer_standing.free_love IS 'The love from mentions after the last compensation; all of it where none was seen.';
COMMENT ON COLUMN customer_standing.free_recommendations IS 'Mentions after the last compensation, or all, that recommend the brand freely.';
COMMENT ON COLUMN customer_standing.compensation IS 'What was seen: employment or payment; null where neither was.';
COMMENT ON COLUMN customer_standing.compensation_since IS 'When the first mention was said that shows it.';
COMMENT ON COLUMN customer_standing.compensation_last IS 'When the last one was said.';
COMMENT ON COLUMN customer_standing.compensation_evidence IS 'The words that show it, of the last mention that has such words.';
COMMENT ON COLUMN customer_standing.compensation_mention_id IS 'The last mention that shows it.';
COMMENT ON COLUMN customer_standing.authors IS 'Accounts of the customer that spoke of the brand; what they said without one, as in a survey, counts too.';
COMMENT ON COLUMN customer_standing.mentions IS 'Mentions of the brand.';
COMMENT ON COLUMN customer_standing.first_at IS 'When the first one was said.';
COMMENT ON COLUMN customer_standing.last_at IS 'When the last one was said.';
