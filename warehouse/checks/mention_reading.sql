-- What stands beside a mention is what the current signals say of its text.
SELECT mention.source, mention.source_id, mention.sentiment, signal.sentiment, mention.role, signal.role
FROM base.mention AS mention
LEFT JOIN (
    SELECT
        source,
        source_id,
        text_hash,
        string_agg(DISTINCT tagger || ' ' || version, ', ' ORDER BY tagger || ' ' || version) AS tagged_by,
        arg_max(label, score) FILTER (name = 'sentiment') AS sentiment,
        arg_max(label, score) FILTER (name = 'role') AS role,
        arg_max(label, score) FILTER (name = 'emotion') AS emotion,
        CASE WHEN bool_or(name = 'emotion') THEN 0.0 END AS least,
        max(score) FILTER (name = 'complaint') AS complaint,
        max(score) FILTER (name = 'praise') AS praise,
        max(score) FILTER (name = 'question') AS question,
        max(score) FILTER (name = 'suggestion') AS suggestion,
        max(score) FILTER (name = 'purchase_intent') AS purchase_intent,
        max(score) FILTER (name = 'recommendation') AS recommendation,
        max(score) FILTER (name = 'comparison') AS comparison,
        max(score) FILTER (name = 'disclosure') AS disclosure,
        max(score) FILTER (name = 'spam') AS spam,
        max(score) FILTER (name = 'offensive') AS offensive,
        max(score) FILTER (name = 'irony') AS irony,
        max(score) FILTER (name = 'churn_risk') AS churn_probability
    FROM base.signal
    WHERE current
    GROUP BY source, source_id, text_hash
) AS signal USING (source, source_id, text_hash)
WHERE mention.text_hash IS NOT NULL
    AND (
        row(mention.tagged_by, mention.sentiment, mention.role, mention.emotion)
        IS DISTINCT FROM row(signal.tagged_by, signal.sentiment, signal.role, signal.emotion)
        OR mention.churn_risk IS DISTINCT FROM CASE
            WHEN signal.tagged_by IS NOT NULL THEN coalesce(signal.churn_probability >= 0.5, false)
        END
        OR mention.complaint IS DISTINCT FROM coalesce(signal.complaint, signal.least)
        OR mention.praise IS DISTINCT FROM coalesce(signal.praise, signal.least)
        OR mention.question IS DISTINCT FROM coalesce(signal.question, signal.least)
        OR mention.suggestion IS DISTINCT FROM coalesce(signal.suggestion, signal.least)
        OR mention.purchase_intent IS DISTINCT FROM coalesce(signal.purchase_intent, signal.least)
        OR mention.recommendation IS DISTINCT FROM coalesce(signal.recommendation, signal.least)
        OR mention.comparison IS DISTINCT FROM coalesce(signal.comparison, signal.least)
        OR mention.disclosure IS DISTINCT FROM coalesce(signal.disclosure, signal.least)
        OR mention.spam IS DISTINCT FROM coalesce(signal.spam, signal.least)
        OR mention.offensive IS DISTINCT FROM coalesce(signal.offensive, signal.least)
        OR mention.irony IS DISTINCT FROM coalesce(signal.irony, signal.least)
        OR mention.churn_probability IS DISTINCT FROM coalesce(signal.churn_probability, signal.least)
    )
