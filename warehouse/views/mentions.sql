-- Group: said

-- Without case, links, handles, retweet mark and punctuation; a text that is nothing else is told by itself.
CREATE OR REPLACE MACRO words_hash(text) AS
    CASE WHEN text <> '' THEN md5_number_lower(coalesce(
        nullif(regexp_replace(lower(text), '^\s*rt\s+@\w+|https?://\S+|@\w+|[^\p{L}\p{N}]+', '', 'g'), ''), text
    )) END;

-- How many may have seen it: an estimate that ranks posts and people.
CREATE OR REPLACE MACRO reach(followers, likes, shares) AS coalesce(followers, 0) + coalesce(likes, 0) + coalesce(shares, 0);

CREATE OR REPLACE VIEW mentions AS
SELECT
    mention.source || ':' || mention.source_id AS mention_id,
    mention.source,
    mention.source_id,
    mention.kind,
    mention.brand,
    CASE
        WHEN further.brands IS NULL THEN [mention.brand]
        ELSE list_prepend(mention.brand, further.brands)
    END AS brands,
    mention.text,
    mention.words_hash,
    mention.created_at,
    mention.author_key,
    mention.author_id,
    mention.author_handle,
    mention.author_name,
    mention.author_location,
    mention.author_followers,
    mention.author_url,
    -- A person's word goes before the source's: whom they say an author is not, none of the author's mentions names.
    coalesce(
        CASE WHEN refused.customer_id IS NULL THEN mention.customer_id END,
        by_mention.customer_id,
        by_author.customer_id
    ) AS customer_id,
    mention.url,
    coalesce(mention.language, mention.lang) AS language,
    mention.rating,
    mention.rating_scale,
    CASE
        WHEN mention.kind = 'survey' AND mention.rating IS NOT NULL
        THEN coalesce(mention.metric, CASE mention.rating_scale WHEN 10 THEN 'nps' WHEN 5 THEN 'csat' WHEN 7 THEN 'ces' END)
    END AS metric,
    mention.likes,
    mention.shares,
    mention.reply_to,
    coalesce(human.sentiment, mention.sentiment) AS sentiment,
    CASE human.sentiment
        WHEN 'negative' THEN -1.0
        WHEN 'neutral' THEN 0.0
        WHEN 'positive' THEN 1.0
        ELSE mention.sentiment_score
    END::DOUBLE AS sentiment_score,
    CASE WHEN human.sentiment IS NULL THEN mention.sentiment_confidence ELSE 1.0 END::DOUBLE AS sentiment_confidence,
    -- Who recommends in anger is sarcastic or quotes somebody.
    CASE
        WHEN human.role IS NOT NULL THEN nullif(human.role, 'none')
        WHEN mention.role = 'advocate' AND coalesce(human.sentiment, mention.sentiment) = 'negative' THEN NULL
        ELSE mention.role
    END AS role,
    CASE
        WHEN human.role <> mention.role THEN NULL
        WHEN human.role IS NULL
            AND mention.role = 'advocate'
            AND coalesce(human.sentiment, mention.sentiment) = 'negative'
        THEN NULL
        ELSE substring(mention.text, mention.role_start + 1, mention.role_end - mention.role_start)
    END AS role_evidence,
    coalesce(human.emotion, mention.emotion) AS emotion,
    coalesce(human.complaint::DOUBLE, mention.complaint) AS complaint,
    coalesce(human.praise::DOUBLE, mention.praise) AS praise,
    coalesce(human.question::DOUBLE, mention.question) AS question,
    coalesce(human.suggestion::DOUBLE, mention.suggestion) AS suggestion,
    coalesce(human.purchase_intent::DOUBLE, mention.purchase_intent) AS purchase_intent,
    coalesce(human.recommendation::DOUBLE, mention.recommendation) AS recommendation,
    coalesce(human.comparison::DOUBLE, mention.comparison) AS comparison,
    coalesce(human.disclosure::DOUBLE, mention.disclosure) AS disclosure,
    coalesce(human.spam::DOUBLE, mention.spam) AS spam,
    coalesce(human.offensive::DOUBLE, mention.offensive) AS offensive,
    coalesce(human.irony::DOUBLE, mention.irony) AS irony,
    coalesce(human.churn_risk::DOUBLE, mention.churn_probability) AS churn_probability,
    coalesce(human.churn_risk, mention.churn_risk) AS churn_risk,
    mention.first_loaded_at,
    mention.last_changed_at,
    mention.pull
