"""What people talk about more than they did."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from goodword.digest.evidence import PageBuilder
from goodword.digest.parts import Post, TopicPart
from goodword.digest.people import loudest
from goodword.digest.read import Reader
from goodword.settings import Settings
from goodword.untrusted import clip

_TOPICS = 6
_PAST = timedelta(days=28)
_SAMPLE = 4_000  # posts


def background(reader: Reader, brand: str, until: datetime) -> list[str]:
    """What topics rise against: a sample of what was said of the brand in the weeks before."""
    rows = reader.rows("digest_background", brand=brand, start=until - _PAST, end=until, most=_SAMPLE)
    return [row["text"] for row in rows]


def own_words(settings: Settings, brand: str) -> list[str]:
    """The words of the brand's names: that it was named is nothing new."""
    known = settings.brands.get(brand)
    return [word for name in (brand, *(known.words if known else ())) for word in name.split()]


def topics(
    page: PageBuilder, posts: Sequence[Post], customers: Sequence[Post], background: Sequence[str], stop: Sequence[str]
) -> tuple[TopicPart, ...]:
    """The phrases that rose most against ``background``, or those most used if there is none.

    ``customers``: those of ``posts`` that may be quoted.
    """
    from nlp.topics import keyphrases

    theirs = {post.id for post in customers}
    parts = []
    for place, topic in enumerate(keyphrases([post.text for post in posts], background, stop=stop, top=_TOPICS), 1):
        said = [posts[at] for at in topic.rows]
        example = _example(page, said, theirs)
        parts.append(_part(page, clip(topic.phrase, 60), said, topic.expected if background else None, example, place))
    return tuple(parts)


def _part(
    page: PageBuilder, phrase: str, said: list[Post], expected: float | None, example: Post, place: int
) -> TopicPart:
    return TopicPart(
        phrase,
        page.count(f"topic-{place}", f"“{phrase}”", said),
        expected,
        page.count(f"topic-{place}-positive", f"“{phrase}”, positive", _meant(said, "positive")),
        page.count(f"topic-{place}-negative", f"“{phrase}”, negative", _meant(said, "negative")),
        page.quote(example, 200),
    )


def _example(page: PageBuilder, said: list[Post], customers: Collection[str]) -> Post:
    """A loud post that leans as the topic does, since a reader takes it for typical; a fresh one, if there is."""
    lean = max(_meant(said, "positive"), _meant(said, "negative"), key=len) or said
    theirs = [post for post in lean if post.id in customers] or lean
    return loudest([post for post in theirs if post.id not in page.quoted] or theirs, 1)[0]


def _meant(posts: Sequence[Post], mood: str) -> list[Post]:
    return [post for post in posts if post.sentiment == mood]
