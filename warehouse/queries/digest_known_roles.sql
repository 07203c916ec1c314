-- Which of these authors were already heard in a role for a brand.
SELECT DISTINCT author_key, role
FROM mentions
WHERE created_at < $start AND role IS NOT NULL AND list_contains(brands, $brand)
    AND list_contains($authors::VARCHAR[], author_key);
