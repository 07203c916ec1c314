-- What a load takes in, and what comes of it.
CREATE TEMP TABLE file AS
FROM files_to_load;

CREATE TEMP TABLE outcome (
    kind VARCHAR,
    pull VARCHAR,
    new BIGINT,
    edited BIGINT,
    unchanged BIGINT,
    deleted BIGINT,
    repeated BIGINT
);
