"""A table in a file, read batch by batch, every cell as it stands.

An import sets a torn record aside and goes on. Here each row in is to be a row out, so that a file with a torn record
is refused: it is read through once before any work is done, and a fault shows at once and not after an hour.
"""

import csv
import json
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import pyarrow as pa
import pyarrow.parquet as pq

from listeners.errors import BadConfig
from listeners.files.columns import check_columns, require_columns
from listeners.files.csv_rows import reason_of
from listeners.files.faults import is_unicode
from listeners.files.lines import LINE_BYTES, Lines
from listeners.files.records import json_object

BATCH_ROWS = 1024
_BATCH_CHARACTERS = 8_000_000  # a batch closes early where the rows are long
_EXACT, _LONG = 2**53, 2**63  # from here on, whole numbers fit neither into a float nor into 64 bits

CSV, JSONL, PARQUET = "CSV", "JSONL", "Parquet"
# An infinite number is none in JSON, but `1e999` is one to Python.
encode = json.JSONEncoder(ensure_ascii=False, default=str).encode

_FORMATS = {".csv": CSV, ".tsv": CSV, ".jsonl": JSONL, ".ndjson": JSONL, ".parquet": PARQUET}


def format_of(path: Path) -> str:
    """CSV, JSONL or PARQUET by the ending of the name. Raises BadConfig for any other."""
    known = _FORMATS.get(path.suffix.lower())
    if known is None:
        raise BadConfig(f"{path}: unknown ending {path.suffix!r}; use one of {', '.join(_FORMATS)}")
    return known


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows in the order of the file.

    ``texts``: the cells to be tagged, "" where there is none; what is not UTF-8 in them is a lone surrogate.
    ``lines``: the rows as they stand in a CSV or JSONL file, without line ends. ``arrow``: makes them Arrow.
    """

    texts: list[str]
    lines: list[str]
    arrow: Callable[[], pa.RecordBatch]


class Source(Protocol):
    """The file ``path``. ``names``: its columns, each once. ``schema``: of ``Batch.arrow``.

    ``broken`` rows are not UTF-8, the first of them on line ``first_broken``; in Parquet nobody has counted them.
    """

    path: Path
    names: list[str]
    schema: pa.Schema
    rows: int
    broken: int
    first_broken: int

    def batches(self) -> Iterator[Batch]: ...


def open_source(path: Path, text: str, on_rows: Callable[[int], None] = lambda _: None) -> Source:
    """Reads the file through, Parquet alone excepted. ``text`` is the column to be tagged; ``on_rows`` hears how far
    it is. Raises BadConfig for an unknown ending, a file that is not of its format, a torn row, or no such column."""
    return _SOURCES[format_of(path)](path, text, on_rows)


@dataclass(slots=True)
class _Pile:
    """Rows on the way to becoming a batch."""

    texts: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    rows: list[Any] = field(default_factory=list)
    characters: int = 0

    def add(self, text: str, line: str, row: Any) -> bool:
        """Whether it is high enough now."""
        self.texts.append(text)
        self.lines.append(line)
        self.rows.append(row)
        self.characters += len(line)
        return len(self.rows) >= BATCH_ROWS or self.characters >= _BATCH_CHARACTERS


class _LineSource(ABC):
    """What CSV and JSONL have in common: rows that stand on lines."""

    rows = broken = first_broken = 0
    schema: pa.Schema

    def _count(self, number: int, sound: bool, on_rows: Callable[[int], None]) -> None:
        self.rows += 1
        if not sound:
            self.broken += 1
            self.first_broken = self.first_broken or number
        if self.rows % BATCH_ROWS == 0:
            on_rows(self.rows)

    def batches(self) -> Iterator[Batch]:
        pile = _Pile()
        for row in self._texts():
            if pile.add(*row):
                yield self._batch(pile)
                pile = _Pile()
        if pile.rows:
            yield self._batch(pile)

    def _batch(self, pile: _Pile) -> Batch:
        return Batch(pile.texts, pile.lines, lambda: self._arrow(pile.rows))

    @abstractmethod
    def _texts(self) -> Iterator[tuple[str, str, Any]]:
        """Of each row its text, its line, and its cells."""

    @abstractmethod
    def _arrow(self, rows: list[Any]) -> pa.RecordBatch:
        """The cells of some rows."""


class CsvSource(_LineSource):
    """``header``: the first record as it stands, with its line end and, where the file has one, a byte order mark."""

    def __init__(self, path: Path, text: str, on_rows: Callable[[int], None]) -> None:
        self.path = path
        with path.open("rb") as stream:
            try:
                line = next(Lines(path, stream), "")
            except csv.Error as error:
                raise BadConfig(f"{path}:1: {error}") from error
            stream.seek(0)
            mark = stream.read(3).decode("utf-8", "replace")
        self.delimiter = max(",;\t|", key=line.count)
        records = self._records()
        _, header, cells = next(records, (1, "", []))
        self.header = ("\ufeff" if mark == "\ufeff" else "") + header
        self.names = check_columns(path, cells, [text])
        self.schema = pa.schema([(name, pa.string()) for name in self.names])
        self._place = self.names.index(text)
        for number, line, cells in records:
            if len(cells) != len(self.names):
                raise BadConfig(f"{path}:{number}: {len(cells)} cells where the header has {len(self.names)}")
            self._count(number, is_unicode(line), on_rows)

    def _records(self) -> Iterator[tuple[int, str, list[str]]]:
        """Each record, the header too: the number of its first line, the record as it stands, its cells."""
        with self.path.open("rb") as stream, _long_cells():
            lines, taken = Lines(self.path, stream), list[str]()
            # Strict: text after a closing quote shows that a quote opened on a torn line.
            records = csv.reader(_keeping(lines, taken), delimiter=self.delimiter, strict=True)
            while True:
                number = lines.place.lines + 1
                try:
                    cells = next(records)
                except StopIteration:
                    return
                except csv.Error as error:
                    raise BadConfig(f"{self.path}:{number}: {_too_long(error) or reason_of(error)}") from error
                if cells:  # a blank line is no record
                    yield number, "".join(taken), cells
                taken.clear()

    def _texts(self) -> Iterator[tuple[str, str, list[str]]]:
        records = self._records()
        next(records, None)
        for _, line, cells in records:
            yield cells[self._place], line.rstrip("\r\n"), cells

    def _arrow(self, rows: list[list[str]]) -> pa.RecordBatch:
        return pa.RecordBatch.from_arrays(
            [pa.array(cells, pa.string()) for cells in zip(*rows, strict=True)], schema=self.schema
        )


def _keeping(lines: Iterator[str], taken: list[str]) -> Iterator[str]:
    for line in lines:
        taken.append(line)
        yield line


@contextmanager
def _long_cells() -> Iterator[None]:
    """The limit of module csv holds for the whole process, and imports rely on theirs: it is put back."""
    before = csv.field_size_limit(LINE_BYTES)
    try:
        yield
    finally:
        csv.field_size_limit(before)


def _too_long(error: csv.Error) -> str | None:
    return f"a cell is longer than {LINE_BYTES >> 20} MiB, or a quote is not closed" if "limit" in str(error) else None


class JsonlSource(_LineSource):
    """JSON names its columns row by row: ``names`` are those of all rows, in the order in which they first appear."""

    def __init__(self, path: Path, text: str, on_rows: Callable[[int], None]) -> None:
        self.path, self._text = path, text
        kinds: dict[str, set[str]] = {}
        for number, line, row in self._objects():
            for name, value in row.items():
                kinds.setdefault(name, set()).add(_kind(value))
            if isinstance(row.get(text), list | dict):
                raise BadConfig(f"{path}:{number}: column {text!r} holds no text but a {type(row[text]).__name__}")
            plain = "\\ud" not in line.lower() and is_unicode(line)
            self._count(number, plain or is_unicode(encode(row)), on_rows)
        require_columns(path, kinds, [text])
        self.names = list(kinds)
        self.schema = pa.schema([(name, _type(found - {""})) for name, found in kinds.items()])

    def _objects(self) -> Iterator[tuple[int, str, dict[str, Any]]]:
        with self.path.open("rb") as stream:
            lines = Lines(self.path, stream)
            while True:
                number = lines.place.lines + 1
                try:
                    line = next(lines).strip()
                    if line:
                        yield number, line, json_object(line)
                except StopIteration:
                    return
                except (ValueError, RecursionError, csv.Error) as error:
                    raise BadConfig(f"{self.path}:{number}: {_json_reason(error)}") from error

    def _texts(self) -> Iterator[tuple[str, str, dict[str, Any]]]:
        for _, line, row in self._objects():
            yield _as_text(row.get(self._text)) or "", line, row

    def _arrow(self, rows: list[dict[str, Any]]) -> pa.RecordBatch:
        columns = []
        for column in self.schema:
            values = [row.get(column.name) for row in rows]
            columns.append(pa.array(map(_as_text, values) if pa.types.is_string(column.type) else values, column.type))
        return pa.RecordBatch.from_arrays(columns, schema=self.schema)


def _json_reason(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"not a JSON object on one line: {error.msg} at character {error.pos + 1}"
    return "nested too deep" if isinstance(error, RecursionError) else str(error)


def _kind(value: Any) -> str:
    """ "" for null; "whole" and "long" numbers; "long" ones would lose digits as a float."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "bool"
    if isinstance(value, int):
        return "whole" if abs(value) <= _EXACT else "long" if -_LONG <= value < _LONG else "text"
    return "float" if isinstance(value, float) else "text"


