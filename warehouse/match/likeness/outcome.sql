-- From posterior probabilities to links and proposals. A link that was made stays while it is about as probable as it was:
-- a link that comes and goes with the last digit helps nobody.
CREATE OR REPLACE TEMP TABLE outcome AS
SELECT
    open_candidate.author_key,
    open_candidate.customer_id,
    posterior.probability,
    open_candidate.reason,
    open_candidate.clashes,
    CASE
        WHEN list_has_any(clashes, ['fan, parody or robot', 'account of a company']) THEN 'not linked'
        WHEN len(clashes) = 0 AND posterior.probability >= CASE
            WHEN held.customer_id IS NULL THEN getvariable('linked') ELSE getvariable('kept')
        END THEN 'linked'
        WHEN posterior.probability >= getvariable('proposed') THEN 'proposed'
        ELSE 'not linked'
    END AS band
FROM open_candidate
JOIN posterior USING (author, customer)
LEFT JOIN (FROM base.link WHERE unlinked_at IS NULL AND rule = 'likeness') AS held
    ON held.author_key = open_candidate.author_key AND held.customer_id = open_candidate.customer_id;

INSERT INTO decided BY NAME
SELECT author_key, 'likeness' AS rule, customer_id, false AS ambiguous, reason, probability
FROM outcome
WHERE band = 'linked';

CREATE OR REPLACE TEMP TABLE proposed AS
SELECT author_key, customer_id, probability, reason, nullif(array_to_string(clashes, '; '), '') AS clash
FROM outcome
WHERE band = 'proposed'
UNION ALL
-- What a customer only stated, nobody has checked: a person can.
SELECT DISTINCT author.author_key, identity.customer_id, 0.5, 'the customer stated the handle ' || author.handle, NULL
FROM base.author AS author
JOIN base.identity AS identity
    ON identity.kind = 'handle'
    AND NOT identity.verified
    AND identity.valid_to IS NULL
    AND identity.platform = author.source
    AND identity.value = lower(ltrim(author.handle, '@'))
ANTI JOIN decided ON decided.author_key = author.author_key
ANTI JOIN own_accounts ON own_accounts.author_key = author.author_key
ANTI JOIN (FROM base.link_decision WHERE NOT same AND undone_at IS NULL) AS refused
    ON refused.author_key = author.author_key AND refused.customer_id = identity.customer_id
ANTI JOIN (FROM outcome WHERE band = 'proposed') AS likened
    ON likened.author_key = author.author_key AND likened.customer_id = identity.customer_id
UNION ALL
-- Rules that point at two customers: a person can say which.
SELECT evidence.author_key, evidence.customer_id, 0.5, min(evidence.reason), 'another customer fits as well'
FROM evidence
JOIN decided ON decided.author_key = evidence.author_key AND decided.ambiguous AND decided.rank = evidence.rank
GROUP BY evidence.author_key, evidence.customer_id;
