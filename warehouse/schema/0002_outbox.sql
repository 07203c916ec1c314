-- What is to be told to people: incidents, and the messages that tell of them and carry the digests.

CREATE TABLE base.incident (
    incident_id VARCHAR NOT NULL,
    rule VARCHAR NOT NULL,
    brand VARCHAR NOT NULL,
    state VARCHAR NOT NULL,
    headline VARCHAR NOT NULL,
    started_at TIMESTAMPTZ NOT NULL,
    last_at TIMESTAMPTZ NOT NULL,
    peak_at TIMESTAMPTZ NOT NULL,
    voices BIGINT NOT NULL,
    usual DOUBLE NOT NULL,
    probability DOUBLE NOT NULL,
    mentions BIGINT NOT NULL,
    opened_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    resolved_at TIMESTAMPTZ,
    acknowledged_at TIMESTAMPTZ,
    acknowledged_by VARCHAR,
    snoozed_until TIMESTAMPTZ
);
COMMENT ON TABLE base.incident IS 'Something that turned, from its first hour until it was quiet again. Key: incident_id. One at a time is not resolved for a rule and brand.';
COMMENT ON COLUMN base.incident.incident_id IS 'Hash of rule, brand and first hour, 12 characters.';
COMMENT ON COLUMN base.incident.rule IS 'What was looked for: negative_volume.';
COMMENT ON COLUMN base.incident.brand IS 'The brand.';
COMMENT ON COLUMN base.incident.state IS 'open, acknowledged or resolved.';
COMMENT ON COLUMN base.incident.headline IS 'The incident in one sentence, as it was told.';
COMMENT ON COLUMN base.incident.started_at IS 'Start of the first hour far above usual.';
COMMENT ON COLUMN base.incident.last_at IS 'Start of the latest hour far above usual.';
COMMENT ON COLUMN base.incident.peak_at IS 'Start of the worst hour.';
COMMENT ON COLUMN base.incident.voices IS 'Negative voices in the worst hour: authors and texts, each counted once.';
COMMENT ON COLUMN base.incident.usual IS 'Negative voices to be expected in that hour of the week.';
COMMENT ON COLUMN base.incident.probability IS 'Chance of as many voices or more in that hour, had nothing changed.';
COMMENT ON COLUMN base.incident.mentions IS 'Negative mentions since the first hour.';
COMMENT ON COLUMN base.incident.opened_at IS 'When it was noticed.';
COMMENT ON COLUMN base.incident.updated_at IS 'When it was last looked at and had changed.';
COMMENT ON COLUMN base.incident.resolved_at IS 'When it had been quiet for long enough; null while it lasts.';
COMMENT ON COLUMN base.incident.acknowledged_at IS 'When somebody took it on.';
COMMENT ON COLUMN base.incident.acknowledged_by IS 'Who took it on.';
COMMENT ON COLUMN base.incident.snoozed_until IS 'Until then no new incident of this rule and brand is told.';

CREATE TABLE base.outbox (
    dedupe_key VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    recipient_id VARCHAR NOT NULL,
    recipient VARCHAR NOT NULL,
    subject VARCHAR NOT NULL,
    body_text VARCHAR,
    body_short VARCHAR,
    body_html VARCHAR,
    image BLOB,
    state VARCHAR NOT NULL,
    reason VARCHAR,
    attempts INTEGER NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    due_at TIMESTAMPTZ NOT NULL,
    claimed_at TIMESTAMPTZ,
    sent_at TIMESTAMPTZ
);
COMMENT ON TABLE base.outbox IS 'Messages to people, one row a message and recipient. Key: dedupe_key. The bodies are emptied once it is sent.';
COMMENT ON COLUMN base.outbox.dedupe_key IS 'What is sent to whom, such as digest:<brand>:<day>:<recipient_id>: never sent twice.';
COMMENT ON COLUMN base.outbox.kind IS 'digest or alert: which list of recipients it belongs to.';
COMMENT ON COLUMN base.outbox.recipient_id IS 'Slow hash of the address in goodword.toml, by which it is found again there. The address may hold a token.';
COMMENT ON COLUMN base.outbox.recipient IS 'The recipient without secrets: an e-mail address, or the service''s name.';
COMMENT ON COLUMN base.outbox.subject IS 'Subject or title.';
COMMENT ON COLUMN base.outbox.body_text IS 'Plain text of a mail.';
COMMENT ON COLUMN base.outbox.body_short IS 'The text for a chat.';
COMMENT ON COLUMN base.outbox.body_html IS 'HTML of a mail.';
COMMENT ON COLUMN base.outbox.image IS 'PNG that the HTML shows as cid:chart.';
COMMENT ON COLUMN base.outbox.state IS 'pending, sending, sent or failed.';
COMMENT ON COLUMN base.outbox.reason IS 'Why the last attempt failed.';
COMMENT ON COLUMN base.outbox.attempts IS 'Attempts begun.';
COMMENT ON COLUMN base.outbox.created_at IS 'When it was put in.';
COMMENT ON COLUMN base.outbox.due_at IS 'When it is to be tried next.';
COMMENT ON COLUMN base.outbox.claimed_at IS 'When the last attempt began.';
COMMENT ON COLUMN base.outbox.sent_at IS 'When the recipient''s server took it.';
