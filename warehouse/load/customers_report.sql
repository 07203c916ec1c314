-- The customers of the import. One who is known by something else than before has changed too.
SELECT
    count(*) FILTER (new) AS new,
    count(*) FILTER (NOT new AND (touched OR known_otherwise)) AS changed,
    count(*) FILTER (NOT touched AND NOT known_otherwise) AS unchanged
FROM (
    SELECT
        *,
        customer_id IN (
            SELECT customer_id FROM incoming WHERE incoming.touched
            UNION
            SELECT customer_id FROM removed
        ) AS known_otherwise
    FROM customer_import
);
