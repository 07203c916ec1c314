"""What people talk about more than they did."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import numpy as np
import pyarrow as pa

from goodword.digest.evidence import PageBuilder
from goodword.digest.parts import TopicPart
from goodword.digest.said import Mask, Reader, Said
from goodword.settings import Settings
from goodword.untrusted import clip

_TOPICS = 6
_PAST = timedelta(days=28)
#: Topics of more posts are those of an even sample of so many.
SAMPLE = 4_000


def background(reader: Reader, brand: str, until: datetime) -> list[str]:
    """What topics rise against: a sample of what was said of the brand in the weeks before."""
    rows = reader.rows("digest_background", brand=brand, start=until - _PAST, end=until, most=SAMPLE)
    return [row["text"] for row in rows]


def own_words(settings: Settings, brand: str) -> list[str]:
    """The words of the brand's names: that it was named is nothing new."""
    known = settings.brands.get(brand)
    return [word for name in (brand, *(known.words if known else ())) for word in name.split()]


def topics(page: PageBuilder, said: Said, background: Sequence[str], stop: Sequence[str]) -> tuple[TopicPart, ...]:
    """The phrases that rose most against ``background``, or those most used if there is none, in a sample."""
    from nlp.topics import keyphrases

    sample = said.sample(SAMPLE)
    texts = [post.text for post in said.posts(sample)]
    parts = []
    for place, topic in enumerate(keyphrases(texts, background, stop=stop, top=_TOPICS), 1):
        mask = np.zeros(len(said), dtype=bool)
        mask[sample[list(topic.rows)]] = True
        parts.append(_part(page, said, clip(topic.phrase, 60), mask, topic.expected if background else None, place))
    return tuple(parts)


def _part(page: PageBuilder, said: Said, phrase: str, mask: Mask, expected: float | None, place: int) -> TopicPart:
    positive, negative = (mask & said.sentiment.is_(mood) for mood in ("positive", "negative"))
    # A loud post that leans as the topic does, since a reader takes it for typical; a fresh one, if there is.
    lean = next((side for side in sorted((positive, negative), key=np.count_nonzero, reverse=True) if side.any()), mask)
    theirs = lean & said.customers if (lean & said.customers).any() else lean
    quoted = said.holds(pa.array(list(page.quoted), pa.string()))
    fresh = theirs & ~quoted if (theirs & ~quoted).any() else theirs
    return TopicPart(
        phrase,
        page.count(f"topic-{place}", f"“{phrase}”", said, mask),
        expected,
        page.count(f"topic-{place}-positive", f"“{phrase}”, positive", said, positive),
        page.count(f"topic-{place}-negative", f"“{phrase}”, negative", said, negative),
        page.quote(said.loudest(fresh, 1)[0], 200),
    )
