"""What a digest is made of. Every number carries the address of the posts behind it.

A ``Count`` comes only from ``evidence.PageBuilder.count``, which takes the posts and counts them: the number and the
list that its link opens cannot differ.

A digest tells of a term, a day, week or month, beside the one ``before`` and one that lies ``earlier``: the same day of
the week before, the week four weeks before, or the same month of the year before.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from goodword.digest.terms import Term

if TYPE_CHECKING:
    import pyarrow as pa

Sentiment = Literal["positive", "neutral", "negative"]
Role = Literal["advocate", "ambassador"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A mention as the digest shows it. ``created_at`` is aware; ``reach`` is followers + likes + shares."""

    id: str
    source: str
    kind: str
    created_at: datetime
    text: str
    author_key: str | None
    author: str | None
    author_url: str | None
    url: str | None
    language: str | None
    sentiment: Sentiment | None
    confidence: float
    emotion: str | None
    role: str | None
    role_evidence: str
    churn_risk: bool
    reach: int
    country: str | None
    customer_id: str | None
    customer: str | None


@dataclass(frozen=True, slots=True)
class Count:
    """A number of posts, and where on the saved pages they stand."""

    value: int
    href: str


@dataclass(frozen=True, slots=True)
class Score:
    """Net sentiment in percentage points, -100..100, where the posts stand that it is made of, its 95 % interval and
    its standard error (see ``interval``), in points."""

    value: float
    href: str
    low: float
    high: float
    error: float

    @property
    def shown(self) -> int:
        """The score as it is written. Changes are taken between written scores, so that a reader can check them."""
        return round(self.value)


@dataclass(frozen=True, slots=True)
class Share:
    """A share in percent of all posts about the brands compared."""

    percent: float
    count: Count


@dataclass(frozen=True, slots=True)
class Tally:
    """The posts of one term (of one source, if it stands in a Row)."""

    mentions: Count
    positive: Count
    neutral: Count
    negative: Count
    net: Score | None  # None: no post has a sentiment


@dataclass(frozen=True, slots=True)
class Row:
    """A tally beside those of the terms compared with; None where one was not heard in full."""

    name: str
    now: Tally
    before: Tally | None
    earlier: Tally | None


@dataclass(frozen=True, slots=True)
class Range:
    """What is usual of a figure: eight of ten terms lay in it, ends included."""

    low: int
    high: int

    def place(self, value: int) -> int:
        """1 above the range, -1 below it, 0 within."""
        return (value > self.high) - (value < self.low)

    def edge(self, place: int) -> int:
        """The end of the range that a value at ``place`` lies beyond."""
        return self.high if place > 0 else self.low


@dataclass(frozen=True, slots=True)
class Usual:
    """The usual ranges of a brand's figures over the last ``terms`` that were heard in full. ``net`` is None where too
    few of these had a sentiment."""

    terms: int
    mentions: Range
    positive: Range
    negative: Range
    net: Range | None


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of a sentence; a number has the address of its posts."""

    text: str
    href: str | None = None


Sentence = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Quote:
    """What one post says, short enough to read over coffee. ``href``: it on the saved page; ``url``: its origin."""

    text: str
    author: str
    author_url: str | None
    source: str
    created_at: datetime
    reach: int
    sentiment: Sentiment | None
    href: str
    url: str | None


@dataclass(frozen=True, slots=True)
class TopicPart:
    """A phrase that people use more than before, in the posts or in a sample of them. ``expected``: how often, had
    nothing changed; None without a past."""

    phrase: str
    count: Count
    expected: float | None
    positive: Count
    negative: Count
    quote: Quote


@dataclass(frozen=True, slots=True)
class Compare:
    """A number beside those of the terms compared with; None where one was not heard in full."""

    now: Count
    before: Count | None
    earlier: Count | None


@dataclass(frozen=True, slots=True)
class AspectPart:
    """What is praised and blamed: posts that praise it, posts that blame it, the words they call it by (most used
    first), and of the side that has more of them one that shows it."""

    category: str
    praised: Compare
    blamed: Compare
    words: tuple[str, ...]
    quote: Quote


@dataclass(frozen=True, slots=True)
class Feeling:
    """An emotion that posts show."""

    name: str
    posts: Compare


@dataclass(frozen=True, slots=True)
class IncidentPart:
    """An incident that lasted in the term. ``mentions``: negative ones since it began, as far as it was followed."""

    incident_id: str
    headline: str
    state: str
    started_at: datetime
    resolved_at: datetime | None
    mentions: int
    acknowledged_by: str | None


@dataclass(frozen=True, slots=True)
class Answering:
    """How the brand answers posts that complain or ask, said in the last ``days``. ``median_minutes``: of those
    answered by the term's end, and of as many days before; None where there is none."""

    answered: Count
    unanswered: Count
    median_minutes: float | None
    median_before: float | None
    quotes: tuple[Quote, ...]
    days: int


