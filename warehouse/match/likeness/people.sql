-- fresh_person: one row a person out of `record`, an author or a customer, with everything put into one form. Both sides
-- go the same way, so that what is equal becomes equal text. `record`: person (number), side, people.COLUMNS, language.

CREATE OR REPLACE TEMP MACRO letters(said) AS nullif(regexp_replace(strip_accents(lower(said)), '[^\pL]', '', 'g'), '');

-- Words before and after a name that are no part of it, and those that belong to the family name behind them.
CREATE OR REPLACE TEMP MACRO is_title(word) AS word IN (
    'mr', 'mrs', 'ms', 'miss', 'mx', 'dr', 'prof', 'sir', 'dame', 'lord', 'lady', 'rev', 'hon', 'capt', 'sgt', 'col', 'gen',
    'rep', 'sen', 'senator', 'representative', 'congressman', 'congresswoman', 'gov', 'governor', 'mayor', 'president',
    'the', 'real', 'official', 'phd', 'md', 'mba', 'esq', 'dds', 'rn', 'cpa', 'mp', 'obe', 'mbe', 'herr', 'frau', 'mme',
    'mlle', 'señor', 'senor', 'sra', 'srta'
);
CREATE OR REPLACE TEMP MACRO is_suffix(word) AS word IN ('jr', 'junior', 'sr', 'senior', 'ii', 'iii', 'iv');
CREATE OR REPLACE TEMP MACRO is_particle(word) AS word IN (
    'van', 'von', 'vander', 'de', 'der', 'den', 'di', 'da', 'das', 'del', 'della', 'dos', 'du', 'la', 'le', 'el', 'al', 'bin',
    'ibn', 'ben', 'st', 'ter', 'ten', 'zu', 'mac', 'mc', 'san', 'santa', 'abu', 'o'
);

-- What a handle or the name of a page begins and ends with besides the name.
SET VARIABLE handle_words = [
    'the', 'real', 'official', 'its', 'iam', 'im', 'mr', 'mrs', 'ms', 'miss', 'dr', 'prof', 'sir', 'hon', 'ask', 'call', 'hey',
    'rep', 'representative', 'sen', 'senator', 'cong', 'congressman', 'congresswoman', 'congressmember', 'congress', 'gov',
    'governor', 'mayor', 'delegate', 'del', 'president', 'leader', 'speaker', 'chairman', 'chair', 'us', 'usa', 'press', 'office', 'team',
    'vote', 'elect', 'for', 'news', 'tweets', 'writes', 'says', 'tv', 'live', 'hq', 'house', 'senate', 'music', 'art',
    'photo', 'photography', 'author', 'official', 'online', 'xo', 'xx'
];

