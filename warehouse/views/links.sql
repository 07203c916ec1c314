-- Group: customers
CREATE OR REPLACE VIEW links AS
SELECT
    author_key,
    source || ':' || source_id AS mention_id,
    customer_id,
    rule,
    reason,
    probability,
    linked_at,
    unlinked_at
FROM base.link;

COMMENT ON VIEW links IS 'Which author is which customer, and why; links undone are kept with the time. FROM why_linked(author, customer, ''2026-10-01'') says in one row whether the two were linked at that moment, why, since when and until when, and what a person had decided.';
COMMENT ON COLUMN links.author_key IS 'The author in the view authors; null where a single mention is linked.';
COMMENT ON COLUMN links.mention_id IS 'The mention, where it is linked by itself: a note about a customer, or words without an author.';
COMMENT ON COLUMN links.customer_id IS 'The customer.';
COMMENT ON COLUMN links.rule IS 'reviewed (a person said so), source_customer_id, verified_handle, email, phone, order_number, ticket_number, profile_link, account_domain or likeness.';
COMMENT ON COLUMN links.reason IS 'Why, in words; for likeness each thing compared, with its match weight in bits.';
COMMENT ON COLUMN links.probability IS 'Posterior match probability, 0 to 1, of the rule likeness alone; what a rule proves or a person says has none.';
COMMENT ON COLUMN links.linked_at IS 'The match, or the decision of a person, that made the link.';
COMMENT ON COLUMN links.unlinked_at IS 'The match that no longer found it to hold, or the decision that ended it; null while it holds.';

CREATE OR REPLACE MACRO links_at(moment) AS TABLE
FROM links
WHERE linked_at <= moment::TIMESTAMPTZ AND (unlinked_at IS NULL OR unlinked_at > moment::TIMESTAMPTZ);

COMMENT ON MACRO TABLE links_at IS 'The links in force at a moment: FROM links_at(''2026-10-01''). unlinked_at is when they ended since, if they did.';

CREATE OR REPLACE MACRO why_linked(author, customer, moment) AS TABLE
SELECT
    asked.author_key,
    asked.customer_id,
    link.customer_id IS NOT NULL AS linked,
    link.rule,
    link.reason,
    link.probability,
    link.linked_at,
    link.unlinked_at,
    decision.same AS decided_same,
    decision.decided_by,
    decision.decided_at
FROM (SELECT author::VARCHAR AS author_key, customer::VARCHAR AS customer_id) AS asked
LEFT JOIN (
    FROM links
    WHERE linked_at <= moment::TIMESTAMPTZ AND (unlinked_at IS NULL OR unlinked_at > moment::TIMESTAMPTZ)
) AS link ON link.author_key = asked.author_key AND link.customer_id = asked.customer_id
LEFT JOIN (
    FROM base.link_decision
    WHERE decided_at <= moment::TIMESTAMPTZ AND (undone_at IS NULL OR undone_at > moment::TIMESTAMPTZ)
) AS decision ON decision.author_key = asked.author_key AND decision.customer_id = asked.customer_id;

COMMENT ON MACRO TABLE why_linked IS 'Whether an author and a customer were linked at a moment, and why: FROM why_linked(''x:7'', ''C-1'', ''2026-10-01''). One row; decided_same, decided_by and decided_at are what a person had said of the two by then.';
