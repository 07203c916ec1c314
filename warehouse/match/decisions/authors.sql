-- Whom a name means: the key of an author that one alone, a handle everyone who has it.
SELECT author.author_key, author.source, author.handle, author.name, link.customer_id
FROM base.author AS author
LEFT JOIN base.link AS link ON link.author_key = author.author_key AND link.unlinked_at IS NULL
WHERE author.author_key = $who
    OR $handle IN (lower(ltrim(author.handle, '@')), lower(author.source || ':' || ltrim(author.handle, '@')))
QUALIFY (author.author_key = $who) = bool_or(author.author_key = $who) OVER ()
ORDER BY author.author_key;
