-- Group: people
CREATE OR REPLACE VIEW authors AS
SELECT
    author.author_key,
    author.source,
    author.author_id,
    author.handle,
    author.name,
    author.bio,
    author.location,
    author.followers,
    author.url,
    voice.first_seen_at,
    voice.last_seen_at,
    coalesce(voice.mentions, 0) AS mentions,
    coalesce(voice.positive, 0) AS positive,
    coalesce(voice.negative, 0) AS negative,
    coalesce(voice.advocate_mentions, 0) AS advocate_mentions,
    coalesce(voice.ambassador_mentions, 0) AS ambassador_mentions,
    -- Who is paid by the brand, in whatever way, is not free to recommend it.
    CASE
        WHEN voice.employee_mentions > 0 THEN 'employee'
        WHEN voice.ambassador_mentions > 0 THEN 'ambassador'
        WHEN voice.advocate_mentions > 0 AND voice.positive >= voice.negative THEN 'advocate'
        WHEN voice.negative >= 2 AND voice.negative > voice.positive THEN 'critic'
    END AS standing,
    link.customer_id,
    link.rule AS link_rule,
    link.reason AS link_reason
FROM base.author AS author
LEFT JOIN (
    SELECT
        author_key,
        min(created_at) AS first_seen_at,
        max(created_at) AS last_seen_at,
        count(*) AS mentions,
        count(*) FILTER (sentiment = 'positive') AS positive,
        count(*) FILTER (sentiment = 'negative') AS negative,
        count(*) FILTER (role = 'advocate') AS advocate_mentions,
        count(*) FILTER (role = 'ambassador') AS ambassador_mentions,
        count(*) FILTER (role = 'employee') AS employee_mentions
    FROM mentions
    GROUP BY author_key
) AS voice ON voice.author_key = author.author_key
LEFT JOIN base.link AS link ON link.author_key = author.author_key AND link.unlinked_at IS NULL;

COMMENT ON VIEW authors IS 'Accounts that spoke, one row an account of a platform, with what their mentions add up to.';
COMMENT ON COLUMN authors.author_key IS 'source:author_id, or source:handle in lower case where the source gives no id.';
COMMENT ON COLUMN authors.source IS 'The platform.';
COMMENT ON COLUMN authors.author_id IS 'The id that the platform gives the account; it outlives a change of handle.';
COMMENT ON COLUMN authors.handle IS 'The latest handle known.';
COMMENT ON COLUMN authors.name IS 'The latest name known.';
COMMENT ON COLUMN authors.bio IS 'The latest profile text known.';
COMMENT ON COLUMN authors.location IS 'The latest place known, as the author wrote it.';
COMMENT ON COLUMN authors.followers IS 'The latest count of followers known.';
COMMENT ON COLUMN authors.url IS 'The profile page.';
COMMENT ON COLUMN authors.first_seen_at IS 'When the author''s first mention was said.';
COMMENT ON COLUMN authors.last_seen_at IS 'When the author''s last mention was said.';
COMMENT ON COLUMN authors.mentions IS 'Mentions, deleted ones left out.';
COMMENT ON COLUMN authors.positive IS 'Positive mentions among them.';
COMMENT ON COLUMN authors.negative IS 'Negative mentions among them.';
COMMENT ON COLUMN authors.advocate_mentions IS 'Mentions that freely recommend a brand.';
COMMENT ON COLUMN authors.ambassador_mentions IS 'Mentions that carry a brand for some compensation.';
COMMENT ON COLUMN authors.standing IS 'employee, ambassador, advocate or critic, the first that holds; null for all others. A critic has two negative mentions or more, and more of them than positive ones. By counts, over all brands and all time: the view standing has it for each brand, with time and reasons.';
COMMENT ON COLUMN authors.customer_id IS 'The customer that this author is, if linked.';
COMMENT ON COLUMN authors.link_rule IS 'The rule that linked them.';
COMMENT ON COLUMN authors.link_reason IS 'Why they are linked, in words.';
