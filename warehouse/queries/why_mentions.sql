-- What an author, or a customer, said of a brand up to a moment, and what each mention adds to the love then.
SELECT
    mention_id, created_at, weight, feeling, verdict, intent, months, decay, contribution, recommends, compensation,
    evidence, source, url, text
FROM standing_mentions_at($moment)
WHERE brand = $brand AND (author_key = $author OR customer_id = $customer)
ORDER BY created_at DESC, mention_id;