def _type(kinds: set[str]) -> pa.DataType:
    """The type that holds values of these kinds without a loss."""
    if kinds == {"bool"}:
        return pa.bool_()
    if kinds and kinds <= {"whole", "long"}:
        return pa.int64()
    return pa.float64() if kinds and kinds <= {"whole", "float"} else pa.string()


def _as_text(value: Any) -> str | None:
    return value if value is None or isinstance(value, str) else encode(value)


class ParquetSource:
    """Rows in batches of bearable size, whatever the size of the file's row groups."""

    broken = first_broken = 0

    def __init__(self, path: Path, text: str, _: Callable[[int], None]) -> None:
        self.path = path
        with _parquet(path) as file:
            self.schema, self.rows = file.schema_arrow, file.metadata.num_rows
            groups = [file.metadata.row_group(at).total_byte_size for at in range(file.metadata.num_row_groups)]
        self.names = check_columns(path, self.schema.names, [text])
        self._place = self.names.index(text)
        self._batch_rows = max(1, min(BATCH_ROWS, _BATCH_CHARACTERS * self.rows // max(1, sum(groups))))
        kind = self.schema.field(self._place).type
        if not _holds_text(kind.value_type if pa.types.is_dictionary(kind) else kind):
            raise BadConfig(f"{path}: column {text!r} holds no text but {kind}")

    def batches(self) -> Iterator[Batch]:
        with _parquet(self.path) as file:
            for batch in file.iter_batches(batch_size=self._batch_rows):
                # By way of bytes: what is not UTF-8 would not become Python text.
                cells = batch.column(self._place).cast(pa.large_binary()).to_pylist()
                texts = ["" if cell is None else cell.decode("utf-8", "surrogateescape") for cell in cells]
                yield Batch(texts, [], lambda batch=batch: batch)  # type: ignore[misc]


def _holds_text(kind: pa.DataType) -> bool:
    known = (
        pa.types.is_string,
        pa.types.is_large_string,
        pa.types.is_string_view,
        pa.types.is_binary,
        pa.types.is_null,
    )
    return any(check(kind) for check in known)


@contextmanager
def _parquet(path: Path) -> Iterator[pq.ParquetFile]:
    try:
        with pq.ParquetFile(path, pre_buffer=False, buffer_size=1 << 20) as file:
            yield file
    except pa.ArrowException as error:
        raise BadConfig(f"{path}: not a Parquet file that can be read") from error


_SOURCES: dict[str, Callable[[Path, str, Callable[[int], None]], Source]] = {
    CSV: CsvSource,
    JSONL: JsonlSource,
    PARQUET: ParquetSource,
}
