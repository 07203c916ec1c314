-- Which of these authors are advocates of a brand as of a moment; a customer with all that is theirs is one, too: who is
-- paid under another account, or angry in a survey, is not (see the view advocates).
SELECT author.author_key
FROM standing_at($moment) AS author
LEFT JOIN customer_standing_at($moment) AS customer
    ON customer.customer_id = author.customer_id AND customer.brand = author.brand
WHERE author.brand = $brand AND list_contains($authors::VARCHAR[], author.author_key) AND author.standing = 'advocate'
    AND coalesce(customer.standing = 'advocate', true)
ORDER BY author.author_key;
