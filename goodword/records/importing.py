"""One import: rows are read and judged, the good ones wait in a file, and go into the warehouse in one transaction."""

import logging
import os
import tempfile
from collections.abc import Collection, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Self

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from pyarrow.dataset import Dataset, dataset

from goodword.home import Home
from goodword.records.rejected import Rejected
from goodword.records.rows import BadCell, Feeds, Record, Row, RowReader
from goodword.records.sources import Source
from listeners.errors import BadConfig, BadRecord
from listeners.files import Records
from listeners.files.records import json_object
from warehouse import IDENTITIES, KINDS

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """Rows of the input = new + changed + unchanged + bad. The bad ones lie in ``rejected``, one JSON a line: where,
    column, reason, content. ``removed``: records held that a full input no longer had. ``unknown``: rows that name a
    customer (of a deal: an account) that is not known yet; they are in all the same. ``ignored`` are columns that mean
    nothing to Goodword."""

    kind: str
    new: int
    changed: int
    unchanged: int
    removed: int
    bad: int
    unknown: int
    rejected: Path
    ignored: tuple[str, ...]


def import_records(
    home: Home,
    kind: str,
    source: Source,
    now: datetime,
    *,
    columns: Mapping[str, str] | None = None,
    full: bool = False,
    allow_removals: bool = False,
) -> ImportReport:
    """Brings the records of one kind (``warehouse.KINDS``) that ``source`` has into the warehouse, in one transaction.

    Rows that can't be read go to ``rejected/<kind>/<name of the source>.jsonl``; of rows with one key the first counts.
    ``columns`` is field -> column, see RowReader. What the source has no column for stays as it is held.
    ``full``: the source has all there is, and what it lacks ends; a bad row's record stays, unless the row is so torn
    that its key can't be read.

    Raises BadConfig where the source as a whole can't be read or lacks a column of the key, RetryLater where it can't
    be reached, and warehouse.errors.RemovalsRefused; then nothing has changed. Memory: a batch, and the keys.
    """
    import warehouse

    rows = RowReader(kind, columns or {})
    rejected = home.rejected / kind / f"{source.name}.jsonl"
    with ExitStack() as stack:
        bad = stack.enter_context(Rejected(rejected))
        records = stack.enter_context(_Spool(rejected, KINDS[kind].schema))
        identities = stack.enter_context(_Spool(rejected, IDENTITIES))
        reading = _Reading(rows, bad, records, identities)
        for batch in source.batches(rows.needed):
            reading.add(batch)
        reading.check()
        loaded = warehouse.load_records(
            home.warehouse,
            kind,
            records.read({*KINDS[kind].key, *reading.filled}),
            now,
            identities=_in_scope(identities.read(IDENTITIES.names), reading.filled),
            full=full,
            spared=_keys(kind, reading.spared),
            allow_removals=allow_removals,
        )
        bad.commit()
    log.info("%s: %d rows set aside", kind, bad.count)
    return ImportReport(
        kind=kind,
        new=loaded.new,
        changed=loaded.changed,
        unchanged=loaded.unchanged,
        removed=loaded.removed,
        bad=bad.count,
        unknown=loaded.unknown,
        rejected=rejected,
        ignored=tuple(name for name in reading.names if name not in reading.used),
    )


class _Spool:
    """A Parquet file in which good rows wait until all are read: the warehouse is open for as short as can be."""

    def __init__(self, beside: Path, schema: pa.Schema) -> None:
        beside.parent.mkdir(parents=True, exist_ok=True)
        handle, path = tempfile.mkstemp(prefix=f".{beside.stem}-", suffix=".tmp", dir=beside.parent)
        os.close(handle)
        self._path = Path(path)
        self._writer = pq.ParquetWriter(path, schema, compression="zstd")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._writer.close()
        self._path.unlink()

    def write(self, rows: list[dict[str, Any]]) -> None:
        if rows:
            self._writer.write_batch(pa.RecordBatch.from_pylist(rows, schema=self._writer.schema))

    def read(self, columns: Collection[str]) -> Dataset:
        """All that was written, with these columns."""
        self._writer.close()
        schema = self._writer.schema
        return dataset(self._path, format="parquet").replace_schema(
            pa.schema([field for field in schema if field.name in columns])
        )


class _Reading:
    """What was read so far. ``filled``: fields that the input speaks of; ``names``: its columns; ``used``: those that
    feed a field; ``spared``: the keys of rows that are bad."""

    def __init__(self, rows: RowReader, bad: Rejected, records: _Spool, identities: _Spool) -> None:
        self._rows, self._bad, self._records, self._identities = rows, bad, records, identities
        self._keys: set[tuple[str, ...]] = set()
        self._filled: dict[Path, set[str]] = {}
        self.spared: set[tuple[str, ...]] = set()
        self.names: dict[str, None] = {}
        self.used: set[str] = set()

    def add(self, batch: Records) -> None:
        names = {name: None for row in batch.rows for name in row}
        feeds = self._rows.feeds(names)
        self.names.update(names)
        self.used.update(feeds.values())
        self._filled.setdefault(batch.path, set()).update(self._rows.filled(feeds))
        self._bad.add(batch.bad)
        for record in batch.bad:
            content = _content(record)
            self._spare(content, self._rows.feeds(content))
        good: list[Record] = []
        for index, row in enumerate(batch.rows):
            try:
                good.append(self._first(self._rows.read(row, feeds), feeds))
            except BadCell as error:
                self._bad.add([batch.bad_row(index, error.column, str(error))])
                self._spare(row, feeds)
        self._records.write([record.values for record in good])
        self._identities.write([identity for record in good for identity in record.identities])

    def _spare(self, row: Row, feeds: Feeds) -> None:
        if key := self._rows.key_of_bad(row, feeds):
            self.spared.add(key)

    @property
    def filled(self) -> set[str]:
        return set().union(*self._filled.values())

    def check(self) -> None:
        """Raises BadConfig where files that are one input differ in their columns: an absent one keeps what is held,
        and would empty it here."""
        for path, filled in self._filled.items():
            if lacking := sorted(self.filled - filled):
                raise BadConfig(f"{path}: no column {lacking[0]!r}, which another file of this full export has")

    def _first(self, record: Record, feeds: Feeds) -> Record:
        key = self._rows.key(record)
        if key in self._keys:
            raise BadCell(feeds[self._rows.last_of_key], "stands further up already; the first row counts")
        self._keys.add(key)
        return record


def _content(bad: BadRecord) -> Row:
    """The cells of a row that the reader of the file refused for one of them; none where it is torn."""
    try:
        return json_object(bad.content)
    except (ValueError, RecursionError):
        return {}


def _in_scope(identities: Dataset, filled: Collection[str]) -> Dataset:
    """Those of kinds only that the input has a column for; handles are named by the rows themselves."""
    kinds = ["handle", *(kind for kind in ("email", "phone", "website") if kind in filled)]
    return identities.filter(pc.field("kind").isin(kinds))


def _keys(kind: str, keys: Collection[tuple[str, ...]]) -> pa.Table:
    names = KINDS[kind].key
    return pa.table({name: pa.array([key[at] for key in keys], pa.string()) for at, name in enumerate(names)})
