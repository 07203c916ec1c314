"""What goes onto a terminal: text without escapes, tables, and one clock."""

import itertools
import json
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

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
    """A table on stdout: numbers to the right, only text is broken over lines."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    rows = [list(row) for row in rows]
    table = Table(title=title or None, title_justify="left", header_style="bold")
    for at, name in enumerate(header):
        values = [row[at] for row in rows if row[at] is not None]
        numeric = bool(values) and all(isinstance(value, int | float | Decimal) for value in values)
        short = not any(isinstance(value, str) and len(value) > _SHORT for value in values)
        table.add_column(name, justify="right" if numeric else "left", no_wrap=short, overflow="fold")
    for row in rows:
        table.add_row(*(Text(cell(value)) for value in row))
    console = Console()
    console.width = console.width if console.is_terminal else _PIPE_WIDTH
    console.print(table)


def counted(count: int, thing: str) -> str:
    """ "1 file", "2 files"."""
    return f"{count:,} {thing}" if count == 1 else f"{count:,} {thing}s"


def cell(value: object) -> str:
    """One value as a person reads it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int) or (isinstance(value, Decimal) and value == value.to_integral_value()):
        return f"{value:,}"
    if isinstance(value, float | Decimal):
        return f"{value:,.3f}".rstrip("0").rstrip(".")
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
