-- Group: customers
CREATE OR REPLACE VIEW proposals AS
SELECT
    proposal.author_key,
    author.source,
    author.handle AS author_handle,
    author.name AS author_name,
    proposal.customer_id,
    customer.name AS customer_name,
    proposal.probability,
    proposal.reason,
    proposal.clash,
    proposal.proposed_at
FROM base.proposal AS proposal
JOIN base.author AS author ON author.author_key = proposal.author_key
LEFT JOIN base.customer AS customer ON customer.customer_id = proposal.customer_id AND customer.valid_to IS NULL
WHERE proposal.ended_at IS NULL;

COMMENT ON VIEW proposals IS 'Who may be which customer, for a person to say: `goodword review` asks. One row a pair of an author and a customer.';
COMMENT ON COLUMN proposals.author_key IS 'The author in the view authors.';
COMMENT ON COLUMN proposals.source IS 'The author''s platform.';
COMMENT ON COLUMN proposals.author_handle IS 'The author''s latest handle known.';
COMMENT ON COLUMN proposals.author_name IS 'The author''s latest name known.';
COMMENT ON COLUMN proposals.customer_id IS 'The customer in the view customers.';
COMMENT ON COLUMN proposals.customer_name IS 'The customer''s full name.';
COMMENT ON COLUMN proposals.probability IS 'Posterior match probability, 0 to 1; 0.5 where a rule points at several customers.';
COMMENT ON COLUMN proposals.reason IS 'Each thing compared, with its match weight in bits; of a rule, its words.';
COMMENT ON COLUMN proposals.clash IS 'What speaks against it, however probable it is; null where nothing does.';
COMMENT ON COLUMN proposals.proposed_at IS 'The match that first proposed it.';
