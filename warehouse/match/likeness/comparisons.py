"""What of two persons is compared, and what agreement or difference is worth before any data were seen.

Each comparison goes down its levels until one applies. ``m`` is the share of pairs of one person that are at that
level, ``u`` that of pairs of two persons (Fellegi and Sunter, 1969); log2(m / u) is the match weight in bits. A level
with ``rare`` takes, in place of u, how common the value is. These are the values on day one; ``training`` brings them
nearer to the data. They were set by what people's records are like, and from the public sets that the README of this
folder names.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Level:
    """``when``: SQL over columns of `person`, with _l and _r. ``says``: how a reason names it."""

    says: str
    when: str
    m: float
    u: float
    rare: str | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """``unknown``: SQL that is true where nothing can be compared; that weighs nothing."""

    name: str
    unknown: str
    levels: tuple[Level, ...]


def _jaro(one: str, other: str) -> str:
    return f"jaro_winkler_similarity({one}, {other})"


def _typos(one: str, other: str) -> str:
    return f"damerau_levenshtein({one}, {other})"


def _missing(column: str) -> str:
    return f"{column}_l IS NULL OR {column}_r IS NULL"


_SWAPPED = f"{_jaro('given_l', 'family_r')} >= 0.92 AND {_jaro('family_l', 'given_r')} >= 0.92"

_GIVEN = Comparison(
    "given name",
    # A given name alone beside a handle: the handle is read, and most often holds it too.
    "given_l IS NULL OR given_r IS NULL OR (family_l IS NULL AND handle_l IS NOT NULL)",
    (
        Level("same", "given_l = given_r", 0.70, 0.004, rare="given"),
        Level(
            "short form",
            "list_contains(given_kin_l, given_r) OR list_contains(given_kin_r, given_l)"
            " OR list_has_any(given_roots_l, given_roots_r)",
            0.06,
            0.002,
        ),
        Level("swapped with family name", _SWAPPED, 0.02, 0.0001),
        Level(
            "initial",
            "least(length(given_l), length(given_r)) = 1 AND left(given_l, 1) = left(given_r, 1)",
            0.03,
            0.002,
        ),
        Level("one typo", f"{_typos('given_l', 'given_r')} <= 1 OR {_jaro('given_l', 'given_r')} >= 0.92", 0.10, 0.003),
        Level(
            "similar",
            f"{_jaro('given_l', 'given_r')} >= 0.8 OR starts_with(given_l, given_r) OR starts_with(given_r, given_l)",
            0.03,
            0.006,
        ),
        Level("different", "ELSE", 0.06, 0.983),
    ),
)

_FAMILY = Comparison(
    "family name",
    # Swapped names are one finding: that of the given name.
    f"{_missing('family')} OR ({_SWAPPED} AND given_l <> given_r)",
    (
        Level("same", "family_l = family_r", 0.72, 0.003, rare="family"),
        Level(
            "one typo",
            f"{_typos('family_l', 'family_r')} <= 1 OR {_jaro('family_l', 'family_r')} >= 0.92",
            0.12,
            0.002,
        ),
        Level(
            "one within the other",
            "least(length(family_l), length(family_r)) >= 4"
            " AND (contains(family_l, family_r) OR contains(family_r, family_l))",
            0.02,
            0.001,
        ),
        Level("similar", f"{_jaro('family_l', 'family_r')} >= 0.8", 0.04, 0.004),
        Level("different", "ELSE", 0.08, 0.99),
    ),
)

_BIRTH = Comparison(
    "birth date",
    _missing("birth"),
    (
        Level("same", "birth_l = birth_r AND length(birth_l) = 8", 0.78, 0.0001, rare="birth"),
        Level(
            "same year",
            "left(birth_l, 4) = left(birth_r, 4) AND (length(birth_l) = 4 OR length(birth_r) = 4)",
            0.02,
            0.015,
        ),
        Level("one digit off", f"{_typos('birth_l', 'birth_r')} <= 1", 0.07, 0.0012),
        Level(
            "two digits off",
            f"{_typos('birth_l', 'birth_r')} <= 2 OR left(birth_l, 4) = left(birth_r, 4)"
            " AND substr(birth_l, 5, 2) = substr(birth_r, 7, 2) AND substr(birth_l, 7, 2) = substr(birth_r, 5, 2)",
            0.06,
            0.015,
        ),
        Level(
            "same year or same day",
            "left(birth_l, 4) = left(birth_r, 4) OR substr(birth_l, 5) = substr(birth_r, 5)",
            0.02,
            0.012,
        ),
        Level("different", "ELSE", 0.05, 0.97),
    ),
)

_EMAIL = Comparison(
    "e-mail address",
    _missing("mailbox"),
    (
        Level("same", "mailbox_l = mailbox_r", 0.60, 0.000005, rare="mailbox"),
        Level("a typo or two", f"{_typos('mailbox_l', 'mailbox_r')} <= 2", 0.08, 0.0003),
        Level("same name at another provider", f"{_jaro('mail_user_l', 'mail_user_r')} >= 0.93", 0.07, 0.0004),
        Level("similar", f"{_jaro('mailbox_l', 'mailbox_r')} >= 0.85", 0.03, 0.001),
        Level("different", "ELSE", 0.22, 0.9983),
    ),
)

_PHONE = Comparison(
    "telephone number",
    _missing("phone"),
    (
        Level(
            "same",
            "length(phone_l) >= 7 AND length(phone_r) >= 7 AND right(phone_l, 9) = right(phone_r, 9)",
            0.60,
            0.000005,
            rare="phone",
        ),
        Level("one digit off", f"{_typos('phone_l', 'phone_r')} <= 1", 0.05, 0.0002),
        Level("different", "ELSE", 0.35, 0.9998),
    ),
)

_STREET = Comparison(
    "street",
    _missing("street"),
    (
        Level("same", "street_l = street_r OR street_words_l = street_words_r", 0.50, 0.0002, rare="street"),
        Level("a typo or two", f"{_typos('street_l', 'street_r')} <= 2", 0.22, 0.0008),
        Level("similar", f"{_jaro('street_l', 'street_r')} >= 0.85", 0.10, 0.0015),
        Level("different", "ELSE", 0.18, 0.9975),
    ),
)

_CITY = Comparison(
    "city",
    _missing("city"),
    (
        Level("same", "city_l = city_r", 0.68, 0.01, rare="city"),
        Level(
            "a typo or two",
            f"{_typos('city_l', 'city_r')} <= 2 AND length(city_l) > 3 OR {_jaro('city_l', 'city_r')} >= 0.9",
            0.17,
            0.01,
        ),
        Level("different", "ELSE", 0.15, 0.98),
    ),
)

_POSTCODE = Comparison(
    "postcode",
    _missing("postcode"),
    (
        Level("same", "postcode_l = postcode_r", 0.72, 0.001, rare="postcode"),
        Level(
            "one digit off or its first part",
            f"{_typos('postcode_l', 'postcode_r')} <= 1 OR starts_with(postcode_l, postcode_r)"
            " OR starts_with(postcode_r, postcode_l)",
            0.12,
            0.01,
        ),
        Level("different", "ELSE", 0.16, 0.989),
    ),
)


def _same_or_not(name: str, column: str, m: float, u: float) -> Comparison:
    return Comparison(
        name,
        _missing(column),
        (
            Level("same", f"{column}_l = {column}_r", m, u, rare=column),
            Level("different", "ELSE", 1 - m, 1 - u),
        ),
    )


_COMPANY = Comparison(
    "company",
    _missing("company"),
    (
        Level("same", "company_l = company_r", 0.55, 0.001, rare="company"),
        Level(
            "similar",
            f"{_jaro('company_l', 'company_r')} >= 0.9 OR starts_with(company_l, company_r)"
            " OR starts_with(company_r, company_l)",
            0.20,
            0.002,
        ),
        Level("different", "ELSE", 0.25, 0.997),
    ),
)

#: A profile says where somebody lives in words of its own.
_PLACE = Comparison(
    "stated place",
    "location_l IS NULL OR coalesce(city_r, state_r, country_r) IS NULL OR city_l IS NOT NULL",
    (
        Level("names the city", "contains(' ' || location_l || ' ', ' ' || city_r || ' ')", 0.40, 0.005, rare="city"),
        Level(
            "names the state or country",
            "contains(' ' || location_l || ' ', ' ' || state_r || ' ')"
            " OR contains(' ' || location_l || ' ', ' ' || country_r || ' ')",
            0.25,
            0.10,
        ),
        Level("names neither", "ELSE", 0.35, 0.895),
    ),
)

_EMPLOYER = Comparison(
    "company in the profile",
    "bio_l IS NULL OR company_r IS NULL OR company_l IS NOT NULL OR length(company_r) < 3",
    (
        Level("named", "contains(' ' || bio_l || ' ', ' ' || company_r || ' ')", 0.15, 0.0005),
        Level("not named", "ELSE", 0.85, 0.9995),
    ),
)

#: jane.runs.84@ and @jane_runs_84. What is built from the name alone says no more than the name.
_HANDLE_MAIL = Comparison(
    "handle and e-mail address",
    "handle_l IS NULL OR mail_user_r IS NULL OR length(mail_user_r) < 5",
    (
        Level(
            "handle is the e-mail name",
            "regexp_replace(handle_l, '[^a-z0-9]', '', 'g') = regexp_replace(mail_user_r, '[^a-z0-9]', '', 'g')"
            " AND NOT regexp_full_match(regexp_replace(mail_user_r, '[^a-z]', '', 'g'),"
            " coalesce(given_r, '') || coalesce(family_r, '') || '|' || coalesce(family_r, '') || coalesce(given_r, '')"
            " || '|' || left(coalesce(given_r, ''), 1) || coalesce(family_r, ''))",
            0.10,
            0.00001,
        ),
        Level("not so", "ELSE", 0.90, 0.99999),
    ),
)

_PAGES = Comparison(
    "own pages",
    _missing("pages"),
    (
        Level("one is the same", "list_has_any(pages_l, pages_r)", 0.40, 0.00001),
        Level("none is the same", "ELSE", 0.60, 0.99999),
    ),
)

#: People have several accounts, so another one on the platform says little.
_ACCOUNT = Comparison(
    "account",
    "account_l IS NULL OR account_r IS NULL OR split_part(account_l, ' ', 1) <> split_part(account_r, ' ', 1)",
    (
        Level("is the one of the record", "account_l = account_r", 0.50, 0.000001),
        Level("is another than that of the record", "ELSE", 0.50, 0.999999),
    ),
)

COMPARISONS = (
    _GIVEN,
    _FAMILY,
    _BIRTH,
    _EMAIL,
    _PHONE,
    _STREET,
    _CITY,
    _POSTCODE,
    _same_or_not("state", "state", 0.92, 0.15),
    _same_or_not("country", "country", 0.95, 0.3),
    _same_or_not("language", "language", 0.90, 0.50),
    _ACCOUNT,
    _COMPANY,
    _PLACE,
    _EMPLOYER,
    _HANDLE_MAIL,
    _PAGES,
)
