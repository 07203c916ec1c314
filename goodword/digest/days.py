"""A local day as a span of UTC time. In a time zone with summer time a day has 23, 24 or 25 hours."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Day:
    """One local day: ``start <= t < end``, both in UTC."""

    date: date
    start: datetime
    end: datetime

    def before(self, days: int, zone: ZoneInfo) -> "Day":
        """The local day that lies ``days`` earlier."""
        return local_day(self.date - timedelta(days=days), zone)


def local_day(day: date, zone: ZoneInfo) -> Day:
    """The day ``day`` in ``zone``."""
    return Day(day, _midnight(day, zone), _midnight(day + timedelta(days=1), zone))


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time.min, zone).astimezone(UTC)


def yesterday(now: datetime, zone: ZoneInfo) -> date:
    """The last local day that is over at ``now``."""
    return now.astimezone(zone).date() - timedelta(days=1)
