"""The tag step: a landing file in, the signals file of the same name out. No database is touched.

A text is tagged once by one version of a tagger: what an earlier signals file of the source says of the same text is
taken over, and so is what was said of it earlier in this file. Of the questions of yes or no that a tagger always
answers, a file keeps those that may be a yes.
"""

import hashlib
import json
import logging
import os
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from pathlib import Path

import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq

from nlp.heads import YES_NO
from nlp.tagger import Signal, Signals, Tagger

log = logging.getLogger(__name__)

#: A tagger that names an emotion answers every question of yes or no, mostly with a no: what is less probable than this
#: is left out of the file. An emotion without the question says that it was asked, and was below.
LEAST = 0.1

#: One row a signal. A text of which a tagger has nothing to say has one row with an empty ``name``: it was asked.
SCHEMA = pa.schema(
    [
        pa.field("source", pa.string(), nullable=False),
        pa.field("source_id", pa.string(), nullable=False),
        pa.field("text_hash", pa.string(), nullable=False),
        pa.field("tagger", pa.string(), nullable=False),
        pa.field("version", pa.string(), nullable=False),
        pa.field("name", pa.string(), nullable=False),
        pa.field("label", pa.string()),
        pa.field("score", pa.float64()),
        pa.field("value", pa.float64()),
        pa.field("evidence_start", pa.int32()),
        pa.field("evidence_end", pa.int32()),
        pa.field("tagged_at", pa.timestamp("us", tz="UTC"), nullable=False),
    ]
)
# In the metadata of a signals file: JSON, tagger -> version.
_VERSIONS = b"goodword.taggers"
# Texts whose signals are kept in memory while one file is tagged; about 100 MB at the most.
_REMEMBERED = 100_000

Key = tuple[str, str]  # text hash, tagger's name


def text_hash(text: str) -> str:
    """32 hex digits that name a text: BLAKE2b, 128 bits. A lone surrogate, which UTF-8 lacks, counts as itself."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def tag_file(
    signals: Path,
    taggers: Sequence[Tagger],
    batches: Iterator[pa.RecordBatch],
    now: datetime,
    *,
    others: Sequence[Tagger] = (),
) -> int:
    """Writes the file ``signals`` by atomic rename; returns the number of texts tagged anew.

    ``batches`` are the rows of the landing file of that name. Earlier signals are looked for beside ``signals``.
    ``others``: taggers in use that have read these texts long ago. The file names them, for a load takes those that it
    does not name for retired, and holds nothing of them.
    """
    signals.parent.mkdir(parents=True, exist_ok=True)
    temporary = signals.with_name(f".{signals.name}.{os.getpid()}.tmp")
    memory = _Memory(signals.parent, taggers)
    try:
        metadata = {_VERSIONS: json.dumps(_versions([*taggers, *others])).encode()}
        with pq.ParquetWriter(temporary, SCHEMA.with_metadata(metadata), compression="zstd") as writer:
            for batch in batches:
                writer.write_batch(_tag_batch(batch, taggers, memory, now))
        with temporary.open("rb") as file:
            os.fsync(file.fileno())
        temporary.replace(signals)
    finally:
        temporary.unlink(missing_ok=True)
    return memory.tagged


def is_tagged(signals: Path, taggers: Sequence[Tagger]) -> bool:
    """Whether the file ``signals`` is there and holds what these taggers say at their versions of today."""
    try:
        metadata = pq.read_schema(signals).metadata or {}
    except (OSError, pa.ArrowInvalid):  # not there, or broken: it is written anew
        return False
    return bool(json.loads(metadata.get(_VERSIONS, b"{}")) == _versions(taggers))


def _versions(taggers: Sequence[Tagger]) -> dict[str, str]:
    return {tagger.name: tagger.version for tagger in taggers}


class _Memory:
    """What the taggers, at their versions, are known to say of a text."""

    def __init__(self, folder: Path, taggers: Sequence[Tagger]) -> None:
        self._known: dict[Key, Signals] = {}
        self._versions = _versions(taggers)
        self._files = sorted(folder.glob("*.parquet"))
        self.tagged = 0

    def recall(self, hashes: set[str]) -> None:
        """Brings what earlier files say of these texts into memory."""
        if len(self._known) > _REMEMBERED * len(self._versions):
            self._known.clear()
        wanted = {found for found in hashes if self.unknown(found)}
        if not self._files or not wanted:
            return
        try:
            rows = _rows_about(wanted, self._files)
        except (pa.ArrowException, OSError):  # broken behind a sound footer
            self._files = [path for path in self._files if _is_whole(path)]
            rows = _rows_about(wanted, self._files)
        said: dict[Key, dict[Signal, None]] = {}
        for row in rows.to_pylist():
            if self._versions.get(row["tagger"]) == row["version"]:
                # A set in order: the same text in several mentions brings the same signals several times.
                said.setdefault((row["text_hash"], row["tagger"]), {}).update(dict.fromkeys(_signal(row)))
        self._known.update({key: tuple(signals) for key, signals in said.items()})

    def unknown(self, found: str) -> tuple[str, ...]:
        """The taggers that are not known to have read this text."""
        return tuple(name for name in self._versions if (found, name) not in self._known)

    def learn(self, found: str, tagger: str, said: Signals) -> None:
        self._known[found, tagger] = said

    def said(self, found: str, tagger: str) -> Signals:
        return self._known[found, tagger]


_TOLD = ["text_hash", "tagger", "version", "name", "label", "score", "value", "evidence_start", "evidence_end"]


def _rows_about(hashes: set[str], files: Sequence[Path]) -> pa.Table:
    """What signals files say of texts. One without a sound footer says nothing."""
    paths = [str(path) for path in files]
    earlier = ds.dataset(paths, schema=SCHEMA, format="parquet", exclude_invalid_files=True)
    return earlier.to_table(columns=_TOLD, filter=ds.field("text_hash").isin(list(hashes)))


def _is_whole(path: Path) -> bool:
    """Whether the file can be read to its end. One that can't be is named in the log."""
    try:
        with pq.ParquetFile(path) as file:
            for _ in file.iter_batches(columns=_TOLD):
                pass
    except (pa.ArrowException, OSError):
        log.error("signals file %s can't be read; it is left out", path)  # noqa: TRY400 - a trace may hold a post
        return False
    return True


