-- Group: customers
CREATE OR REPLACE VIEW tickets AS
SELECT
    ticket_id,
    customer_id,
    kind,
    channel,
    subject,
    status,
    opened_at,
    answered_at,
    solved_at,
    agent,
    valid_from AS changed_at
FROM base.ticket
WHERE valid_to IS NULL;

COMMENT ON VIEW tickets IS 'The tickets and calls as they stand now. What was said in them are mentions of their own.';
COMMENT ON COLUMN tickets.ticket_id IS 'The ticket number.';
COMMENT ON COLUMN tickets.customer_id IS 'Who asked; the view customers has it, unless the customer is not known yet.';
COMMENT ON COLUMN tickets.kind IS 'ticket or call.';
COMMENT ON COLUMN tickets.channel IS 'phone, chat, email, web, social ...';
COMMENT ON COLUMN tickets.subject IS 'What it is about.';
COMMENT ON COLUMN tickets.status IS 'open, pending or solved.';
COMMENT ON COLUMN tickets.opened_at IS 'When the customer asked.';
COMMENT ON COLUMN tickets.answered_at IS 'When somebody first answered; null while nobody has.';
COMMENT ON COLUMN tickets.solved_at IS 'When it was solved; null while it is not.';
COMMENT ON COLUMN tickets.agent IS 'Who deals with it.';
COMMENT ON COLUMN tickets.changed_at IS 'The import that brought this version.';
