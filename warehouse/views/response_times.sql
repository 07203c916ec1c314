-- Group: figures
CREATE OR REPLACE MACRO minutes_between(since, until) AS
    CASE WHEN until >= since THEN (epoch(until) - epoch(since)) / 60 END;

CREATE OR REPLACE MACRO asked_at(moment) AS TABLE
WITH ticket AS (
    SELECT
        own_brand() AS brand,
        NULL::VARCHAR AS mention_id,
        coalesce(kind, 'ticket') AS kind,
        channel,
        opened_at AS asked_at,
        -- Solved in one go: that was the answer.
        least(answered_at, solved_at) AS answered_at,
        solved,
        solved_at
    FROM (
        SELECT * REPLACE (
            CASE WHEN answered_at <= moment::TIMESTAMPTZ THEN answered_at END AS answered_at,
            CASE WHEN solved_at <= moment::TIMESTAMPTZ THEN solved_at END AS solved_at
        ), coalesce(solved_at <= moment::TIMESTAMPTZ, status = 'solved', false) AS solved
        FROM base.ticket
        WHERE valid_to IS NULL AND coalesce(opened_at <= moment::TIMESTAMPTZ, true)
    )
),
-- Where no answer of a brand was ever heard, its own posts are not listened to, and nobody can say how fast it is.
account AS (
    SELECT brand, unnest(accounts) AS handle FROM brands
),
spoken AS (
    SELECT
        source,
        source_id,
        brands,
        created_at,
        reply_to,
        lower(ltrim(coalesce(author_handle, author_name, ''), '@')) AS handle,
        complaint >= 0.5 OR question >= 0.5 AS asks
    FROM mentions
    WHERE kind IN ('mention', 'review') AND created_at <= moment::TIMESTAMPTZ
),
answer AS (
    SELECT account.brand, spoken.source, spoken.reply_to, min(spoken.created_at) AS answered_at
    FROM spoken
    JOIN account ON account.handle = spoken.handle
    WHERE spoken.reply_to IS NOT NULL
    GROUP BY account.brand, spoken.source, spoken.reply_to
),
post AS (
    SELECT
        heard.brand,
        heard.source || ':' || heard.source_id AS mention_id,
        'post' AS kind,
        heard.source AS channel,
        heard.created_at AS asked_at,
        answer.answered_at,
        false AS solved,
        NULL::TIMESTAMPTZ AS solved_at
    FROM (
        SELECT source, source_id, unnest(brands) AS brand, created_at, asks
        FROM spoken
        WHERE handle NOT IN (SELECT handle FROM account)
    ) AS heard
    SEMI JOIN (SELECT DISTINCT brand, source FROM answer) AS listened
        ON listened.brand = heard.brand AND listened.source = heard.source
    LEFT JOIN answer
        ON answer.brand = heard.brand AND answer.source = heard.source AND answer.reply_to = heard.source_id
    WHERE heard.asks OR answer.answered_at IS NOT NULL
),
timed AS (
    SELECT
        *,
        utc_week(asked_at) AS week,
        minutes_between(asked_at, answered_at) AS waited,
        minutes_between(asked_at, solved_at) AS took,
        minutes_between(asked_at, moment::TIMESTAMPTZ) AS age
    FROM (FROM ticket UNION ALL BY NAME FROM post)
)
SELECT * FROM timed;

CREATE OR REPLACE MACRO response_times_at(moment) AS TABLE
SELECT
    brand,
    kind,
    channel,
    week,
    count(*) AS asked,
    count(*) FILTER (answered_at IS NOT NULL OR solved) AS answered,
    median(waited)::DECIMAL(18, 1) AS median_minutes,
    quantile_cont(waited, 0.9)::DECIMAL(18, 1) AS p90_minutes,
    (
        count(*) FILTER (waited <= 60)
        / nullif(count(*) FILTER (waited IS NOT NULL OR answered_at IS NULL AND NOT solved AND age >= 60), 0)
    )::DECIMAL(4, 3) AS within_1h,
    (
        count(*) FILTER (waited <= 1440)
        / nullif(count(*) FILTER (waited IS NOT NULL OR answered_at IS NULL AND NOT solved AND age >= 1440), 0)
    )::DECIMAL(4, 3) AS within_24h,
    CASE WHEN kind <> 'post' THEN count(*) FILTER (solved) END AS solved,
    median(took)::DECIMAL(18, 1) AS solved_median_minutes,
    quantile_cont(took, 0.9)::DECIMAL(18, 1) AS solved_p90_minutes,
    count(*) FILTER (NOT solved AND (kind <> 'post' OR answered_at IS NULL)) AS open
FROM asked_at(moment)
GROUP BY brand, kind, channel, week;

COMMENT ON MACRO TABLE asked_at IS 'What response_times counts, one row each: tickets and calls, and the posts that ask or complain or were answered, as of a moment. waited, took and age are in minutes.';
COMMENT ON MACRO TABLE response_times_at IS 'The view response_times as of a moment: FROM response_times_at(''2026-10-01''). What was asked, answered and solved up to then, of what is known now.';

CREATE OR REPLACE VIEW response_times AS FROM response_times_at(now());

COMMENT ON VIEW response_times IS 'How fast customers are answered, per brand, channel and week of asking: tickets and calls, from opening to first answer and to solution; and posts, from being said to the first reply by one of the brand''s own accounts. Posts counted are those that complain or ask, and those that were answered; only of brands with own accounts in goodword.toml, and on platforms where an answer by one of them was heard: elsewhere nobody can tell.';
COMMENT ON COLUMN response_times.brand IS 'The brand. Tickets name none: they are counted for the company''s own brand, where goodword.toml has one such (see brands); else it is null.';
COMMENT ON COLUMN response_times.kind IS 'ticket, call or post.';
COMMENT ON COLUMN response_times.channel IS 'Of tickets and calls: phone, chat, email ...; of posts the platform.';
COMMENT ON COLUMN response_times.week IS 'The Monday of the week in which it was asked, in UTC; null for tickets without an opening time.';
COMMENT ON COLUMN response_times.asked IS 'Tickets, calls or posts.';
COMMENT ON COLUMN response_times.answered IS 'Those that were answered. A ticket that was solved without an answer was answered then.';
COMMENT ON COLUMN response_times.median_minutes IS 'Minutes to the first answer: half were answered faster. Of answered ones; an answer that is older than the question has a wrong clock and no minutes.';
COMMENT ON COLUMN response_times.p90_minutes IS 'Minutes to the first answer: nine of ten were answered faster (interpolated).';
COMMENT ON COLUMN response_times.within_1h IS 'Share answered within an hour, 0 to 1. What is not answered and younger than an hour does not count yet; what is older counts as late.';
COMMENT ON COLUMN response_times.within_24h IS 'Share answered within 24 hours, likewise.';
COMMENT ON COLUMN response_times.solved IS 'Tickets and calls that were solved; null for posts.';
COMMENT ON COLUMN response_times.solved_median_minutes IS 'Minutes from opening to solution: half were solved faster. Of solved ones with both times.';
COMMENT ON COLUMN response_times.solved_p90_minutes IS 'The same for nine of ten.';
COMMENT ON COLUMN response_times.open IS 'Tickets and calls that are not solved, and posts without an answer.';