FROM base.mention AS mention
LEFT JOIN (
    SELECT source, source_id, list(brand ORDER BY number) AS brands
    FROM base.further_brand
    GROUP BY source, source_id
) AS further ON further.source = mention.source AND further.source_id = mention.source_id
LEFT JOIN (
    SELECT
        source,
        source_id,
        text_hash,
        any_value(label) FILTER (name = 'sentiment') AS sentiment,
        any_value(label) FILTER (name = 'role') AS role,
        any_value(label) FILTER (name = 'emotion') AS emotion,
        any_value(label = 'yes') FILTER (name = 'complaint') AS complaint,
        any_value(label = 'yes') FILTER (name = 'praise') AS praise,
        any_value(label = 'yes') FILTER (name = 'question') AS question,
        any_value(label = 'yes') FILTER (name = 'suggestion') AS suggestion,
        any_value(label = 'yes') FILTER (name = 'purchase_intent') AS purchase_intent,
        any_value(label = 'yes') FILTER (name = 'recommendation') AS recommendation,
        any_value(label = 'yes') FILTER (name = 'comparison') AS comparison,
        any_value(label = 'yes') FILTER (name = 'disclosure') AS disclosure,
        any_value(label = 'yes') FILTER (name = 'spam') AS spam,
        any_value(label = 'yes') FILTER (name = 'offensive') AS offensive,
        any_value(label = 'yes') FILTER (name = 'irony') AS irony,
        any_value(label = 'yes') FILTER (name = 'churn_risk') AS churn_risk
    FROM base.correction
    WHERE undone_at IS NULL
    GROUP BY source, source_id, text_hash
) AS human
    ON human.source = mention.source
    AND human.source_id = mention.source_id
    AND human.text_hash = mention.text_hash
LEFT JOIN base.link AS by_mention
    ON by_mention.source = mention.source
    AND by_mention.source_id = mention.source_id
    AND by_mention.unlinked_at IS NULL
LEFT JOIN base.link AS by_author
    ON by_author.author_key = mention.author_key AND by_author.unlinked_at IS NULL
-- A note is about the customer, and its author is somebody else: what is said of that author says nothing of the note.
LEFT JOIN (FROM base.link_decision WHERE undone_at IS NULL AND NOT same) AS refused
    ON refused.author_key = mention.author_key
    AND refused.customer_id = mention.customer_id
    AND mention.kind <> 'note'
WHERE mention.valid_to IS NULL AND NOT mention.deleted;

