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
    kind: str
    brand: str
    scope: str = ""
    state: str
    headline: str
    started_at: datetime
    last_at: datetime
    peak_at: datetime
    observed: float
    usual: float
    probability: float | None
    mentions: int
    opened_at: datetime
    updated_at: datetime
    resolved_at: datetime | None = None
    acknowledged_at: datetime | None = None
    acknowledged_by: str | None = None
    snoozed_until: datetime | None = None
    parent_id: str | None = None
    owner: str | None = None
    told: float | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """A row of ``base.incident_event``."""

    happened_at: datetime
    event: str
    person: str | None
    observed: float
    mentions: int


@dataclass(frozen=True, slots=True)
class Told:
    """What became of an incident (``event``: opened, worse or resolved), and the messages that tell of it, if any
    do."""

    incident: Incident
    event: str
    messages: Sequence[outbox.Message] = ()


_NAMES = [field.name for field in fields(Incident)]
_COLUMNS = ", ".join(_NAMES)
_VALUES = ", ".join(f"${name}" for name in _NAMES)
#: What detection finds out; the rest is said at the beginning, or by people.
_FOUND = (
    "headline", "last_at", "peak_at", "observed", "usual", "probability", "mentions", "updated_at", "resolved_at",
)  # fmt: skip


def latest(path: Path) -> dict[tuple[str, str, str], Incident]:
    """The newest incident of each rule, brand and scope."""
    with writing(path) as connection:
        found = _select(connection, "ORDER BY started_at, opened_at", {})
    return {(incident.rule, incident.brand, incident.scope): incident for incident in found}


def listed(path: Path, *, resolved: bool = False) -> list[Incident]:
    """Incidents that last, newest first; with ``resolved`` those that are over too."""
    with writing(path) as connection:
        return _select(
            connection, "WHERE $resolved OR state <> 'resolved' ORDER BY started_at DESC, brand, incident_id",
            {"resolved": resolved},
        )  # fmt: skip


def one(path: Path, incident_id: str) -> tuple[Incident, list[Event], list[Incident]]:
    """An incident, what happened to it, and its parts. Raises UnknownIncident."""
    with writing(path) as connection:
        incident = _one(connection, incident_id)
        rows = connection.execute(
            "SELECT happened_at, event, person, observed, mentions FROM base.incident_event "
            "WHERE incident_id = $id ORDER BY happened_at, event",
            {"id": incident_id},
        ).fetchall()
        parts = _select(connection, "WHERE parent_id = $id ORDER BY started_at, incident_id", {"id": incident_id})
    return incident, [Event(*row) for row in rows], parts


def record(path: Path, told: Sequence[Told], updated: Sequence[Incident], now: datetime) -> list[Incident]:
    """Records what became of incidents together with the messages that tell of it, in one transaction, and brings
    others up to date in silence.

    Returns those opened: one that another process opened meanwhile is left alone, and its messages with it. What a
    person did to an incident, acknowledge or snooze, is never written over.
    """
    new = []
    with writing(path) as connection, transaction(connection):
        for one in told:
            if one.event != "opened":
                if not _update(connection, one.incident):
                    continue  # another process was first
            elif not _open(connection, one.incident):
                continue
            else:
                new.append(one.incident)
            _happened(connection, one.incident, one.event, None, now)
            if one.event == "resolved" and not _heard_of(connection, one.incident.incident_id, now):
                continue
            if outbox.put(connection, one.messages, now) and one.event != "resolved":
                values = {"told": one.incident.observed, "id": one.incident.incident_id}
                connection.execute("UPDATE base.incident SET told = $told WHERE incident_id = $id", values)
        for incident in updated:
            _update(connection, incident)
    return new


def _open(connection: duckdb.DuckDBPyConnection, incident: Incident) -> bool:
    lasting = connection.execute(
        "SELECT 1 FROM base.incident WHERE incident_id = $id "
        "OR (rule = $rule AND brand = $brand AND scope = $scope AND state <> 'resolved')",
        {"id": incident.incident_id, "rule": incident.rule, "brand": incident.brand, "scope": incident.scope},
    ).fetchone()
    if lasting:
        return False
    values = {name: getattr(incident, name) for name in _NAMES}
    connection.execute(f"INSERT INTO base.incident ({_COLUMNS}) VALUES ({_VALUES})", values)  # noqa: S608 - own names
    return True


