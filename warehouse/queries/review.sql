-- What is unsure, newest first.
FROM review_queue
WHERE $brand IS NULL OR brand = $brand
LIMIT $most;
