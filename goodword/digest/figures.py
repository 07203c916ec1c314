"""How much was said, how it was meant, where, and against whom."""

import math
import statistics
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

from goodword.digest.evidence import PageBuilder
from goodword.digest.interval import net_score
from goodword.digest.parts import (
    Bar,
    Compare,
    Count,
    Coverage,
    Feeling,
    Range,
    Row,
    Share,
    SourceHeard,
    Tally,
    Usual,
)
from goodword.digest.said import Mask, Reader, Said
from goodword.digest.terms import Term
from goodword.digest.terms import term as named_term
from goodword.settings import Settings
from goodword.untrusted import clip

_VOICES = 10
_COUNTRIES = 8
_EMOTIONS = ("anger", "sadness", "joy", "optimism")
_MOODS = ("positive", "neutral", "negative")


class Group(NamedTuple):
    """Some of the posts of any term: the property and the value that they share, the key of their lists, and what a
    list's title says of them."""

    column: str
    value: str
    key: str
    title: str

    @classmethod
    def on(cls, source: str) -> "Group":
        return cls("source", source, f"on-{_key(source)}", f"on {clip(source, 40)}")

    @classmethod
    def from_country(cls, country: str) -> "Group":
        return cls("country", country, f"from-{_key(country)}", f"from {country_name(country)}")

    def mask(self, said: Said) -> Mask:
        column: Any = getattr(said, self.column)
        mask: Mask = column.is_(self.value)
        return mask


class Compared:
    """What was said in one term, and the page that lists it, whole and by group."""

    def __init__(self, term: Term, page: PageBuilder, said: Said) -> None:
        self.term = term
        self.page = page
        self.said = said

    def count(self, key: str, title: str, mask: Mask) -> Count:
        return self.page.count(key, title, self.said, mask)

    def tally(self, group: Group | None = None) -> Tally:
        """The posts of one group, or all."""
        held = group.mask(self.said) if group else self.said.all
        prefix, where = (f"{group.key}-", f" {group.title}") if group else ("", "")
        moods = self.said.sentiment
        positive, neutral, negative = (
            self.count(f"{prefix}{mood}", f"{mood.capitalize()} posts{where}", held & moods.is_(mood))
            for mood in _MOODS
        )
        scored = self.count(f"{prefix}scored", f"Posts with a sentiment{where}", held & moods.known)
        every = self.count(f"{prefix}all", f"All posts{where}", held)
        return Tally(
            every, positive, neutral, negative, net_score(positive.value, negative.value, scored.value, scored.href)
        )


def _key(source: str) -> str:
    """The name of a source or a language as a part of an address. It comes from a file and may hold anything."""
    return "".join(char if char.isascii() and char.isalnum() else f"_{ord(char):x}" for char in source)


class Terms(NamedTuple):
    """The term itself, and the two that it is compared with; None for one that was not heard in full."""

    now: Compared
    before: Compared | None
    earlier: Compared | None

    def compare(self, key: str, title: str, mask: Callable[[Said], Mask]) -> Compare:
        """The posts of each term that ``mask`` holds."""
        before, earlier = (
            one.count(key, title, mask(one.said)) if one else None for one in (self.before, self.earlier)
        )
        return Compare(self.now.count(key, title, mask(self.now.said)), before, earlier)


def row(name: str, group: Group | None, terms: Terms, heard_since: datetime | None) -> Row:
    """Three terms side by side.

    A term that began before ``heard_since`` was not heard in full, and there is nothing to compare with.
    """
    now, *past = terms
    before, earlier = (
        other.tally(group) if other and heard_since and heard_since <= other.term.start else None for other in past
    )
    return Row(clip(name, 40), now.tally(group), before, earlier)


def countries(terms: Terms, heard_since: datetime | None) -> tuple[Row, ...]:
    """The countries that most posts come from, as far as their authors say where they are."""
    said = terms.now.said
    heard = said.country.counts(said.all)
    first = sorted(heard, key=lambda country: (-heard[country], country))[:_COUNTRIES]
    return tuple(row(country_name(country), Group.from_country(country), terms, heard_since) for country in first)


def country_name(code: str) -> str:
    """The English name of a country by its two letters (ISO 3166), as the CLDR has it."""
    from babel import Locale

    return str(Locale("en").territories.get(code, code))


def feelings(terms: Terms) -> tuple[Feeling, ...]:
    """The emotions of the posts, the most shown first; a post without one is in none."""
    found = [
        Feeling(name, terms.compare(f"feels-{name}", f"Posts that show {name}", _feel(name))) for name in _EMOTIONS
    ]
    shown = [feeling for feeling in found if feeling.posts.now.value]
    return tuple(sorted(shown, key=lambda feeling: -feeling.posts.now.value))


def _feel(name: str) -> Callable[[Said], Mask]:
    return lambda said: said.emotion.is_(name)