def _update(connection: duckdb.DuckDBPyConnection, incident: Incident) -> bool:
    """False where it is over already."""
    changes = ", ".join(f"{name} = ${name}" for name in _FOUND)
    values = {name: getattr(incident, name) for name in (*_FOUND, "incident_id")}
    found = connection.execute(
        f"UPDATE base.incident SET {changes}, "  # noqa: S608 - own names
        "state = CASE WHEN $resolved_at IS NULL THEN state ELSE 'resolved' END "
        "WHERE incident_id = $incident_id AND state <> 'resolved' RETURNING 1",
        values,
    ).fetchall()
    return bool(found)


def _heard_of(connection: duckdb.DuckDBPyConnection, incident_id: str, now: datetime) -> bool:
    """Whether anybody heard of an incident that is over. What waits for the end of quiet hours is taken back."""
    values = {"id": incident_id, "now": now}
    connection.execute(
        "DELETE FROM base.outbox WHERE incident_id = $id AND state = 'pending' AND attempts = 0 AND due_at > $now",
        values,
    )
    return (
        connection.execute("SELECT 1 FROM base.outbox WHERE incident_id = $id", {"id": incident_id}).fetchone()
        is not None
    )


def _happened(
    connection: duckdb.DuckDBPyConnection, incident: Incident, event: str, person: str | None, now: datetime
) -> None:
    connection.execute(
        "INSERT INTO base.incident_event VALUES (?, ?, ?, ?, ?, ?)",
        [incident.incident_id, now, event, person, incident.observed, incident.mentions],
    )


def acknowledge(path: Path, incident_id: str, by: str, now: datetime) -> Incident:
    """Somebody looks after it. Returns it as it is now; one that is over stays over. Raises UnknownIncident."""
    return _touch(
        path, incident_id, "state = CASE state WHEN 'open' THEN 'acknowledged' ELSE state END, "
        "acknowledged_at = $now, acknowledged_by = $by", {"by": by, "now": now}, "acknowledged", by, now,
    )  # fmt: skip


def snooze(path: Path, incident_id: str, until: datetime, by: str, now: datetime) -> Incident:
    """Until then nobody is told that it grew, or of a new one of its rule, brand and scope. Raises UnknownIncident."""
    return _touch(path, incident_id, "snoozed_until = $until", {"until": until}, "snoozed", by, now)


def resolve(path: Path, incident_id: str, by: str, now: datetime, messages: Sequence[outbox.Message]) -> Incident:
    """A person says that it is over; ``messages`` tell of it. One that is over stays as it is. Raises
    UnknownIncident."""
    with writing(path) as connection, transaction(connection):
        incident = _one(connection, incident_id)
        if incident.state == "resolved":
            return incident
        connection.execute(
            "UPDATE base.incident SET state = 'resolved', resolved_at = $now, updated_at = $now "
            "WHERE incident_id = $id",
            {"now": now, "id": incident_id},
        )
        _happened(connection, incident, "resolved", by, now)
        outbox.put(connection, messages, now)
        return _one(connection, incident_id)


def _touch(
    path: Path, incident_id: str, change: str, values: dict[str, Any], event: str, by: str, now: datetime
) -> Incident:
    with writing(path) as connection, transaction(connection):
        connection.execute(
            f"UPDATE base.incident SET {change} WHERE incident_id = $id",  # noqa: S608 - `change` is one of the above
            {**values, "id": incident_id},
        )
        incident = _one(connection, incident_id)
        _happened(connection, incident, event, by, now)
    return incident


def _one(connection: duckdb.DuckDBPyConnection, incident_id: str) -> Incident:
    found = _select(connection, "WHERE incident_id = $id", {"id": incident_id})
    if not found:
        raise UnknownIncident(f"there is no incident {incident_id!r}")
    return found[0]


def _select(connection: duckdb.DuckDBPyConnection, where: str, values: dict[str, Any]) -> list[Incident]:
    rows = connection.execute(f"SELECT {_COLUMNS} FROM base.incident {where}", values).fetchall()  # noqa: S608 - own names
    return [Incident(**dict(zip(_NAMES, row, strict=True))) for row in rows]
