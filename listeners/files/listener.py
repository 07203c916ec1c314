"""Files in a folder as a source: each one new or changed since the last pull is read."""

import glob
import json
import logging
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pyarrow as pa

from listeners.errors import BadConfig, BadRecord, RetryLater
from listeners.files.importing import import_digest
from listeners.files.mapping import MentionMapping
from listeners.files.records import read_records
from listeners.listener import Cursor, Page
from listeners.mention import Kind, Mention, Metric

log = logging.getLogger(__name__)


class FilesListener:
    """Reads the files that match ``pattern`` (a glob, ``**`` for any folders, relative to the working folder).

    The cursor holds a digest a file. A file is marked as read only by the page after its last row, so one that is cut
    short is read again from its beginning; its ids keep that from counting twice. A file that can't be read at all is
    one bad record, and is tried again when it changes or the mapping does.
    """

    def __init__(
        self,
        name: str,
        pattern: str,
        *,
        source: str | None = None,
        mapping: Mapping[str, str] | None = None,
        kind: Kind = Kind.MENTION,
        brand: str | None = None,
        metric: Metric | None = None,
    ) -> None:
        """``source`` (default: ``name``) is the mentions' source. Raises BadConfig for a mapping that can't work."""
        self.name = name
        self._pattern = pattern
        self._source = source or name
        self._columns = dict(mapping or {})
        self._kind = kind
        self._brand = brand
        self._metric = metric
        self._mapping = MentionMapping(
            source=self._source, columns=self._columns, kind=kind, brand=brand, metric=metric
        )

    def fetch(self, since: Cursor) -> Iterator[Page]:
        """One page a batch of rows, and one without mentions that marks a file as read. A file that can't be opened
        does not keep the others waiting: RetryLater comes after them."""
        cursor, failed = since, None
        for path in sorted(map(Path, glob.glob(self._pattern, recursive=True))):  # noqa: PTH207  may be absolute
            if not path.is_file():
                continue
            try:
                digest = self._digest(path)
                if cursor.newest.get(str(path)) == digest:
                    continue
                yield from self._pages(path, cursor)
            except OSError as error:
                failed = RetryLater(f"{path}: {error.strerror or error}")
                continue
            cursor = replace(cursor, newest={**cursor.newest, str(path): digest})
            yield Page(mentions=(), cursor=cursor)
        if failed:
            raise failed

    def _digest(self, path: Path) -> str:
        return import_digest(
            path, source=self._source, mapping=self._columns, kind=self._kind, brand=self._brand, metric=self._metric
        )

    def _pages(self, path: Path, cursor: Cursor) -> Iterator[Page]:
        try:
            for records in read_records(path, columns_needed=self._mapping.needed):
                batch, bad = self._mapping.to_arrow(records)
                yield Page(mentions=_to_mentions(batch), bad=(*records.bad, *bad), cursor=cursor)
        except BadConfig as error:
            # The reason may quote the file, so it goes to the rejected file only.
            log.warning("source %s: %s can't be read; the reason is with its rejected records", self.name, path)
            reason = str(error).removeprefix(f"{path}: ")
            fault = BadRecord(where=str(path), column=None, reason=reason, content="")
            yield Page(mentions=(), bad=(fault,), cursor=cursor)


def _to_mentions(batch: pa.RecordBatch) -> tuple[Mention, ...]:
    return tuple(
        Mention(
            **{
                **row,
                "kind": Kind(row["kind"]),
                "metric": row["metric"] and Metric(row["metric"]),
                "raw": json.loads(row["raw"]),
            }
        )
        for row in batch.to_pylist()
    )
