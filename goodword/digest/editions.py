"""Which digest goes to whom, and when."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from goodword.digest.audience import Audience
from goodword.digest.terms import Period, Term, latest
from goodword.settings import EditionSettings, Settings


class Due(NamedTuple):
    """A digest that is to be told: of a brand, for an audience, of the term that begins on ``first``."""

    brand: str
    period: Period
    first: date
    audience: Audience


def editions(settings: Settings, brand: str, period: Period) -> Iterator[EditionSettings]:
    """The editions of a brand that tell of such a period."""
    for edition in settings.digest.all_editions:
        if edition.period == period and (not edition.brands or brand in edition.brands):
            yield edition


def audiences(settings: Settings, brand: str, period: Period) -> list[Audience]:
    """For whom a brand's digest of such a period is made, marketing first: its page leads to the others' posts."""
    asked = [Audience(edition.audience) for edition in editions(settings, brand, period)]
    return sorted({Audience.MARKETING, *asked}, key=list(Audience).index)


def recipients(settings: Settings, brand: str, period: Period, audience: Audience) -> tuple[str, ...]:
    """Who gets it: entries of goodword.toml, each once."""
    found = [to for edition in editions(settings, brand, period) if edition.audience == audience for to in edition.to]
    return tuple(dict.fromkeys(found))


def due(
    settings: Settings, brands: Iterable[str], told: Collection[tuple[str, str, date, str]], now: datetime
) -> list[Due]:
    """What is to be told by ``now``: of each brand and edition the last term that is over, once its hour has come,
    unless it was ``told``. A scheduler that slept through the hour makes up for it."""
    found = [
        Due(brand, period, _latest(settings, brand, period, edition.hour, now).first, Audience(edition.audience))
        for brand in brands
        for period in Period
        for edition in editions(settings, brand, period)
    ]
    return [one for one in dict.fromkeys(found) if one not in told]


def _latest(settings: Settings, brand: str, period: Period, hour: int, now: datetime) -> Term:
    """The last term whose digest's hour has come."""
    zone = settings.zone(brand)
    over = latest(period, now, zone)
    at = datetime.combine(over.last + timedelta(days=1), time(hour), zone)
    return over if now >= at else over.before(1)


def schedule(settings: Settings, brands: Sequence[str], now: datetime) -> tuple[str, str]:
    """When to look for what is due, as cron expression and time zone: at the one hour there is; with several hours or
    time zones at every hour, and where clocks differ by half an hour at those minutes too."""
    zones = {settings.zone(brand) for brand in brands} or {settings.zone("")}
    hours = {edition.hour for edition in settings.digest.all_editions}
    if len(zones) == 1 and len(hours) == 1:
        return f"0 {hours.pop()} * * *", str(zones.pop())
    offsets = [zone.utcoffset(now.replace(tzinfo=None)) or timedelta() for zone in zones]
    minutes = sorted({int(-offset.total_seconds() // 60) % 60 for offset in offsets})
    return f"{','.join(map(str, minutes))} * * * *", "UTC"
