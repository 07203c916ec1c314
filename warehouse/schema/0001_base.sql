-- Tables live in the schema `base`; the views in `main` are what people query. No key and no unique constraint:
-- MERGE and the queries in checks/ hold uniqueness, so that the same SQL runs on DuckLake.

CREATE TABLE base.mention (
    source VARCHAR NOT NULL,
    source_id VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    brand VARCHAR NOT NULL,
    text VARCHAR NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    author_key VARCHAR,
    author_id VARCHAR,
    author_handle VARCHAR,
    author_name VARCHAR,
    author_location VARCHAR,
    author_followers BIGINT,
    author_url VARCHAR,
    customer_id VARCHAR,
    url VARCHAR,
    lang VARCHAR,
    rating DOUBLE,
    rating_scale DOUBLE,
    likes BIGINT,
    shares BIGINT,
    reply_to VARCHAR,
    deleted BOOLEAN NOT NULL,
    raw VARCHAR NOT NULL,
    pull VARCHAR NOT NULL,
    valid_from TIMESTAMPTZ NOT NULL,
    valid_to TIMESTAMPTZ,
    seen_at TIMESTAMPTZ NOT NULL,
    seen_pull VARCHAR NOT NULL,
    content_hash UBIGINT NOT NULL,
    record_hash UBIGINT NOT NULL,
    text_hash VARCHAR,
    first_loaded_at TIMESTAMPTZ NOT NULL,
    last_changed_at TIMESTAMPTZ NOT NULL,
    language VARCHAR,
    sentiment VARCHAR,
    sentiment_score DOUBLE,
    sentiment_confidence DOUBLE,
    role VARCHAR,
    role_start INTEGER,
    role_end INTEGER,
    churn_risk BOOLEAN
);
COMMENT ON TABLE base.mention IS 'Every version of every mention; the current one has no valid_to. Key: source, source_id, valid_from, pull.';
COMMENT ON COLUMN base.mention.source IS 'Platform ("x", "reddit") or the name given to an import.';
COMMENT ON COLUMN base.mention.source_id IS 'The id that the source itself gives the mention.';
COMMENT ON COLUMN base.mention.kind IS 'mention, review, survey, note, email or chat.';
COMMENT ON COLUMN base.mention.brand IS 'The brand that the mention was first found for.';
COMMENT ON COLUMN base.mention.text IS 'What was said. Empty once the author has deleted it, in older versions too.';
COMMENT ON COLUMN base.mention.created_at IS 'When it was said.';
COMMENT ON COLUMN base.mention.author_key IS 'source:author_id, or source:handle in lower case where the source gives no id.';
COMMENT ON COLUMN base.mention.author_id IS 'The id that the source gives the author.';
COMMENT ON COLUMN base.mention.author_handle IS 'The author''s handle when this was last read.';
COMMENT ON COLUMN base.mention.author_name IS 'The author''s name when this was last read.';
COMMENT ON COLUMN base.mention.author_location IS 'The place that the author gave when this was last read.';
COMMENT ON COLUMN base.mention.author_followers IS 'The author''s followers when this was last read.';
COMMENT ON COLUMN base.mention.author_url IS 'The author''s profile page.';
COMMENT ON COLUMN base.mention.customer_id IS 'The customer that the source itself names (a survey, a note).';
COMMENT ON COLUMN base.mention.url IS 'Where to read it.';
COMMENT ON COLUMN base.mention.lang IS 'The language that the source states.';
COMMENT ON COLUMN base.mention.rating IS 'The rating given, 0 or 1 up to rating_scale.';
COMMENT ON COLUMN base.mention.rating_scale IS 'The best rating that could be given.';
COMMENT ON COLUMN base.mention.likes IS 'Likes when last read.';
COMMENT ON COLUMN base.mention.shares IS 'Shares when last read.';
COMMENT ON COLUMN base.mention.reply_to IS 'source_id of the mention that this one answers.';
COMMENT ON COLUMN base.mention.deleted IS 'True in the version in which the source says that it is gone.';
COMMENT ON COLUMN base.mention.raw IS 'The record as the source sent it, JSON. Emptied with the text.';
COMMENT ON COLUMN base.mention.pull IS 'The landing file that this row was written from: source/pull.';
COMMENT ON COLUMN base.mention.valid_from IS 'The first pull that saw this version.';
COMMENT ON COLUMN base.mention.valid_to IS 'The first pull that saw the next version; null for the current one.';
COMMENT ON COLUMN base.mention.seen_at IS 'The last pull that saw this version.';
COMMENT ON COLUMN base.mention.seen_pull IS 'The landing file of the last pull that saw this version.';
COMMENT ON COLUMN base.mention.content_hash IS 'Hash of what makes a version: kind, text, time, author, customer, rating, reply and deletion.';
COMMENT ON COLUMN base.mention.record_hash IS 'Hash of all the rest: counts, links, the author''s profile and raw. A change of it makes no version.';
COMMENT ON COLUMN base.mention.text_hash IS 'Hash of the text (BLAKE2b, 16 bytes, hex), by which signals find it; null where the text is empty.';
COMMENT ON COLUMN base.mention.first_loaded_at IS 'When the mention was first loaded.';
COMMENT ON COLUMN base.mention.last_changed_at IS 'When this version was loaded, or a brand was added to it.';
COMMENT ON COLUMN base.mention.language IS 'The language detected by the tagger.';
COMMENT ON COLUMN base.mention.sentiment IS 'negative, neutral or positive; null where no tagger could say.';
COMMENT ON COLUMN base.mention.sentiment_score IS 'P(positive) - P(negative), -1 to 1.';
COMMENT ON COLUMN base.mention.sentiment_confidence IS 'Probability of the sentiment, 0 to 1.';
COMMENT ON COLUMN base.mention.role IS 'The likeliest role that the tagger found: advocate, ambassador or employee.';
COMMENT ON COLUMN base.mention.role_start IS 'First character of the evidence for the role.';
COMMENT ON COLUMN base.mention.role_end IS 'The character after the evidence for the role.';
COMMENT ON COLUMN base.mention.churn_risk IS 'True if the tagger found a threat to leave; null where no tagger could say.';

