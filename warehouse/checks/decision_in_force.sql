-- No link goes against what a person said, and nobody is asked what they have answered.
SELECT 'linked' AS problem, author_key, customer_id
FROM base.link_decision AS decision
SEMI JOIN (FROM base.link WHERE unlinked_at IS NULL) AS link USING (author_key, customer_id)
WHERE decision.undone_at IS NULL AND NOT decision.same
UNION ALL
SELECT 'asked', author_key, customer_id
FROM base.link_decision AS decision
SEMI JOIN (FROM base.proposal WHERE ended_at IS NULL) AS proposal USING (author_key, customer_id)
WHERE decision.undone_at IS NULL
