"""What people talk about more than they did."""

from collections.abc import Sequence

from goodword.digest.evidence import PageBuilder
from goodword.digest.parts import Post, TopicPart
from goodword.untrusted import clip

_TOPICS = 6
#: A phrase of fewer posts is no topic.
_LEAST = 3


def topics(
    page: PageBuilder, posts: Sequence[Post], background: Sequence[str], stop: Sequence[str]
) -> tuple[TopicPart, ...]:
    """The phrases that rose most against ``background``, or those most used if there is none."""
    from nlp.topics import keyphrases

    found = keyphrases([post.text for post in posts], background, stop=stop, top=3 * _TOPICS)
    parts: list[TopicPart] = []
    for topic in found:
        said = [posts[at] for at in topic.rows]
        if len(said) >= _LEAST:
            parts.append(_part(page, topic.phrase, said, topic.expected if background else None, len(parts) + 1))
    return tuple(parts[:_TOPICS])


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
