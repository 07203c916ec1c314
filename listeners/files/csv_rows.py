"""CSV rows, one by one, from a file that may be torn anywhere.

A quote that is never closed would swallow the rest of the file. So a record that fails is set aside alone, and reading
goes on at the line after the one on which it began. Memory holds one record, whatever the size of the file.
"""

import csv
from collections.abc import Collection, Iterator
from pathlib import Path

from listeners.errors import BadConfig, BadRecord
from listeners.files.columns import check_columns
from listeners.files.faults import CELL_CHARACTERS, TOO_LONG, Row, bad_row
from listeners.files.lines import Lines, LineTooLong, Place


def csv_rows(path: Path, needed: Collection[str]) -> Iterator[Row | BadRecord]:
    """Each row as (number of its first line, cells by column), or as a BadRecord. The header is line 1.

    The delimiter is the one of ``, ; tab |`` that stands most often in the header. Raises BadConfig for an empty file
    or a header without the columns ``needed``.
    """
    if csv.field_size_limit() < CELL_CHARACTERS:
        csv.field_size_limit(CELL_CHARACTERS)  # one setting for the whole process, so it is only ever raised
    with path.open("rb") as stream:
        yield from _Reader(path, Lines(path, stream), needed).rows()


class _Reader:
    def __init__(self, path: Path, lines: Lines, needed: Collection[str]) -> None:
        self._path = path
        self._lines = lines
        self._delimiter = ","
        try:
            start = lines.place
            self._delimiter = max(",;\t|", key=next(lines).count)
            lines.go_to(start)
            header = next((cells for cells in self._parse() if cells), [])
        except csv.Error as error:
            raise BadConfig(f"{path}: the header can't be read: {reason_of(error)}") from error
        self._columns = check_columns(path, header, needed)

    def rows(self) -> Iterator[Row | BadRecord]:
        records = self._parse()
        columns, width, lines = self._columns, len(self._columns), self._lines
        while True:
            start = lines.place
            try:
                cells = next(records)
            except StopIteration:
                return
            except csv.Error as error:
                yield self._torn(start, error)
                continue
            if len(cells) == width:
                yield start.lines + 1, dict(zip(columns, cells, strict=True))
            elif cells:  # a blank line is no record
                yield self._misshapen(start, len(cells))

    def _parse(self) -> Iterator[list[str]]:
        # Strict: text after a closing quote is an error, and shows that the quote opened on a torn line.
        return csv.reader(self._lines, delimiter=self._delimiter, strict=True)

    def _torn(self, start: Place, error: csv.Error) -> BadRecord:
        text = self._lines.text_from(start)
        if isinstance(error, LineTooLong) or "field limit" in str(error):
            return self._too_long(start, text)
        self._go_after_first_line(start)
        first = text.partition("\n")[0]
        return bad_row(self._path, start.lines + 1, self._open_column(first), reason_of(error), first)

    def _too_long(self, start: Place, text: str) -> BadRecord:
        reason = f"a cell is {TOO_LONG}"
        quotes = self._go_after_first_line(start)
        # The cell goes on over more lines, or its quote was never closed: then a row begins on the next line.
        if quotes % 2 and (self._row_begins_after(start) or not self._skip_record(start)):
            self._go_after_first_line(start)
            reason = f"a quote is not closed, or a cell is {TOO_LONG}"
        return bad_row(self._path, start.lines + 1, self._long_column(text), reason, text)

    def _misshapen(self, start: Place, width: int) -> BadRecord:
        text, end = self._lines.text_from(start), self._lines.place
        if end.lines - start.lines > 1 and self._row_begins_after(start):
            self._go_after_first_line(start)
            first = text.partition("\n")[0]
            return bad_row(self._path, start.lines + 1, self._open_column(first), "a quote is not closed", first)
        self._lines.go_to(end)
        reason = f"{width} columns where the header has {len(self._columns)}"
        return bad_row(self._path, start.lines + 1, None, reason, text)

    def _go_after_first_line(self, start: Place) -> int:
        """The number of quotes in that line."""
        self._lines.go_to(start)
        return self._lines.skip() or 0

    def _row_begins_after(self, start: Place) -> bool:
        self._go_after_first_line(start)
        try:
            return len(next(self._parse(), [])) == len(self._columns)
        except csv.Error:
            return False

    def _skip_record(self, start: Place) -> bool:
        """Goes after the record, which ends where its quotes are even; False where it has no end."""
        self._lines.go_to(start)
        quotes = 0
        while (more := self._lines.skip()) is not None:
            quotes += more
            if quotes % 2 == 0:
                return True
        return False

    def _open_column(self, line: str) -> str | None:
        """The column whose quote is open at the end of the line."""
        if line.count('"') % 2 == 0:
            return None
        try:
            cells = next(csv.reader([line], delimiter=self._delimiter), [])
        except csv.Error:  # more than one thing is wrong with it
            return None
        return self._columns[len(cells) - 1] if 0 < len(cells) <= len(self._columns) else None

    def _long_column(self, text: str) -> str | None:
        column = length = 0
        for number, part in enumerate(text.split('"')):
            cells = [part] if number % 2 else part.split(self._delimiter)  # odd parts stand within quotes
            for more, cell in enumerate(cells):
                column, length = (column + 1, 0) if more else (column, length)
                length += len(cell)
                if length > CELL_CHARACTERS:
                    return self._columns[column] if column < len(self._columns) else None
        return None


def reason_of(error: csv.Error) -> str:
    """What is wrong with a record, in words for whoever exported it."""
    message = str(error)
    if "unexpected end" in message:
        return "a quote is not closed"
    if "expected after" in message:
        return "a quote is not closed, or text follows a closing quote"
    if "new-line character" in message:
        return "a carriage return within a line"
    return f"torn: {message}"
