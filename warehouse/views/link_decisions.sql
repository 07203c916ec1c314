-- Group: customers
CREATE OR REPLACE VIEW link_decisions AS
SELECT
    author_key,
    customer_id,
    same,
    decided_by,
    decided_at,
    undone_at
FROM base.link_decision;

COMMENT ON VIEW link_decisions IS 'What people said of authors and customers; what they took back is kept with the time. No rule goes against what is in force.';
COMMENT ON COLUMN link_decisions.author_key IS 'The author in the view authors.';
COMMENT ON COLUMN link_decisions.customer_id IS 'The customer in the view customers.';
COMMENT ON COLUMN link_decisions.same IS 'True: they are one person. False: they are not.';
COMMENT ON COLUMN link_decisions.decided_by IS 'Who says so.';
COMMENT ON COLUMN link_decisions.decided_at IS 'Since when.';
COMMENT ON COLUMN link_decisions.undone_at IS 'When it was taken back or another one took its place; null while it is in force.';