def _signal(row: dict[str, object]) -> Signals:
    if not row["name"]:
        return ()
    names = {"start": "evidence_start", "end": "evidence_end"}
    fields = ("name", "label", "score", "value", "start", "end")
    return (Signal(**{field: row[names.get(field, field)] for field in fields}),)  # type: ignore[arg-type]


def _tag_batch(batch: pa.RecordBatch, taggers: Sequence[Tagger], memory: _Memory, now: datetime) -> pa.RecordBatch:
    from nlp.taggers import tag_all

    spoken = [
        (source, source_id, text_hash(text), text)
        for source, source_id, text in zip(
            *(batch.column(name).to_pylist() for name in ("source", "source_id", "text")), strict=True
        )
        if text.strip()
    ]
    texts = {found: text for _, _, found, text in spoken}
    memory.recall(set(texts))
    new = sorted((unknown, found) for found in texts if (unknown := memory.unknown(found)))
    memory.tagged += len(new)
    for names, group in groupby(new, key=itemgetter(0)):
        hashes = [found for _, found in group]
        asked = [tagger for tagger in taggers if tagger.name in names]
        for tagger, of_tagger in zip(asked, tag_all(asked, [texts[found] for found in hashes]), strict=True):
            for found, said in zip(hashes, of_tagger, strict=True):
                memory.learn(found, tagger.name, _kept(said))
    rows = [
        (source, source_id, found, tagger.name, tagger.version, *_columns(signal), now)
        for source, source_id, found, _ in spoken
        for tagger in taggers
        for signal in memory.said(found, tagger.name) or (None,)
    ]
    columns = zip(*rows, strict=True) if rows else [()] * len(SCHEMA)
    return pa.RecordBatch.from_arrays(
        [pa.array(column, type=field.type) for column, field in zip(columns, SCHEMA, strict=True)], schema=SCHEMA
    )


def _kept(said: Signals) -> Signals:
    """What is worth a row: see LEAST."""
    if not any(signal.name == "emotion" for signal in said):
        return said
    return tuple(signal for signal in said if signal.name not in YES_NO or signal.score >= LEAST)


def _columns(signal: Signal | None) -> tuple[object, ...]:
    if signal is None:
        return ("", None, None, None, None, None)
    return (signal.name, signal.label, signal.score, signal.value, signal.start, signal.end)