CREATE TABLE base.further_brand (
    source VARCHAR NOT NULL,
    source_id VARCHAR NOT NULL,
    brand VARCHAR NOT NULL,
    number INTEGER NOT NULL
);
COMMENT ON TABLE base.further_brand IS 'The brands that a mention was found for besides its first. Key: source, source_id, brand.';
COMMENT ON COLUMN base.further_brand.source IS 'Source of the mention.';
COMMENT ON COLUMN base.further_brand.source_id IS 'The source''s id of the mention.';
COMMENT ON COLUMN base.further_brand.brand IS 'The brand.';
COMMENT ON COLUMN base.further_brand.number IS 'In the order of finding; the first brand is number 1.';

CREATE TABLE base.author (
    author_key VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    author_id VARCHAR,
    handle VARCHAR,
    name VARCHAR,
    bio VARCHAR,
    location VARCHAR,
    followers BIGINT,
    url VARCHAR,
    seen_at TIMESTAMPTZ NOT NULL,
    seen_pull VARCHAR NOT NULL
);
COMMENT ON TABLE base.author IS 'One account on one platform, as last seen. Key: author_key.';
COMMENT ON COLUMN base.author.author_key IS 'source:author_id, or source:handle in lower case where the source gives no id.';
COMMENT ON COLUMN base.author.source IS 'The platform.';
COMMENT ON COLUMN base.author.author_id IS 'The id that the platform gives the account; it outlives a change of handle.';
COMMENT ON COLUMN base.author.handle IS 'The latest handle known.';
COMMENT ON COLUMN base.author.name IS 'The latest name known.';
COMMENT ON COLUMN base.author.bio IS 'The latest profile text known.';
COMMENT ON COLUMN base.author.location IS 'The latest place known, as the author wrote it.';
COMMENT ON COLUMN base.author.followers IS 'The latest count of followers known.';
COMMENT ON COLUMN base.author.url IS 'The profile page.';
COMMENT ON COLUMN base.author.seen_at IS 'The pull that the profile is from.';
COMMENT ON COLUMN base.author.seen_pull IS 'The landing file that the profile is from.';

