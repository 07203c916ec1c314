"""People in their one form, and the keys they hold, kept beside the warehouse: a match prepares and compares only those
who changed.

The file holds nothing that the warehouse has not; without it, or where it belongs to another state of the warehouse,
everybody is compared anew.
"""

import hashlib
import logging
from datetime import datetime
from pathlib import Path
from uuid import uuid4

import duckdb

from warehouse.connection import transaction

log = logging.getLogger(__name__)

#: The model is trained anew when so large a share of the people came or changed since, or people decided so often.
_CHANGED = 0.1
_DECISIONS = 20

_SHAPE = """
CREATE TABLE prepared.stamp (stamp UUID, likeness VARCHAR);
CREATE TABLE prepared.known (person BIGINT, side VARCHAR, id VARCHAR, fingerprint UBIGINT, prepared_at TIMESTAMPTZ);
"""
_STALE = """
SELECT
    count(*) >= $changed * (SELECT count(*) FROM prepared.known)
    OR (
        SELECT count(*)
        FROM base.link_decision
        WHERE decided_at > getvariable('trained_at') OR undone_at > getvariable('trained_at')
    ) >= $decisions
FROM prepared.known
WHERE prepared_at > getvariable('trained_at')
"""


def file_beside(warehouse: Path) -> Path:
    """Where the prepared people of a warehouse are."""
    return warehouse.with_name(f"{warehouse.stem}-people.duckdb")


def attach(connection: duckdb.DuckDBPyConnection, warehouse: Path) -> bool:
    """Attaches the file as the database ``prepared``; whether it holds the people whom the warehouse was compared with.

    One that does not is emptied.
    """
    file = file_beside(warehouse)
    try:
        if file.exists():
            _attach(connection, file)
            if _usable(connection):
                return True
            connection.execute("DETACH prepared")
    except duckdb.Error as error:
        log.warning("%s can't be read (%s): everybody is compared anew", file.name, type(error).__name__)
    for leftover in (file, file.with_name(f"{file.name}.wal")):
        leftover.unlink(missing_ok=True)
    _attach(connection, file)
    connection.execute(_SHAPE)
    return False


def stamp(connection: duckdb.DuckDBPyConnection) -> None:
    """Marks the state of the candidates; within the transaction that makes them."""
    connection.execute("SET VARIABLE stamp = $stamp", {"stamp": str(uuid4())})
    connection.execute("DELETE FROM base.prepared; INSERT INTO base.prepared VALUES (getvariable('stamp'))")


def keep(connection: duckdb.DuckDBPyConnection, now: datetime) -> None:
    """Takes over the tables gone, record, fresh_person and fresh_key; after that transaction, for DuckDB writes to one
    database at a time. A crash in between leaves a stamp that is not the warehouse's."""
    with transaction(connection):
        for table, fresh in (("person", "fresh_person"), ("person_key", "fresh_key")):
            connection.execute(f"CREATE TABLE IF NOT EXISTS prepared.{table} AS FROM {fresh} LIMIT 0")
            connection.execute(f"DELETE FROM prepared.{table} WHERE unique_id IN (SELECT person FROM gone)")  # noqa: S608
            connection.execute(f"INSERT INTO prepared.{table} FROM {fresh}")
        connection.execute("DELETE FROM prepared.known WHERE person IN (SELECT person FROM gone)")
        connection.execute(
            "INSERT INTO prepared.known SELECT person, side, id, fingerprint, $now FROM record", {"now": now}
        )
        connection.execute("DELETE FROM prepared.stamp")
        connection.execute(
            "INSERT INTO prepared.stamp VALUES (getvariable('stamp'), $likeness)", {"likeness": _likeness()}
        )


def _attach(connection: duckdb.DuckDBPyConnection, file: Path) -> None:
    quoted = str(file).replace("'", "''")
    connection.execute(f"ATTACH '{quoted}' AS prepared")


def _usable(connection: duckdb.DuckDBPyConnection) -> bool:
    held = connection.execute("SELECT stamp, likeness FROM prepared.stamp").fetchone()
    state = connection.execute("SELECT stamp FROM base.prepared").fetchone()
    if not held or not state or held != (state[0], _likeness()):
        return False
    connection.execute("SET VARIABLE trained_at = (SELECT max(trained_at) FROM base.match_model)")
    return not connection.execute(_STALE, {"changed": _CHANGED, "decisions": _DECISIONS}).fetchall()[0][0]


def _likeness() -> str:
    """Another version of Goodword brings people into another form."""
    digest = hashlib.sha256()
    for file in sorted(Path(__file__).parent.rglob("*")):
        if file.suffix in (".py", ".sql", ".csv"):
            digest.update(file.read_bytes())
    return digest.hexdigest()
