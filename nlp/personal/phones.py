"""Telephone numbers: valid by the rules of their country, and where those rules are guessed, called so by a word."""

import re
from collections.abc import Iterator

from nlp.personal.words import About, before, phone_after

# A run of digits that may hold a number; longer ones are read in pieces.
_RUN = re.compile(r"[(+\d](?<![\w.,$€£¥#(+][(+\d])\+?(?:[ ().\-/]{0,3}\d){6,20}(?![\w%]|[.,:/-]\d)")
# Countries whose rules a national number is tried by, where a word says that it is one.
_COUNTRIES = ("US", "GB", "DE", "FR", "ES", "IT", "NL", "AT", "CH", "BE", "PT", "IE", "IN", "AU", "BR", "MX")
# Numbers of this shape are written nowhere else, and those of films and forms (555) are in no numbering plan.
_AMERICAN = re.compile(r"(?:\+?1[ .-]?)?(?:\(\d{3}\) ?|\d{3}[ .-])\d{3}[ .-]\d{4}")
_TRIES = 12  # ways to cut a run, per country
_AND = re.compile(r"[ ,/&]{0,3}(?:or|and|und|oder|et|ou|y|o|e)?[ ,/&:]{0,2}", re.IGNORECASE)


def phones(text: str, region: str | None) -> Iterator[tuple[int, int]]:
    """Places of telephone numbers in a folded text; ``region`` (ISO 3166) is where national numbers are from.

    International numbers stand for themselves. A national one counts where a word beside it says so ("call", "Tel.").
    Without such a word it counts if ``region`` is given, its digits are grouped as they are there, and no word says
    that it is something else ("order", "flight").
    """
    last = -1
    for run in _RUN.finditer(text):
        start, end = run.span()
        found = list(_numbers(text, start, end, region, _called(text, start, end, last)))
        yield from found
        last = found[-1][1] if found else last


def _called(text: str, start: int, end: int, last: int) -> About | None:
    """What the words beside a run of digits say of it. One that follows a telephone number by "or" is one too."""
    if last >= 0 and _AND.fullmatch(text, last, start):
        return About.PHONE
    about = before(text, start)
    return About.PHONE if about is None and phone_after(text, end) else about


def _numbers(text: str, start: int, end: int, region: str | None, about: About | None) -> Iterator[tuple[int, int]]:
    from phonenumbers import Leniency, PhoneNumberMatcher

    run = text[start:end]
    if "+" in run:
        tries: tuple[tuple[str | None, int], ...] = ((None, Leniency.VALID),)
    elif about is About.PHONE:
        tries = tuple((country, Leniency.VALID) for country in dict.fromkeys((region or "US", *_COUNTRIES)))
    elif region and about is None:
        tries = ((region, Leniency.STRICT_GROUPING),)
    else:
        return
    for country, leniency in tries:
        found = [
            (start + match.start, start + match.end) for match in PhoneNumberMatcher(run, country, leniency, _TRIES)
        ]
        if found:
            yield from found
            return
    if (about is About.PHONE or run.startswith("+1")) and (shape := _AMERICAN.fullmatch(run)):
        yield start + shape.start(), start + shape.end()
