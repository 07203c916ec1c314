-- An account is one row, its risk the sum of its parts, and each person of a company is in one account.
SELECT account_id, risk, people
FROM accounts_360
QUALIFY count(*) OVER (PARTITION BY account_id) > 1
    OR risk <> risk_threat + risk_mood + risk_critics + risk_trend + risk_waiting
    OR risk NOT BETWEEN 0 AND 1
    OR sum(people) OVER () <> (
        SELECT count(DISTINCT customer_id) FROM base.customer WHERE valid_to IS NULL AND trim(account) <> ''
    )
