"""Voices far above what was to be expected of the hour (goodword.detect): negative ones, all, or those of one topic.

An hour is judged as soon as it has begun: its count only grows, so that what is too much at half past stays too much.
The hours before it are judged again at every look, since posts arrive late. Only what was said before ``now`` counts.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import groupby, pairwise
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from goodword.alerts.finding import HOUR, HOURS_A_MONTH, LATE, Finding, Look, Point
from goodword.detect import MEMORY, Spikes, Values, find_spikes
from goodword.digest.headline import about
from goodword.untrusted import clip
from warehouse.incidents import Incident

#: A brand of which nothing at all was heard for so many hours was not listened for, rather than silent.
SILENT = 24
_PAST = MEMORY // HOUR
_LENGTH = _PAST + LATE + 1
_CHART = 48  # hours


class Peak(NamedTuple):
    """An hour far above usual."""

    hour: datetime
    voices: int
    usual: float
    probability: float


class Hours:
    """One brand's hours, or those of one topic of it, without holes, the last one still running: voices, and the
    mentions behind them."""

    def __init__(
        self, first: datetime, rows: Iterable[Mapping[str, Any]], voices: str, mentions: str, *,
        heard: Sequence[int] | None = None,
    ) -> None:  # fmt: skip
        """``heard``: in which hours anything was heard of the brand, where the rows are of a part of it."""
        self.first = first
        self.voices: Values = np.zeros(_LENGTH)
        self.mentions = np.zeros(_LENGTH, dtype=np.int64)
        said = []
        for row in rows:
            at = (row["hour"] - first) // HOUR
            self.voices[at], self.mentions[at] = row[voices], row[mentions]
            said.append(at)
        self.said: Sequence[int] = said if heard is None else heard
        self.past = _heard_only(self.voices, self.said)

    def hour(self, at: int) -> datetime:
        return self.first + at * HOUR

    def since(self, start: datetime) -> int:
        """Mentions from ``start`` on."""
        return int(self.mentions[max(0, (start - self.first) // HOUR) :].sum())


def _heard_only(voices: Values, said: Sequence[int]) -> Values:
    """The counts, with NaN before the first post and wherever nothing was heard for SILENT hours."""
    past = voices.copy()
    edges = [*said, len(voices)]
    past[: edges[0]] = np.nan
    for before, after in pairwise(edges):
        if after - before > SILENT:
            past[before + 1 : after] = np.nan
    return past


def first_hour(now: datetime) -> datetime:
    """The first hour of those that a look needs."""
    return now.replace(minute=0, second=0, microsecond=0) - (_LENGTH - 1) * HOUR


def negative_volume(look: Look) -> Iterator[Finding]:
    """More negative voices in an hour than usual."""
    yield from _spikes(look, _by_brand(look, "voices", "negative"), "negative voices", look.rule.min_negative)


def volume(look: Look) -> Iterator[Finding]:
    """More voices in an hour than usual, whatever they feel."""
    yield from _spikes(look, _by_brand(look, "heard", "mentions"), "voices", 2 * look.rule.min_negative)


def topic(look: Look) -> Iterator[Finding]:
    """More negative voices about one topic than usual: about an aspect, or a word that the rule names."""
    first = first_hour(look.now)
    heard = {brand: hours.said for (brand, _), hours in _by_brand(look, "heard", "mentions").items()}
    rows = look.rows("alerts_topics", start=first, end=look.now, topics=list(look.rule.topics) or None)
    hours = {
        (brand, name): Hours(first, said, "voices", "mentions", heard=heard[brand])
        for (brand, name), said in groupby(rows, lambda row: (row["brand"], row["topic"]))
    }
    # All topics of a brand together may give as many false alerts as a rule is allowed.
    yield from _spikes(look, hours, "negative voices about {scope}", look.rule.min_negative, share=10)


def _by_brand(look: Look, voices: str, mentions: str) -> dict[tuple[str, str], Hours]:
    first = first_hour(look.now)
    rows = groupby(look.rows("alerts_hours", start=first, end=look.now), lambda row: row["brand"])
    return {(brand, ""): Hours(first, said, voices, mentions) for brand, said in rows}


def _spikes(
    look: Look, heard: Mapping[tuple[str, str], Hours], what: str, least: int, share: int = 1
) -> Iterator[Finding]:
    """``what``: how the voices are called. ``least``: fewer in an hour never alert. ``share``: of the false alerts."""
    chance = min(0.5, look.rule.false_alerts_per_month / share / HOURS_A_MONTH)
    for zone, keys in _by_zone(look, heard).items():
        found = _judge([heard[key] for key in keys], zone, chance)
        for row, (brand, scope) in enumerate(keys):
            hours, last = heard[brand, scope], look.last(brand, scope)
            peaks = _peaks(hours, found, row, least, last, chance)
            told = what.format(scope=clip(scope, 40))
            if peaks:
                yield _finding(look, brand, scope, hours, peaks, found, row, told)
            elif lasting := look.lasting(brand, scope):
                yield _going_on(lasting, hours.since(lasting.started_at))


def _by_zone(look: Look, heard: Iterable[tuple[str, str]]) -> dict[ZoneInfo, list[tuple[str, str]]]:
    zones: dict[ZoneInfo, list[tuple[str, str]]] = {}
    for brand, scope in heard:
        zones.setdefault(look.settings.zone(brand), []).append((brand, scope))
    return zones


class _Judged(NamedTuple):
    """Spikes of several series, and the column of each of the late hours and the running one."""

    spikes: Spikes
    columns: NDArray[np.int64]


def _judge(heard: Sequence[Hours], zone: ZoneInfo, chance: float) -> _Judged:
    place = _on_the_clock(heard[0].first, zone)
    table = np.full((len(heard), place.max() + 1), np.nan)
    for row, hours in zip(table, heard, strict=True):
        np.fmax.at(row, place, hours.past)
    start = int(place[_LENGTH - LATE - 1])
    found = find_spikes(table, HOUR, judged=table.shape[1] - start, chance=chance)
    return _Judged(found, place[_LENGTH - LATE - 1 :] - start)


def _on_the_clock(first: datetime, zone: ZoneInfo) -> NDArray[np.int64]:
    """The place of each hour on the brand's wall clock, where noon is noon in summer and winter: an hour that the clock
    skips is not known, and of two with one name the fuller counts."""
    walls = [(first + at * HOUR).astimezone(zone).replace(tzinfo=None) for at in range(_LENGTH)]
    places = np.array([(wall - walls[0]) // HOUR for wall in walls], dtype=np.int64)
    found: NDArray[np.int64] = places - places.min()
    return found


def _peaks(hours: Hours, judged: _Judged, row: int, least: int, last: Incident | None, chance: float) -> list[Peak]:
    """Those that were told are left out. An incident that lasts goes on as long as hours are unlikely: its own first
    hours are no measure for those that follow."""
    lasts = last is not None and last.state != "resolved"
    found, peaks = judged.spikes, []
    for at, column in zip(range(_LENGTH - LATE - 1, _LENGTH), judged.columns, strict=True):
        count, expected = int(hours.voices[at]), float(found.expected[row, column])
        told = last is not None and last.state == "resolved" and hours.hour(at) <= last.last_at
        far = found.chance[row, column] <= chance if lasts else found.score[row, column] >= 0.5
        # In the hours behind a peak there need be no more than usual.
        if far and not told and count >= least and count >= 2 * expected:
            peaks.append(Peak(hours.hour(at), count, expected, float(found.chance[row, column])))
    return peaks


def _finding(
    look: Look, brand: str, scope: str, hours: Hours, peaks: list[Peak], judged: _Judged, row: int, what: str
) -> Finding:
    lasting = look.lasting(brand, scope)
    started = lasting.started_at if lasting else peaks[0].hour
    worst = max(peaks, key=lambda peak: peak.voices - peak.usual)
    return Finding(
        brand=brand,
        scope=scope,
        headline=_headline(brand, worst, look.settings.zone(brand), look.now, what),
        started_at=started,
        last_at=peaks[-1].hour,
        peak_at=worst.hour,
        observed=worst.voices,
        usual=worst.usual,
        probability=worst.probability,
        mentions=hours.since(started),
        chart=_chart(hours, judged, row),
    )


def _going_on(lasting: Incident, mentions: int) -> Finding:
    return Finding(
        brand=lasting.brand, scope=lasting.scope, started_at=lasting.started_at, last_at=None, peak_at=lasting.peak_at,
        mentions=mentions,
    )  # fmt: skip


def _chart(hours: Hours, judged: _Judged, row: int) -> tuple[Point, ...]:
    """The last two days, with what was expected of the hours that were judged."""
    expected = {
        at: float(judged.spikes.expected[row, column])
        for at, column in zip(range(_LENGTH - LATE - 1, _LENGTH), judged.columns, strict=True)
    }
    return tuple(
        Point(hours.hour(at), float(hours.voices[at]), expected.get(at, float("nan")))
        for at in range(_LENGTH - _CHART, _LENGTH)
    )


def _headline(brand: str, peak: Peak, zone: ZoneInfo, now: datetime, what: str) -> str:
    start, end = peak.hour.astimezone(zone), min(peak.hour + HOUR, now).astimezone(zone)
    return (
        f"{clip(brand, 60)}: {peak.voices:,} {what} from {start:%-d %B, %H:%M} to {end:%H:%M}, "
        f"where {about(peak.usual)} would be usual"
    )
