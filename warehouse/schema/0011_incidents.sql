-- An incident can be of any rule: it says what of the brand it is about, what was counted, to whom it belongs, and what became
-- of it step by step. Messages know the incident that they tell of.

ALTER TABLE base.incident RENAME COLUMN voices TO observed;
ALTER TABLE base.incident ALTER COLUMN observed TYPE DOUBLE;
ALTER TABLE base.incident ALTER COLUMN probability DROP NOT NULL;
ALTER TABLE base.incident ADD COLUMN kind VARCHAR DEFAULT 'negative_volume';
ALTER TABLE base.incident ADD COLUMN scope VARCHAR DEFAULT '';
ALTER TABLE base.incident ADD COLUMN parent_id VARCHAR;
ALTER TABLE base.incident ADD COLUMN owner VARCHAR;
ALTER TABLE base.incident ADD COLUMN told DOUBLE;
COMMENT ON TABLE base.incident IS 'Something that turned, from its first hour until it was quiet again. Key: incident_id. One at a time is not resolved for a rule, brand and scope.';
COMMENT ON COLUMN base.incident.incident_id IS 'Hash of rule, brand, scope and first hour, 12 characters.';
COMMENT ON COLUMN base.incident.rule IS 'The rule of goodword.toml that found it.';
COMMENT ON COLUMN base.incident.kind IS 'What the rule looks for: negative_volume, negative_share, volume, topic, grave_post, great_reach, valuable_customer, rating, silent_source or review_backlog.';
COMMENT ON COLUMN base.incident.brand IS 'The brand; empty for a source that is silent about all of them.';
COMMENT ON COLUMN base.incident.scope IS 'What of the brand it is about: the topic, the source, what makes a post grave; empty where it is about the brand as a whole.';
COMMENT ON COLUMN base.incident.observed IS 'What was counted at the worst: negative voices or voices in an hour, a share, posts, a rating, hours of silence.';
COMMENT ON COLUMN base.incident.usual IS 'What would have been usual instead.';
COMMENT ON COLUMN base.incident.probability IS 'Chance of as much or more, had nothing changed; null where the rule measures none.';
COMMENT ON COLUMN base.incident.mentions IS 'Mentions behind it since it began.';
COMMENT ON COLUMN base.incident.parent_id IS 'The wave of the same brand that it is a part of, which was told instead of it.';
COMMENT ON COLUMN base.incident.owner IS 'To whom it belongs, as the rule says.';
COMMENT ON COLUMN base.incident.told IS 'What was counted when it was last told; null where nobody was told.';
COMMENT ON COLUMN base.incident.headline IS 'The incident in one sentence, as of its worst.';
COMMENT ON COLUMN base.incident.peak_at IS 'When it was worst.';

CREATE TABLE base.incident_event (
    incident_id VARCHAR NOT NULL,
    happened_at TIMESTAMPTZ NOT NULL,
    event VARCHAR NOT NULL,
    person VARCHAR,
    observed DOUBLE NOT NULL,
    mentions BIGINT NOT NULL
);
COMMENT ON TABLE base.incident_event IS 'What happened to an incident, a row an event.';
COMMENT ON COLUMN base.incident_event.incident_id IS 'The incident.';
COMMENT ON COLUMN base.incident_event.happened_at IS 'When.';
COMMENT ON COLUMN base.incident_event.event IS 'opened, worse, acknowledged, snoozed or resolved.';
COMMENT ON COLUMN base.incident_event.person IS 'Who did it; null for what was found.';
COMMENT ON COLUMN base.incident_event.observed IS 'What was counted at the worst by then.';
COMMENT ON COLUMN base.incident_event.mentions IS 'Mentions behind it by then.';

ALTER TABLE base.outbox ADD COLUMN incident_id VARCHAR;
ALTER TABLE base.outbox ADD COLUMN event VARCHAR;
COMMENT ON COLUMN base.outbox.incident_id IS 'The incident that an alert tells of: what a pager opens and closes, and a mail program puts together.';
COMMENT ON COLUMN base.outbox.event IS 'What it tells of the incident: opened, worse or resolved.';
