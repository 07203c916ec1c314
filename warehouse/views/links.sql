-- Group: customers
CREATE OR REPLACE VIEW links AS
SELECT
    author_key,
    source || ':' || source_id AS mention_id,
    customer_id,
    rule,
    reason,
    linked_at,
    unlinked_at
FROM base.link;

COMMENT ON VIEW links IS 'Which author is which customer, and why; links undone are kept with the time.';
COMMENT ON COLUMN links.author_key IS 'The author in the view authors; null where a single mention is linked.';
COMMENT ON COLUMN links.mention_id IS 'The mention, where it is linked by itself: a note about a customer, or words without an author.';
COMMENT ON COLUMN links.customer_id IS 'The customer.';
COMMENT ON COLUMN links.rule IS 'source_customer_id, verified_handle, email or phone.';
COMMENT ON COLUMN links.reason IS 'Why, in words.';
COMMENT ON COLUMN links.linked_at IS 'The match that made the link.';
COMMENT ON COLUMN links.unlinked_at IS 'The match that no longer found it to hold; null while it holds.';