CREATE OR REPLACE TEMP TABLE named AS
WITH held AS (
    -- The time to compare two texts grows with the product of their lengths, and no name is as long as this.
    SELECT * REPLACE (
        left(name, 200) AS name,
        left(first_name, 100) AS first_name,
        left(last_name, 100) AS last_name,
        left(street, 200) AS street,
        left(city, 100) AS city,
        left(postcode, 20) AS postcode,
        left(company, 200) AS company,
        left(phone, 40) AS phone,
        left(handle, 100) AS handle
    )
    FROM record
), spoken AS (
    SELECT
        *,
        -- What stands in brackets, behind a bar or behind a comma that turns the name around is not in its place.
        regexp_replace(coalesce(name, ''), '\(.*?\)|\[.*?\]|[|•·/–—].*$', ' ', 'g') AS said
    FROM held
), worded AS (
    SELECT
        *,
        list_filter(
            string_split(
                coalesce(plain(
                    CASE
                        WHEN regexp_full_match(said, '[^,]+,[^,]+') AND NOT is_suffix(plain(split_part(said, ',', 2)))
                            THEN split_part(said, ',', 2) || ' ' || split_part(said, ',', 1)
                        ELSE said
                    END
                ), ''), ' '
            ),
            lambda word: word <> '' AND NOT is_title(word) AND NOT regexp_matches(word, '\d')
        ) AS words
    FROM spoken
), told AS (
    SELECT
        *,
        list_filter(words, lambda word: NOT is_suffix(word)) AS parts,
        list_filter(words || string_split(coalesce(plain(last_name), ''), ' '), lambda word: is_suffix(word)) AS suffixes
    FROM worded
), cut AS (
    SELECT
        *,
        -- The family name begins at the first particle after the given name, else it is the last word.
        CASE
            WHEN len(parts) < 2 THEN NULL
            ELSE coalesce(
                list_position(list_transform(parts[2:-2], lambda word: is_particle(word)), true) + 1, len(parts)
            )
        END AS family_from
    FROM told
)
SELECT
    * EXCLUDE (said, words, parts, suffixes, family_from),
    coalesce(
        letters(list_filter(string_split(coalesce(plain(first_name), ''), ' '), lambda word: NOT is_title(word))[1]),
        letters(parts[1])
    ) AS given,
    coalesce(
        letters(array_to_string(
            list_filter(string_split(coalesce(plain(last_name), ''), ' '), lambda word: NOT is_suffix(word)), ''
        )),
        letters(array_to_string(parts[family_from:], ''))
    ) AS family,
    left(coalesce(
        letters(string_split(plain(first_name), ' ')[2]),
        CASE WHEN family_from > 2 THEN letters(parts[2]) END
    ), 1) AS middle,
    CASE
        WHEN suffixes[1] IN ('jr', 'junior', 'ii') THEN 'ii'
        WHEN suffixes[1] IN ('sr', 'senior') THEN 'i'
        ELSE suffixes[1]
    END AS suffix,
    -- Many go by their middle name.
    list_filter(
        list_concat(string_split(coalesce(plain(first_name), ''), ' ')[2:], parts[2:coalesce(family_from, 2) - 1]),
        lambda word: length(word) > 2 AND NOT is_title(word)
    ) AS middle_names,
    -- Ada Mary Byron is amb. Two letters are nobody's.
    nullif(regexp_extract(array_to_string(list_transform(
        list_filter(
            CASE
                WHEN first_name IS NULL OR last_name IS NULL THEN parts
                ELSE string_split(concat_ws(' ', plain(first_name), plain(last_name)), ' ')
            END,
            lambda word: NOT is_title(word) AND NOT is_suffix(word)
        ),
        lambda word: left(word, 1)
    ), ''), '^\pL{3,}$'), '') AS initials
FROM cut;

CREATE OR REPLACE TEMP TABLE addressed AS
SELECT
    person,
    lower(trim(email)) AS email,
    -- What stands behind a + reaches the same person, and Gmail takes dots for nothing.
    CASE
        WHEN split_part(lower(trim(email)), '@', 2) IN ('gmail.com', 'googlemail.com')
            THEN replace(split_part(split_part(lower(trim(email)), '@', 1), '+', 1), '.', '') || '@gmail.com'
        ELSE split_part(split_part(lower(trim(email)), '@', 1), '+', 1) || '@' || split_part(lower(trim(email)), '@', 2)
    END AS mailbox
FROM record
-- An @ alone, as somebody types who has to fill the cell, is no address that two could share.
WHERE regexp_full_match(trim(email), '[^@\s]{1,64}@[^@\s]{1,255}');

CREATE OR REPLACE TEMP TABLE handled AS
WITH spelled AS (
    SELECT
        person,
        -- JaneDoe_84 -> [jane, doe]; @jane@mastodon.example is jane.
        string_split(trim(regexp_replace(regexp_replace(
            strip_accents(split_part(ltrim(trim(left(handle, 100)), '@'), '@', 1)), '([\p{Ll}])([\p{Lu}])', '\1 \2', 'g'
        ), '[^\pL]+', ' ', 'g')), ' ') AS pieces
    FROM record
    WHERE handle IS NOT NULL
), joined AS (
    SELECT
        person,
        list_filter(list_transform(pieces, lambda piece: lower(piece)), lambda piece: length(piece) > 0) AS pieces,
        lower(array_to_string(pieces, '')) AS whole
    FROM spelled
), once AS (
    SELECT
        *,
        list_transform(
            list_filter(
                getvariable('handle_words'), lambda word: starts_with(whole, word) AND length(whole) >= length(word) + 3
            ),
            lambda word: whole[length(word) + 1:]
        ) AS behind
    FROM joined
), twice AS (
    SELECT
        person,
        pieces,
        list_distinct([whole] || behind || flatten(list_transform(behind, lambda rest: list_transform(
            list_filter(
                getvariable('handle_words'), lambda word: starts_with(rest, word) AND length(rest) >= length(word) + 3
            ),
            lambda word: rest[length(word) + 1:]
        )))) AS forms
    FROM once
)
SELECT
    person,
    pieces,
    list_distinct(forms || flatten(list_transform(forms, lambda form: list_transform(
        list_filter(
            getvariable('handle_words'),
            lambda word: length(word) > 2 AND ends_with(form, word) AND length(form) >= length(word) + 4
        ),
        lambda word: form[:-length(word) - 1]
    )))) AS forms
