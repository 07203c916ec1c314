-- What the figures need to know besides: what the rating of a survey measures, and what goodword.toml says of brands.

ALTER TABLE base.mention ADD COLUMN metric VARCHAR;
COMMENT ON COLUMN base.mention.metric IS 'What the rating of a survey measures, as the source states it: nps, csat or ces; null where it does not.';
COMMENT ON COLUMN base.mention.content_hash IS 'Hash of what makes a version: kind, text, time, author, customer, rating, metric, reply and deletion.';

CREATE TABLE base.brand (
    brand VARCHAR NOT NULL,
    competitors VARCHAR[] NOT NULL,
    accounts VARCHAR[] NOT NULL
);
COMMENT ON TABLE base.brand IS 'The brands of goodword.toml, since a view can''t read it. A load brings it up to date. Key: brand.';
COMMENT ON COLUMN base.brand.brand IS 'The brand.';
COMMENT ON COLUMN base.brand.competitors IS 'Whom its share of voice is measured against; empty: all brands heard.';
COMMENT ON COLUMN base.brand.accounts IS 'Handles of its own accounts, without @ and in lower case.';
