-- Candidates who are still open, with what they compete by. Authors of whom a rule or a person has decided are out; a
-- customer's account that is proved competes with all others of its platform by being there (clash).
CREATE OR REPLACE TEMP MACRO goes_by(name, handle, author_key) AS
    coalesce(lower(strip_accents(name)), lower(handle), author_key);

CREATE OR REPLACE TEMP TABLE open_candidate AS
WITH proved AS (
    SELECT decided.customer_id, author.source, goes_by(author.name, author.handle, author.author_key) AS name
    FROM decided
    JOIN base.author AS author ON author.author_key = decided.author_key
    WHERE NOT decided.ambiguous
)
SELECT
    candidate.author_key,
    candidate.customer_id,
    candidate.bits,
    candidate.reason,
    list_sort(
        candidate.clashes
        || CASE
            WHEN EXISTS (
                SELECT 1
                FROM proved
                WHERE proved.customer_id = candidate.customer_id
                    AND proved.source = author.source
                    AND proved.name <> goes_by(author.name, author.handle, author.author_key)
            )
                THEN ['the customer has another account there']
            ELSE []
        END
    ) AS clashes,
    dense_rank() OVER (ORDER BY candidate.author_key) - 1 AS author,
    dense_rank() OVER (ORDER BY candidate.customer_id) - 1 AS customer,
    author.source AS platform,
    dense_rank() OVER (ORDER BY goes_by(author.name, author.handle, author.author_key)) AS names
FROM base.candidate AS candidate
JOIN base.author AS author USING (author_key)
SEMI JOIN (FROM base.customer WHERE valid_to IS NULL) AS customer ON customer.customer_id = candidate.customer_id
ANTI JOIN own_accounts ON own_accounts.author_key = candidate.author_key
ANTI JOIN (FROM decided WHERE author_key IS NOT NULL) AS ruled ON ruled.author_key = candidate.author_key
ANTI JOIN (FROM base.link_decision WHERE NOT same AND undone_at IS NULL) AS refused
    ON refused.author_key = candidate.author_key AND refused.customer_id = candidate.customer_id;
