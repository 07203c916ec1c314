-- Group: people
CREATE OR REPLACE VIEW own_accounts AS
SELECT author.author_key, heard.brand
FROM base.author AS author
JOIN (
    SELECT brand FROM base.mention WHERE valid_to IS NULL AND NOT deleted
    UNION
    SELECT further.brand
    FROM base.further_brand AS further
    JOIN base.mention AS mention
        ON mention.source = further.source
        AND mention.source_id = further.source_id
        AND mention.valid_to IS NULL
        AND NOT mention.deleted
) AS heard ON lower(trim(heard.brand)) = lower(trim(author.name))
UNION
SELECT author.author_key, brands.brand
FROM base.author AS author
JOIN brands ON list_contains(brands.accounts, lower(ltrim(author.handle, '@')));

COMMENT ON VIEW own_accounts IS 'Accounts of the brands themselves: those that goodword.toml lists, and those whose name is the brand''s and nothing else. They answer, and are nobody''s friend or advocate.';
COMMENT ON COLUMN own_accounts.author_key IS 'The account, in the view authors.';
COMMENT ON COLUMN own_accounts.brand IS 'The brand whose account it is.';