CREATE TABLE base.signal (
    source VARCHAR NOT NULL,
    source_id VARCHAR NOT NULL,
    text_hash VARCHAR NOT NULL,
    tagger VARCHAR NOT NULL,
    version VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    label VARCHAR,
    score DOUBLE,
    value DOUBLE,
    evidence_start INTEGER,
    evidence_end INTEGER,
    tagged_at TIMESTAMPTZ NOT NULL,
    current BOOLEAN NOT NULL
);
COMMENT ON TABLE base.signal IS 'What a version of a tagger says of a text. An empty name: it read the text and has nothing to say.';
COMMENT ON COLUMN base.signal.source IS 'Source of the mention.';
COMMENT ON COLUMN base.signal.source_id IS 'The source''s id of the mention.';
COMMENT ON COLUMN base.signal.text_hash IS 'Hash of the text that was read.';
COMMENT ON COLUMN base.signal.tagger IS 'Who says it.';
COMMENT ON COLUMN base.signal.version IS 'The tagger''s version.';
COMMENT ON COLUMN base.signal.name IS 'What was asked: language, sentiment, role, churn_risk.';
COMMENT ON COLUMN base.signal.label IS 'The answer.';
COMMENT ON COLUMN base.signal.score IS 'Probability of the answer, 0 to 1.';
COMMENT ON COLUMN base.signal.value IS 'Of sentiment alone: P(positive) - P(negative).';
COMMENT ON COLUMN base.signal.evidence_start IS 'First character of the evidence in the text; null where the whole text counts.';
COMMENT ON COLUMN base.signal.evidence_end IS 'The character after the evidence.';
COMMENT ON COLUMN base.signal.tagged_at IS 'When it was said.';
COMMENT ON COLUMN base.signal.current IS 'True for the newest version of its tagger on this text.';

CREATE TABLE base.customer (
    customer_id VARCHAR NOT NULL,
    name VARCHAR,
    email VARCHAR,
    phone VARCHAR,
    country VARCHAR,
    tier VARCHAR,
    account VARCHAR,
    lifetime_value DOUBLE,
    since DATE,
    valid_from TIMESTAMPTZ NOT NULL,
    valid_to TIMESTAMPTZ
);
COMMENT ON TABLE base.customer IS 'Every version of every customer record; the current one has no valid_to. Key: customer_id, valid_from.';
COMMENT ON COLUMN base.customer.customer_id IS 'The id in the company''s own CRM.';
COMMENT ON COLUMN base.customer.name IS 'Full name.';
COMMENT ON COLUMN base.customer.email IS 'E-mail address, lower case.';
COMMENT ON COLUMN base.customer.phone IS 'Telephone number, E.164.';
COMMENT ON COLUMN base.customer.country IS 'Country, ISO 3166 two letters.';
COMMENT ON COLUMN base.customer.tier IS 'Loyalty tier.';
COMMENT ON COLUMN base.customer.account IS 'The company that the customer belongs to (B2B).';
COMMENT ON COLUMN base.customer.lifetime_value IS 'What the customer has brought so far, in the company''s currency.';
COMMENT ON COLUMN base.customer.since IS 'Customer since.';
COMMENT ON COLUMN base.customer.valid_from IS 'The load that brought this version.';
COMMENT ON COLUMN base.customer.valid_to IS 'The load that brought the next version; null for the current one.';

