"""``goodword detect FILE``: a file of counts over time, with what was to be expected of each and which are too many."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from goodword.detect.spikes import Pace, Values, find_spikes
from goodword.tables import write_table
from goodword.tag_file.outputs import check_output
from listeners.errors import BadConfig
from listeners.files import read_records
from listeners.files.cells import moment, number

#: The columns that are added.
COLUMNS = ("expected", "upper", "anomaly_score", "alert")
_SHORTEST = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Detected:
    """``step``: how far rows lie apart. ``unknown``: rows without a value. ``alerts``: times of rows that alert."""

    rows: int
    step: timedelta
    unknown: int
    alerts: tuple[datetime, ...]


def detect_file(path: Path, *, time: str, value: str, output: Path, raw: bool = False) -> Detected:
    """Writes the table of ``path`` with COLUMNS: one row out for each row in, in the same order.

    ``time`` and ``value`` are columns: rising times, and counts, empty where not known. Both files are CSV, JSONL or
    Parquet by their endings. ``raw``: cells of a CSV that a spreadsheet would run stay as they are. Raises BadConfig
    for a file that is none, has no such columns or has COLUMNS already, and for the first row whose time does not
    rise, or whose time or count can't be read.
    """
    check_output(path, output)
    rows = _rows(path, (time, value))
    names = list(dict.fromkeys(name for _, row in rows for name in row))
    if taken := [name for name in COLUMNS if name in names]:
        raise BadConfig(f"{path}: has a column {', '.join(map(repr, taken))} already")
    times, counts = _read(rows, time, value)
    step, slots = _grid(path, times)
    series = np.full(slots[-1] + 1, np.nan)
    series[slots] = counts
    found = find_spikes(series, step)
    alert = found.alert[slots]
    added = (found.expected[slots], found.upper[slots], np.nan_to_num(found.score[slots]), alert.astype(np.int64))
    table = pa.table(
        {name: _column([row.get(name) for _, row in rows]) for name in names}
        | {name: _rounded(column) for name, column in zip(COLUMNS, added, strict=True)}
    )
    write_table(table, output, raw=raw)
    return Detected(
        rows=len(rows),
        step=step,
        unknown=int(np.isnan(counts).sum()),
        alerts=tuple(times[at] for at in np.flatnonzero(alert)),
    )


def _rows(path: Path, columns: tuple[str, ...]) -> list[tuple[str, dict[str, Any]]]:
    """Each row with its place."""
    rows: list[tuple[str, dict[str, Any]]] = []
    for batch in read_records(path, columns_needed=columns):
        for bad in batch.bad:
            raise BadConfig(f"{bad.where}: {bad.reason}")
        rows += [(f"{path.name}:{at}", dict(row)) for at, row in zip(batch.numbers, batch.rows, strict=True)]
    if len(rows) < 2:
        raise BadConfig(f"{path}: has {len(rows)} rows; a series has two or more")
    return rows


def _read(rows: list[tuple[str, dict[str, Any]]], time: str, value: str) -> tuple[list[datetime], Values]:
    times: list[datetime] = []
    counts = np.empty(len(rows))
    for at, (place, row) in enumerate(rows):
        when, count = (_cell(place, row, name, read) for name, read in ((time, moment), (value, number)))
        if when is None:
            raise BadConfig(f"{place}, column {time}: is empty")
        if times and when <= times[-1]:
            raise BadConfig(f"{place}, column {time}: is not after the row before; a series is one thing, in order")
        if count is not None and count < 0:
            raise BadConfig(f"{place}, column {value}: is below 0, and this is about counts")
        times.append(when)
        counts[at] = np.nan if count is None else count
    return times, counts


def _cell(place: str, row: dict[str, Any], name: str, read: Any) -> Any:
    try:
        return read(row.get(name))
    except ValueError as error:
        raise BadConfig(f"{place}, column {name}: {error}") from None


def _grid(path: Path, times: list[datetime]) -> tuple[timedelta, NDArray[np.int64]]:
    """The usual distance of rows, and the place of each row in a series without holes."""
    seconds = np.array([when.timestamp() for when in times])
    step = timedelta(seconds=float(np.median(np.diff(seconds))))
    if step < _SHORTEST:
        raise BadConfig(f"{path}: most rows are {step.total_seconds():g} s apart; count by minutes or more first")
    steps = np.maximum(np.rint(np.diff(seconds) / step.total_seconds()).astype(np.int64), 1)
    # After a hole longer than the memory nothing is known: how long it was makes no difference, but for the hour.
    pace = Pace(step)
    day, memory = pace.rows(timedelta(days=1)), pace.memory
    steps = np.where(steps > memory + day, memory + (steps - memory) % day, steps)
    return step, np.concatenate([[0], np.cumsum(steps)])


def _column(cells: list[Any]) -> pa.Array:
    try:
        return pa.array(cells)
    except (pa.ArrowInvalid, pa.ArrowTypeError):  # JSON may hold anything in one column
        return pa.array([None if cell is None else str(cell) for cell in cells], pa.string())


def _rounded(values: NDArray[Any]) -> pa.Array:
    if values.dtype == np.int64:
        return pa.array(values)
    return pa.array([None if np.isnan(value) else round(float(value), 4) for value in values], pa.float64())
