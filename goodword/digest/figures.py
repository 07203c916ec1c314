"""How much was said, how it was meant, where, and against whom."""

import math
import statistics
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from goodword.digest.days import Day
from goodword.digest.evidence import PageBuilder
from goodword.digest.interval import net_score
from goodword.digest.parts import (
    Bar,
    Compare,
    Count,
    Coverage,
    Feeling,
    Post,
    Range,
    Row,
    Share,
    SourceHeard,
    Tally,
    Usual,
)
from goodword.digest.read import Reader
from goodword.settings import Brand
from goodword.untrusted import clip

#: Days on the chart.
CHART_DAYS = 14
#: What is usual is measured over so many days before; of a young brand over as many as it was heard, but no fewer than
#: the second number.
USUAL_DAYS, FEWEST_USUAL_DAYS = 28, 14
#: A source that was heard on each of so many days before is expected every day.
WEEK = 7
_VOICES = 10
_COUNTRIES = 8
_EMOTIONS = ("anger", "sadness", "joy", "optimism")


class Group(NamedTuple):
    """Some of the posts of any day: the key of their lists, what a list's title says of them, and which they are."""

    key: str
    title: str
    holds: Callable[[Post], bool]

    @classmethod
    def on(cls, source: str) -> "Group":
        return cls(f"on-{_key(source)}", f"on {clip(source, 40)}", lambda post: post.source == source)

    @classmethod
    def from_country(cls, country: str) -> "Group":
        return cls(f"from-{_key(country)}", f"from {country_name(country)}", lambda post: post.country == country)


class Compared:
    """One day's posts and the page that lists them, whole and by source."""

    def __init__(self, day: Day, page: PageBuilder, posts: Sequence[Post]) -> None:
        self.day = day
        self.page = page
        self.posts = posts

    def count(self, key: str, title: str, holds: Callable[[Post], bool]) -> Count:
        """The posts of which ``holds`` is true."""
        return self.page.count(key, title, (post for post in self.posts if holds(post)))

    def tally(self, group: Group | None = None) -> Tally:
        """The posts of one group, or all."""
        said = [post for post in self.posts if group is None or group.holds(post)]
        prefix, where = (f"{group.key}-", f" {group.title}") if group else ("", "")
        positive, neutral, negative = (
            self.page.count(f"{prefix}{mood}", f"{mood.capitalize()} posts{where}", _meant(said, mood))
            for mood in ("positive", "neutral", "negative")
        )
        scored = self.page.count(f"{prefix}scored", f"Posts with a sentiment{where}", (p for p in said if p.sentiment))
        every = self.page.count(f"{prefix}all", f"All posts{where}", said)
        return Tally(
            every, positive, neutral, negative, net_score(positive.value, negative.value, scored.value, scored.href)
        )


def _meant(posts: Sequence[Post], mood: str) -> list[Post]:
    return [post for post in posts if post.sentiment == mood]


def _key(source: str) -> str:
    """The name of a source or a language as a part of an address. It comes from a file and may hold anything."""
    return "".join(char if char.isascii() and char.isalnum() else f"_{ord(char):x}" for char in source)


#: The day itself, the day before, and the same day of the week before.
Days = tuple[Compared, Compared | None, Compared | None]


def row(name: str, group: Group | None, days: Days, heard_since: datetime | None) -> Row:
    """Three days side by side: the day itself, the day before, and the week before.

    A day that began before ``heard_since`` was not heard in full, and there is nothing to compare with.
    """
    today, *earlier = days
    day_before, week_before = (
        day.tally(group) if day and heard_since and heard_since <= day.day.start else None for day in earlier
    )
    return Row(clip(name, 40), today.tally(group), day_before, week_before)


def countries(days: Days, heard_since: datetime | None) -> tuple[Row, ...]:
    """The countries that most posts of the day come from, as far as their authors say where they are."""
    heard = Counter(post.country for post in days[0].posts if post.country)
    first = sorted(heard, key=lambda country: (-heard[country], country))[:_COUNTRIES]
    return tuple(row(country_name(country), Group.from_country(country), days, heard_since) for country in first)


def country_name(code: str) -> str:
    """The English name of a country by its two letters (ISO 3166), as the CLDR has it."""
    from babel import Locale

    return str(Locale("en").territories.get(code, code))


def feelings(days: Days) -> tuple[Feeling, ...]:
    """The emotions of the day's posts, the most shown first; a post without one is in none."""
    found = [
        Feeling(name, compare(days, f"feels-{name}", f"Posts that show {name}", _feels(name))) for name in _EMOTIONS
    ]
    shown = [feeling for feeling in found if feeling.posts.today.value]
    return tuple(sorted(shown, key=lambda feeling: -feeling.posts.today.value))


