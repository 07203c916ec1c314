"""Card numbers and IBANs: both carry a checksum."""

import re
from collections.abc import Iterator

from stdnum import iban, luhn

from nlp.personal.words import About, before

# As they are printed: bare, 4-4-4-4(-3), 4-6-5 (American Express), 4-6-4 (Diners); one separator throughout.
_CARDS = re.compile(
    r"\d(?<![\w.]\d)(?:\d{12,18}|\d{3}([ -])\d{4}\1\d{4}\1\d{4}(?:\1\d{3}\b)?|\d{3}([ -])\d{6}\2\d{4,5})"
    r"(?![\w%]|[.,:/-]\d)"
)
# The first digits of issuers, by ISO/IEC 7812, with the lengths that they use.
_ISSUERS = re.compile(
    r"""4\d{12}(?:\d{3}(?:\d{3})?)?                                     # Visa
    | (?:5[1-5]\d\d|222[1-9]|22[3-9]\d|2[3-6]\d\d|27[01]\d|2720)\d{12}  # Mastercard
    | 3[47]\d{13}                                                       # American Express
    | 3(?:0[0-5]|[689]\d)\d{11}                                         # Diners Club
    | 6(?:011|5\d\d|4[4-9]\d)\d{12}(?:\d{3})?                           # Discover
    | 35(?:2[89]|[3-8]\d)\d{12}                                         # JCB
    | 62\d{14,17}                                                       # UnionPay
    | (?:5018|5020|5038|5893|6304|6759|676[1-3])\d{9,15}                # Maestro
    """,
    re.VERBOSE,
)
_USUAL = {15, 16}  # digits; ids of posts have 18 or 19, and one in ten passes the checksum
_IBANS = re.compile(r"\d\d(?<=(?<![^\W_])[A-Z]{2}\d\d)(?:[ -]?[A-Z0-9]){11,30}", re.IGNORECASE)  # the country is before
_SHORTEST_IBAN = 15


def cards(text: str) -> Iterator[tuple[int, int]]:
    """Places of card numbers in a folded text: issuer, length, grouping and Luhn's checksum are right."""
    for match in _CARDS.finditer(text):
        said = match.group()
        short = 19 if len(said) == 23 else len(said)  # 4-4-4-4-3 is a long number, or a short one with its CVC
        for length in dict.fromkeys((short, len(said))):
            digits = re.sub(r"\D", "", said[:length])
            if _ISSUERS.fullmatch(digits) and luhn.is_valid(digits) and _said_to_be(text, match.start(), said, digits):
                yield match.start(), match.start() + length
                break


def _said_to_be(text: str, start: int, said: str, digits: str) -> bool:
    """Groups say enough. Bare digits may be an order number; of an unusual length they must be called a card."""
    if said != digits:
        return True
    about = before(text, start)
    return about is About.CARD or (len(digits) in _USUAL and about is not About.OTHER)


def ibans(text: str) -> Iterator[tuple[int, int]]:
    """Places of IBANs in a folded text: country, length and checksum are right. What follows one may look like more."""
    for match in _IBANS.finditer(text):
        start, end = match.start() - 2, match.end()
        for stop in range(end, start + _SHORTEST_IBAN - 1, -1):
            whole = stop == len(text) or not text[stop].isalnum()
            if whole and text[stop - 1].isalnum() and iban.is_valid(text[start:stop]):
                yield start, stop
                break
