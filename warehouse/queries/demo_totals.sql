-- What the demo shows at its end.
SELECT
    (SELECT count(*) FROM mentions) AS mentions,
    (SELECT count(DISTINCT customer_id) FROM mentions WHERE customer_id IS NOT NULL) AS customers,
    (SELECT count(*) FROM authors WHERE customer_id IS NOT NULL) AS linked,
    (SELECT count(*) FROM authors WHERE advocate_mentions > 0) AS advocates,
    (SELECT count(*) FROM authors WHERE ambassador_mentions > 0) AS ambassadors,
    (SELECT arg_max(headline, started_at) FROM base.incident) AS alert;