COMMENT ON VIEW mentions IS 'What was said, one row a mention, as it stands now. Deleted ones are left out. What people corrected counts before what taggers say.';
COMMENT ON COLUMN mentions.mention_id IS 'source:source_id, the name of the mention everywhere.';
COMMENT ON COLUMN mentions.source IS 'Platform ("x", "reddit") or the name given to an import.';
COMMENT ON COLUMN mentions.source_id IS 'The id that the source itself gives the mention.';
COMMENT ON COLUMN mentions.kind IS 'mention, review, survey, note (the contact centre''s own words), email or chat.';
COMMENT ON COLUMN mentions.brand IS 'The brand that the mention was first found for.';
COMMENT ON COLUMN mentions.brands IS 'All brands that it was found for, in the order of finding.';
COMMENT ON COLUMN mentions.text IS 'What was said.';
COMMENT ON COLUMN mentions.words_hash IS 'Hash of the words, without case, links, handles, retweet mark and punctuation: copies of a text have the same. Null where there is no text.';
COMMENT ON COLUMN mentions.created_at IS 'When it was said.';
COMMENT ON COLUMN mentions.author_key IS 'The author''s key in the view authors; null where the source names none.';
COMMENT ON COLUMN mentions.author_id IS 'The id that the source gives the author.';
COMMENT ON COLUMN mentions.author_handle IS 'The author''s handle when this was last read.';
COMMENT ON COLUMN mentions.author_name IS 'The author''s name when this was last read.';
COMMENT ON COLUMN mentions.author_location IS 'The place that the author gave when this was last read.';
COMMENT ON COLUMN mentions.author_followers IS 'The author''s followers when this was last read.';
COMMENT ON COLUMN mentions.author_url IS 'The author''s profile page.';
COMMENT ON COLUMN mentions.customer_id IS 'The customer who said it: named by the source, unless a person says that the author is not that customer; else linked (see links).';
COMMENT ON COLUMN mentions.url IS 'Where to read it.';
COMMENT ON COLUMN mentions.language IS 'The language detected, else the one that the source states (ISO 639-1).';
COMMENT ON COLUMN mentions.rating IS 'The rating given, 0 or 1 up to rating_scale.';
COMMENT ON COLUMN mentions.rating_scale IS 'The best rating that could be given.';
COMMENT ON COLUMN mentions.metric IS 'What the rating of a survey answer measures: nps, csat or ces. As the source states it, else by the best rating: 10 is nps, 5 csat, 7 ces. Null for all that is no survey, reviews among them, and for a rating on another scale.';
COMMENT ON COLUMN mentions.likes IS 'Likes when last read.';
COMMENT ON COLUMN mentions.shares IS 'Shares when last read.';
COMMENT ON COLUMN mentions.reply_to IS 'source_id of the mention that this one answers.';
COMMENT ON COLUMN mentions.sentiment IS 'negative, neutral or positive; null where no tagger knows the language or it is not tagged yet.';
COMMENT ON COLUMN mentions.sentiment_score IS 'P(positive) - P(negative), -1 to 1.';
COMMENT ON COLUMN mentions.sentiment_confidence IS 'Probability of the sentiment, 0 to 1; 1 where a person said it.';
COMMENT ON COLUMN mentions.role IS 'advocate, ambassador or employee; null for all others. Nobody is an advocate in a negative mention.';
COMMENT ON COLUMN mentions.role_evidence IS 'The words that show the role.';
COMMENT ON COLUMN mentions.emotion IS 'anger, joy, optimism, sadness or none; null where not tagged or the language is not read.';
COMMENT ON COLUMN mentions.complaint IS 'Probability that it complains, 0 to 1: 0 where below 0.1, null where not tagged or the language is not read. 1 or 0 where a person said so.';
COMMENT ON COLUMN mentions.praise IS 'Probability that it praises; as for complaint.';
COMMENT ON COLUMN mentions.question IS 'Probability that it asks something; as for complaint.';
COMMENT ON COLUMN mentions.suggestion IS 'Probability that it suggests something new or other; as for complaint.';
COMMENT ON COLUMN mentions.purchase_intent IS 'Probability that its author means to buy; as for complaint.';
COMMENT ON COLUMN mentions.recommendation IS 'Probability that it recommends; as for complaint.';
COMMENT ON COLUMN mentions.comparison IS 'Probability that it compares with a competitor; as for complaint.';
COMMENT ON COLUMN mentions.disclosure IS 'Probability that it tells of a compensation; as for complaint.';
COMMENT ON COLUMN mentions.spam IS 'Probability that it is spam; as for complaint.';
COMMENT ON COLUMN mentions.offensive IS 'Probability that it is offensive; as for complaint.';
COMMENT ON COLUMN mentions.irony IS 'Probability that it is ironic; as for complaint.';
COMMENT ON COLUMN mentions.churn_probability IS 'Probability that it threatens to leave; as for complaint.';
COMMENT ON COLUMN mentions.churn_risk IS 'True where churn_probability is 0.5 or more, false where not, null where not tagged.';
COMMENT ON COLUMN mentions.first_loaded_at IS 'When the mention was first loaded.';
COMMENT ON COLUMN mentions.last_changed_at IS 'When its content or brands last changed in the warehouse.';
COMMENT ON COLUMN mentions.pull IS 'The landing file that it was read from: source/pull.';
