"""What makes a cell unfit to be kept, whatever the format of its file."""

import json
from pathlib import Path
from typing import Any

from listeners.errors import BadRecord

CELL_CHARACTERS = 1_000_000
TOO_LONG = f"longer than {CELL_CHARACTERS:,} characters"
_CONTENT_CHARACTERS = 10_000

#: A value as JSON text. Raises ValueError for NaN and infinity; what JSON has no form for becomes its ``str``.
encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False, default=str).encode

Row = tuple[int, dict[str, Any]]  # the number of its line, and its cells by column


def bad_row(path: Path, number: int, column: str | None, reason: str, content: str) -> BadRecord:
    return BadRecord(where=f"{path}:{number}", column=column, reason=reason, content=content[:_CONTENT_CHARACTERS])


def find_fault(row: dict[str, Any], raw: str) -> tuple[str | None, str] | None:
    """Column and reason where a row, ``raw`` being its JSON text, can't be kept: size, NUL bytes, broken Unicode."""
    suspect = len(raw) > CELL_CHARACTERS or "\\u0000" in raw or not is_unicode(raw)
    return _search_cells(row) if suspect else None


def is_unicode(text: str) -> bool:
    """False where the text holds half a character, which is also how bytes that are not UTF-8 come in."""
    if text.isascii():
        return True
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _search_cells(row: dict[str, Any]) -> tuple[str | None, str] | None:
    for column, cell in row.items():
        text = cell if isinstance(cell, str) else _flat(cell)
        if len(text) > CELL_CHARACTERS:
            return column, TOO_LONG
        if "\0" in text:
            return column, "holds a NUL byte"
        if not is_unicode(text):
            return column, "not valid UTF-8"
    if not all(is_unicode(name) and "\0" not in name for name in row):
        return None, "the name of a column in it is not valid text"
    return None


def _flat(cell: object) -> str:
    """A nested value as text in which a NUL stands as itself."""
    return encode(cell).replace("\\\\", "").replace("\\u0000", "\0")
