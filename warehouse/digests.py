"""Digests as they were told, each kept together with the messages that carry it."""

import gzip
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from pathlib import Path
from typing import Any

from warehouse import outbox
from warehouse.connection import transaction
from warehouse.migrations import writing


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One digest for one audience: the columns of ``base.digest``, where each is explained; ``page`` is HTML."""

    brand: str
    period: str
    first_day: date
    audience: str
    timezone: str
    made_at: datetime
    headline: str
    mentions: int
    positive: int
    neutral: int
    negative: int
    net_sentiment: float | None
    net_low: float | None
    net_high: float | None
    text: str
    page: str


#: What names a digest: brand, period, first day, audience.
Key = tuple[str, str, date, str]

_COLUMNS = tuple(field.name for field in fields(Told))
_KEY = "brand = $brand AND period = $period AND first_day = $first_day AND audience = $audience"


def keep(path: Path, told: Told, messages: Sequence[outbox.Message], now: datetime) -> bool:
    """Keeps a digest and puts its messages into the outbox, in one transaction. False, and nothing is done to what is
    kept, where it was told before; a recipient who is new gets what is given now."""
    values: dict[str, Any] = {name: getattr(told, name) for name in _COLUMNS}
    values["page"] = gzip.compress(told.page.encode(), mtime=0)
    with writing(path) as connection, transaction(connection):
        outbox.put(connection, messages, now)
        known = {name: values[name] for name in ("brand", "period", "first_day", "audience")}
        if connection.execute(f"SELECT 1 FROM base.digest WHERE {_KEY}", known).fetchone():  # noqa: S608 - own names
            return False
        names = ", ".join(_COLUMNS)
        places = ", ".join(f"${name}" for name in _COLUMNS)
        connection.execute(f"INSERT INTO base.digest ({names}) VALUES ({places})", values)  # noqa: S608 - own names
        return True


def told(path: Path, since: date) -> set[Key]:
    """The digests kept that begin on ``since`` or later."""
    with writing(path) as connection:
        sql = "SELECT brand, period, first_day, audience FROM base.digest WHERE first_day >= $since"
        return set(connection.execute(sql, {"since": since}).fetchall())


def page(path: Path, key: Key) -> str | None:
    """The page of a digest as it was told; None where it never was."""
    with writing(path) as connection:
        values = dict(zip(("brand", "period", "first_day", "audience"), key, strict=True))
        found = connection.execute(f"SELECT page FROM base.digest WHERE {_KEY}", values).fetchone()  # noqa: S608 - own names
        return gzip.decompress(found[0]).decode() if found else None
