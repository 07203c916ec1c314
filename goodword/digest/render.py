"""A digest as a page, a mail, plain text and a chat message. Every template escapes what it is given."""

import base64
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined, select_autoescape

from goodword.digest import chart
from goodword.digest.audience import Audience, page_name
from goodword.digest.evidence import anchor, evidence_file
from goodword.digest.headline import about, reference, signed, times
from goodword.digest.parts import Digest, IncidentPart, PostsPage, Range, Row, Score, Sentence, Survey
from goodword.digest.terms import Period, Term
from goodword.digest.wording import COLUMNS, WHEN, short_title, span, title
from goodword.notify import Content
from goodword.untrusted import clean, clip, no_ping
from warehouse.incidents import Incident

#: Gmail clips a mail whose HTML is longer.
MAIL_LIMIT = 100_000
#: Items a section, most first: as many as fit into a mail.
_MOST = (5, 3, 2, 1)

Linker = Callable[[str], str | None]


def page(digest: Digest, audience: Audience = Audience.MARKETING) -> str:
    """The saved page, whole in one file; its numbers lead to the pages of ``posts_page`` beside it."""
    image = _data(chart.png(digest.bars)) if _charted(digest) else None
    html = _digest_html(digest, audience, lambda href: href, image, audience.most)
    return _with_dark_chart(html, image, digest) if image else html


def posts_page(posts: PostsPage, timezone: str, back: str | None) -> str:
    """The posts behind the numbers, as lists that open by their address, without a script and without a network.
    ``back``: the page whose numbers they are."""
    lists: defaultdict[str, list[str]] = defaultdict(list)
    for listed in posts.lists:
        for mention_id in listed.ids:
            lists[mention_id].append(listed.key)
    template = environment(timezone).get_template("posts.html")
    return template.render(page=posts, lists=lists, back=back, timezone=timezone, evidence=evidence_file(posts))


def index_page(term: Term, digests: Sequence[tuple[str, str, str]]) -> str:
    """The way to each digest of a term, given as file, title and headline."""
    return environment("UTC").get_template("index.html").render(term=term, digests=digests)


def mail(digest: Digest, base_url: str | None, audience: Audience = Audience.MARKETING) -> Content:
    """The digest to be sent. ``base_url``: where readers find the folder ``digests``; numbers lead there if it is set.

    Of a long digest as much as keeps the HTML under MAIL_LIMIT bytes.
    """
    folder = f"{base_url.rstrip('/')}/{digest.term.key}" if base_url else None
    link: Linker = lambda href: f"{folder}/{href}" if folder else None  # noqa: E731 - a def would say less
    image = chart.png(digest.bars) if _charted(digest) else None
    address = link(page_name(digest.file, audience))
    for most in _MOST[_MOST.index(audience.most) :]:
        html = _digest_html(digest, audience, link, "cid:chart" if image else None, most)
        if len(html.encode()) < MAIL_LIMIT:
            break
    return Content(
        clip(f"{digest.name}, {short_title(digest.term)}: {plain(digest.headline[:1])}", 150),
        html, text(digest, address, audience), short(digest, address), image,
    )  # fmt: skip


def text(digest: Digest, address: str | None, audience: Audience = Audience.MARKETING) -> str:
    """The digest as plain text. ``address``: of the saved page, if readers can open it."""
    template = environment(digest.timezone).get_template("digest.txt")
    return template.render(d=digest, page=address, most=audience.most, sections=audience.sections) + "\n"


def short(digest: Digest, address: str | None) -> str:
    """The digest for a chat, under 2,000 characters; what it quotes calls nobody."""
    lines = [plain(digest.headline)]
    if digest.praise:
        lines.append(f"Praise: “{clip(digest.praise[0].text, 160)}” ({digest.praise[0].author})")
    if digest.complaints:
        lines.append(f"Complaint: “{clip(digest.complaints[0].text, 160)}” ({digest.complaints[0].author})")
    if digest.people:
        lines.append("New voices: " + ", ".join(f"{who.quote.author} ({who.role})" for who in digest.people[:5]))
    if digest.at_risk:
        lines.append("Customers at risk: " + ", ".join(customer.name for customer in digest.at_risk[:5]))
    return no_ping("\n".join(lines)) + (f"\n{address}" if address else "")


def plain(sentences: Sequence[Sentence]) -> str:
    """A headline as text."""
    return " ".join("".join(span.text for span in sentence) for sentence in sentences)


def _digest_html(digest: Digest, audience: Audience, link: Linker, image: str | None, most: int) -> str:
    from mjml import mjml2html

    template = environment(digest.timezone).get_template("digest.mjml")
    said = template.render(
        d=digest, link=link, chart=image, chart_alt=chart.alt_text(digest.bars), most=most, sections=audience.sections
    )
    html: str = mjml2html(said, fonts={})
    return html


def _charted(digest: Digest) -> bool:
    return any(bar.total for bar in digest.bars)


def _data(image: bytes) -> str:
    return f"data:image/png;base64,{base64.b64encode(image).decode()}"


def _with_dark_chart(html: str, light: str, digest: Digest) -> str:
    """The page's picture for readers whose screen is dark. Mail programs do not take a choice of pictures."""
    dark = _data(chart.png(digest.bars, chart.DARK))
    start = html.rindex("<img", 0, html.index(light))
    end = html.index(">", html.index(light)) + 1
    choice = f'<picture><source srcset="{dark}" media="(prefers-color-scheme: dark)">{html[start:end]}</picture>'
    return html[:start] + choice + html[end:]


