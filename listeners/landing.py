"""Landing files: what a pull brought, kept as ``landing/<source>/<pull>.parquet`` before anything else happens to it.

A landing file appears whole or not at all: it is written beside its place under a dot name, synced, and renamed. Its
metadata carries the cursor and the report, so the mentions and how far they reach are one commit. Records that could
not be read go to ``rejected/<source>/<pull>.jsonl``, which is in place before the landing file is.

``<source>`` is the name of the listener or of the import; it may differ from ``Mention.source``, the platform.
"""

import json
import logging
import os
import re
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import IO, Self

import pyarrow as pa
import pyarrow.parquet as pq

from listeners.errors import BadConfig, BadRecord
from listeners.listener import Cursor, Gap
from listeners.mention import SCHEMA, Mention, to_arrow

ROWS_A_GROUP = 20_000
_BYTES_A_GROUP = 32 << 20  # long texts: a group closes early, so that memory stays flat
_CONTENT_CHARACTERS = 10_000
_IMPORT = "import-"  # names an import's pulls; they carry no cursor
_CURSOR, _REPORT = b"goodword.cursor", b"goodword.report"
_TIME = "%Y%m%dT%H%M%S.%fZ"
_REPEATING = ["source", "kind", "brand", "metric", "author_handle", "author_location", "lang"]  # worth a dictionary
_SAFE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Landed:
    """The report of one pull. ``mentions`` are in the landing file, ``bad`` in the rejected file.

    ``reads``: posts that the platform bills for. ``repeated``: mentions whose id stands earlier in the same pull
    (the last one counts). ``stopped``: one line why the pull ended early. ``path`` is the landing file; it does not
    exist where a pull brought nothing.
    """

    source: str
    pull: str
    started_at: datetime
    finished_at: datetime
    mentions: int
    bad: int
    reads: int = 0
    repeated: int = 0
    stopped: str | None = None
    path: Path


class AlreadyLanded(Landed):
    """The report of the earlier import of the same file with the same mapping; nothing was done this time."""


def next_pull(folder: Path, source: str, started_at: datetime) -> str:
    """A name for a pull of a platform, such as ``20261123T065433.123456Z-1f2e3d4c``.

    Names sort in the order of the pulls, even where the clock has stepped back since the last one.
    """
    last = max(_platform_pulls(folder, source), default=None)
    moment = started_at.astimezone(UTC)
    if last is not None:
        before = datetime.strptime(last.stem.rpartition("-")[0], _TIME).replace(tzinfo=UTC)
        moment = max(moment, before + timedelta(microseconds=1))
    return f"{moment.strftime(_TIME)}-{secrets.token_hex(4)}"


def import_pull(digest: str) -> str:
    """The name for an import, from the hex digest of what is imported and how: the same import has the same name."""
    return _IMPORT + digest[:16]


def landed(folder: Path) -> list[Path]:
    """All landing files by source, the imports first, then the pulls from the oldest to the newest.

    So the last of a source is the one with its cursor. Unfinished files are never among them.
    """
    found = (path for path in folder.glob("*/*.parquet") if not path.name.startswith("."))
    return sorted(found, key=lambda path: (path.parent.name, not path.name.startswith(_IMPORT), path.name))


def landing_path(folder: Path, source: str, pull: str) -> Path:
    """Where that pull's landing file is or will be. Raises BadConfig for a source that can't name a folder."""
    if not _SAFE_NAME.fullmatch(source):
        raise BadConfig(f"source {source!r}: use letters, digits, '.', '_' and '-', at most 100 of them")
    return folder / source / f"{pull}.parquet"


def read_cursor(folder: Path, source: str) -> Cursor:
    """How far ``source`` has been read: the cursor of its newest pull, or an empty one. Imports have none."""
    newest = max(_platform_pulls(folder, source), default=None)
    if newest is None:
        return Cursor()
    values = json.loads(_metadata(newest)[_CURSOR])
    return Cursor(newest=values["newest"], gaps=tuple(Gap(**gap) for gap in values["gaps"]), reads=values["reads"])


