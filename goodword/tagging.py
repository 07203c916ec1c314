"""The tag step: a landing file in, the signals file of the same name out. No database is touched.

A text is tagged once by one version of a tagger: what an earlier signals file of the source says of the same text is
taken over, and so is what was said of it earlier in this file.
"""

import hashlib
import json
import os
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq

from nlp.tagger import Signal, Signals, Tagger

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


def tag_file(signals: Path, taggers: Sequence[Tagger], batches: Iterator[pa.RecordBatch], now: datetime) -> int:
    """Writes the file ``signals`` by atomic rename; returns the number of texts tagged anew.

    ``batches`` are the rows of the landing file of that name. Earlier signals are looked for beside ``signals``.
    """
    signals.parent.mkdir(parents=True, exist_ok=True)
    temporary = signals.with_name(f".{signals.name}.{os.getpid()}.tmp")
    memory = _Memory(signals.parent, taggers)
    try:
        metadata = {_VERSIONS: json.dumps(_versions(taggers)).encode()}
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
        files = [str(path) for path in sorted(folder.glob("*.parquet"))]
        readable = {"schema": SCHEMA, "format": "parquet", "exclude_invalid_files": True}
        self._earlier = ds.dataset(files, **readable) if files else None
        self.tagged = 0

    def recall(self, hashes: set[str]) -> None:
        """Brings what earlier files say of these texts into memory."""
        if len(self._known) > _REMEMBERED * len(self._versions):
            self._known.clear()
        wanted = {found for found in hashes if any((found, name) not in self._known for name in self._versions)}
        if self._earlier is None or not wanted:
            return
        columns = [
            "text_hash",
            "tagger",
            "version",
            "name",
            "label",
            "score",
            "value",
            "evidence_start",
            "evidence_end",
        ]
        rows = self._earlier.to_table(columns=columns, filter=ds.field("text_hash").isin(list(wanted)))
        said: dict[Key, dict[Signal, None]] = {}
        for row in rows.to_pylist():
            if self._versions.get(row["tagger"]) == row["version"]:
                # A set in order: the same text in several mentions brings the same signals several times.
                said.setdefault((row["text_hash"], row["tagger"]), {}).update(dict.fromkeys(_signal(row)))
        self._known.update({key: tuple(signals) for key, signals in said.items()})

    def missing(self, hashes: set[str]) -> set[str]:
        return {found for found in hashes if any((found, name) not in self._known for name in self._versions)}

    def learn(self, found: str, tagger: str, said: Signals) -> None:
        self._known[found, tagger] = said

    def said(self, found: str, tagger: str) -> Signals:
        return self._known[found, tagger]


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
    new = sorted(memory.missing(set(texts)))
    memory.tagged += len(new)
    answers = tag_all(taggers, [texts[found] for found in new])
    for tagger, of_tagger in zip(taggers, answers, strict=True):
        for found, said in zip(new, of_tagger, strict=True):
            memory.learn(found, tagger.name, said)
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


def _columns(signal: Signal | None) -> tuple[object, ...]:
    if signal is None:
        return ("", None, None, None, None, None)
    return (signal.name, signal.label, signal.score, signal.value, signal.start, signal.end)
