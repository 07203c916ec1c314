"""Incidents: what turned, from its first hour until it was quiet. Detection writes them, people acknowledge them."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from warehouse import outbox
from warehouse.connection import transaction
from warehouse.errors import WarehouseError
from warehouse.migrations import writing


class UnknownIncident(WarehouseError):
    """There is no incident of that id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """One incident. Times are aware; the columns of ``base.incident``, where each is explained."""

    incident_id: str
    rule: str
    brand: str
    state: str
    headline: str
    started_at: datetime
    last_at: datetime
    peak_at: datetime
    voices: int
    usual: float
    probability: float
    mentions: int
    opened_at: datetime
    updated_at: datetime
    resolved_at: datetime | None = None
    acknowledged_at: datetime | None = None
    acknowledged_by: str | None = None
    snoozed_until: datetime | None = None


_COLUMNS = ", ".join(field.name for field in fields(Incident))
_VALUES = ", ".join(f"${field.name}" for field in fields(Incident))


def latest(path: Path, rule: str) -> dict[str, Incident]:
    """The newest incident of each brand under ``rule``, by brand."""
    with writing(path) as connection:
        found = _select(connection, "WHERE rule = $rule ORDER BY started_at", {"rule": rule})
    return {incident.brand: incident for incident in found}


def listed(path: Path, *, resolved: bool = False) -> list[Incident]:
    """Incidents that last, newest first; with ``resolved`` those that are over too."""
    with writing(path) as connection:
        return _select(
            connection, "WHERE $resolved OR state <> 'resolved' ORDER BY started_at DESC, brand", {"resolved": resolved}
        )


def record(
    path: Path,
    opened: Sequence[tuple[Incident, Sequence[outbox.Message]]],
    changed: Sequence[Incident],
    now: datetime,
) -> list[Incident]:
    """Opens incidents together with the messages that tell of them, all in one transaction, and updates others.

    Returns those opened: one that another process opened meanwhile is left alone, and its messages with it. What a
    person did to an incident, acknowledge or snooze, is never written over.
    """
    with writing(path) as connection, transaction(connection):
        new = [incident for incident, messages in opened if _open(connection, incident, messages, now)]
        for incident in changed:
            _update(connection, incident)
    return new


def _open(
    connection: duckdb.DuckDBPyConnection, incident: Incident, messages: Sequence[outbox.Message], now: datetime
) -> bool:
    lasting = connection.execute(
        "SELECT 1 FROM base.incident "
        "WHERE incident_id = $id OR (rule = $rule AND brand = $brand AND state <> 'resolved')",
        {"id": incident.incident_id, "rule": incident.rule, "brand": incident.brand},
    ).fetchone()
    if lasting:
        return False
    values = {field.name: getattr(incident, field.name) for field in fields(Incident)}
    connection.execute(f"INSERT INTO base.incident ({_COLUMNS}) VALUES ({_VALUES})", values)  # noqa: S608 - own names
    outbox.put(connection, messages, now)
    return True


def _update(connection: duckdb.DuckDBPyConnection, incident: Incident) -> None:
    connection.execute(
        "UPDATE base.incident SET last_at = $last_at, peak_at = $peak_at, voices = $voices, usual = $usual, "
        "probability = $probability, mentions = $mentions, updated_at = $updated_at, resolved_at = $resolved_at, "
        "state = CASE WHEN $resolved_at IS NULL THEN state ELSE 'resolved' END WHERE incident_id = $incident_id",
        {
            name: getattr(incident, name)
            for name in (
                "incident_id", "last_at", "peak_at", "voices", "usual", "probability", "mentions", "updated_at",
                "resolved_at",
            )
        },
    )  # fmt: skip


def acknowledge(path: Path, incident_id: str, by: str, now: datetime) -> Incident:
    """Somebody looks after it. Returns it as it is now; one that is over stays over. Raises UnknownIncident."""
    return _touch(
        path, incident_id, "state = CASE state WHEN 'open' THEN 'acknowledged' ELSE state END, "
        "acknowledged_at = $now, acknowledged_by = $by", {"by": by, "now": now},
    )  # fmt: skip


def snooze(path: Path, incident_id: str, until: datetime) -> Incident:
    """Until then nobody is told of a new incident of its rule and brand. Raises UnknownIncident."""
    return _touch(path, incident_id, "snoozed_until = $until", {"until": until})


def _touch(path: Path, incident_id: str, change: str, values: dict[str, Any]) -> Incident:
    with writing(path) as connection:
        connection.execute(
            f"UPDATE base.incident SET {change} WHERE incident_id = $id",  # noqa: S608 - `change` is one of the above
            {**values, "id": incident_id},
        )
        found = _select(connection, "WHERE incident_id = $id", {"id": incident_id})
    if not found:
        raise UnknownIncident(f"there is no incident {incident_id!r}")
    return found[0]


def _select(connection: duckdb.DuckDBPyConnection, where: str, values: dict[str, Any]) -> list[Incident]:
    rows = connection.execute(f"SELECT {_COLUMNS} FROM base.incident {where}", values).fetchall()  # noqa: S608 - own names
    return [Incident(**dict(zip((field.name for field in fields(Incident)), row, strict=True))) for row in rows]