def bars(reader: Reader, brand: str, term: Term, first_heard: datetime | None) -> tuple[Bar, ...]:
    """The terms that say what is usual, and ``term`` itself, oldest first."""
    terms = [term.before(ago) for ago in range(max(term.period.usual[0], term.period.charted[0]), -1, -1)]
    spans = {"starts": [one.start for one in terms], "ends": [one.end for one in terms]}
    found = {row["start"]: row for row in reader.rows("digest_bars", brand=brand, **spans)}
    return tuple(_bar(one, found.get(one.start, {}), first_heard) for one in terms)


def _bar(term: Term, found: Mapping[str, Any], first_heard: datetime | None) -> Bar:
    counts = {mood: found.get(mood, 0) for mood in (*_MOODS, "unknown")}
    since = first_heard or datetime.max.replace(tzinfo=UTC)
    return Bar(term, **counts, heard=since < term.end, whole=since <= term.start)


def charted(past: Sequence[Bar]) -> tuple[Bar, ...]:
    """Of ``bars`` those of the chart (see Period.charted)."""
    most, fewest = past[-1].term.period.charted
    shown = past[-most:]
    return tuple(shown[min(sum(not bar.heard for bar in shown), most - fewest) :])


def usual(past: Sequence[Bar]) -> Usual | None:
    """What was usual in the terms of ``bars`` before the last one: the span between the first and the last tenth, by
    linear interpolation between them, rounded outwards. None where too few of them were heard in full."""
    most, fewest = past[-1].term.period.usual
    whole = [bar for bar in past[:-1][-most:] if bar.whole]
    if len(whole) < fewest:
        return None
    scores = [bar.net for bar in whole if bar.net is not None]
    return Usual(
        len(whole),
        _range([bar.total for bar in whole]),
        _range([bar.positive for bar in whole]),
        _range([bar.negative for bar in whole]),
        _range(scores) if len(scores) >= fewest else None,
    )


def _range(values: Sequence[float]) -> Range:
    tenths = statistics.quantiles(values, n=10, method="inclusive")
    return Range(math.floor(tenths[0]), math.ceil(tenths[-1]))


def voices(
    reader: Reader, settings: Settings, brand: str, term: Term, total: Row, names: Mapping[str, str]
) -> tuple[tuple[str, Share], ...]:
    """Each brand's share of the posts about the brands compared, the most heard first; empty for a brand alone.

    Compared are the brand and its competitors, or all brands that were heard if it has none in the settings. A brand's
    days are those of its own time zone, as on its own page.
    """
    known = settings.brands
    terms = {name: named_term(term.period, term.first, settings.zone(name)) for name in names}
    spans = {"starts": [one.start for one in terms.values()], "ends": [one.end for one in terms.values()]}
    found = {row["brand"]: row["mentions"] for row in reader.rows("digest_voices", brands=list(terms), **spans)}
    rivals = known[brand].competitors if brand in known and known[brand].competitors else tuple(found)
    counts = {brand: total.now.mentions} | {
        rival: Count(found.get(rival, 0), f"{names[rival]}-posts.html#all")
        for rival in rivals
        if rival != brand and rival in names
    }
    every = sum(count.value for count in counts.values())
    if len(counts) == 1 or not every:
        return ()
    ranked = sorted(counts.items(), key=lambda item: (-item[1].value, item[0]))
    shown = [item for place, item in enumerate(ranked) if place < _VOICES or item[0] == brand]
    return tuple((name, Share(100 * count.value / every, count)) for name, count in shown)


def coverage(now: Compared, sources: Sequence[Mapping[str, Any]], to_review: int) -> Coverage:
    """What stands behind the digest: the sources heard so far, and the posts that have no sentiment."""
    said = now.said
    unread = ~said.sentiment.known
    foreign = unread & said.language.known
    return Coverage(
        tuple(_heard(now, source) for source in sources),
        tuple((clip(language, 12), _in_language(now, foreign, language)) for language in
        sorted(said.language.counts(foreign))), now.count("unknown-language", "Posts in languages that no tagger knows",
        foreign), now.count("untagged", "Posts without a sentiment, language unknown", unread & ~said.language.known),
        to_review,
    )  # fmt: skip


def _heard(now: Compared, source: Mapping[str, Any]) -> SourceHeard:
    name = source["source"]
    group = Group.on(name)
    count = now.count(f"{group.key}-all", f"All posts {group.title}", group.mask(now.said))
    silent = not count.value and source["terms_before"] == now.term.period.expected
    return SourceHeard(clip(name, 40), count, source["last_heard"], source["first_heard"] >= now.term.start, silent)


def _in_language(now: Compared, foreign: Mask, language: str) -> Count:
    title = f"Posts in {clip(language, 12)}, without a sentiment"
    return now.count(f"in-{_key(language)}", title, foreign & now.said.language.is_(language))
