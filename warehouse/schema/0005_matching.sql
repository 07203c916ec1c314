-- Links that rest on likeness have a probability; what is likely but not certain is proposed to people, and what they
-- say is kept.

ALTER TABLE base.link ADD COLUMN probability DOUBLE;
COMMENT ON COLUMN base.link.rule IS 'reviewed, source_customer_id, verified_handle, email, phone, order_number, ticket_number, profile_link, account_domain or likeness.';
COMMENT ON COLUMN base.link.reason IS 'Why, in words: for likeness each thing compared, with its match weight in bits.';
COMMENT ON COLUMN base.link.probability IS 'Posterior match probability, of the rule likeness alone; what a rule proves has none.';
COMMENT ON COLUMN base.link.unlinked_at IS 'The match or the person that undid it; null while open.';

CREATE TABLE base.proposal (
    author_key VARCHAR NOT NULL,
    customer_id VARCHAR NOT NULL,
    probability DOUBLE NOT NULL,
    reason VARCHAR NOT NULL,
    clash VARCHAR,
    proposed_at TIMESTAMPTZ NOT NULL,
    ended_at TIMESTAMPTZ
);
COMMENT ON TABLE base.proposal IS 'Who may be which customer, for a person to say. Open while it has no ended_at. Key: author_key, customer_id, proposed_at.';
COMMENT ON COLUMN base.proposal.author_key IS 'The author.';
COMMENT ON COLUMN base.proposal.customer_id IS 'The customer.';
COMMENT ON COLUMN base.proposal.probability IS 'Posterior match probability, 0 to 1.';
COMMENT ON COLUMN base.proposal.reason IS 'Each thing compared, with its match weight in bits.';
COMMENT ON COLUMN base.proposal.clash IS 'What speaks against it, however probable it is; null where nothing does.';
COMMENT ON COLUMN base.proposal.proposed_at IS 'The match that proposed it.';
COMMENT ON COLUMN base.proposal.ended_at IS 'When it was decided, or a match no longer proposed it; null while open.';

CREATE TABLE base.link_decision (
    author_key VARCHAR NOT NULL,
    customer_id VARCHAR NOT NULL,
    same BOOLEAN NOT NULL,
    decided_by VARCHAR NOT NULL,
    decided_at TIMESTAMPTZ NOT NULL,
    undone_at TIMESTAMPTZ
);
COMMENT ON TABLE base.link_decision IS 'What people said of an author and a customer. One is in force for a pair: the one without undone_at. No rule goes against it.';
COMMENT ON COLUMN base.link_decision.author_key IS 'The author.';
COMMENT ON COLUMN base.link_decision.customer_id IS 'The customer.';
COMMENT ON COLUMN base.link_decision.same IS 'True: they are one person. False: they are not.';
COMMENT ON COLUMN base.link_decision.decided_by IS 'Who says so.';
COMMENT ON COLUMN base.link_decision.decided_at IS 'Since when.';
COMMENT ON COLUMN base.link_decision.undone_at IS 'When it was taken back or another one took its place; null while it is in force.';

CREATE TABLE base.candidate (
    author_key VARCHAR NOT NULL,
    customer_id VARCHAR NOT NULL,
    bits DOUBLE NOT NULL,
    reason VARCHAR NOT NULL,
    clashes VARCHAR[] NOT NULL,
    scored_at TIMESTAMPTZ NOT NULL
);
COMMENT ON TABLE base.candidate IS 'Whom an author is like: what the last comparison of the two found. Made anew when either changes. Key: author_key, customer_id.';
COMMENT ON COLUMN base.candidate.author_key IS 'The author.';
COMMENT ON COLUMN base.candidate.customer_id IS 'The customer.';
COMMENT ON COLUMN base.candidate.bits IS 'Match weight, log2 of the likelihood ratio.';
COMMENT ON COLUMN base.candidate.reason IS 'Each thing compared, with its part of the weight.';
COMMENT ON COLUMN base.candidate.clashes IS 'What speaks against it; empty where nothing does.';
COMMENT ON COLUMN base.candidate.scored_at IS 'The match that compared them.';

CREATE TABLE base.compared_author (
    author_key VARCHAR NOT NULL,
    fingerprint UBIGINT NOT NULL
);
COMMENT ON TABLE base.compared_author IS 'Authors that were compared with the customers, as they were then. Key: author_key.';
COMMENT ON COLUMN base.compared_author.author_key IS 'The author.';
COMMENT ON COLUMN base.compared_author.fingerprint IS 'Hash of what was compared of the author.';

CREATE TABLE base.match_model (
    model VARCHAR NOT NULL,
    customers UBIGINT NOT NULL,
    trained_at TIMESTAMPTZ NOT NULL
);
COMMENT ON TABLE base.match_model IS 'What each finding of a comparison was worth, and since when; the latest one is in use.';
COMMENT ON COLUMN base.match_model.model IS 'm and u probabilities by comparison, JSON.';
COMMENT ON COLUMN base.match_model.customers IS 'Hash of the customer records that it was trained on, and of what was compared.';
COMMENT ON COLUMN base.match_model.trained_at IS 'When.';
