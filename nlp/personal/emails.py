"""E-mail addresses: as they are typed, and as they are spelled out to hide them from machines."""

import re
from collections.abc import Iterator

_LABEL = r"[^\W_](?:[\w-]{0,61}[^\W_])?"
_TOP = r"(?:xn--[a-z0-9-]{2,59}|[^\W\d_]{2,24})(?![\w@]|-\w)"
# No handle of the Fediverse (@anna@example.social), which begins with an @.
_TYPED = re.compile(rf"(?<![\w.%+'@/-])[\w%+-](?:[\w.%+'-]{{0,62}}[\w%+-])?@(?:{_LABEL}\.){{1,5}}{_TOP}", re.IGNORECASE)
_AT = r"\s{0,2}(?:[\[({<]\s?(?:at|@|ät)\s?[\])}>])\s{0,2}"
_DOT = r"(?:\s{0,2}[\[({<]\s?(?:dot|punkt|\.)\s?[\])}>]\s{0,2}|\s(?:dot|punkt)\s|\.)"
_LOCAL = rf"(?<![\w.%+'@/-])\w[\w%+-]{{0,62}}(?:{_DOT}[\w%+-]{{1,30}}){{0,2}}"
_SPELLED = re.compile(rf"{_LOCAL}{_AT}{_LABEL}(?:{_DOT}{_LABEL}){{0,3}}{_DOT}{_TOP}", re.IGNORECASE)
_HIDDEN = re.compile(r"[\[({<]\s?(?:at|@|ät)|\sdot\s|\s@|@\s", re.IGNORECASE)
# Without brackets it is a sentence ("it is at amazon dot com"), unless it ends in a mail service ...
_MAILERS = "gmail|googlemail|hotmail|outlook|yahoo|icloud|aol|gmx|protonmail|live|msn"
_MAILBOX = re.compile(
    rf"(?<![\w.%+'@/-])\w[\w.%+-]{{0,62}}\sat\s(?:{_MAILERS})(?:\sdot\s\w{{2,4}}){{1,2}}\b", re.IGNORECASE
)
# ... or a word before it says that it is an address.
_SAID = re.compile(
    rf"(?:\be-?mail|\bmail|\baddress|\bcontact|\breach|\bwrite)\W{{0,3}}(?:\w+\W{{1,3}}){{0,3}}?"
    rf"(?!(?:me|us|it|them|him|her|you|is|was|support|help)\s)(?P<address>\w[\w.%+-]{{0,62}}"
    rf"(?:\sat\s{_LABEL}(?:\sdot\s{_LABEL}){{0,3}}\sdot\s|\s?@\s?(?:{_LABEL}\.){{1,4}}){_TOP})",
    re.IGNORECASE,
)


def emails(text: str) -> Iterator[tuple[int, int]]:
    """Places of e-mail addresses in a folded text."""
    if "@" in text:
        yield from (match.span() for match in _TYPED.finditer(text))
    if _HIDDEN.search(text):
        yield from (match.span() for match in _SPELLED.finditer(text))
        yield from (match.span() for match in _MAILBOX.finditer(text))
        yield from (match.span("address") for match in _SAID.finditer(text))
