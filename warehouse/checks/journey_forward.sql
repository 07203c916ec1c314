-- A customer is one row, and the path goes forward: each stage further than the one before, and not earlier.
SELECT customer_id, stage, path
FROM journey
QUALIFY count(*) OVER (PARTITION BY customer_id) > 1
    OR stage IS DISTINCT FROM path[-1].stage
    OR [step.since FOR step IN path] <> list_sort([step.since FOR step IN path])
