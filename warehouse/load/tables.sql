-- What one pass works on, empty. A pass takes the mentions whose ids fall to it, so that memory does not grow with files.
CREATE OR REPLACE TEMP TABLE observed (
    source VARCHAR,
    source_id VARCHAR,
    pulled_at TIMESTAMPTZ,
    pull VARCHAR,
    place BIGINT,
    content_hash UBIGINT,
    record_hash UBIGINT,
    deleted BOOLEAN,
    first_brand VARCHAR,
    last_brand VARCHAR,
    rows BIGINT
);
CREATE OR REPLACE TEMP TABLE tagged (
    source VARCHAR,
    source_id VARCHAR,
    text_hash VARCHAR,
    tagger VARCHAR,
    version VARCHAR,
    name VARCHAR,
    label VARCHAR,
    score DOUBLE,
    value DOUBLE,
    evidence_start INTEGER,
    evidence_end INTEGER,
    tagged_at TIMESTAMPTZ,
    pull VARCHAR
);
