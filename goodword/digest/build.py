"""One brand, one day, week or month: from the warehouse to a Digest."""

from collections.abc import Sequence
from datetime import datetime

from goodword.digest import answers, figures, people
from goodword.digest.aspects import aspects
from goodword.digest.evidence import PageBuilder
from goodword.digest.headline import headline, reference
from goodword.digest.names import page_names
from goodword.digest.parts import Digest, IncidentPart, Person, RiskyCustomer, Row
from goodword.digest.said import Reader, Said
from goodword.digest.terms import Term
from goodword.digest.topics import SAMPLE, background, own_words, topics
from goodword.digest.wording import span, title
from goodword.settings import Settings
from goodword.untrusted import clip

_RISK_DAYS = 7
_QUOTES = 3


def brands(reader: Reader, settings: Settings) -> list[str]:
    """The brands in the settings, and every other brand that was ever heard of."""
    return list(dict.fromkeys([*settings.brands, *(row["brand"] for row in reader.rows("digest_brands"))]))


def build(reader: Reader, settings: Settings, brand: str, term: Term, now: datetime) -> Digest:
    """The digest of ``brand`` for ``term``. ``now`` is aware; a term that is not over is cut off there."""
    return _Builder(reader, settings, brand, term, now).build()


class _Builder:
    """What the parts of one digest share."""

    def __init__(self, reader: Reader, settings: Settings, brand: str, term: Term, now: datetime) -> None:
        self.reader, self.settings, self.brand, self.term, self.now = reader, settings, brand, term, now
        self.name = clip(brand, 60)
        self.names = page_names({*brands(reader, settings), brand})
        past = [term.before(ago).start for ago in range(term.period.expected, 0, -1)]
        self.sources = reader.rows("digest_sources", brand=brand, starts=past, start=term.start, end=term.end)
        self.first_heard: datetime | None = min((row["first_heard"] for row in self.sources), default=None)

    def build(self) -> Digest:
        now, (before, earlier) = self._now(), map(self._earlier, self.term.period.compared)
        terms = figures.Terms(now, before, earlier)
        said, page = now.said, now.page
        total = figures.row(self.brand, None, terms, self.first_heard)
        praised, blamed = people.praise(said), people.complaints(said)
        said.fetch([*said.candidates(praised, _QUOTES), *said.candidates(blamed, _QUOTES), *said.sample(SAMPLE)])
        praise = tuple(page.quote(post) for post in said.loudest(praised, _QUOTES))
        complaints = tuple(page.quote(post) for post in said.loudest(blamed, _QUOTES))
        past_texts = background(self.reader, self.brand, self.term.start)
        rising = topics(page, said, past_texts, own_words(self.settings, self.brand))
        past = figures.bars(self.reader, self.brand, self.term, self.first_heard)
        usual = figures.usual(past)
        zone = self.term.zone
        return Digest(
            brand=self.brand,
            name=self.name,
            term=self.term,
            file=f"{self.names[self.brand]}.html",
            made_at=self.now.astimezone(zone),
            cut_off=self.now.astimezone(zone) if self.now < self.term.end else None,
            first_heard=self.first_heard.astimezone(zone) if self.first_heard else None,
            headline=headline(
                self.name, self.term.period, total, usual, rising, same_sources=self._same_sources(before, earlier)
            ),
            total=total,
            usual=usual,
            incidents=self._incidents(),
            sources=self._sources(terms),
            countries=figures.countries(terms, self.first_heard),
            feelings=figures.feelings(terms),
            aspects=aspects(self.reader, self.brand, terms),
            answering=answers.answering(self.reader, self.brand, page, self.term, self._since),
            surveys=answers.surveys(self.reader, self.brand, page, self.term, self._since),
            voices=figures.voices(self.reader, self.settings, self.brand, self.term, total, self.names),
            topics=rising,
            sampled=SAMPLE if len(said) > SAMPLE else None,
            praise=praise,
            complaints=complaints,
            people=self._newcomers(now),
            at_risk=self._at_risk(page),
            coverage=figures.coverage(now, self.sources, self._to_review()),
            bars=figures.charted(past),
            pages=(page.build(), *(one.page.build() for one in (before, earlier) if one)),
        )  # fmt: skip

    def _now(self) -> figures.Compared:
        page = PageBuilder(f"{self.names[self.brand]}-posts.html", f"{self.name}, {title(self.term)}")
        return figures.Compared(self.term, page, self._said(self.term.start))

    def _earlier(self, ago: int) -> figures.Compared | None:
        """A term to compare with, or None where the brand was not heard from its beginning."""
        term = self.term.before(ago)
        if self.first_heard is None or self.first_heard > term.start:
            return None
        page = PageBuilder(f"{self.names[self.brand]}-posts-{term.key}.html", f"{self.name}, {title(term)}")
        return figures.Compared(term, page, Said(self.reader, self.settings, self.brand, term.start, term.end))

    def _said(self, start: datetime, only: Sequence[str] | None = None) -> Said:
        return Said(self.reader, self.settings, self.brand, start, self.term.end, only)

    def _since(self, start: datetime, only: list[str]) -> Said:
        return self._said(start, only)

    def _incidents(self) -> tuple[IncidentPart, ...]:
        found = self.reader.rows("digest_incidents", brand=self.brand, start=self.term.start, end=self.term.end)
        return tuple(IncidentPart(**row | {"headline": clip(row["headline"], 200)}) for row in found)

    def _to_review(self) -> int:
        (row,) = self.reader.rows("digest_backlog", brand=self.brand)
        return int(row["waiting"])

    def _same_sources(self, before: figures.Compared | None, earlier: figures.Compared | None) -> bool:
        """Whether each source was heard in the term that the headline compares with."""
        compared, _ = reference(self.term.period, before, earlier)
        return compared is not None and all(row["first_heard"] <= compared.term.start for row in self.sources)

    def _sources(self, terms: figures.Terms) -> tuple[Row, ...]:
        rows = [
            figures.row(row["source"], figures.Group.on(row["source"]), terms, row["first_heard"])
            for row in self.sources
        ]
        return tuple(sorted(rows, key=lambda row: (-row.now.mentions.value, row.name)))

    def _newcomers(self, now: figures.Compared) -> tuple[Person, ...]:
        known = self.settings.brands.get(self.brand)
        own = [account.lower().lstrip("@") for account in (known.accounts if known else ())]
        found = self.reader.rows(
            "digest_newcomers", brand=self.brand, start=self.term.start, end=self.term.end, own=own, most=people.PEOPLE
        )
        return people.newcomers(now.page, now.said, [row["mention_id"] for row in found])

    def _at_risk(self, page: PageBuilder) -> tuple[RiskyCustomer, ...]:
        """Complaints of the last seven days, or of the term if it is longer."""
        start = self.term.last_days(_RISK_DAYS)
        found = self.reader.rows(
            "digest_at_risk", brand=self.brand, start=start, end=self.term.end, most=people.CUSTOMERS
        )
        if not found:
            return ()
        said = self._said(start, [row["mention_id"] for row in found])
        return people.at_risk(page, found, said, span(self.term, _RISK_DAYS))
