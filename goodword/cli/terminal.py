"""What goes onto a terminal: text without escapes, tables, and one clock."""

import itertools
import json
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.table import Table

# Newlines and tabs are control characters too, but harmless: they become spaces.
_BLANK = {"\n", "\r", "\t"}
# Marks that reorder what is read (Trojan Source); other format characters are part of emoji and of scripts.
_REORDER = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def printable(text: str) -> str:
    """Text that can't move the cursor, colour the screen or reorder what is read: control characters are dropped."""
    kept = (" " if char in _BLANK else char for char in text if char in _BLANK or not _is_control(char))
    return "".join(kept)


def _is_control(char: str) -> bool:
    return unicodedata.category(char) in {"Cc", "Cs"} or char in _REORDER


# A column of shorter texts than this keeps each on its line.
_SHORT = 24
# Wide enough for a table that goes to a file or a pipe, where nobody sees an edge.
_PIPE_WIDTH = 240


def show_table(title: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """A table on stdout: numbers to the right, only text is broken over lines. One that is too wide to be read becomes
    a list: each row by itself, a line a column."""
    from rich.console import Console

    rows = [list(row) for row in rows]
    console = Console()
    console.width = console.width if console.is_terminal else _PIPE_WIDTH
    if rows and _needed(header, rows) > console.width:
        if title:
            console.print(title, markup=False, highlight=False)
        for number, row in enumerate(rows, start=1):
            console.rule(f"{number}", align="left", style="dim")
            console.print(_listed(header, row))
    else:
        console.print(_table(title, header, rows))


def _needed(header: Sequence[str], rows: Sequence[Sequence[object]]) -> int:
    """Characters a line, if each column may be broken once it is as wide as a short text."""
    longest = [max(len(name), *(len(cell(row[at])) for row in rows)) for at, name in enumerate(header)]
    return 1 + sum(min(width, _SHORT) + 3 for width in longest)


def _table(title: str, header: Sequence[str], rows: Sequence[Sequence[object]]) -> "Table":
    from rich.table import Table
    from rich.text import Text

    table = Table(title=title or None, title_justify="left", header_style="bold")
    for at, name in enumerate(header):
        values = [row[at] for row in rows if row[at] is not None]
        numeric = bool(values) and all(isinstance(value, int | float | Decimal) for value in values)
        short = not any(len(cell(value)) > _SHORT for value in values)
        table.add_column(name, justify="right" if numeric else "left", no_wrap=short, overflow="fold")
    for row in rows:
        table.add_row(*(Text(cell(value)) for value in row))
    return table


def _listed(header: Sequence[str], row: Sequence[object]) -> "Table":
    """One row as lines; a list that holds more than words has a line an element."""
    from rich.table import Table
    from rich.text import Text

    lines = Table.grid(padding=(0, 2))
    lines.add_column(style="bold", no_wrap=True)
    lines.add_column(overflow="fold")
    for name, value in zip(header, row, strict=True):
        parts = value if isinstance(value, list) and any(isinstance(part, dict) for part in value) else [value]
        for at, part in enumerate(parts):
            lines.add_row("" if at else name, Text(cell(part)))
    return lines


def counted(count: int, thing: str) -> str:
    """ "1 file", "2 files"."""
    return f"{count:,} {thing}" if count == 1 else f"{count:,} {thing}s"


def cell(value: object) -> str:
    """One value as a person reads it; a moment is in UTC."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case int() | Decimal():
            return f"{value:,}"
        case float():
            return f"{value:,.3f}".rstrip("0").rstrip(".")
        case datetime() if value.tzinfo is not None:
            return value.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%SZ")
        case list():
            return ", ".join(cell(part) for part in value)
        case dict():
            return ", ".join(
                f"{printable(str(name))}: {cell(part)}" for name, part in value.items() if part is not None
            )
        case _:
            return printable(str(value))


# More faults than these are not read on a terminal; all of them stand in the file.
_FAULTS_SHOWN = 5


def faults(rejected: Path, count: int) -> Iterator[str]:
    """A line for each of the first records set aside: file, row, column, reason; never the content."""
    with rejected.open(encoding="utf-8") as lines:
        for line in itertools.islice(lines, _FAULTS_SHOWN):
            fault = json.loads(line)
            column = f", column {fault['column']}" if fault["column"] else ""
            yield printable(f"  {fault['where']}{column}: {fault['reason']}")
    if count > _FAULTS_SHOWN:
        yield f"  and {count - _FAULTS_SHOWN:,} more"


def clock() -> datetime:
    """Now, aware, in UTC: the one place where the command line reads the clock."""
    return datetime.now(UTC)
