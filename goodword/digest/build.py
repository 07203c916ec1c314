"""One brand, one day: from the warehouse to a Digest."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from goodword.digest import answers, figures, people
from goodword.digest.aspects import aspects
from goodword.digest.days import local_day
from goodword.digest.evidence import PageBuilder
from goodword.digest.headline import headline
from goodword.digest.names import page_names
from goodword.digest.parts import Digest, IncidentPart, Post, RiskyCustomer, Row, TopicPart
from goodword.digest.read import Reader, posts
from goodword.digest.topics import background, own_words, topics
from goodword.settings import Settings
from goodword.untrusted import clip

_RISK_DAYS = 7
_QUOTES = 3


def brands(reader: Reader, settings: Settings) -> list[str]:
    """The brands in the settings, and every other brand that was ever heard of."""
    return list(dict.fromkeys([*settings.brands, *(row["brand"] for row in reader.rows("digest_brands"))]))


def build(reader: Reader, settings: Settings, brand: str, day: date, now: datetime) -> Digest:
    """The digest of ``brand`` for the local day ``day``. ``now`` is aware; a day that is not over is cut off there."""
    return _Builder(reader, settings, brand, day, now).build()


class _Builder:
    """What the parts of one digest share."""

    def __init__(self, reader: Reader, settings: Settings, brand: str, day: date, now: datetime) -> None:
        self.reader, self.settings, self.brand, self.now = reader, settings, brand, now
        self.name = clip(brand, 60)
        self.zone = ZoneInfo(settings.timezone)
        self.day = local_day(day, self.zone)
        self.names = page_names({*brands(reader, settings), brand})
        week = [self.day.before(ago, self.zone).start for ago in range(figures.WEEK, 0, -1)]
        self.sources = reader.rows("digest_sources", brand=brand, starts=week, start=self.day.start, end=self.day.end)
        self.first_heard: datetime | None = min((row["first_heard"] for row in self.sources), default=None)

    def build(self) -> Digest:
        days = today, *earlier = self._today(), self._earlier(1), self._earlier(7)
        said, page = today.posts, today.page
        total = figures.row(self.brand, None, days, self.first_heard)
        customers = people.customers_only(said, self.settings, self.brand)
        praise = tuple(page.quote(post) for post in people.praise(customers, _QUOTES))
        complaints = tuple(page.quote(post) for post in people.complaints(customers, _QUOTES))
        rising = self._topics(page, said, customers)
        past = figures.bars(self.reader, self.brand, self.day, self.zone, self.first_heard)
        usual = figures.usual(past)
        return Digest(
            brand=self.brand,
            name=self.name,
            day=self.day.date,
            timezone=self.settings.timezone,
            file=f"{self.names[self.brand]}.html",
            made_at=self.now.astimezone(self.zone),
            cut_off=self.now.astimezone(self.zone) if self.now < self.day.end else None,
            first_heard=self.first_heard.astimezone(self.zone) if self.first_heard else None,
            headline=headline(self.name, total, usual, rising, same_sources=self._same_sources(earlier)),
            total=total,
            usual=usual,
            incidents=self._incidents(),
            sources=self._sources(days),
            countries=figures.countries(days, self.first_heard),
            feelings=figures.feelings(days),
            aspects=aspects(self.reader, self.brand, days, customers),
            answering=answers.answering(self.reader, self.brand, page, self.day, self.zone, self._posts),
            surveys=answers.surveys(self.reader, self.brand, page, self.day, self.zone, self._posts),
            voices=figures.voices(self.reader, self.brand, self.settings.brands, self.day, total, self.names),
            topics=rising,
            praise=praise,
            complaints=complaints,
            people=people.newcomers(page, customers, self._known_roles(said), self._advocates(said)),
            at_risk=self._at_risk(page),
            coverage=figures.coverage(page, said, self.sources, self.day, self._to_review()),
            bars=figures.charted(past),
            pages=(page.build(), *(other.page.build() for other in earlier if other)),
        )

    def _today(self) -> figures.Compared:
        page = PageBuilder(f"{self.names[self.brand]}-posts.html", f"{self.name}, {self.day.date:%A %-d %B %Y}")
        return figures.Compared(self.day, page, self._posts(self.day.start, self.day.end))

    def _earlier(self, ago: int) -> figures.Compared | None:
        """A day to compare with, or None where the brand was not heard from its beginning."""
        day = self.day.before(ago, self.zone)
        if self.first_heard is None or self.first_heard > day.start:
            return None
        file = f"{self.names[self.brand]}-posts-{day.date}.html"
        page = PageBuilder(file, f"{self.name}, {day.date:%A %-d %B %Y}")
        return figures.Compared(day, page, self._posts(day.start, day.end))

    def _posts(self, start: datetime, end: datetime, only: Sequence[str] | None = None) -> list[Post]:
        return posts(self.reader, self.brand, start, end, self.settings.personal_data.region, only=only)

    def _incidents(self) -> tuple[IncidentPart, ...]:
        found = self.reader.rows("digest_incidents", brand=self.brand, start=self.day.start, end=self.day.end)
        return tuple(IncidentPart(**row | {"headline": clip(row["headline"], 200)}) for row in found)

    def _to_review(self) -> int:
        (row,) = self.reader.rows("digest_backlog", brand=self.brand)
        return int(row["waiting"])

    def _same_sources(self, earlier: Sequence[figures.Compared | None]) -> bool:
        """Whether each source was heard on the day compared with: the week before, or else the day before."""
        compared = earlier[1] or earlier[0]
        return compared is not None and all(row["first_heard"] <= compared.day.start for row in self.sources)

    def _sources(self, days: figures.Days) -> tuple[Row, ...]:
        rows = [
            figures.row(row["source"], figures.Group.on(row["source"]), days, row["first_heard"])
            for row in self.sources
        ]
        return tuple(sorted(rows, key=lambda row: (-row.today.mentions.value, row.name)))

    def _topics(self, page: PageBuilder, said: Sequence[Post], customers: Sequence[Post]) -> tuple[TopicPart, ...]:
        past = background(self.reader, self.brand, self.day.start)
        return topics(page, said, customers, past, own_words(self.settings, self.brand))

    def _known_roles(self, said: Sequence[Post]) -> list[dict[str, Any]]:
        authors = [post.author_key for post in said if post.role and post.author_key]
        return self.reader.rows("digest_known_roles", brand=self.brand, start=self.day.start, authors=authors)

    def _advocates(self, said: Sequence[Post]) -> set[str]:
        """Those of today's authors who are advocates by all that they said until the day's end."""
        authors = [post.author_key for post in said if post.role == "advocate" and post.author_key]
        if not authors:
            return set()
        found = self.reader.rows("digest_advocates", brand=self.brand, moment=self.day.end, authors=authors)
        return {row["author_key"] for row in found}

    def _at_risk(self, page: PageBuilder) -> tuple[RiskyCustomer, ...]:
        """Complaints of the last seven days, this one included."""
        start = self.day.before(_RISK_DAYS - 1, self.zone).start
        found = self.reader.rows("digest_at_risk", brand=self.brand, start=start, end=self.day.end)
        if not found:
            return ()
        week = {post.id: post for post in self._posts(start, self.day.end, [row["mention_id"] for row in found])}
        return people.at_risk(page, found, week)
