"""Rows of a segment as a file: CSV that a spreadsheet shows and does not run, or Parquet with the columns' types."""

import json
import os
from collections.abc import Callable
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from goodword.segments.build import SegmentError
from goodword.segments.values import plain
from goodword.untrusted import harmless
from warehouse.exports import File

if TYPE_CHECKING:
    import pyarrow as pa


def checked(path: Path) -> Path:
    """A file that can be written anew. Raises SegmentError."""
    if path.suffix not in (".csv", ".parquet"):
        raise SegmentError(f"{path}: the name of an export ends in .csv or .parquet")
    if path.exists():
        raise SegmentError(f"{path} is there already: an export never overwrites a file, for its rows went out with it")
    return path


def named(pattern: str, segment: str, at: datetime) -> Path:
    """The file that ``pattern`` names at a local time; with -2, -3 ... where it is there already."""
    fields = {"segment": segment, "date": f"{at:%Y-%m-%d}", "time": f"{at:%H%M%S}"}
    for field, text in fields.items():
        pattern = pattern.replace(f"{{{field}}}", text)
    first = Path(pattern)
    others = (first.with_name(f"{first.stem}-{number}{first.suffix}") for number in count(2))
    return first if not first.exists() else next(path for path in others if not path.exists())


def writer(table: "pa.Table", name: Callable[[datetime], Path], raw: bool) -> Callable[[list[int], datetime], File]:
    """Writes the rows at some positions, whole and on disk, beside the file that ``name`` says."""

    def write(positions: list[int], at: datetime) -> File:
        target = name(at)
        part = target.with_name(f".{target.name}.part")
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise SegmentError(f"{target}: {error.strerror or error}") from error
        try:
            _WRITERS[target.suffix](table.take(positions), part, raw)
            with part.open("rb") as file:
                os.fsync(file.fileno())
        except OSError as error:
            part.unlink(missing_ok=True)
            raise SegmentError(f"{target}: {error.strerror or error}") from error
        return File(part, target)

    return write


def _csv(rows: "pa.Table", part: Path, raw: bool) -> None:
    import csv

    def cell(value: Any) -> Any:
        if isinstance(value, list | dict | bytes):
            value = json.dumps(plain(value), ensure_ascii=False)
        return value if raw else harmless(value)

    with part.open("w", newline="", encoding="utf-8") as file:
        target = csv.writer(file)
        target.writerow([cell(column) for column in rows.column_names])
        for batch in rows.to_batches(max_chunksize=10_000):
            columns = [column.to_pylist() for column in batch.columns]
            target.writerows([cell(value) for value in row] for row in zip(*columns, strict=True))


def _parquet(rows: "pa.Table", part: Path, _: bool) -> None:
    import pyarrow.parquet as pq

    pq.write_table(rows, part, compression="zstd")


_WRITERS = {".csv": _csv, ".parquet": _parquet}
