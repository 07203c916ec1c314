"""The chart of an alert, as a Vega-Lite specification: two days hour by hour, beside what was expected."""

import math
from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from goodword.alerts.finding import Point
from goodword.digest.chart import DARK, LIGHT, Theme

__all__ = ["DARK", "LIGHT", "alt_text", "png"]


def png(points: Sequence[Point], zone: ZoneInfo, theme: Theme = LIGHT) -> bytes:
    """The chart as a PNG of twice its shown size."""
    import vl_convert

    image: bytes = vl_convert.vegalite_to_png(_specification(points, zone, theme), scale=2.0)
    return image


def alt_text(points: Sequence[Point], zone: ZoneInfo) -> str:
    """What the chart shows, for those who do not see it."""
    most = max(points, key=lambda point: point.observed)
    start, end = points[0].hour.astimezone(zone), (points[-1].hour + timedelta(hours=1)).astimezone(zone)
    worst = most.hour.astimezone(zone)
    return (
        f"Voices an hour from {start:%-d %B, %H:%M} to {end:%-d %B, %H:%M}: "
        f"{most.observed:,.0f} at the most, at {worst:%H:%M} on {worst:%-d %B}."
    )


def _specification(points: Sequence[Point], zone: ZoneInfo, theme: Theme) -> dict[str, Any]:
    values = [
        {
            "hour": point.hour.astimezone(zone).replace(tzinfo=None).isoformat(),
            "voices": point.observed,
            "usual": None if math.isnan(point.usual) else point.usual,
        }
        for point in points
    ]
    hours = {"field": "hour", "type": "temporal", "timeUnit": "yearmonthdatehours", "title": None}
    axis = {"axis": {"format": "%-d %b, %H:%M", "tickCount": 5, "labelFlush": True}}
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "width": 520,
        "height": 120,
        "data": {"values": values},
        "layer": [
            {
                "mark": {"type": "bar", "color": theme.colours[0]},
                "encoding": {
                    "x": hours | axis,
                    "y": {
                        "field": "voices", "type": "quantitative", "title": "voices an hour", "axis": {"tickCount": 3},
                    },
                },
            },
            {
                "mark": {"type": "line", "color": theme.ink, "strokeWidth": 2, "interpolate": "step-after"},
                "encoding": {"x": hours, "y": {"field": "usual", "type": "quantitative"}},
            },
        ],
        "config": {
            "background": theme.paper,
            "view": {"stroke": None},
            "axis": {
                "labelColor": theme.ink, "titleColor": theme.ink, "gridColor": theme.grid, "domain": False,
                "ticks": False,
                "titleFontWeight": "normal", "labelFontSize": 12, "titleFontSize": 12,
            },
        },
    }  # fmt: skip