def read_report(path: Path) -> Landed:
    """The report that a landing file carries."""
    values = json.loads(_metadata(path)[_REPORT])
    for moment in ("started_at", "finished_at"):
        values[moment] = datetime.fromisoformat(values[moment])
    return Landed(**values, path=path)


def iter_batches(path: Path, rows: int = 8192) -> Iterator[pa.RecordBatch]:
    """The mentions of a landing file in order, at most ``rows`` at a time, with ``listeners.mention.SCHEMA``."""
    with pq.ParquetFile(path) as file:
        for batch in file.iter_batches(batch_size=rows):
            yield _whole(batch).cast(SCHEMA)


class LandingWriter:
    """Writes one pull. Used as a context manager; leaving it without ``commit`` leaves no trace.

    A mention that does not fit the schema is set aside like any other bad record: one broken post never ends a pull.
    """

    def __init__(self, folder: Path, rejected: Path, source: str, pull: str, started_at: datetime) -> None:
        self._folder = folder
        self._source = source
        self._pull = pull
        self._started_at = started_at
        self._landing = _AtomicFile(landing_path(folder, source, pull))
        self._rejected = _AtomicFile(rejected / source / f"{pull}.jsonl")
        self._parquet: pq.ParquetWriter | None = None
        self._waiting: list[pa.RecordBatch] = []
        self.mentions = 0
        self.bad = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if self._parquet is not None:
                self._parquet.close()
        finally:
            self._landing.discard()
            self._rejected.discard()

    def write(self, mentions: Iterable[Mention]) -> None:
        rows = list(mentions)
        try:
            batch = _checked(to_arrow(rows))
        except (pa.ArrowException, ValueError, TypeError, OverflowError):
            self._write_one_by_one(rows)
        else:
            self.write_batch(batch)

    def write_batch(self, batch: pa.RecordBatch) -> None:
        """Raises ValueError where the batch has not SCHEMA or lacks a required value."""
        if not batch.num_rows:
            return
        self._waiting.append(_checked(batch))
        self.mentions += batch.num_rows
        if sum(map(len, self._waiting)) >= ROWS_A_GROUP or sum(b.nbytes for b in self._waiting) >= _BYTES_A_GROUP:
            self._flush()

    def reject(self, bad: Iterable[BadRecord]) -> None:
        for record in bad:
            row = asdict(replace(record, content=record.content[:_CONTENT_CHARACTERS]))
            # A lone surrogate can't be UTF-8; its escape is valid JSON.
            line = json.dumps(row, ensure_ascii=False).encode(errors="backslashreplace")
            self._rejected.open().write(line + b"\n")
            self.bad += 1

    def commit(
        self,
        cursor: Cursor | None,
        finished_at: datetime,
        *,
        stopped: str | None = None,
        reads: int = 0,
        repeated: int = 0,
    ) -> Landed | None:
        """Puts both files in place. None, and no file, where nothing came in and the cursor stands where it stood.

        ``cursor`` is None for an import.
        """
        moved = cursor is not None and _to_json(cursor) != _to_json(read_cursor(self._folder, self._source))
        if not (self.mentions or self.bad or moved):
            return None
        report = Landed(
            source=self._source,
            pull=self._pull,
            started_at=self._started_at,
            finished_at=finished_at,
            mentions=self.mentions,
            bad=self.bad,
            reads=reads,
            repeated=repeated,
            stopped=stopped,
            path=self._landing.path,
        )
        self._finish_parquet(cursor, report)
        self._rejected.commit()
        self._landing.commit()
        log.info("landed %s/%s: %d mentions, %d bad", self._source, self._pull, self.mentions, self.bad)
        return report

    def _write_one_by_one(self, rows: list[Mention]) -> None:
        good: list[pa.RecordBatch] = []
        for row in rows:
            try:
                good.append(_checked(to_arrow([row])))
            except (pa.ArrowException, ValueError, TypeError, OverflowError) as error:
                where = f"{row.source}:{row.source_id}"
                self.reject([BadRecord(where=where, column=None, reason=_misfit(error), content=repr(row))])
        if good:
            self.write_batch(pa.Table.from_batches(good).combine_chunks().to_batches()[0])

    def _flush(self) -> None:
        if self._waiting:
            self._open().write_table(pa.Table.from_batches(self._waiting, SCHEMA), row_group_size=ROWS_A_GROUP)
            self._waiting.clear()

    def _open(self) -> pq.ParquetWriter:
        if self._parquet is None:
            self._parquet = pq.ParquetWriter(
                self._landing.open(),
                SCHEMA,
                compression="zstd",
                use_dictionary=_REPEATING,
                write_statistics=["created_at"],  # a text's smallest value helps nobody and fills the footer
            )
        return self._parquet

    def _finish_parquet(self, cursor: Cursor | None, report: Landed) -> None:
        self._flush()
        metadata = {_REPORT: _to_json(report)}
        if cursor is not None:
            metadata[_CURSOR] = _to_json(cursor)
        parquet = self._open()
        parquet.add_key_value_metadata(metadata)
        parquet.close()
        self._parquet = None


