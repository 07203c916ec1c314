-- A handle built from a name. Where the author gives no family name, the handle is read for the names of the customer; the
-- weight is how much likelier that handle is if it is the customer's own. Somebody of a name uses it in a handle in much the
-- same ways as anybody of another name, so the weight is close to how rare the name is; the factors for the ways that are
-- less telling were set on the public list of the handles of members of the US Congress (the half that is given away as
-- training data; see README.md here).
CREATE OR REPLACE TEMP TABLE handle_found AS
WITH given_piece AS (
    SELECT unique_id, list(piece) AS pieces
    FROM (
        SELECT unique_id, unnest(handle_pieces) AS piece
        FROM person
        WHERE side = 'author' AND family IS NULL
    )
    SEMI JOIN given_frequency AS known ON known.name = piece AND length(piece) > 2
    GROUP BY unique_id
), read AS (
    SELECT
        pair.left_person,
        pair.right_person,
        author.handle_forms AS forms,
        author.handle_pieces AS pieces,
        given_piece.pieces AS given_pieces,
        customer.family,
        customer.given,
        list_filter(customer.given_kin, lambda name: length(name) > 2) AS names,
        customer.given_kin AS kin,
        customer.middle,
        customer.middle_names,
        customer.initials,
        customer.state,
        greatest(rare_family.tf_family, 0.00001) AS common_family,
        greatest(rare_given.tf_given, 0.00001) AS common_given
    FROM pair
    JOIN person AS author ON author.unique_id = pair.left_person
    JOIN person AS customer ON customer.unique_id = pair.right_person
    JOIN rare_family ON rare_family.family = customer.family
    LEFT JOIN rare_given ON rare_given.given = customer.given
    LEFT JOIN given_piece ON given_piece.unique_id = pair.left_person
    WHERE author.side = 'author' AND author.family IS NULL AND author.handle_forms IS NOT NULL
), found AS (
    SELECT
        *,
        list_filter(forms, lambda form: contains(form, family)) AS with_family,
        list_sort(list_transform(with_family, lambda form: (length(form), form)))[1][2] AS shortest,
        list_transform(kin, lambda name: left(name, 1)) AS first_letters
    FROM read
), told AS (
    SELECT
        *,
        CASE
            WHEN list_has_any(forms, list_transform(kin, lambda name: name || family)
                || list_transform(kin, lambda name: family || name)
                || list_transform(kin, lambda name: name || middle || family))
                THEN 'is the full name'
            WHEN list_contains(forms, family) THEN 'is the family name'
            WHEN list_contains(forms, initials) THEN 'is the initials'
            WHEN list_has_any(forms, list_transform(first_letters, lambda letter: letter || family)
                || list_transform(first_letters, lambda letter: family || letter)
                || list_transform(first_letters, lambda letter: letter || middle || family))
                THEN 'is an initial and the family name'
            WHEN length(family) > 2 AND len(list_filter(with_family, lambda form: len(list_filter(
                names, lambda name: contains(replace(form, family, ' '), name)
            )) > 0)) > 0
                THEN 'holds the full name'
            WHEN length(family) > 2 AND (
                list_contains(forms, family || state) OR list_contains(forms, state || family)
            )
                THEN 'is the family name and the state'
            WHEN length(family) > 2 AND len(with_family) > 0 AND (
                before.name IS NOT NULL
                OR around.name IS NOT NULL
                OR len(list_filter(given_pieces, lambda piece: piece <> family)) > 0
            )
                THEN 'holds the family name beside another given name'
            WHEN length(family) > 2 AND list_contains(pieces, family) THEN 'holds the family name'
            WHEN length(family) > 3 AND len(with_family) > 0 THEN 'has the letters of the family name in it'
            WHEN length(given) > 2 AND list_has_any(forms, list_transform(middle_names, lambda name: given || name))
                THEN 'is the given names'
            WHEN len(list_filter(forms, lambda form: len(list_filter(
                names, lambda name: length(form) >= length(name) + 3 AND starts_with(name || family, form)
            )) > 0)) > 0
                THEN 'is the given name and the beginning of the family name'
            WHEN len(list_filter(forms, lambda form: list_contains(
                list_transform(names, lambda name: name || left(family, 1)), form
            ))) > 0
                THEN 'is the given name and an initial'
            WHEN length(given) > 2 AND list_contains(forms, given) THEN 'is the given name'
        END AS way
    FROM found
    LEFT JOIN given_frequency AS before
        ON before.name = split_part(shortest, family, 1) AND length(before.name) > 2
    LEFT JOIN given_frequency AS around
        ON around.name = replace(shortest, family, '') AND length(around.name) > 2
)
SELECT
    left_person,
    right_person,
    'handle ' || way AS says,
    log2(CASE way
        WHEN 'is the full name' THEN 1 / (common_family * coalesce(common_given, 0.0001))
        WHEN 'holds the full name' THEN 1 / (common_family * coalesce(common_given, 0.0001))
        WHEN 'is an initial and the family name' THEN 15 / common_family
        WHEN 'is the family name' THEN 3 / common_family
        WHEN 'is the family name and the state' THEN 20 / common_family
        WHEN 'holds the family name' THEN 1 / common_family
        WHEN 'has the letters of the family name in it' THEN 0.05 / common_family
        WHEN 'holds the family name beside another given name' THEN 0.003 / common_family
        -- A judgement: one in twenty who have three names or more, one in a hundred of all. In the US census two given
        -- names begin alike as often as if there were 14.6 letters, two family names 16.0.
        WHEN 'is the initials' THEN 5 * 14 ** length(initials)
        WHEN 'is the given names' THEN 200 / common_given
        WHEN 'is the given name and the beginning of the family name' THEN 1000 / common_given
        WHEN 'is the given name and an initial' THEN 15 / common_given
        -- Hundreds of thousands are called Jane; a Kweisi may be the one.
        WHEN 'is the given name' THEN CASE WHEN common_given < 0.0001 THEN 1 / common_given ELSE 1 END
    END) AS bits
FROM told
WHERE way IS NOT NULL;
