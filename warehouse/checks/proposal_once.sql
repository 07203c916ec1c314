-- A pair is proposed once at a time, and its author is known.
SELECT proposal.author_key, proposal.customer_id, count(*) AS rows
FROM base.proposal AS proposal
LEFT JOIN (SELECT DISTINCT author_key FROM base.author) AS author ON author.author_key = proposal.author_key
WHERE proposal.ended_at IS NULL
GROUP BY proposal.author_key, proposal.customer_id
HAVING rows > 1 OR count(author.author_key) = 0