@dataclass(frozen=True, slots=True)
class Survey:
    """A survey score over ``days``, its 95 % interval (None where it has none), and the score of as many days
    before."""

    metric: Literal["nps", "csat", "ces"]
    score: float
    low: float | None
    high: float | None
    before: float | None
    answers: Count
    days: int


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who was heard in this role for the first time. ``quote.text`` is what shows it."""

    role: Role
    reason: str
    customer: str | None
    quote: Quote


@dataclass(frozen=True, slots=True)
class RiskyCustomer:
    """A customer who complained, or spoke of leaving, in the last seven days or in the term if it is longer."""

    customer_id: str
    name: str
    tier: str | None
    account: str | None
    lifetime_value: float | None
    leaving: bool
    count: Count
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class SourceHeard:
    """``last_heard`` up to the end of the term; ``count`` is of the term. ``silent``: heard in each of the terms before
    (see Period.expected), and not in this one."""

    name: str
    count: Count
    last_heard: datetime
    new: bool
    silent: bool


@dataclass(frozen=True, slots=True)
class Coverage:
    """What stands behind the digest, and what does not. ``languages``: those that no tagger knows, with their posts.
    ``to_review``: posts of any time that wait for a person to say what they mean."""

    sources: tuple[SourceHeard, ...]
    languages: tuple[tuple[str, Count], ...]
    unknown_language: Count
    untagged: Count
    to_review: int


@dataclass(frozen=True, slots=True)
class Bar:
    """One term of the chart. ``heard`` is False for one before the brand was first heard, ``whole`` for one that was
    not heard from its beginning."""

    term: Term
    positive: int
    neutral: int
    negative: int
    unknown: int
    heard: bool
    whole: bool

    @property
    def total(self) -> int:
        return self.positive + self.neutral + self.negative + self.unknown

    @property
    def net(self) -> float | None:
        tagged = self.positive + self.neutral + self.negative
        return 100 * (self.positive - self.negative) / tagged if tagged else None


@dataclass(frozen=True, slots=True)
class PostList:
    """Some of the posts of a page, under a heading; ``key`` is its address on the page. Of ``size`` posts the page
    shows those of ``ids``: all, or the loudest."""

    key: str
    title: str
    size: int
    ids: frozenset[str]


@dataclass(frozen=True, slots=True)
class PostsPage:
    """The posts behind the numbers: a page of its own beside the digest. ``evidence`` has every one of them, whatever
    the page shows: mention_id, created_at, and for each list a column that says whether the post is in it (null: it
    cannot be, since the list is of another span of time)."""

    file: str
    title: str
    posts: tuple[Post, ...]
    lists: tuple[PostList, ...]
    evidence: "pa.Table"


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """One brand, one term. ``name`` is the brand as it is shown.

    ``cut_off``: the local time up to which it was heard, None where the term is over.
    ``voices``: brands as they are in the warehouse, for a template to clip.
    ``first_heard``: the brand's first post; a term that began before it is not compared with.
    ``sampled``: topics are those of an even sample of so many posts; None where all were read.
    ``usual``: None for a brand that was not heard for long enough.
    ``answering``: None where no answer of the brand was ever heard, so that nobody can tell.
    """

    brand: str
    name: str
    term: Term
    file: str
    made_at: datetime
    cut_off: datetime | None
    first_heard: datetime | None
    headline: tuple[Sentence, ...]
    total: Row
    usual: Usual | None
    incidents: tuple[IncidentPart, ...]
    sources: tuple[Row, ...]
    countries: tuple[Row, ...]
    feelings: tuple[Feeling, ...]
    aspects: tuple[AspectPart, ...]
    answering: Answering | None
    surveys: tuple[Survey, ...]
    voices: tuple[tuple[str, Share], ...]
    topics: tuple[TopicPart, ...]
    sampled: int | None
    praise: tuple[Quote, ...]
    complaints: tuple[Quote, ...]
    people: tuple[Person, ...]
    at_risk: tuple[RiskyCustomer, ...]
    coverage: Coverage
    bars: tuple[Bar, ...]
    pages: tuple[PostsPage, ...]

    @property
    def timezone(self) -> str:
        return str(self.term.zone)
