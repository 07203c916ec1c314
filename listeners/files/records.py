"""One reader for CSV, JSONL and Parquet: batches of clean rows, and what had to be set aside, each with its place."""

import csv
import json
import math
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from listeners.errors import BadConfig, BadRecord
from listeners.files.columns import check_columns, require_columns
from listeners.files.csv_rows import csv_rows
from listeners.files.faults import Row, bad_row, encode, find_fault
from listeners.files.lines import Lines

BATCH_ROWS = 4096
_BATCH_CHARACTERS = 8_000_000  # a batch closes early where the rows are long


@dataclass(frozen=True, slots=True, kw_only=True)
class Records:
    """A batch of rows in the order of the file, and the rows among them that can't be read.

    ``rows`` are cells by column: text from CSV, any JSON value from JSONL, Python values from Parquet. Every text in
    them is valid Unicode without NUL, of at most a million characters. ``raw`` is each row as JSON text; ``numbers``
    the line on which each begins as an editor shows it, so a CSV file's first row is on line 2 (Parquet: the number
    of the row, from 1).
    """

    path: Path
    numbers: list[int] = field(default_factory=list)
    rows: list[dict[str, Any]] = field(default_factory=list)
    raw: list[str] = field(default_factory=list)
    bad: list[BadRecord] = field(default_factory=list)

    def bad_row(self, index: int, column: str | None, reason: str) -> BadRecord:
        """Row ``index`` of this batch as a bad record, for the faults that only the caller can see."""
        return bad_row(self.path, self.numbers[index], column, reason, self.raw[index])


def read_records(
    path: Path,
    *,
    columns_needed: Collection[str] = (),
    format: str | None = None,  # noqa: A002  it is what the command line calls it
) -> Iterator[Records]:
    """Reads a file of any size in small batches; every row is in one batch, among its rows or its bad records.

    ``format`` is "csv", "jsonl" or "parquet"; without it the ending of the name says which. Raises BadConfig before the
    first batch for an unknown format, an empty file, one that is not of its format at all, or where one of
    ``columns_needed`` is missing (JSONL: from all of the first rows); OSError where the file can't be read.
    """
    name = (format or path.suffix.lstrip(".")).lower()
    if name not in _READERS:
        raise BadConfig(f"{path}: unknown format {name!r}; use one of {', '.join(sorted(_READERS))}")
    yield from in_batches(path, _READERS[name](path, columns_needed))


def in_batches(path: Path, items: Iterable[Row | BadRecord]) -> Iterator[Records]:
    """Rows of anything, each with its number, as ``read_records`` gives those of a file. ``path``: what names it."""
    batch, size = Records(path=path), 0
    for item in items:
        if isinstance(item, BadRecord):
            batch.bad.append(item)
            size += len(item.content)
        else:
            size += _add(batch, *item)
        if len(batch.rows) + len(batch.bad) >= BATCH_ROWS or size >= _BATCH_CHARACTERS:
            yield batch
            batch, size = Records(path=path), 0
    if batch.rows or batch.bad:
        yield batch


def _add(batch: Records, number: int, row: dict[str, Any]) -> int:
    """Adds the row, or the reason why not; its size in characters."""
    try:
        raw = encode(row)
    except ValueError as error:
        batch.bad.append(bad_row(batch.path, number, None, f"can't be kept as JSON: {error}", repr(row)))
        return 0
    fault = find_fault(row, raw)
    if fault:
        batch.bad.append(bad_row(batch.path, number, *fault, raw))
    else:
        batch.numbers.append(number)
        batch.rows.append(row)
        batch.raw.append(raw)
    return len(raw)


def _jsonl_rows(path: Path, needed: Collection[str]) -> Iterator[Row | BadRecord]:
    """JSON names its columns row by row, so ``needed`` is looked for in the first rows together."""
    items = _json_lines(path)
    first: list[Row | BadRecord] = []
    names: dict[str, None] = {}
    for item in items:
        first.append(item)
        if not isinstance(item, BadRecord):
            names.update(dict.fromkeys(item[1]))
        if len(first) >= BATCH_ROWS or all(name in names for name in needed):
            break
    if names:
        require_columns(path, names, needed)
    yield from first
    yield from items


def _json_lines(path: Path) -> Iterator[Row | BadRecord]:
    with path.open("rb") as stream:
        lines = Lines(path, stream)
        while True:
            start = lines.place
            try:
                line = next(lines)
                if line.strip():
                    yield start.lines + 1, json_object(line)
            except StopIteration:
                return
            except (ValueError, RecursionError, csv.Error) as error:
                yield bad_row(path, start.lines + 1, None, _json_reason(error), lines.text_from(start))


def json_object(line: str) -> dict[str, Any]:
    """One line of JSONL. Raises ValueError, or RecursionError where it is nested too deep."""
    value = json.loads(line, parse_constant=_refuse_constant)
    if not isinstance(value, dict):
        raise ValueError("not a JSON object")  # noqa: TRY004  a fault of the data
    return value


def _refuse_constant(name: str) -> float:
    raise ValueError(f"{name} is not JSON")


def _json_reason(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"torn, or not JSON: {error.msg} at character {error.pos + 1}"
    return "nested too deep" if isinstance(error, RecursionError) else str(error)


def _parquet_rows(path: Path, needed: Collection[str]) -> Iterator[Row | BadRecord]:
    try:
        with pq.ParquetFile(path, pre_buffer=False, buffer_size=1 << 20) as file:
            names = check_columns(path, file.schema_arrow.names, needed)
            number = 0
            for batch in file.iter_batches(batch_size=BATCH_ROWS // 4):
                for cells in zip(*map(_cells, batch.columns), strict=True):
                    number += 1
                    yield number, dict(zip(names, cells, strict=True))
    except pa.ArrowInvalid as error:
        raise BadConfig(f"{path}: not a Parquet file that can be read") from error


def _cells(column: pa.Array) -> list[Any]:
    if pa.types.is_timestamp(column.type) and column.type.unit == "ns":
        column = column.cast(pa.timestamp("us", column.type.tz), safe=False)
    try:
        cells = column.to_pylist()
    except UnicodeDecodeError:
        texts = column.cast(pa.binary()).to_pylist()
        cells = [None if text is None else text.decode("utf-8", "surrogateescape") for text in texts]
    if pa.types.is_floating(column.type):  # NaN is how data frames write "nothing here"
        cells = [cell if cell is None or math.isfinite(cell) else None for cell in cells]
    return list(cells)


_READERS: dict[str, Callable[[Path, Collection[str]], Iterator[Row | BadRecord]]] = {
    "csv": csv_rows,
    "tsv": csv_rows,
    "jsonl": _jsonl_rows,
    "ndjson": _jsonl_rows,
    "parquet": _parquet_rows,
}
