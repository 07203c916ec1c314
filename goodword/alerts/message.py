"""What an alert says: what, how much against usual, since when, and what people say."""

from dataclasses import dataclass
from datetime import datetime

from goodword.digest.parts import Post
from goodword.digest.people import complaints
from goodword.digest.render import environment
from goodword.digest.said import Reader, Said
from goodword.digest.topics import SAMPLE, background, own_words
from goodword.notify import Content
from goodword.settings import Settings
from goodword.untrusted import clip, no_ping
from warehouse.incidents import Incident

_EXAMPLES = 3
_PHRASES = 5


@dataclass(frozen=True, slots=True)
class Evidence:
    """The posts that show an incident: different ones, those of most reach first; and the phrases that grew."""

    examples: tuple[Post, ...]
    phrases: tuple[tuple[str, int], ...]


def evidence(reader: Reader, settings: Settings, incident: Incident, now: datetime) -> Evidence:
    """What was said since the incident began, against what was said before."""
    from nlp.topics import keyphrases

    brand = incident.brand
    said = Said(reader, settings, brand, incident.started_at, now)
    angry = complaints(said)
    texts = [post.text for post in said.posts(said.sample(SAMPLE, angry))]
    before = background(reader, brand, incident.started_at)
    grown = keyphrases(texts, before, stop=own_words(settings, brand), top=_PHRASES)
    phrases = tuple((clip(topic.phrase, 60), topic.count) for topic in grown)
    return Evidence(tuple(said.loudest(angry, _EXAMPLES)), phrases)


def content(settings: Settings, incident: Incident, shown: Evidence) -> Content:
    """The message, ready to be sent."""
    from mjml import mjml2html

    values = {"i": incident, "shown": shown}
    templates = environment(settings.timezone)
    html: str = mjml2html(templates.get_template("alert.mjml").render(values), fonts={})
    text = templates.get_template("alert.txt").render(values)
    return Content(clip(incident.headline, 150), html, text, no_ping(text), None)