@lru_cache(maxsize=8)
def environment(timezone: str) -> Environment:
    """Templates of digests and alerts: HTML escapes all that it is given, and times are those of ``timezone``."""
    templates = Environment(
        loader=ChoiceLoader([PackageLoader("goodword.digest"), PackageLoader("goodword.alerts")]),
        autoescape=select_autoescape(["html", "mjml"]),
        undefined=StrictUndefined,
    )
    templates.filters |= _filters(ZoneInfo(timezone))
    return templates


def _filters(zone: ZoneInfo) -> Mapping[str, Callable[..., Any]]:
    return {
        "n": lambda number: f"{number:,}",
        "money": lambda amount: f"{amount:,.0f}",
        "posts": _posts,
        "percent": _percent,
        "unfinished": _unfinished,
        "share": lambda share: f"{share:.0%}",
        "about": about,
        "signed": signed,
        "points": lambda points: f"{signed(points)} points" if abs(points) != 1 else f"{signed(points)} point",
        "against": _against,
        "interval": _interval,
        "standing": lambda incident: _standing(incident, zone),
        "duration": _duration,
        "since": lambda incident, event: _since(incident, event, zone),
        "survey_score": lambda survey: _survey(survey, survey.score),
        "survey_interval": lambda survey: f"{_survey(survey, survey.low)} to {_survey(survey, survey.high)}",
        "survey_before": lambda survey: "no data" if survey.before is None else _survey(survey, survey.before),
        "written_as": lambda number, how: signed(number) if how == "signed" else f"{number:,}",
        "title": title,
        "span": span,
        "columns": lambda digest: COLUMNS[digest.term.period],
        "when": lambda digest: WHEN[digest.term.period],
        "reference": lambda row, digest: reference(digest.term.period, row.before, row.earlier),
        "moment": lambda moment: f"{moment.astimezone(zone):%-d %B %Y, %H:%M}",
        "clock": lambda moment: f"{moment.astimezone(zone):%-d %b, %H:%M}",
        "plain": plain,
        "clean": clean,
        "clip": clip,
        "anchor": anchor,
        "line": _line,
        "head": lambda digest: _columns("", *COLUMNS[digest.term.period], *(["usual"] if digest.usual else [])),
        "net_line": _net_line,
    }


def _posts(number: int, kind: str = "") -> str:
    return f"{number:,} {kind}post{'s' if number != 1 else ''}"


def _percent(share: float) -> str:
    return "under 1%" if 0 < share < 1 else f"{share:.0f}%"


def _unfinished(digest: Digest) -> str:
    """Says of a term that is cut off how far it went."""
    period = digest.term.period
    if digest.cut_off is None or digest.cut_off.date() < digest.term.first:
        return f"The {period} has not begun."
    until = f"{digest.cut_off:%H:%M}" if period is Period.DAY else f"{digest.cut_off:%-d %B, %H:%M}"
    return f"The {period} is not over: this is what was heard until {until}."


def _against(now: int, then: int) -> str:
    """A change in percent, where there is something to take a percentage of."""
    if now == then:
        return "the same"
    if not then:
        return f"+{now:,}"
    return f"{times(now / then)} times" if now >= 2 * then else f"{signed(round(100 * (now - then) / then))}%"


def _interval(net: Score) -> str:
    return f"{signed(round(net.low))} to {signed(round(net.high))}"


def _standing(incident: IncidentPart, zone: ZoneInfo) -> str:
    """What became of an incident, as far as is known."""
    if incident.resolved_at:
        return f"over since {incident.resolved_at.astimezone(zone):%-d %b, %H:%M}"
    return f"{clip(incident.acknowledged_by, 40)} looks after it" if incident.acknowledged_by else incident.state


def _since(incident: Incident, event: str, zone: ZoneInfo) -> str:
    """Since when an incident lasts, or for how long it did, and how much is behind it."""
    start = f"{incident.started_at.astimezone(zone):%-d %B %Y, %H:%M}"
    behind = f" {_posts(incident.mentions)} behind it." if incident.mentions else ""
    if event != "resolved" or incident.resolved_at is None:
        return f"Since {start}.{behind}"
    lasted = _duration((incident.last_at - incident.started_at).total_seconds() / 60 + 60)
    return f"From {start} on, for {lasted}.{behind}"


def _duration(minutes: float) -> str:
    """A span of time in the largest unit of which there are two or more."""
    for unit, size in (("days", 1440), ("hours", 60)):
        if minutes >= 2 * size:
            return f"{round(minutes / size)} {unit}"
    return f"{round(minutes)} minute{'s' if round(minutes) != 1 else ''}"


def _survey(survey: Survey, score: float) -> str:
    """NPS has a sign, CSAT is a share, CES a mean of ratings from 1 to 7."""
    if survey.metric == "nps":
        return signed(round(score))
    return f"{score:.0f}%" if survey.metric == "csat" else f"{score:.1f} of 7"


def _line(name: str, digest: Digest, what: str) -> str:
    """A row of the text part's table."""
    counts = [f"{getattr(day, what).value:,}" if day else None for day in _terms(digest.total)]
    return _columns(name, *counts, *_usual(digest, what, "{:,}".format))


def _net_line(name: str, digest: Digest) -> str:
    scores = [signed(day.net.shown) if day and day.net else None for day in _terms(digest.total)]
    return _columns(name, *scores, *_usual(digest, "net", signed))


def _usual(digest: Digest, what: str, written: Callable[[int], str]) -> list[str | None]:
    """The cell of the usual range, where the table has one."""
    if digest.usual is None:
        return []
    usual: Range | None = getattr(digest.usual, what)
    return [f"{written(usual.low)} to {written(usual.high)}" if usual else None]


def _terms(row: Row) -> tuple[Any, Any, Any]:
    return row.now, row.before, row.earlier


def _columns(name: str, *cells: str | None) -> str:
    return f"{name:<16}" + "".join(f"{cell or 'no data':>15}" for cell in cells)
