"""What people talk about more than they did."""

from collections.abc import Sequence

from goodword.digest.evidence import PageBuilder
from goodword.digest.parts import Post, TopicPart
from goodword.settings import Settings
from goodword.untrusted import clip

_TOPICS = 6


def own_words(settings: Settings, brand: str) -> list[str]:
    """The words of the brand's names: that it was named is nothing new."""
    known = settings.brands.get(brand)
    return [word for name in (brand, *(known.words if known else ())) for word in name.split()]


def topics(
    page: PageBuilder, posts: Sequence[Post], background: Sequence[str], stop: Sequence[str]
) -> tuple[TopicPart, ...]:
    """The phrases that rose most against ``background``, or those most used if there is none."""
    from nlp.topics import keyphrases

    found = keyphrases([post.text for post in posts], background, stop=stop, top=_TOPICS)
    return tuple(
        _part(page, topic.phrase, [posts[at] for at in topic.rows], topic.expected if background else None, place)
        for place, topic in enumerate(found, 1)
    )


def _part(page: PageBuilder, phrase: str, said: list[Post], expected: float | None, place: int) -> TopicPart:
    phrase = clip(phrase, 60)
    moods = {mood: [post for post in said if post.sentiment == mood] for mood in ("positive", "negative")}
    # The example leans as the topic does: a reader takes it for typical.
    lean = max(moods.values(), key=len) or said
    example = max(lean, key=lambda post: (post.reach, post.confidence, post.id))
    return TopicPart(
        phrase,
        page.count(f"topic-{place}", f"“{phrase}”", said),
        expected,
        page.count(f"topic-{place}-positive", f"“{phrase}”, positive", moods["positive"]),
        page.count(f"topic-{place}-negative", f"“{phrase}”, negative", moods["negative"]),
        page.quote(example, 200),
    )
