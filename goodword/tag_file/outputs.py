"""Writing a table with more columns: onto the end of each line where the ending of the name stays, so that every byte
of the input does too; by way of Arrow where it changes."""

import csv
import math
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from goodword.tag_file.columns import COLUMNS, Cells
from goodword.tag_file.sources import CSV, PARQUET, Batch, CsvSource, Source, encode, format_of
from listeners.errors import BadConfig

_ROWS_A_GROUP, _BYTES_A_GROUP = 20_000, 32 << 20

Tagged = Iterable[tuple[Batch, list[Cells]]]


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A place beside ``path`` to write to. It takes the place of ``path`` at the end, and vanishes on an error.

    Raises BadConfig where nothing can be written there.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        temporary.touch()
        yield temporary
        with temporary.open("rb") as file:
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError as error:
        raise BadConfig(f"{path}: {error.strerror or error}") from error
    finally:
        temporary.unlink(missing_ok=True)


def check_output(path: Path, output: Path) -> None:
    """Raises BadConfig where what comes of ``path`` can't go to ``output``, by its name or its place."""
    format_of(path), format_of(output)
    if not output.parent.is_dir():
        raise BadConfig(f"{output}: there is no folder {output.parent}")
    if output.is_dir():
        raise BadConfig(f"{output}: is a folder")
    if output.exists() and output.samefile(path):
        raise BadConfig(f"{output}: is the input; the output goes to a file of its own")


def stays(source: Path, output: Path) -> bool:
    """Whether the lines of ``source`` can go into ``output`` as they are."""
    return format_of(source) == format_of(output) != CSV or source.suffix.lower() == output.suffix.lower()


def write(path: Path, output: Path, source: Source, names: Sequence[str], tagged: Tagged) -> None:
    """Writes to ``path`` what ``output``, by its ending, is to hold: ``source`` and COLUMNS under ``names``."""
    if format_of(output) == PARQUET:
        _write_parquet(path, source, names, tagged)
        return
    to_lines = _csv_lines if format_of(output) == CSV else _jsonl_lines
    # As read: bytes that are not UTF-8 go back as they came.
    with path.open("w", encoding="utf-8", errors="surrogateescape", newline="") as file:
        file.writelines(to_lines(output, source, names, tagged))


class _Echo:
    """Makes ``csv.writer`` hand the line back: ``writerow`` returns what ``write`` does."""

    def write(self, line: str) -> str:
        return line


def _csv_lines(output: Path, source: Source, names: Sequence[str], tagged: Tagged) -> Iterator[str]:
    if isinstance(source, CsvSource) and stays(source.path, output):
        delimiter, end = source.delimiter, "\r\n" if source.header.endswith("\r\n") else "\n"
        to_line: Callable[[Iterable[Any]], str] = csv.writer(_Echo(), delimiter=delimiter, lineterminator=end).writerow
        yield source.header.rstrip("\r\n") + delimiter + to_line(names)
        for batch, cells in tagged:
            for line, added in zip(batch.lines, cells, strict=True):
                yield line + delimiter + to_line(map(_added, added))
        return
    delimiter = "\t" if output.suffix.lower() == ".tsv" else ","
    to_line = csv.writer(_Echo(), delimiter=delimiter, lineterminator="\n").writerow
    yield to_line([*source.names, *names])
    for batch, cells in tagged:
        for row, added in zip(_values(source, batch), cells, strict=True):
            yield to_line([*map(_cell, row), *map(_added, added)])


def _added(value: Any) -> str:
    """A cell of a new column."""
    return f"{value:.4f}" if isinstance(value, float) else _cell(value)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return encode(value) if isinstance(value, list | dict) else str(value)


def _jsonl_lines(output: Path, source: Source, names: Sequence[str], tagged: Tagged) -> Iterator[str]:
    keep = stays(source.path, output)
    for batch, cells in tagged:
        if keep:
            rows: Iterable[str] = batch.lines
        else:
            rows = (encode(dict(zip(source.names, row, strict=True))) for row in _values(source, batch))
        for row, added in zip(rows, cells, strict=True):
            before = row[:-1].rstrip()
            yield f"{before}{'' if before == '{' else ', '}{encode(dict(zip(names, added, strict=True)))[1:]}\n"


def _values(source: Source, batch: Batch) -> Iterator[tuple[Any, ...]]:
    """The rows of a batch as JSON and CSV can hold them. Raises BadConfig for a column that they can't."""
    columns = []
    for name, column in zip(source.names, batch.arrow().columns, strict=True):
        try:
            columns.append(_plain(column))
        except (pa.ArrowException, ValueError) as error:
            raise BadConfig(
                f"{source.path}: column {name!r} ({column.type}) has no form in text; write to .parquet"
            ) from error
    return zip(*columns, strict=True)


def _plain(column: pa.Array) -> list[Any]:
    types = pa.types
    if types.is_dictionary(column.type):
        column = column.dictionary_decode()
    if types.is_floating(column.type):  # NaN is how data frames write "nothing here"
        return [value if value is None or math.isfinite(value) else None for value in column.to_pylist()]
    if types.is_nested(column.type) or types.is_boolean(column.type) or types.is_integer(column.type):
        return list(column.to_pylist())
    return list(column.cast(pa.string()).to_pylist())  # text as it is, dates as ISO 8601


def _write_parquet(path: Path, source: Source, names: Sequence[str], tagged: Tagged) -> None:
    schema = source.schema
    for name, kind in zip(names, COLUMNS.values(), strict=True):
        schema = schema.append(pa.field(name, kind))
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        waiting: list[pa.RecordBatch] = []
        for batch, cells in tagged:
            added = [
                _array(column, kind) for column, kind in zip(zip(*cells, strict=True), COLUMNS.values(), strict=True)
            ]
            waiting.append(pa.RecordBatch.from_arrays([*batch.arrow().columns, *added], schema=schema))
            if sum(map(len, waiting)) >= _ROWS_A_GROUP or sum(rows.nbytes for rows in waiting) >= _BYTES_A_GROUP:
                writer.write_table(pa.Table.from_batches(waiting), row_group_size=_ROWS_A_GROUP)
                waiting.clear()
        if waiting:
            writer.write_table(pa.Table.from_batches(waiting), row_group_size=_ROWS_A_GROUP)


def _array(values: Sequence[Any], kind: pa.DataType) -> pa.Array:
    return pa.array([encode(value) if isinstance(value, list) else value for value in values], kind)
