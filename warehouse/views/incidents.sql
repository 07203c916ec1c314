-- Group: figures

CREATE OR REPLACE VIEW incidents AS
SELECT
    incident_id,
    rule,
    kind,
    brand,
    scope,
    state,
    headline,
    started_at,
    last_at,
    peak_at,
    observed,
    usual,
    probability,
    mentions,
    opened_at,
    resolved_at,
    acknowledged_at,
    acknowledged_by,
    owner,
    parent_id
FROM base.incident;

COMMENT ON VIEW incidents IS 'What turned, from its first hour until it was quiet again: one row an incident. A part of a wave names it as its parent.';
COMMENT ON COLUMN incidents.incident_id IS 'The id, as messages and goodword alerts have it.';
COMMENT ON COLUMN incidents.rule IS 'The rule of goodword.toml that found it.';
COMMENT ON COLUMN incidents.kind IS 'What the rule looks for: negative_volume, negative_share, volume, topic, grave_post, great_reach, valuable_customer, rating, silent_source or review_backlog.';
COMMENT ON COLUMN incidents.brand IS 'The brand; empty for a source that is silent about all of them.';
COMMENT ON COLUMN incidents.scope IS 'What of the brand it is about: the topic, the source, what makes a post grave, the customer; empty where it is about the brand as a whole.';
COMMENT ON COLUMN incidents.state IS 'open, acknowledged or resolved.';
COMMENT ON COLUMN incidents.headline IS 'The incident in one sentence, as of its worst.';
COMMENT ON COLUMN incidents.started_at IS 'When it began.';
COMMENT ON COLUMN incidents.last_at IS 'When it held last.';
COMMENT ON COLUMN incidents.peak_at IS 'When it was worst.';
COMMENT ON COLUMN incidents.observed IS 'What was counted at the worst: negative voices or voices in an hour, a share, posts, a rating, hours of silence.';
COMMENT ON COLUMN incidents.usual IS 'What would have been usual instead.';
COMMENT ON COLUMN incidents.probability IS 'Chance of as much or more, had nothing changed; null where the rule measures none.';
COMMENT ON COLUMN incidents.mentions IS 'Mentions behind it since it began.';
COMMENT ON COLUMN incidents.opened_at IS 'When it was noticed.';
COMMENT ON COLUMN incidents.resolved_at IS 'When it was over; null while it lasts.';
COMMENT ON COLUMN incidents.acknowledged_at IS 'When somebody took it on.';
COMMENT ON COLUMN incidents.acknowledged_by IS 'Who took it on.';
COMMENT ON COLUMN incidents.owner IS 'To whom it belongs, as the rule says.';
COMMENT ON COLUMN incidents.parent_id IS 'The wave of the same brand that it is a part of, which was told instead of it.';
