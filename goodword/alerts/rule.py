"""The rule of the first day: negative voices far above what is usual for that hour of the week.

An hour is judged as soon as it has begun: its count only grows, so that what is too much at half past stays too much.
The hours before it are judged again at every look, since posts arrive late. Only what was said before ``now`` counts.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from hashlib import sha256
from itertools import groupby, pairwise
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from goodword.alerts.detect import MEMORY, Counts, Usual, threshold, usual
from goodword.digest.headline import about
from goodword.digest.read import Reader
from goodword.settings import AlertSettings, Settings
from goodword.untrusted import clip
from warehouse.incidents import Incident

RULE = "negative_volume"
#: So many hours before the running one are judged anew: posts may arrive that late.
LATE = 12
#: A brand of which nothing at all was heard for so many hours was not listened for, rather than silent.
SILENT = 24
_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Peak:
    """An hour far above usual."""

    hour: datetime
    voices: int
    usual: float
    probability: float


@dataclass(frozen=True, slots=True)
class Changes:
    """What one look finds: incidents to open, those that go on, and those that are over."""

    opened: list[Incident] = field(default_factory=list)
    updated: list[Incident] = field(default_factory=list)
    resolved: list[Incident] = field(default_factory=list)

    @property
    def all(self) -> list[Incident]:
        return [*self.opened, *self.updated, *self.resolved]


class _Hours:
    """One brand's hours: negative voices and negative mentions, without holes, the last one still running."""

    def __init__(self, first: datetime, length: int, rows: Iterable[Mapping[str, Any]]) -> None:
        self.first = first
        self.voices: Counts = np.zeros(length)
        self.negative = np.zeros(length, dtype=np.int64)
        said = []
        for row in rows:
            at = (row["hour"] - first) // _HOUR
            self.voices[at], self.negative[at] = row["voices"], row["negative"]
            said.append(at)
        self.past = _heard_only(self.voices, said)

    def hour(self, at: int) -> datetime:
        return self.first + at * _HOUR

    def since(self, start: datetime) -> int:
        """Negative mentions from ``start`` on."""
        return int(self.negative[max(0, (start - self.first) // _HOUR) :].sum())


def _heard_only(voices: Counts, said: Sequence[int]) -> Counts:
    """The counts, with NaN before the first post and wherever nothing was heard for SILENT hours."""
    past = voices.copy()
    edges = [*said, len(voices)]
    past[: edges[0]] = np.nan
    for before, after in pairwise(edges):
        if after - before > SILENT:
            past[before + 1 : after] = np.nan
    return past


def watch(reader: Reader, settings: Settings, known: Mapping[str, Incident], now: datetime) -> Changes:
    """Looks at every brand. ``known``: the newest incident of each brand; ``now`` is aware."""
    first = now.replace(minute=0, second=0, microsecond=0) - (MEMORY + LATE) * _HOUR
    length = MEMORY + LATE + 1
    zone = ZoneInfo(settings.timezone)
    weekly = np.array([_hour_of_week(first + at * _HOUR, zone) for at in range(length)])
    changes = Changes()
    heard: set[str] = set()
    for brand, rows in groupby(reader.rows("alerts_hours", start=first, end=now), key=lambda row: row["brand"]):
        hours = _Hours(first, length, rows)
        heard.add(brand)
        _follow(changes, brand, hours, _peaks(hours, weekly, settings.alerts, known.get(brand)), known, settings, now)
    for brand in known.keys() - heard:
        _follow(changes, brand, _Hours(first, length, ()), [], known, settings, now)
    return changes


def _hour_of_week(hour: datetime, zone: ZoneInfo) -> int:
    local = hour.astimezone(zone)
    return local.weekday() * 24 + local.hour


def _peaks(hours: _Hours, weekly: NDArray[np.int64], alerts: AlertSettings, last: Incident | None) -> list[Peak]:
    """The hours far above usual among the late ones and the running one; those that were told are left out.

    An hour far above is not a past that later hours are held against.
    """
    limit = threshold(alerts.false_alerts_per_month)
    past = hours.past.copy()
    found = []
    for at in range(len(hours.voices) - LATE - 1, len(hours.voices)):
        count = int(hours.voices[at])
        told = last is not None and last.state == "resolved" and hours.hour(at) <= last.last_at
        if count < alerts.min_negative or told:
            continue
        expected = usual(past[:at], weekly[:at], int(weekly[at]))
        if expected and (chance := expected.tail(count)) < limit and _far(count, expected):
            found.append(Peak(hours.hour(at), count, expected.mean, chance))
            past[at] = np.nan
    return found


def _far(count: int, expected: Usual) -> bool:
    return count >= 2 * expected.mean


def _follow(
    changes: Changes, brand: str, hours: _Hours, peaks: list[Peak], known: Mapping[str, Incident],
    settings: Settings, now: datetime,
) -> None:  # fmt: skip
    """What the peaks of a brand mean for its incident."""
    last = known.get(brand)
    if last is None or last.state == "resolved":
        if peaks:
            changes.opened.append(_opened(brand, hours, peaks, settings, now))
        return
    told = _updated(last, hours, peaks, now)
    if now >= told.last_at + _HOUR + timedelta(hours=settings.alerts.cooldown_hours):
        changes.resolved.append(replace(told, state="resolved", resolved_at=now, updated_at=now))
    elif told != last:
        changes.updated.append(told)


def _opened(brand: str, hours: _Hours, peaks: list[Peak], settings: Settings, now: datetime) -> Incident:
    started, worst = peaks[0].hour, _worst(peaks)
    return Incident(
        incident_id=sha256(f"{RULE}\n{brand}\n{started.isoformat()}".encode()).hexdigest()[:12],
        rule=RULE,
        brand=brand,
        state="open",
        headline=_headline(brand, worst, ZoneInfo(settings.timezone), now),
        started_at=started,
        last_at=peaks[-1].hour,
        peak_at=worst.hour,
        voices=worst.voices,
        usual=worst.usual,
        probability=worst.probability,
        mentions=hours.since(started),
        opened_at=now,
        updated_at=now,
    )


def _updated(last: Incident, hours: _Hours, peaks: list[Peak], now: datetime) -> Incident:
    """The incident with what came since; the same one where nothing did."""
    mentions = max(last.mentions, hours.since(last.started_at))
    if not peaks:
        return last if mentions == last.mentions else replace(last, mentions=mentions, updated_at=now)
    worst = _worst([Peak(last.peak_at, last.voices, last.usual, last.probability), *peaks])
    told = replace(
        last, last_at=max(last.last_at, peaks[-1].hour), mentions=mentions,
        peak_at=worst.hour, voices=worst.voices, usual=worst.usual, probability=worst.probability,
    )  # fmt: skip
    return last if told == last else replace(told, updated_at=now)


def _worst(peaks: Iterable[Peak]) -> Peak:
    return max(peaks, key=lambda peak: peak.voices - peak.usual)


def _headline(brand: str, peak: Peak, zone: ZoneInfo, now: datetime) -> str:
    start, end = peak.hour.astimezone(zone), min(peak.hour + _HOUR, now).astimezone(zone)
    return (
        f"{clip(brand, 60)}: {peak.voices:,} negative voices from {start:%-d %B, %H:%M} to {end:%H:%M}, "
        f"where {about(peak.usual)} would be usual"
    )


def replay(
    reader: Reader, settings: Settings, start: datetime, end: datetime, step: timedelta = _HOUR
) -> list[Incident]:
    """The incidents that would have been opened had Goodword looked every ``step`` from ``start`` to ``end``, as they
    stand at the end. Nothing is written and nobody is told."""
    known: dict[str, Incident] = {}
    found: dict[str, Incident] = {}
    now = start
    while now <= end:
        for incident in watch(reader, settings, known, now).all:
            known[incident.brand] = found[incident.incident_id] = incident
        now += step
    return sorted(found.values(), key=lambda incident: (incident.opened_at, incident.brand))
