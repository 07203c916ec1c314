"""A local day, week or month as a span of UTC time. In a time zone with summer time a day has 23, 24 or 25 hours."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo


class Period(StrEnum):
    """What a digest tells of: a day, a week from Monday to Sunday, or a month."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"

    @property
    def compared(self) -> tuple[int, int]:
        """How many periods before lie the two that one is compared with."""
        return {Period.DAY: (1, 7), Period.WEEK: (1, 4), Period.MONTH: (1, 12)}[self]

    @property
    def usual(self) -> tuple[int, int]:
        """What is usual is measured over so many periods before; of a young brand over as many as it was heard, but no
        fewer than the second number."""
        return {Period.DAY: (28, 14), Period.WEEK: (12, 6), Period.MONTH: (12, 6)}[self]

    @property
    def charted(self) -> tuple[int, int]:
        """Periods on the chart; of a young brand as many as it was heard, but no fewer than the second number."""
        return {Period.DAY: (14, 7), Period.WEEK: (12, 6), Period.MONTH: (12, 6)}[self]

    @property
    def expected(self) -> int:
        """A source that was heard in each of so many periods before is expected in every one."""
        return {Period.DAY: 7, Period.WEEK: 4, Period.MONTH: 3}[self]


@dataclass(frozen=True, slots=True)
class Term:
    """One day, week or month of a calendar, from the date ``first`` on: ``start <= t < end``, both in UTC."""

    period: Period
    first: date
    zone: ZoneInfo
    start: datetime
    end: datetime

    @property
    def last(self) -> date:
        """Its last date."""
        return _next(self.period, self.first) - timedelta(days=1)

    @property
    def key(self) -> str:
        """Its name in file names: 2026-11-20, 2026-W47, 2026-11."""
        if self.period is Period.WEEK:
            year, week, _ = self.first.isocalendar()
            return f"{year}-W{week:02}"
        return str(self.first) if self.period is Period.DAY else f"{self.first:%Y-%m}"

    def before(self, count: int) -> "Term":
        """The term of the same kind that lies ``count`` of them earlier."""
        if self.period is Period.MONTH:
            months = self.first.year * 12 + self.first.month - 1 - count
            return _term(self.period, date(months // 12, months % 12 + 1, 1), self.zone)
        days = count if self.period is Period.DAY else 7 * count
        return _term(self.period, self.first - timedelta(days=days), self.zone)

    def last_days(self, days: int) -> datetime:
        """When the last ``days`` days of it began, or itself if it is longer."""
        return min(self.start, _midnight(self.last - timedelta(days=days - 1), self.zone))


def term(period: Period, day: date, zone: ZoneInfo) -> Term:
    """The term that holds the date ``day``."""
    if period is Period.WEEK:
        day -= timedelta(days=day.weekday())
    return _term(period, day.replace(day=1) if period is Period.MONTH else day, zone)


def latest(period: Period, now: datetime, zone: ZoneInfo) -> Term:
    """The last term that is over at ``now``."""
    return term(period, now.astimezone(zone).date(), zone).before(1)


def _term(period: Period, first: date, zone: ZoneInfo) -> Term:
    return Term(period, first, zone, _midnight(first, zone), _midnight(_next(period, first), zone))


def _next(period: Period, first: date) -> date:
    if period is Period.MONTH:
        return (first + timedelta(days=31)).replace(day=1)
    return first + timedelta(days=1 if period is Period.DAY else 7)


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time.min, zone).astimezone(UTC)
