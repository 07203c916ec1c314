-- Candidates who are still open, with what they compete by. Authors of whom a rule or a person has decided are out; a
-- customer's account that is proved competes with all others of its platform by being there (clash).
CREATE OR REPLACE TEMP TABLE open_candidate AS
SELECT
    candidate.author_key,
    candidate.customer_id,
    candidate.bits,
    candidate.reason,
    list_sort(
        candidate.clashes
        || CASE WHEN proved.customer_id IS NOT NULL THEN ['the customer has another account there'] ELSE [] END
    ) AS clashes,
    dense_rank() OVER (ORDER BY candidate.author_key) - 1 AS author,
    dense_rank() OVER (ORDER BY candidate.customer_id) - 1 AS customer,
    author.source AS platform,
    dense_rank() OVER (
        ORDER BY coalesce(lower(strip_accents(author.name)), lower(author.handle), author.author_key)
    ) AS names
FROM base.candidate AS candidate
JOIN base.author AS author USING (author_key)
SEMI JOIN (FROM base.customer WHERE valid_to IS NULL) AS customer ON customer.customer_id = candidate.customer_id
ANTI JOIN own_accounts ON own_accounts.author_key = candidate.author_key
ANTI JOIN (FROM decided WHERE author_key IS NOT NULL) AS ruled ON ruled.author_key = candidate.author_key
ANTI JOIN (FROM base.link_decision WHERE NOT same AND undone_at IS NULL) AS refused
    ON refused.author_key = candidate.author_key AND refused.customer_id = candidate.customer_id
LEFT JOIN (
    SELECT DISTINCT decided.customer_id, other.source, lower(strip_accents(other.name)) AS name
    FROM decided
    JOIN base.author AS other ON other.author_key = decided.author_key
    WHERE NOT decided.ambiguous
) AS proved
    ON proved.customer_id = candidate.customer_id
    AND proved.source = author.source
    AND proved.name IS DISTINCT FROM lower(strip_accents(author.name));
