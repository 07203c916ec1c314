"""The rule of the first day: negative voices far above what was to be expected of the hour (goodword.detect).

An hour is judged as soon as it has begun: its count only grows, so that what is too much at half past stays too much.
The hours before it are judged again at every look, since posts arrive late. Only what was said before ``now`` counts.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from hashlib import sha256
from itertools import groupby, pairwise
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from goodword.detect import MEMORY, Spikes, Values, find_spikes
from goodword.digest.headline import about
from goodword.digest.said import Reader
from goodword.settings import AlertSettings, Settings
from goodword.untrusted import clip
from warehouse.incidents import Incident

RULE = "negative_volume"
#: So many hours before the running one are judged anew: posts may arrive that late.
LATE = 12
#: A brand of which nothing at all was heard for so many hours was not listened for, rather than silent.
SILENT = 24
_HOUR = timedelta(hours=1)
_PAST = MEMORY // _HOUR
_HOURS_A_MONTH = 730.5


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
        self.voices: Values = np.zeros(length)
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


def _heard_only(voices: Values, said: Sequence[int]) -> Values:
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
    length = _PAST + LATE + 1
    first = now.replace(minute=0, second=0, microsecond=0) - (length - 1) * _HOUR
    rows = groupby(reader.rows("alerts_hours", start=first, end=now), key=lambda row: row["brand"])
    heard = {brand: _Hours(first, length, said) for brand, said in rows}
    changes = Changes()
    for brand, peaks in _all_peaks(heard, first, settings, known).items():
        _follow(changes, brand, heard[brand], peaks, known, settings, now)
    for brand in known.keys() - heard.keys():
        _follow(changes, brand, _Hours(first, length, ()), [], known, settings, now)
    return changes


def _all_peaks(
    heard: Mapping[str, _Hours], first: datetime, settings: Settings, known: Mapping[str, Incident]
) -> dict[str, list[Peak]]:
    """Of each brand the hours far above expected among the late ones and the running one."""
    if not heard:
        return {}
    length = _PAST + LATE + 1
    place = _on_the_clock(first, length, ZoneInfo(settings.timezone))
    table = np.full((len(heard), place.max() + 1), np.nan)
    for row, hours in zip(table, heard.values(), strict=True):
        np.fmax.at(row, place, hours.past)
    late = place[length - LATE - 1 :] - place[length - LATE - 1]
    judged = table.shape[1] - int(place[length - LATE - 1])
    chance = min(0.5, settings.alerts.false_alerts_per_month / _HOURS_A_MONTH)
    found = find_spikes(table, _HOUR, judged=judged, chance=chance)
    return {
        brand: _peaks(hours, found, row, late, settings.alerts, known.get(brand), chance)
        for row, (brand, hours) in enumerate(heard.items())
    }


def _on_the_clock(first: datetime, length: int, zone: ZoneInfo) -> NDArray[np.int64]:
    """The place of each hour on the brand's wall clock, where noon is noon in summer and winter: an hour that the clock
    skips is not known, and of two with one name the fuller counts."""
    walls = [(first + at * _HOUR).astimezone(zone).replace(tzinfo=None) for at in range(length)]
    places = np.array([(wall - walls[0]) // _HOUR for wall in walls], dtype=np.int64)
    found: NDArray[np.int64] = places - places.min()
    return found


def _peaks(
    hours: _Hours, found: Spikes, row: int, columns: NDArray[np.int64], alerts: AlertSettings, last: Incident | None,
    chance: float,
) -> list[Peak]:  # fmt: skip
    """Those that were told are left out. An incident that lasts goes on as long as hours are unlikely: its own first
    hours are no measure for those that follow."""
    lasts = last is not None and last.state != "resolved"
    peaks = []
    for at, column in zip(range(len(hours.voices) - LATE - 1, len(hours.voices)), columns, strict=True):
        count, expected = int(hours.voices[at]), float(found.expected[row, column])
        told = last is not None and last.state == "resolved" and hours.hour(at) <= last.last_at
        far = found.chance[row, column] <= chance if lasts else found.score[row, column] >= 0.5
        # In the hours behind a peak there need be no more than usual.
        if far and not told and count >= alerts.min_negative and count >= 2 * expected:
            peaks.append(Peak(hours.hour(at), count, expected, float(found.chance[row, column])))
    return peaks


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


def replay(reader: Reader, settings: Settings, moments: Iterable[datetime]) -> Iterator[tuple[datetime, Changes]]:
    """What each look would have found had Goodword looked at these moments, which rise. Nothing is written and nobody
    is told."""
    known: dict[str, Incident] = {}
    for now in moments:
        changes = watch(reader, settings, known, now)
        known |= {incident.brand: incident for incident in changes.all}
        yield now, changes


def looks(reader: Reader, settings: Settings, every: timedelta) -> list[datetime]:
    """The moments at which a look can find anything, of those that lie ``every`` so often: each by which somebody had
    spoken since the one before, and once when an incident of that hour would be over."""
    spoken = [row["moment"] for row in reader.rows("alerts_moments", every=every)]
    over = _HOUR + timedelta(hours=settings.alerts.cooldown_hours)
    hours = {(moment - every).replace(minute=0, second=0, microsecond=0) for moment in spoken}
    return sorted({*spoken, *(hour + over for hour in hours)})
