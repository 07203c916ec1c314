-- What speaks against two being one person however alike they are: nobody is linked against it but by a person. Over the
-- table judged (left_person, right_person).

-- A mailbox of both that has the name of one in it: no family's, so that a letter is a typing error and no twin.
CREATE OR REPLACE TEMP MACRO own_address(one, other) AS coalesce(
    one.mailbox = other.mailbox
    AND (contains(one.mail_user, one.given) OR contains(other.mail_user, other.given)),
    false
);

CREATE OR REPLACE TEMP TABLE clash AS
SELECT
    judged.left_person,
    judged.right_person,
    list_filter(
        [
            -- Not customers, whatever they call themselves.
            CASE WHEN is_in_play(one.bio, one.said, one.handle) THEN 'fan, parody or robot' END,
            CASE WHEN regexp_matches(
                coalesce(one.bio, ''),
                '\b(official (account|page|twitter|instagram|profile)( of| for)|customer (support|service|care)'
                || '|we are (a|an|the)|our (team|products?|store|shop|customers)|shop now|follow us|contact us)\b'
            ) OR regexp_matches(
                coalesce(' ' || one.said || ' ', ''), ' (inc|ltd|llc|gmbh|plc|corp|co|store|shop|support|official store|hq) $'
            )
                THEN 'account of a company' END,
            CASE WHEN left(one.birth, 4) <> left(other.birth, 4) THEN 'birth years differ' END,
            CASE WHEN one.birth <> other.birth AND left(one.birth, 4) = left(other.birth, 4)
                AND length(one.birth) = 8 AND length(other.birth) = 8
                AND damerau_levenshtein(one.birth, other.birth) > 2
                THEN 'birth dates differ' END,
            CASE WHEN one.mailbox <> other.mailbox AND damerau_levenshtein(one.mailbox, other.mailbox) > 2
                THEN 'e-mail addresses differ' END,
            CASE WHEN one.country <> other.country THEN 'countries differ' END,
            -- Erik and Erika are a letter apart and two people; Jon and Jonathan are not. Twins are called Marie and Maria.
            CASE WHEN one.given <> other.given
                AND length(one.given) > 1 AND length(other.given) > 1
                AND NOT (
                    jaro_winkler_similarity(one.given, other.family) >= 0.92
                    AND jaro_winkler_similarity(one.family, other.given) >= 0.92
                )
                AND CASE
                    WHEN list_contains(one.given_kin, other.given)
                        OR list_contains(other.given_kin, one.given)
                        OR list_has_any(one.given_roots, other.given_roots)
                        THEN one.birth = other.birth
                            AND damerau_levenshtein(one.given, other.given) = 1
                            AND NOT own_address(one, other)
                    ELSE one.given_listed AND other.given_listed
                        OR NOT own_address(one, other)
                        -- Likeness is counted in bytes, and a letter of a name of two is half of it: 伟明 and 伟昏.
                        OR least(length(one.given), length(other.given)) = 2
                        OR damerau_levenshtein(one.given, other.given) > 1
                        AND jaro_winkler_similarity(one.given, other.given) < 0.92
                END
                THEN 'given names differ' END,
            CASE WHEN one.given <> other.given AND least(length(one.given), length(other.given)) = 1
                AND left(one.given, 1) <> left(other.given, 1)
                THEN 'initials differ' END,
            CASE WHEN one.middle <> other.middle AND one.given = other.given THEN 'middle initials differ' END,
            CASE WHEN one.suffix IS DISTINCT FROM other.suffix AND one.family IS NOT NULL
                AND NOT coalesce(one.birth = other.birth, false)
                AND NOT coalesce(one.mailbox = other.mailbox, false)
                THEN 'junior and senior' END,
            -- Father and son, mother and daughter: a household shares its name and its address.
            CASE WHEN one.street IS NOT NULL AND other.street IS NOT NULL
                AND (one.birth IS NULL OR other.birth IS NULL)
                AND NOT coalesce(one.mailbox = other.mailbox, false)
                AND NOT coalesce(list_has_any(one.pages, other.pages), false)
                THEN 'nothing but name and address agree, as in a family' END
        ],
        lambda found: found IS NOT NULL
    ) AS clashes
FROM judged
JOIN person AS one ON one.unique_id = judged.left_person
JOIN person AS other ON other.unique_id = judged.right_person;