FROM twice
WHERE length(array_to_string(pieces, '')) >= 3;

-- Pages that a person calls their own: site, profile, and addresses in the profile text.
CREATE OR REPLACE TEMP TABLE linked AS
SELECT
    person,
    list_distinct(list_filter(
        list_transform(
            [website, url] || pages_in(bio), lambda page: page_address(page)
        ),
        lambda page: contains(page, '.') AND NOT is_front_page(page)
    )) AS pages
FROM record
WHERE website IS NOT NULL OR url IS NOT NULL OR contains(bio, '.');

CREATE OR REPLACE TEMP TABLE fresh_person AS
SELECT
    named.person AS unique_id,
    named.side,
    named.given,
    named.family,
    named.middle,
    named.suffix,
    named.middle_names,
    named.initials,
    list_distinct(list_filter(
        [named.given] || named.middle_names || string_split(coalesce(plain(named.nickname), ''), ' ')
        || coalesce(kin.names, []),
        lambda name: name <> ''
    )) AS given_kin,
    coalesce(kin.roots, []) AS given_roots,
    listed.name IS NOT NULL AS given_listed,
    named.given || ' ' || named.family AS full_name,
    -- 1984-05-06, 19840506, or a year alone; days as in 06/05/1984 can't be told from months and are left out.
    CASE
        WHEN regexp_full_match(regexp_replace(named.birth_date, '\D', '', 'g'), '(1[89]|20)\d{2}(\d{4})?')
            THEN regexp_replace(named.birth_date, '\D', '', 'g')
    END AS birth,
    addressed.email,
    addressed.mailbox,
    split_part(addressed.mailbox, '@', 1) AS mail_user,
    nullif(ltrim(regexp_replace(named.phone, '\D', '', 'g'), '0'), '') AS phone,
    plain(named.street) AS street,
    list_sort(string_split(plain(named.street), ' ')) AS street_words,
    plain(named.city) AS city,
    regexp_replace(plain(named.postcode), ' ', '', 'g') AS postcode,
    plain(named.state) AS state,
    plain(named.country) AS country,
    plain(named.company) AS company,
    plain(named.location) AS location,
    plain(named.name) AS said,
    plain(named.bio) AS bio,
    lower(trim(coalesce(named.platform, ''))) AS platform,
    nullif(lower(ltrim(trim(named.handle), '@')), '') AS handle,
    handled.pieces AS handle_pieces,
    handled.forms AS handle_forms,
    named.language,
    -- A handle of blanks and signs is an empty cell.
    CASE
        WHEN trim(named.platform) <> '' AND regexp_matches(named.handle, '[\pL\pN]')
            THEN lower(trim(named.platform)) || ' ' || lower(ltrim(trim(named.handle), '@'))
    END AS account,
    nullif(linked.pages, []) AS pages
FROM named
LEFT JOIN addressed ON addressed.person = named.person
LEFT JOIN handled ON handled.person = named.person
LEFT JOIN linked ON linked.person = named.person
-- A. Mary Byron goes by Mary.
LEFT JOIN nickname AS kin
    ON kin.name = CASE WHEN length(named.given) > 1 THEN named.given ELSE named.middle_names[1] END
LEFT JOIN given_frequency AS listed ON listed.name = named.given;