class _AtomicFile:
    """A file that is written under a dot name beside ``path`` and gets its name when it is whole and on the disk."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._temporary: Path | None = None
        self._stream: IO[bytes] | None = None

    def open(self) -> IO[bytes]:
        if self._stream is None:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._temporary = self.path.with_name(f".{self.path.name}.{secrets.token_hex(4)}.tmp")
            self._stream = self._temporary.open("xb")
        return self._stream

    def commit(self) -> None:
        """Does nothing where nothing was written."""
        if self._stream is None or self._temporary is None:
            return
        self._stream.flush()
        os.fsync(self._stream.fileno())
        self._stream.close()
        os.replace(self._temporary, self.path)  # noqa: PTH105  named as what it is: the commit
        self._stream = self._temporary = None
        _sync_folder(self.path.parent)

    def discard(self) -> None:
        if self._stream is not None:
            self._stream.close()
        if self._temporary is not None:
            self._temporary.unlink(missing_ok=True)
        self._stream = self._temporary = None


def _whole(batch: pa.RecordBatch) -> pa.RecordBatch:
    """With the fields that mentions have had since the file was written: they are empty."""
    for place, field in enumerate(SCHEMA):
        if field.nullable and field.name not in batch.schema.names:
            batch = batch.add_column(place, field, pa.nulls(len(batch), field.type))
    return batch


def _platform_pulls(folder: Path, source: str) -> Iterator[Path]:
    parent = landing_path(folder, source, "").parent
    return parent.glob("[0-9]*.parquet")


def _metadata(path: Path) -> dict[bytes, bytes]:
    found: dict[bytes, bytes] = pq.read_metadata(path).metadata
    return found


def _to_json(value: Cursor | Landed) -> bytes:
    """``path`` stays out: a landing file may be moved with its folder."""

    def plain(item: object) -> str:
        return item.isoformat() if isinstance(item, datetime) else str(item)

    kept = {name: item for name, item in asdict(value).items() if name != "path"}
    return json.dumps(kept, default=plain, sort_keys=True).encode()


def _checked(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Arrow itself takes nulls in a column that allows none, until the file is read."""
    if not batch.schema.equals(SCHEMA):
        raise ValueError("the batch does not have the schema of a landing file")
    for field, column in zip(SCHEMA, batch.columns, strict=True):
        if column.null_count and not field.nullable:
            raise ValueError(f"{field.name} is missing")
    return batch


def _misfit(error: Exception) -> str:
    """The kind of error only: its text may hold the post."""
    return f"does not fit the schema of a mention ({type(error).__name__})"


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
