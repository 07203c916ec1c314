"""Which feeling goes to which brand: what is to be read of a text for each brand, before any model reads it.

A brand alone in a text has the feeling of the text and of the clauses that name it, taken together: measured on tweets
with a target, that is right more often than either alone. Of several, each has that of its own clause or sentence.
Where they are compared, the words of the comparison say who comes off better, and the model only how strongly.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from nlp.brands.comparisons import COMPARISONS
from nlp.brands.names import Place
from nlp.context import Setting, first_hand, stated
from nlp.phrases import PhraseMatcher

_SENTENCE_END = re.compile(r"(?<=[.!?…])[\s\"')]+|\n+|\s[-–—|]+\s|;\s|(?<=[\U0001f300-\U0001faff])\s")
_TURN = re.compile(r"[,\s]+(?=(?:but|while|whilst|whereas|although|though|however|yet|meanwhile)\b)", re.IGNORECASE)
_JOIN = re.compile(r",\s+|\s+(?=(?:and|&)\s)|\s+(?=@)", re.IGNORECASE)
_WORD = re.compile(r"(?<![@#\w])[^\W\d_]{2,}")
_POSSESSIVE = re.compile(r"['’]?s\b|['’](?=\s)")
_SAYS_NOTHING = frozenset(
    """
    and or too also both as well hey hi hello dear thanks thank you the
    """.split()  # noqa: SIM905
)
_REASON = re.compile(r"\W*(?:because|cause|cuz|since|after|due|as)\b", re.IGNORECASE)

_PRECEDENCE = list(COMPARISONS)
_SIGNS = {"+": 1, "-": -1, "~": 0}

Span = tuple[int, int]


@dataclass(slots=True)
class Toward:
    """What the feeling toward one brand rests on.

    ``spans``: what the model reads. ``sign``: 1 it comes off better in a comparison, -1 worse, 0 it is not compared.
    ``after``: what follows a move from brand to brand: read as bad, it turns ``sign`` round. ``mirrored``: what is
    felt in ``spans`` is felt toward another brand, which this one is not like.
    """

    spans: list[Span] = field(default_factory=list)
    sign: int = 0
    after: Span | None = None
    mirrored: bool = False


def toward(text: str, places: Sequence[Place]) -> dict[str, Toward]:
    """Of each brand named at ``places``, by its name."""
    found = {place.brand.name: Toward() for place in places}
    for span in _clauses(text, places) if len(found) > 1 else [(0, len(text)), *_sentences(text, places)]:
        for name in _named(places, span):
            found[name].spans.append(span)
    _compare(found, text, places)
    for one in [one for one in found.values() if one.mirrored]:
        one.spans = next((other.spans for other in found.values() if not other.mirrored), one.spans)
    return found


def _clauses(text: str, places: Sequence[Place]) -> list[Span]:
    """The text in stretches that are read apart: clauses and sentences; one without a brand goes with the last."""
    joins = [match.end() for match in _JOIN.finditer(text)]
    whole = [span for span in _sentences(text, places) if text[slice(*span)].strip()]
    pieces = [piece for span in whole for piece in _apart(text, span, joins, places)]
    merged: list[Span] = []
    for start, end in pieces:
        if merged and not (_named(places, merged[-1]) and _named(places, (start, end))):
            merged[-1] = (merged[-1][0], end)
        else:
            merged.append((start, end))
    return merged


def _sentences(text: str, places: Sequence[Place]) -> list[Span]:
    """The text, cut where a sentence ends or turns with a "but"."""
    return _spans((0, len(text)), [cut.end() for ends in (_SENTENCE_END, _TURN) for cut in ends.finditer(text)], places)


def _spans(span: Span, cuts: Iterable[int], places: Sequence[Place]) -> list[Span]:
    """``span``, cut; no cut goes through the name of a brand."""
    inside = {cut for cut in cuts if span[0] < cut < span[1]}
    edges = [span[0], *sorted(cut for cut in inside if not any(p.start < cut < p.end for p in places)), span[1]]
    return list(pairwise(edges))


def _apart(text: str, span: Span, joins: Iterable[int], places: Sequence[Place]) -> list[Span]:
    """Clauses joined by a comma or an "and", where each says something of a brand: no mere list of names."""
    if len(_named(places, span)) < 2:
        return [span]
    parts: list[Span] = []
    for piece in _spans(span, joins, places):
        if parts and not _two_clauses(text, parts[-1], (piece[0], span[1]), places):
            parts[-1] = (parts[-1][0], piece[1])
        else:
            parts.append(piece)
    return parts


def _two_clauses(text: str, first: Span, second: Span, places: Sequence[Place]) -> bool:
    """Whether each names a brand and says something of it: not "I love Acme | and Zephyra so much"."""
    ends = [place.end for place in places if first[0] <= place.start < first[1]]
    starts = [place.start for place in places if second[0] <= place.start < second[1]]
    if not ends or not starts:
        return False
    between = _says(text, (ends[-1], first[1]), places) or _says(text, (second[0], starts[0]), places)
    return between and _says(text, first, places) and _says(text, second, places)


def _says(text: str, span: Span, places: Sequence[Place]) -> bool:
    """Whether there are words beside the names of brands, greetings and the like."""
    words = [word for word in _WORD.finditer(text, *span) if word.group().lower() not in _SAYS_NOTHING]
    return not all(any(place.start <= word.start() < place.end for place in places) for word in words)


def _named(places: Sequence[Place], span: Span) -> set[str]:
    return {place.brand.name for place in places if span[0] <= place.start < span[1]}


def _compare(found: Mapping[str, Toward], text: str, places: Sequence[Place]) -> None:
    """Gives the brands that are compared their signs; not where it is asked or passed on from somebody else."""
    masked, names, shifts = _masked(text, places)
    hits = _matcher().find(masked)
    for hit in sorted(hits, key=lambda hit: (_PRECEDENCE.index(hit.rule), hit.first, hit.last)):
        tokens = hit.tokens[hit.first : hit.last]
        brands = list(dict.fromkeys(names[token.start] for token in tokens if token.start in names))
        signs = hit.rule.rstrip("?")
        setting = Setting.of(masked, hit)
        free = not any(found[brand].sign or found[brand].mirrored for brand in brands)
        if len(brands) != len(signs) or not free or not stated(setting) or not first_hand(setting):
            continue
        end = tokens[-1].end + next((shift for start, shift in reversed(shifts) if start < tokens[-1].end), 0)
        after = _outcome(text, (end, len(text)), places) if hit.rule.endswith("?") else None
        for brand, sign in zip(brands, signs, strict=True):
            found[brand].sign, found[brand].mirrored, found[brand].after = _SIGNS[sign], sign == "~", after


def _masked(text: str, places: Sequence[Place]) -> tuple[str, dict[int, str], list[tuple[int, int]]]:
    """The text with a handle for each brand; the brands by the places of these; and, from each of them on, how far
    a place in the text lies behind its place in what is returned."""
    pieces: list[str] = []
    names: dict[int, str] = {}
    shifts: list[tuple[int, int]] = []
    last = length = 0
    for place in places:
        possessive = _POSSESSIVE.match(text, place.end)
        pieces += [text[last : place.start], " @brand"]
        length += place.start - last + len(" @brand")
        names[length - len("@brand")] = place.brand.name
        last = possessive.end() if possessive else place.end
        shifts.append((length - len("@brand"), last - length))
    masked = "".join([*pieces, text[last:]])
    return masked.replace("&gt;", "   >").replace("&lt;", "   <"), names, shifts  # tweets come with these


def _outcome(text: str, span: Span, places: Sequence[Place]) -> Span | None:
    """What is said after a move, if it says how it went."""
    said = text[slice(*span)]
    tells = len(_WORD.findall(said)) > 1 and not _REASON.match(said) and not _named(places, span)
    return span if tells else None


@lru_cache(maxsize=1)
def _matcher() -> PhraseMatcher:
    return PhraseMatcher(COMPARISONS)
