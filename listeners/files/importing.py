"""A file imported by hand: read once, landed as one pull."""

import hashlib
import json
from array import array
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

import numpy as np

from listeners.errors import BadConfig
from listeners.files.mapping import MentionMapping
from listeners.files.records import read_records
from listeners.landing import AlreadyLanded, Landed, LandingWriter, import_pull, landing_path, read_report
from listeners.mention import Kind, Metric


def import_file(
    path: Path,
    *,
    source: str,
    mapping: Mapping[str, str],
    kind: Kind = Kind.MENTION,
    brand: str | None = None,
    metric: Metric | None = None,
    landing: Path,
    rejected: Path,
    now: Callable[[], datetime],
    format: str | None = None,  # noqa: A002  it is what the command line calls it
    on_rows: Callable[[int], None] | None = None,
) -> Landed:
    """Lands a CSV, JSONL or Parquet file as one pull of ``source``, and its bad rows under ``rejected``.

    ``mapping`` is field -> column, see MentionMapping. The same file with the same mapping is landed once: the second
    time gives AlreadyLanded and does nothing. ``on_rows`` hears the number of rows read so far. In the report,
    ``mentions`` and ``bad`` add up to the rows of the file. Raises BadConfig for a file or a mapping that can't work,
    and then nothing is landed. Memory: one batch, and 8 bytes a row to count repeated ids.
    """
    mentions = MentionMapping(source=source, columns=mapping, kind=kind, brand=brand, metric=metric)
    try:
        digest = import_digest(
            path, source=source, mapping=mapping, kind=kind, brand=brand, metric=metric, format=format
        )
    except OSError as error:
        raise BadConfig(f"{path}: {error.strerror or error}") from error
    pull = import_pull(digest)
    target = landing_path(landing, source, pull)
    if target.exists():
        return AlreadyLanded(**asdict(read_report(target)))
    started_at, ids = now(), array("q")
    with LandingWriter(landing, rejected, source, pull, started_at) as writer:
        for records in read_records(path, columns_needed=mentions.needed, format=format):
            batch, bad = mentions.to_arrow(records)
            writer.write_batch(batch)
            writer.reject(records.bad)
            writer.reject(bad)
            ids.extend(map(hash, batch.column("source_id").to_pylist()))
            if on_rows is not None:
                on_rows(writer.mentions + writer.bad)
        finished_at = now()
        report = writer.commit(None, finished_at, repeated=_count_repeated(ids))
    return report or Landed(
        source=source, pull=pull, started_at=started_at, finished_at=finished_at, mentions=0, bad=0, path=target
    )


def _count_repeated(ids: "array[int]") -> int:
    """How many stand for an id that was there before. Sorts in place: no second copy of a long array."""
    sorted_ids = np.frombuffer(ids, dtype=np.int64)
    sorted_ids.sort()
    return int(np.count_nonzero(sorted_ids[1:] == sorted_ids[:-1]))


def import_digest(
    path: Path,
    *,
    source: str,
    mapping: Mapping[str, str],
    kind: Kind,
    brand: str | None,
    metric: Metric | None = None,
    format: str | None = None,  # noqa: A002
) -> str:
    """Hex digest of a file's bytes and of how it is read."""
    # An import without a metric has the digest that it had before there was one.
    how = json.dumps([source, sorted(mapping.items()), kind, brand, format, *([metric] if metric else [])])
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256")
    digest.update(how.encode())
    return digest.hexdigest()
