"""Where personal data stands in a text."""

import re
from collections.abc import Callable, Iterator, Sequence

from nlp.personal.addresses import addresses
from nlp.personal.emails import emails
from nlp.personal.numbers import cards, ibans
from nlp.personal.phones import phones
from nlp.personal.spans import MASK, Kind, Span, folded

_SEARCHES: dict[Kind, Callable[[str], Iterator[tuple[int, int]]]] = {
    Kind.EMAIL: emails,
    Kind.CARD: cards,
    Kind.IBAN: ibans,
    Kind.ADDRESS: addresses,
}
# Texts without any of these hold nothing that is looked for.
_ANY = re.compile(r"[\d@＠﹫]|\bat\b|[\[({<]\s?[aä]t", re.IGNORECASE)
# Digits and @ that are something else. Each pattern begins with a character that most texts have few of, which makes it
# quick, and is bounded, so that a megabyte of digits takes linear time.
_KEPT = tuple(
    re.compile(pattern, re.VERBOSE)
    for pattern in (
        r"://\S+",
        r"[wW]{3}\.\S+",
        r"/(?:(?<=\.[a-zA-Z]{2}/)|(?<=\.[a-zA-Z]{3}/)|(?<=\.[a-zA-Z]{4}/)|(?<=\.[a-zA-Z]{5}/))\S+",  # example.com/123
        r"@(?<![\w.%+'-]@)(?=\w*[^\W\d])\w[\w.-]{0,60}(?:@[\w.-]{1,99})?",  # @anna, @anna@example.social
        r"\#\w+",
        r"<(?:EMAIL|CARD|IBAN|ADDRESS|PHONE)>",
        r"[$€£¥₹][ ]?\d[\d.,]{0,30}",
        r"-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}(?![^\W_])",  # the end of a UUID
        r"""\d(?<![\w.,:/-]\d)(?:
              \d{19,}
            | \d{3}(?P<ymd>[-/.])\d{1,2}(?P=ymd)\d{1,2}(?![-/.]?\d)(?:[T ]\d{1,2}[:.]\d\d)?
            | \d?(?P<dmy>[-/.])\d{1,2}(?P=dmy)(?:\d{4}|\d\d)(?![-/.]?\d)
            | \d?:\d\d(?::\d\d)?(?!\d)
            | \d{0,2}\.(?:\d{1,3}\.){2}\d{1,3}(?![\d.])  # 192.168.0.1
            | \d{0,2}\.\d{4,}[ ]?[,;/ ][ ]?-?\d{1,3}\.\d{4,}  # 52.5200, 13.4050
            )""",
    )
)


def find(text: str, region: str | None = None) -> list[Span]:
    """E-mail addresses, telephone numbers, card numbers, IBANs and postal addresses in ``text``, in order, apart.

    ``region`` (ISO 3166, two letters) is where national telephone numbers are from; without it they need a word that
    says what they are ("call me at ..."). Where two candidates overlap, the longer one counts.
    """
    if not _ANY.search(text):
        return []
    plain, places = folded(text)
    for pattern in _KEPT:
        plain = pattern.sub(lambda match: MASK * len(match.group()), plain)
    found = _apart(plain)
    found += [Span(Kind.PHONE, start, end) for start, end in phones(_masked(plain, found), region)]
    found.sort(key=lambda span: span.start)
    if places is None:
        return found
    places.append(len(text))
    return [Span(span.kind, places[span.start], places[span.end]) for span in found]


def _apart(plain: str) -> list[Span]:
    """What needs no look at its surroundings: of candidates that overlap the longest, then the first."""
    candidates = [Span(kind, *place) for kind, search in _SEARCHES.items() for place in search(plain)]
    candidates.sort(key=lambda span: span.start - span.end)
    taken: list[Span] = []
    covered = bytearray(len(plain))
    for span in candidates:
        if not any(covered[span.start : span.end]):
            covered[span.start : span.end] = b"\1" * (span.end - span.start)
            taken.append(span)
    return sorted(taken, key=lambda span: span.start)


def _masked(plain: str, spans: Sequence[Span]) -> str:
    pieces, end = [], 0
    for span in spans:
        pieces += [plain[end : span.start], MASK * (span.end - span.start)]
        end = span.end
    return "".join([*pieces, plain[end:]])
