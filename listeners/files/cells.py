"""What a cell holds. Each function takes text from CSV as well as values from JSONL or Parquet, gives None for an
empty cell, and raises ValueError with the reason where it can't be read."""

import re
from datetime import datetime
from typing import Any

from listeners.files.dates import parse_date
from listeners.mention import Kind, Metric

_COUNT = re.compile(r"\d{1,18}(\.0*)?", re.ASCII)  # data frames write a count beside an empty cell as 3.0
_NUMBER = re.compile(r"[+-]?\d{1,300}(\.\d*)?", re.ASCII)
_ROUNDED = re.compile(r"[+-]?\d(\.\d+)?[eE]\+\d+", re.ASCII)
_EXACT = 2**53  # from here on, several whole numbers are one float
_TRUE, _FALSE = {"true", "t", "yes", "y", "1", "1.0"}, {"false", "f", "no", "n", "0", "0.0"}


def body(cell: Any) -> str | None:
    """A post's own text, as it stands."""
    return cell if isinstance(cell, str) else text(cell)


def text(cell: Any) -> str | None:
    if isinstance(cell, str):
        return cell.strip() or None
    if cell is None:
        return None
    if isinstance(cell, float) and cell.is_integer():
        if abs(cell) >= _EXACT:
            raise ValueError("not exact: a float of this size has lost digits; export the column as text")
        return str(int(cell))  # an id in a data frame beside an empty cell
    if isinstance(cell, list | dict | bytes):
        raise ValueError("not a text")  # noqa: TRY004  a fault of the data
    return str(cell)


def identity(cell: Any) -> str | None:
    """An id, digit by digit. A spreadsheet's 5.70306E+17 would make many posts one."""
    written = text(cell)
    if written is not None and _ROUNDED.fullmatch(written):
        raise ValueError("not an id: a spreadsheet has rounded it; export the column as text")
    return written


def count(cell: Any) -> int | None:
    written = text(cell)
    if written is None:
        return None
    if not _COUNT.fullmatch(written):
        raise ValueError("not a count: use digits only")
    return int(written.partition(".")[0])


def number(cell: Any) -> float | None:
    written = text(cell)
    if written is None:
        return None
    if not _NUMBER.fullmatch(written):
        raise ValueError("not a number: use digits and a point")
    return float(written)


def flag(cell: Any) -> bool | None:
    written = (text(cell) or "").lower()
    if written in _TRUE or written in _FALSE:
        return written in _TRUE
    if written:
        raise ValueError("not true or false")
    return None


def kind(cell: Any) -> Kind | None:
    written = text(cell)
    if written is None:
        return None
    try:
        return Kind(written.lower())
    except ValueError:
        raise ValueError(f"not a kind: use one of {', '.join(Kind)}") from None


def metric(cell: Any) -> Metric | None:
    written = text(cell)
    if written is None:
        return None
    try:
        return Metric(written.lower())
    except ValueError:
        raise ValueError(f"not a metric: use one of {', '.join(Metric)}") from None


def moment(cell: Any) -> datetime | None:
    return None if cell is None or cell == "" else parse_date(cell)