def _feels(name: str) -> Callable[[Post], bool]:
    return lambda post: post.emotion == name


def compare(days: Days, key: str, title: str, holds: Callable[[Post], bool]) -> Compare:
    """The posts of each day of which ``holds`` is true."""
    today, *earlier = days
    return Compare(today.count(key, title, holds), *(day.count(key, title, holds) if day else None for day in earlier))


def bars(reader: Reader, brand: str, day: Day, zone: ZoneInfo, first_heard: datetime | None) -> tuple[Bar, ...]:
    """The last USUAL_DAYS days and ``day`` itself, oldest first."""
    days = [day.before(ago, zone) for ago in range(USUAL_DAYS, -1, -1)]
    found = {
        row["start"]: row
        for row in reader.rows("digest_bars", brand=brand, starts=[d.start for d in days], ends=[d.end for d in days])
    }
    return tuple(_bar(other, found.get(other.start, {}), first_heard) for other in days)


def _bar(day: Day, found: Mapping[str, Any], first_heard: datetime | None) -> Bar:
    counts = {mood: found.get(mood, 0) for mood in ("positive", "neutral", "negative", "unknown")}
    since = first_heard or datetime.max.replace(tzinfo=UTC)
    return Bar(day.date, **counts, heard=since < day.end, whole=since <= day.start)


def charted(days: Sequence[Bar]) -> tuple[Bar, ...]:
    """Of ``bars`` those of the chart: CHART_DAYS; of a young brand as many as it was heard, but at least a week."""
    shown = days[-CHART_DAYS:]
    return tuple(shown[min(sum(not bar.heard for bar in shown), CHART_DAYS - 7) :])


def usual(days: Sequence[Bar]) -> Usual | None:
    """What was usual on the days of ``bars`` before the last one: the span between the first and the last tenth, by
    linear interpolation between the days, rounded outwards. None where too few of them were heard in full."""
    past = [bar for bar in days[:-1] if bar.whole]
    if len(past) < FEWEST_USUAL_DAYS:
        return None
    scores = [bar.net for bar in past if bar.net is not None]
    return Usual(
        len(past),
        _range([bar.total for bar in past]),
        _range([bar.positive for bar in past]),
        _range([bar.negative for bar in past]),
        _range(scores) if len(scores) >= FEWEST_USUAL_DAYS else None,
    )


def _range(values: Sequence[float]) -> Range:
    tenths = statistics.quantiles(values, n=10, method="inclusive")
    return Range(math.floor(tenths[0]), math.ceil(tenths[-1]))


def voices(
    reader: Reader, brand: str, known: Mapping[str, Brand], day: Day, total: Row, names: Mapping[str, str]
) -> tuple[tuple[str, Share], ...]:
    """Each brand's share of the posts about the brands compared, the most heard first; empty for a brand alone.

    Compared are the brand and its competitors, or all brands that were heard if it has none in the settings.
    """
    found = {row["brand"]: row["mentions"] for row in reader.rows("digest_voices", start=day.start, end=day.end)}
    rivals = known[brand].competitors if brand in known and known[brand].competitors else tuple(found)
    counts = {brand: total.today.mentions} | {
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


def coverage(
    page: PageBuilder, posts: Sequence[Post], sources: Sequence[Mapping[str, Any]], day: Day, to_review: int
) -> Coverage:
    """What stands behind the digest: the sources heard so far, and the posts that have no sentiment."""
    unread = [post for post in posts if post.sentiment is None]
    foreign = [post for post in unread if post.language]
    languages = sorted({post.language for post in foreign if post.language})
    return Coverage(
        tuple(_heard(page, posts, source, day) for source in sources),
        tuple((clip(language, 12), _in_language(page, foreign, language)) for language in languages),
        page.count("unknown-language", "Posts in languages that no tagger knows", foreign),
        page.count("untagged", "Posts without a sentiment, language unknown", (p for p in unread if not p.language)),
        to_review,
    )


def _heard(page: PageBuilder, posts: Sequence[Post], source: Mapping[str, Any], day: Day) -> SourceHeard:
    name = source["source"]
    group = Group.on(name)
    count = page.count(f"{group.key}-all", f"All posts {group.title}", (post for post in posts if group.holds(post)))
    silent = not count.value and source["days_before"] == WEEK
    return SourceHeard(clip(name, 40), count, source["last_heard"], source["first_heard"] >= day.start, silent)


def _in_language(page: PageBuilder, foreign: Sequence[Post], language: str) -> Count:
    said = [post for post in foreign if post.language == language]
    return page.count(f"in-{_key(language)}", f"Posts in {clip(language, 12)}, without a sentiment", said)
