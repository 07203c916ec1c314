-- What was found of the authors that stand in record takes the place of what was held of them; where the customers
-- changed, all of it goes.
DELETE FROM base.candidate
WHERE getvariable('all_anew')
    OR author_key IN (SELECT author_key FROM compared)
    OR author_key NOT IN (SELECT author_key FROM base.author);

INSERT INTO base.candidate
SELECT author.id, customer.id, scored.bits, scored.reason, scored.clashes, getvariable('now')
FROM scored
JOIN record AS author ON author.person = scored.left_person
JOIN record AS customer ON customer.person = scored.right_person;

DELETE FROM base.compared_author
WHERE getvariable('all_anew')
    OR author_key IN (SELECT author_key FROM compared)
    OR author_key NOT IN (SELECT author_key FROM base.author);

-- Before there is a customer nobody was compared.
INSERT INTO base.compared_author
SELECT author_key, fingerprint FROM compared WHERE EXISTS (FROM record WHERE side = 'customer');
