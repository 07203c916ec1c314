"""What an alert says: what, how much against usual, since when, what people say, who of them counts, what it might
be."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import pyarrow as pa

from goodword.alerts import chart
from goodword.alerts.finding import Finding, Point
from goodword.digest.evidence import PageBuilder
from goodword.digest.parts import Post, PostsPage
from goodword.digest.people import complaints
from goodword.digest.render import environment
from goodword.digest.said import Mask, Reader, Said
from goodword.digest.topics import SAMPLE, background, own_words
from goodword.notify import Content
from goodword.settings import Settings
from goodword.untrusted import clip, no_ping
from warehouse.incidents import Incident

_EXAMPLES = 3
_PHRASES = 5
_WHO = 3
#: Kinds that no posts show.
_WITHOUT_POSTS = frozenset({"silent_source", "review_backlog"})
#: Followers or customers from which on a person is named.
_REACH = 10_000


@dataclass(frozen=True, slots=True)
class Voice:
    """Somebody among those who spoke whom to know: by name, and why."""

    name: str
    why: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """What shows an incident: different posts, those of most reach first; the phrases and the aspects that grew, each
    with how many say so; who among the speakers has reach or is a customer; the chart; and the page of all posts."""

    examples: tuple[Post, ...] = ()
    phrases: tuple[tuple[str, int], ...] = ()
    aspects: tuple[tuple[str, int], ...] = ()
    voices: tuple[Voice, ...] = ()
    chart: tuple[Point, ...] = ()
    page: PostsPage | None = None


def evidence(
    reader: Reader, settings: Settings, incident: Incident, finding: Finding | None, now: datetime
) -> Evidence:
    """What was said since the incident began, against what was said before."""
    from nlp.topics import keyphrases

    points = finding.chart if finding else ()
    if incident.kind in _WITHOUT_POSTS or not incident.brand:
        return Evidence(chart=points)
    brand = incident.brand
    said = Said(reader, settings, brand, incident.started_at, now)
    mask = _behind(said, incident, finding)
    if not mask.any():
        return Evidence(chart=points)
    texts = [post.text for post in said.posts(said.sample(SAMPLE, mask))]
    before = background(reader, brand, incident.started_at)
    grown = keyphrases(texts, before, stop=own_words(settings, brand), top=_PHRASES)
    span = {"brand": brand, "start": incident.started_at, "end": now}
    found = reader.rows("alerts_aspects", **span, only=None if incident.kind != "topic" else incident.scope)
    return Evidence(
        tuple(said.loudest(mask, _EXAMPLES)),
        tuple((clip(topic.phrase, 60), topic.count) for topic in grown),
        tuple((row["category"], row["mentions"]) for row in found),
        _voices(said, mask),
        points,
        _page(incident, said, mask),
    )


def _behind(said: Said, incident: Incident, finding: Finding | None) -> Mask:
    """The posts that the incident is about."""
    if finding and finding.ids:
        return said.holds(pa.array(finding.ids, pa.string()))
    return said.customers if incident.kind == "volume" else complaints(said)


def _page(incident: Incident, said: Said, mask: Mask) -> PostsPage:
    page = PageBuilder(f"{incident.incident_id}.html", clip(incident.headline, 150))
    page.count("behind", "Posts behind it", said, mask)
    return page.build()


def _voices(said: Said, mask: Mask) -> tuple[Voice, ...]:
    """Who among the loudest has great reach or is a customer."""
    found: dict[str, Voice] = {}
    for post in said.loudest(mask, 20):
        name = clip(post.author or "somebody", 60)
        why = [f"customer {clip(post.customer, 60)}"] if post.customer else []
        why += [f"reach {post.reach:,}"] if post.reach >= _REACH else []
        if why:
            found.setdefault(name, Voice(name, ", ".join(why)))
    return tuple(found.values())[:_WHO]


def content(
    settings: Settings, incident: Incident, event: str, shown: Evidence, *, parts: Sequence[Incident] = ()
) -> Content:
    """The message, ready to be sent. ``event``: opened, worse or resolved. ``parts``: what else turned as a part of
    it."""
    from mjml import mjml2html

    zone = settings.zone(incident.brand)
    subject = clip(_subject(incident, event), 150)
    image = chart.png(shown.chart, zone) if shown.chart and event != "resolved" else None
    values = {
        "i": incident, "event": event, "shown": shown, "parts": parts, "subject": subject,
        "chart": "cid:chart" if image else None, "chart_alt": chart.alt_text(shown.chart, zone) if image else "",
        "link": _link(settings, incident) if shown.page else None,
    }  # fmt: skip
    templates = environment(str(zone))
    html: str = mjml2html(templates.get_template("alert.mjml").render(values), fonts={})
    text = templates.get_template("alert.txt").render(values)
    return Content(subject, html, text, no_ping(text), image)


def _subject(incident: Incident, event: str) -> str:
    return {"opened": "", "worse": "Growing: ", "resolved": "Over: "}[event] + incident.headline


def _link(settings: Settings, incident: Incident) -> str | None:
    """Where readers find the page of the incident."""
    base = settings.digest.url
    return f"{base.rstrip('/')}/incidents/{incident.incident_id}.html" if base else None
