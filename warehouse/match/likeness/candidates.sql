-- What was found of those who came or changed takes the place of what was held of them.
DELETE FROM base.candidate
WHERE NOT getvariable('prepared')
    OR author_key IN (SELECT id FROM gone WHERE side = 'author')
    OR customer_id IN (SELECT id FROM gone WHERE side = 'customer');

INSERT INTO base.candidate
SELECT author.id, customer.id, scored.bits, scored.reason, scored.clashes, getvariable('now')
FROM scored
JOIN numbered AS author ON author.person = scored.left_person
JOIN numbered AS customer ON customer.person = scored.right_person;
