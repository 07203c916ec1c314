"""What an alert says: what, how much against usual, since when, and what people say."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from goodword.digest.parts import Post
from goodword.digest.people import one_each
from goodword.digest.read import Reader, posts
from goodword.digest.render import environment
from goodword.digest.topics import own_words
from goodword.notify import Content
from goodword.settings import Settings
from goodword.untrusted import clip, first_of_each, no_ping
from warehouse.incidents import Incident

_EXAMPLES = 3
_PHRASES = 5
_BEFORE = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Evidence:
    """The posts that show an incident: different ones, those of most reach first; and the phrases that grew."""

    examples: tuple[Post, ...]
    phrases: tuple[tuple[str, int], ...]


def evidence(reader: Reader, settings: Settings, incident: Incident, now: datetime) -> Evidence:
    """What was said since the incident began, against the week before it."""
    said = _negative(reader, incident.brand, incident.started_at, now)
    before = _negative(reader, incident.brand, incident.started_at - _BEFORE, incident.started_at)
    return Evidence(_examples(said), _phrases(settings, incident.brand, said, before))


def _negative(reader: Reader, brand: str, start: datetime, end: datetime) -> list[Post]:
    return [post for post in posts(reader, brand, start, end) if post.sentiment == "negative"]


def _examples(said: Sequence[Post]) -> tuple[Post, ...]:
    """One post an author, and copies of a post only once."""
    ranked = sorted(said, key=lambda post: (-post.reach, -post.confidence, post.id))
    by_author = one_each(ranked)[:200]
    return tuple(by_author[at] for at in first_of_each(post.text for post in by_author)[:_EXAMPLES])


def _phrases(settings: Settings, brand: str, said: list[Post], before: list[Post]) -> tuple[tuple[str, int], ...]:
    from nlp.topics import keyphrases

    stop = own_words(settings, brand)
    found = keyphrases([post.text for post in said], [post.text for post in before], stop=stop, top=_PHRASES)
    return tuple((clip(topic.phrase, 60), topic.count) for topic in found)


def content(settings: Settings, incident: Incident, shown: Evidence) -> Content:
    """The message, ready to be sent."""
    from mjml import mjml2html

    values = {"i": incident, "shown": shown}
    templates = environment(settings.timezone)
    html: str = mjml2html(templates.get_template("alert.mjml").render(values), fonts={})
    text = templates.get_template("alert.txt").render(values)
    return Content(clip(incident.headline, 150), html, text, no_ping(text), None)