CREATE TABLE base.identity (
    customer_id VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    platform VARCHAR NOT NULL,
    value VARCHAR NOT NULL,
    local VARCHAR,
    verified BOOLEAN NOT NULL,
    valid_from TIMESTAMPTZ NOT NULL,
    valid_to TIMESTAMPTZ
);
COMMENT ON TABLE base.identity IS 'What a customer is known by; in force while it has no valid_to. Key: customer_id, kind, platform, value, valid_from.';
COMMENT ON COLUMN base.identity.customer_id IS 'Whose it is.';
COMMENT ON COLUMN base.identity.kind IS 'handle, email or phone.';
COMMENT ON COLUMN base.identity.platform IS 'The platform of a handle; empty for the other kinds.';
COMMENT ON COLUMN base.identity.value IS 'Normalised: handle without @ in lower case, e-mail in lower case, phone in E.164.';
COMMENT ON COLUMN base.identity.local IS 'Of a phone: its digits as dialled within the country.';
COMMENT ON COLUMN base.identity.verified IS 'True if the company knows it for certain, as it does the handles in its CRM.';
COMMENT ON COLUMN base.identity.valid_from IS 'The load that brought it.';
COMMENT ON COLUMN base.identity.valid_to IS 'The load that no longer had it; null while in force.';

CREATE TABLE base.link (
    author_key VARCHAR,
    source VARCHAR,
    source_id VARCHAR,
    customer_id VARCHAR NOT NULL,
    rule VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    linked_at TIMESTAMPTZ NOT NULL,
    unlinked_at TIMESTAMPTZ
);
COMMENT ON TABLE base.link IS 'Who is which customer: an author, or one mention where the author can''t be meant. Open while it has no unlinked_at.';
COMMENT ON COLUMN base.link.author_key IS 'The author; null where a single mention is linked.';
COMMENT ON COLUMN base.link.source IS 'Source of the mention that is linked; null where an author is.';
COMMENT ON COLUMN base.link.source_id IS 'The source''s id of the mention that is linked; null where an author is.';
COMMENT ON COLUMN base.link.customer_id IS 'The customer.';
COMMENT ON COLUMN base.link.rule IS 'source_customer_id, verified_handle, email or phone.';
COMMENT ON COLUMN base.link.reason IS 'Why, in words.';
COMMENT ON COLUMN base.link.linked_at IS 'The match that made the link.';
COMMENT ON COLUMN base.link.unlinked_at IS 'The match that no longer found it to hold; null while open.';

CREATE TABLE base.loaded_file (
    kind VARCHAR NOT NULL,
    pull VARCHAR NOT NULL,
    fingerprint VARCHAR NOT NULL,
    pulled_at TIMESTAMPTZ,
    rows BIGINT NOT NULL,
    new BIGINT NOT NULL,
    edited BIGINT NOT NULL,
    unchanged BIGINT NOT NULL,
    deleted BIGINT NOT NULL,
    repeated BIGINT NOT NULL,
    loaded_at TIMESTAMPTZ NOT NULL
);
COMMENT ON TABLE base.loaded_file IS 'The ledger of files loaded: rows = new + edited + unchanged + deleted + repeated. Key: kind, pull.';
COMMENT ON COLUMN base.loaded_file.kind IS 'landing or signals.';
COMMENT ON COLUMN base.loaded_file.pull IS 'source/pull, the file''s name.';
COMMENT ON COLUMN base.loaded_file.fingerprint IS 'Size and time of the file, by which a signals file that was written again is known.';
COMMENT ON COLUMN base.loaded_file.pulled_at IS 'When the pull began; null for signals.';
COMMENT ON COLUMN base.loaded_file.rows IS 'Rows in the file.';
COMMENT ON COLUMN base.loaded_file.new IS 'Mentions (or signals) not known before.';
COMMENT ON COLUMN base.loaded_file.edited IS 'Known mentions with another content than in the pull before.';
COMMENT ON COLUMN base.loaded_file.unchanged IS 'Known mentions (or signals) with the same content.';
COMMENT ON COLUMN base.loaded_file.deleted IS 'Mentions that the file says are gone.';
COMMENT ON COLUMN base.loaded_file.repeated IS 'Rows whose mention stands further down in the same file again.';
COMMENT ON COLUMN base.loaded_file.loaded_at IS 'When it was loaded.';
