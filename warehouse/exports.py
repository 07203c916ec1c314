"""The ledger of segments: who is in one, and what went out to whom.

A row counts as carried from the moment it is planned, so that nothing goes out twice, and as exported only when it was
delivered. Between the two a process may die:

- A file is complete under another name before it is planned, gets its name by a rename, and is then recorded. Whatever
  was cut off there, the next export ends it: each row is in exactly one file.
- A message lies in the outbox, in the transaction that plans it, and is sent under one id until it is taken or
  refused: at least once, and whoever drops an id that came before has it exactly once. What was refused was not taken;
  its rows go out again under a new id.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import NamedTuple
from uuid import uuid4

import duckdb
import pyarrow as pa

from warehouse import outbox
from warehouse.connection import transaction
from warehouse.migrations import writing
from warehouse.publishing import keep_names

_SQL = Path(__file__).parent / "export"
_SEGMENTS = Path(__file__).parent / "segments"

#: The segment as it is now: where the row stands in it, who it is, and a hash of the row. Each key stands once.
ROWS = pa.schema([("position", pa.int64()), ("key", pa.string()), ("content_hash", pa.string())])

_EXPORTS = pa.schema(
    [
        ("export_id", pa.string()),
        ("target", pa.string()),
        ("part", pa.string()),
        ("first", pa.int64()),
        ("last", pa.int64()),
    ]
)


class _Export(NamedTuple):
    """A row of _EXPORTS: it carries what goes from position ``first`` to ``last``."""

    export_id: str
    target: str
    part: str | None
    first: int
    last: int


class File(NamedTuple):
    """A file that is complete as ``part``, and is to be called ``target``, which nothing is called yet."""

    part: Path
    target: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """``members`` are in the segment, ``going`` of them go out."""

    members: int
    going: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """What an export changed. ``exports`` are the ids of those that it made and of those that waited already."""

    members: int
    going: int
    entered: int
    left: int
    exports: tuple[str, ...]
    target: str | None


class Outcome(NamedTuple):
    """``exports`` of a segment, with ``rows``, that are in one state."""

    state: str
    exports: int
    rows: int
    reason: str | None


def built_in() -> dict[str, str]:
    """The SQL of the segments that come with Goodword, by name. Its first line is a comment that says who is in it."""
    return {path.stem: path.read_text(encoding="utf-8") for path in sorted(_SEGMENTS.glob("*.sql"))}


def count(path: Path, segment: str, rows: pa.Table, only: str) -> Counts:
    """What an export of ``rows`` (as ROWS) would carry; changes nothing. ``only``: new, changed or all."""
    with writing(path) as connection:
        _compare(connection, segment, rows, only)
        return Counts(members=len(rows), going=len(_going(connection)))


def last_exported(path: Path) -> dict[str, datetime]:
    """When each segment was last delivered, in whole or in part."""
    with writing(path) as connection:
        return dict(
            connection.execute(
                "SELECT segment, max(exported_at) FROM exports WHERE exported_at IS NOT NULL GROUP BY segment"
            ).fetchall()
        )


def to_file(
    path: Path, segment: str, rows: pa.Table, only: str, write: Callable[[list[int], datetime], File], now: datetime
) -> Planned:
    """Exports to a file what ``only`` says, in the order of ``rows``. Nobody else exports meanwhile.

    ``write`` gets the positions that go and the moment; it writes the whole file under another name. Where nothing
    goes there is no file.
    """

    def plan(positions: list[int], at: datetime) -> list[_Export]:
        file = write(positions, at)
        return [_Export(_new_id(), str(file.target), str(file.part), positions[0], positions[-1])]

    with writing(path) as connection:
        _finish(connection, now)
        planned = _plan(connection, segment, rows, only, plan, now)
        _finish(connection, now)
    return planned


def to_webhook(
    path: Path,
    segment: str,
    rows: pa.Table,
    only: str,
    messages: Callable[[list[list[int]], list[str], datetime], Sequence[outbox.Message]],
    size: int,
    now: datetime,
) -> Planned:
    """Puts what ``only`` says into the outbox, in messages of at most ``size`` rows, in the order of ``rows``.

    ``messages`` makes them of the positions of each, the ids, which are their dedupe keys, and the moment.
    """
    with writing(path) as connection:

        def plan(positions: list[int], at: datetime) -> list[_Export]:
            batches = [positions[start : start + size] for start in range(0, len(positions), size)]
            ids = [_new_id() for _ in batches]
            made = messages(batches, ids, at)
            outbox.put(connection, made, now)
            return [
                _Export(message.dedupe_key, message.recipient, None, batch[0], batch[-1])
                for message, batch in zip(made, batches, strict=True)
            ]

        return _plan(connection, segment, rows, only, plan, now)


def outcomes(path: Path, exports: Sequence[str]) -> list[Outcome]:
    """What became of these exports, by state."""
    with writing(path) as connection:
        found = connection.execute(
            "SELECT state, count(*), sum(rows)::BIGINT, max(reason) FROM exports WHERE list_contains($ids, export_id) "
            "GROUP BY state ORDER BY state",
            {"ids": list(exports)},
        ).fetchall()
    return [Outcome(*row) for row in found]


def _plan(
    connection: duckdb.DuckDBPyConnection,
    segment: str,
    rows: pa.Table,
    only: str,
    plan: Callable[[list[int], datetime], list[_Export]],
    now: datetime,
) -> Planned:
    with transaction(connection):
        _compare(connection, segment, rows, only)
        waiting = connection.execute(
            "SELECT export_id FROM exports WHERE segment = $segment AND state = 'waiting'", {"segment": segment}
        ).fetchall()
        going = _going(connection)
        before = _stays(connection, segment)
        connection.execute("SET VARIABLE now = $now", {"now": now})
        connection.execute(_text("2_members"))
        at, entered = connection.execute(
            "SELECT getvariable('moment'), count(*) FILTER (entered_at = getvariable('moment')) FROM segment_changes"
        ).fetchall()[0]
        made = plan(going, at) if going else []
        table = pa.Table.from_pylist([one._asdict() for one in made], schema=_EXPORTS)
        with _registered(connection, "segment_exports", table):
            connection.execute(_text("3_exports"))
        left = before + entered - len(rows)
    ids = [export_id for (export_id,) in waiting] + [one.export_id for one in made]
    return Planned(
        members=len(rows),
        going=len(going),
        entered=entered,
        left=left,
        exports=tuple(ids),
        target=made[0].target if made else None,
    )


def _compare(connection: duckdb.DuckDBPyConnection, segment: str, rows: pa.Table, only: str) -> None:
    connection.execute("SET VARIABLE segment = $segment", {"segment": segment})
    connection.execute("SET VARIABLE wanted = $only", {"only": only})
    with _registered(connection, "segment_rows", rows):
        connection.execute(_text("1_changes"))


def _going(connection: duckdb.DuckDBPyConnection) -> list[int]:
    found = connection.execute("SELECT position FROM segment_changes WHERE goes ORDER BY position").fetchall()
    return [position for (position,) in found]


def _stays(connection: duckdb.DuckDBPyConnection, segment: str) -> int:
    """How many are in the segment as the last export found it."""
    found = connection.execute(
        "SELECT count(*) FROM base.segment_member WHERE segment = $segment AND left_at IS NULL", {"segment": segment}
    ).fetchall()
    return int(found[0][0])


def _finish(connection: duckdb.DuckDBPyConnection, now: datetime) -> None:
    """Gives planned files their names and records them; those of an export that was cut off, too."""
    planned = connection.execute(
        "SELECT export_id, part, target FROM base.export WHERE part IS NOT NULL AND exported_at IS NULL"
    ).fetchall()
    for export_id, part, target in planned:
        folder = Path(target).parent
        if not folder.is_dir():  # on a disk that is not there now
            continue
        # Where the part is gone the rename was done: somebody may have taken the file away since.
        if Path(part).exists():
            Path(part).replace(target)
            keep_names(folder)
        connection.execute(
            "UPDATE base.export SET exported_at = greatest($now, planned_at) WHERE export_id = $id",
            {"now": now, "id": export_id},
        )


def _new_id() -> str:
    return f"exp_{uuid4().hex}"


def _text(step: str) -> str:
    return (_SQL / f"{step}.sql").read_text(encoding="utf-8")


@contextmanager
def _registered(connection: duckdb.DuckDBPyConnection, name: str, table: pa.Table) -> Iterator[None]:
    connection.register(name, table)
    try:
        yield
    finally:
        connection.unregister(name)
