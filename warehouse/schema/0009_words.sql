-- Copies of a text are one voice: what tells them is worked out once, when a text is loaded, rather than at every look for
-- what turned, which goes over six weeks.

ALTER TABLE base.mention ADD COLUMN words_hash UBIGINT;
COMMENT ON COLUMN base.mention.words_hash IS 'Hash of the words of the text, without case, links, handles, retweet mark and punctuation: copies have the same. Null for an empty text.';

UPDATE base.mention SET words_hash = md5_number_lower(coalesce(
    nullif(regexp_replace(lower(text), '^\s*rt\s+@\w+|https?://\S+|@\w+|[^\p{L}\p{N}]+', '', 'g'), ''), text
)) WHERE text <> '';
