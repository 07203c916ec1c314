"""Loading: landing and signals files into the warehouse, all that are not in the ledger yet, in one transaction."""

import glob
import hashlib
import json
import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
from duckdb.func import PythonUDFType

from warehouse.connection import transaction
from warehouse.migrations import writing

log = logging.getLogger(__name__)

_FOLDER = Path(__file__).parent / "load"

#: Mentions that are worked on at a time. It bounds the memory that a load takes.
ROWS_A_PASS = 300_000
# Rows of a signals file to one mention: language, sentiment, emotion, role, questions that may be a yes, aspects.
_SIGNALS_A_MENTION = 8

# What a pass runs, each step with the kind of file that it reads.
_STEPS = (("tables", None), ("landed", "landing"), ("tagged", "signals"), ("signals", None), ("mentions", "landing"))

_LANDING = ("source", "source_id", "kind", "brand", "text", "created_at", "deleted", "raw")
_SIGNALS = ("source", "source_id", "text_hash", "tagger", "version", "name", "label", "score", "tagged_at")
_PLATFORM_PULL = re.compile(r"(\d{8}T\d{6}\.\d{6})Z-")

_FILES = pa.schema(
    [
        pa.field("kind", pa.string()),
        pa.field("pull", pa.string()),
        pa.field("path", pa.string()),
        pa.field("number", pa.int64()),
        pa.field("rows", pa.int64()),
        pa.field("pulled_at", pa.timestamp("us", tz="UTC")),
        pa.field("fingerprint", pa.string()),
        pa.field("taggers", pa.list_(pa.string())),
    ]
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadReport:
    """What one load did. ``files`` are landing files; their rows are new + edited + unchanged + deleted + repeated.

    ``repeated``: rows whose mention stands again further down in the same file. ``signals``: those not known before.
    ``unreadable``: files, as "source/pull", that are no landing or signals file; they stay where they are, and the
    next load looks at them again.
    """

    files: int
    new: int
    edited: int
    unchanged: int
    deleted: int
    repeated: int
    signals: int
    unreadable: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _File:
    kind: str
    pull: str
    path: Path
    rows: int
    pulled_at: datetime | None
    fingerprint: str
    taggers: list[str] | None


def load(path: Path, landing: Path, signals: Path, now: datetime) -> LoadReport:
    """Brings in each file under ``landing`` and ``signals`` that is not in the ledger; all of it or nothing.

    A mention is known by (source, source_id). The order of pulls decides which version is the newest, not the order of
    loading, so a file that comes late never overwrites what is newer. Running it again changes nothing.
    """
    with writing(path) as connection:
        ledger = _ledger(connection)
        unreadable: list[str] = []
        files = [
            *_new_files("landing", landing, ledger, unreadable),
            *_new_files("signals", signals, ledger, unreadable),
        ]
        if not files:
            return LoadReport(
                files=0, new=0, edited=0, unchanged=0, deleted=0, repeated=0, signals=0, unreadable=tuple(unreadable)
            )
        connection.create_function("text_hash", _text_hash, ["VARCHAR"], "VARCHAR", type=PythonUDFType.ARROW)
        try:
            report = _load(connection, files, now, unreadable)
        except duckdb.Error:
            whole = [file for file in files if _is_whole(file, unreadable)]
            if len(whole) == len(files):
                raise
            report = _load(connection, whole, now, unreadable)
    log.info(
        "loaded %d files: %d new, %d edited, %d unchanged, %d deleted, %d repeated, %d signals",
        report.files, report.new, report.edited, report.unchanged, report.deleted, report.repeated, report.signals,
    )  # fmt: skip
    return report


def _load(
    connection: duckdb.DuckDBPyConnection, files: list[_File], now: datetime, unreadable: list[str]
) -> LoadReport:
    with transaction(connection):
        _run(connection, files, now)
        return _report(connection, tuple(unreadable))


def _ledger(connection: duckdb.DuckDBPyConnection) -> dict[tuple[str, str], str]:
    rows = connection.execute("SELECT kind, pull, fingerprint FROM base.loaded_file").fetchall()
    return {(kind, pull): fingerprint for kind, pull, fingerprint in rows}


def _new_files(kind: str, folder: Path, ledger: dict[tuple[str, str], str], unreadable: list[str]) -> Iterator[_File]:
    """Files to load. A landing file never changes once it is there; a signals file is written again by a new tagger."""
    for path in sorted(folder.glob("*/*.parquet")):
        if path.name.startswith("."):
            continue
        pull = f"{path.parent.name}/{path.stem}"
        status = path.stat()
        fingerprint = f"{status.st_size}-{status.st_mtime_ns}"
        known = ledger.get((kind, pull))
        if known == fingerprint or (known and kind == "landing"):
            continue
        try:
            yield _read_footer(kind, pull, path, fingerprint)
        except (pa.ArrowException, OSError, KeyError, ValueError) as error:
            _leave_out(kind, pull, error, unreadable)


def _leave_out(kind: str, pull: str, error: Exception, unreadable: list[str]) -> None:
    log.error("%s file %s can't be read (%s); it is left out", kind, pull, type(error).__name__)
    unreadable.append(pull)


def _is_whole(file: _File, unreadable: list[str]) -> bool:
    """Whether the file can be read to its end, and not its footer alone."""
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(file.path) as parquet:
            for _ in parquet.iter_batches():
                pass
    except (pa.ArrowException, OSError, ValueError) as error:
        _leave_out(file.kind, file.pull, error, unreadable)
        return False
    return True


def _read_footer(kind: str, pull: str, path: Path, fingerprint: str) -> _File:
    import pyarrow.parquet as pq

    footer = pq.read_metadata(path)
    missing = set(_LANDING if kind == "landing" else _SIGNALS).difference(footer.schema.names)
    if missing:
        raise ValueError(f"{path} lacks {', '.join(sorted(missing))}")
    metadata = footer.metadata or {}
    pulled_at = _pulled_at(path.stem, metadata) if kind == "landing" else None
    taggers = list(json.loads(metadata[b"goodword.taggers"])) if b"goodword.taggers" in metadata else None
    return _File(
        kind=kind, pull=pull, path=path, rows=footer.num_rows, pulled_at=pulled_at, fingerprint=fingerprint,
        taggers=taggers,
    )  # fmt: skip


def _pulled_at(stem: str, metadata: dict[bytes, bytes]) -> datetime:
    """A platform's pulls are in the order of their names even where the clock stepped back; an import says when."""
    if named := _PLATFORM_PULL.match(stem):
        return datetime.strptime(named[1], "%Y%m%dT%H%M%S.%f").replace(tzinfo=UTC)
    return datetime.fromisoformat(json.loads(metadata[b"goodword.report"])["started_at"])


def _run(connection: duckdb.DuckDBPyConnection, files: list[_File], now: datetime) -> None:
    pulled = {file.pull: file.pulled_at for file in files if file.pulled_at}
    files = sorted(files, key=lambda file: (pulled.get(file.pull, now), file.pull, file.kind))
    table = pa.Table.from_pylist([_row(file, number) for number, file in enumerate(files)], schema=_FILES)
    connection.register("files_to_load", table)
    connection.execute("SET VARIABLE now = $now", {"now": now})
    connection.execute(_sql("files"))
    for group in _groups(files):
        _run_group(connection, group)
    connection.execute(_sql("ledger"))


def _groups(files: list[_File]) -> Iterator[list[_File]]:
    """Files in their order, so many pulls at a time as make up one pass; a pull that is larger goes alone."""
    group: list[_File] = []
    for _, pull in groupby(files, key=lambda file: file.pull):
        members = list(pull)
        if group and _weight(group + members) > ROWS_A_PASS:
            yield group
            group = []
        group += members
    yield group


def _weight(files: list[_File]) -> int:
    """Mentions that the files are about, roughly."""
    landed = sum(file.rows for file in files if file.kind == "landing")
    return max(landed, sum(file.rows for file in files if file.kind == "signals") // _SIGNALS_A_MENTION)


def _run_group(connection: duckdb.DuckDBPyConnection, files: list[_File]) -> None:
    # A path is a pattern to DuckDB.
    paths = {
        kind: [glob.escape(str(file.path)) for file in files if file.kind == kind] for kind in ("landing", "signals")
    }
    connection.execute("SET VARIABLE landing_paths = $paths", {"paths": paths["landing"]})
    connection.execute("SET VARIABLE signals_paths = $paths", {"paths": paths["signals"]})
    passes = -(-_weight(files) // ROWS_A_PASS) or 1
    for number in range(passes):
        connection.execute(f"SET VARIABLE passes = {passes}; SET VARIABLE pass = {number}")
        for step, reads in _STEPS:
            if reads is None or paths[reads]:
                connection.execute(_sql(step))
    if paths["landing"]:
        connection.execute("SET VARIABLE passes = 1; SET VARIABLE pass = 0")
        connection.execute(_sql("authors"))


def _sql(name: str) -> str:
    return (_FOLDER / f"{name}.sql").read_text(encoding="utf-8")


def _row(file: _File, number: int) -> dict[str, Any]:
    return {
        "kind": file.kind, "pull": file.pull, "path": str(file.path), "number": number, "rows": file.rows,
        "pulled_at": file.pulled_at, "fingerprint": file.fingerprint, "taggers": file.taggers,
    }  # fmt: skip


def _text_hash(texts: pa.Array) -> pa.Array:
    """The hash under which the tag step names a text."""
    return pa.array([hashlib.blake2b(text.encode(), digest_size=16).hexdigest() for text in texts.to_pylist()])


def _report(connection: duckdb.DuckDBPyConnection, unreadable: tuple[str, ...]) -> LoadReport:
    counts = connection.execute(_sql("report")).fetchall()[0]
    names = ("files", "new", "edited", "unchanged", "deleted", "repeated", "signals")
    return LoadReport(**dict(zip(names, counts, strict=True)), unreadable=unreadable)
