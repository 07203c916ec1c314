"""The chart of a digest, as a Vega-Lite specification: posts by sentiment, a bar a term, and net sentiment under
them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from goodword.digest.parts import Bar
from goodword.digest.terms import Period, Term
from goodword.digest.wording import short_title

_ORDER = {"negative": "negative", "unknown": "no sentiment", "neutral": "neutral", "positive": "positive"}
_WIDTH = 440


@dataclass(frozen=True, slots=True)
class Theme:
    """``colours`` in the order of the stack, from below. Blue against orange is told apart by those who do not tell
    green from red."""

    paper: str
    ink: str
    grid: str
    colours: tuple[str, str, str, str]


LIGHT = Theme("#ffffff", "#52525b", "#e4e4e7", ("#d9622b", "#e4e5ea", "#bfc3cd", "#2563a8"))
DARK = Theme("#1c1d22", "#b4b6bf", "#35373f", ("#f0905e", "#3c3f48", "#5b5f6b", "#6ea8e5"))


def png(bars: Sequence[Bar], theme: Theme = LIGHT) -> bytes:
    """The chart as a PNG of twice its shown size, so that it is sharp on a phone."""
    import vl_convert

    image: bytes = vl_convert.vegalite_to_png(specification(bars, theme), scale=2.0)
    return image


def alt_text(bars: Sequence[Bar]) -> str:
    """What the chart shows, for those who do not see it."""
    heard = [bar for bar in bars if bar.heard]
    if not heard:
        return f"No {bars[0].term.period} of these was heard." if bars else ""
    most = max(heard, key=lambda bar: bar.total)
    said = (
        f"Posts a {most.term.period} from {_date(heard[0].term.first)} to {_date(heard[-1].term.last)}: "
        f"{min(bar.total for bar in heard):,} to {most.total:,}, most {_at(most.term)}."
    )
    scored = [(bar.net, bar.term.first, bar.term) for bar in heard if bar.net is not None]
    if scored:
        (low, _, worst), (high, _, best) = min(scored), max(scored)
        said += f" Net sentiment between {low:+.0f} ({short_title(worst)}) and {high:+.0f} ({short_title(best)})."
    return said


def _date(day: date) -> str:
    return f"{day:%-d %B}"


def _at(term: Term) -> str:
    return f"{'on' if term.period is Period.DAY else 'in'} {short_title(term)}"


def specification(bars: Sequence[Bar], theme: Theme) -> dict[str, Any]:
    """Two panels over one axis of terms."""
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "vconcat": [_volume(bars, theme), _net(bars, theme)],
        "spacing": 8,
        "config": {
            "background": theme.paper,
            "view": {"stroke": None},
            "axis": {
                "labelColor": theme.ink,
                "titleColor": theme.ink,
                "labelFontSize": 12,
                "titleFontSize": 12,
                "gridColor": theme.grid,
                "domain": False,
                "ticks": False,
                "titleFontWeight": "normal",
            },
            "legend": {"labelColor": theme.ink, "labelFontSize": 12},
        },
    }


def _volume(bars: Sequence[Bar], theme: Theme) -> dict[str, Any]:
    counts = [
        {"term": label, "said": said, "posts": getattr(bar, mood), "order": order}
        for label, bar in zip(_labels(bars), bars, strict=True)
        for order, (mood, said) in enumerate(_ORDER.items())
    ]
    return {
        "width": _WIDTH,
        "height": 110,
        "data": {"values": counts},
        "mark": "bar",
        "encoding": {
            "x": _terms(bars, {"labels": False}),
            "y": {
                "field": "posts",
                "type": "quantitative",
                "title": "posts",
                "axis": {"tickCount": 3, "format": ",d", "tickMinStep": 1},
            },
            "color": {
                "field": "said",
                "type": "nominal",
                "title": None,
                "scale": {"domain": list(_ORDER.values()), "range": list(theme.colours)},
                "legend": {"orient": "top", "direction": "horizontal", "symbolType": "square", "offset": 4},
            },
            "order": {"field": "order", "type": "ordinal"},
        },
    }


def _net(bars: Sequence[Bar], theme: Theme) -> dict[str, Any]:
    scores = [{"term": label, "net": bar.net} for label, bar in zip(_labels(bars), bars, strict=True) if bar.heard]
    net = {"field": "net", "type": "quantitative", "title": "net"}
    far = max((abs(bar.net) for bar in bars if bar.net is not None), default=0.0)
    edge = next(edge for edge in (25, 50, 100) if far <= edge)
    axis = {"scale": {"domain": [-edge, edge]}, "axis": {"values": [-edge, 0, edge], "format": "d"}}
    return {
        "width": _WIDTH,
        "height": 64,
        "data": {"values": scores},
        "encoding": {"x": _terms(bars, {"labelAngle": 0}), "y": net | axis},
        "layer": [
            {"mark": {"type": "line", "color": theme.ink, "strokeWidth": 2}},
            {"mark": {"type": "point", "color": theme.ink, "filled": True, "opacity": 1, "size": 30}},
        ],
    }


def _terms(bars: Sequence[Bar], axis: dict[str, Any]) -> dict[str, Any]:
    scale = {"domain": _labels(bars), "paddingInner": 0.25, "type": "band"}
    return {"field": "term", "type": "nominal", "title": None, "sort": None, "scale": scale, "axis": axis}


def _labels(bars: Sequence[Bar]) -> list[str]:
    """The day of the month, which in two weeks never repeats; the month where it begins. Of a week its Monday; of a
    month its name, with the year where that begins."""
    return [_label(bar.term, first=bar is bars[0]) for bar in bars]


def _label(term: Term, *, first: bool) -> str:
    if term.period is Period.MONTH:
        return f"{term.first:%b %y}" if first or term.first.month == 1 else f"{term.first:%b}"
    return f"{term.first:%-d %b}" if first or term.first.day == 1 or term.period is Period.WEEK else f"{term.first.day}"
