"""The lines of a file, with the way back: what reading needs to go on after a torn record."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import IO, NamedTuple

from listeners.errors import BadConfig

LINE_BYTES = 16 << 20
_BOM = b"\xef\xbb\xbf"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


class Place(NamedTuple):
    """A point between two lines: its offset in bytes, and the number of lines before it."""

    offset: int
    lines: int


class LineTooLong(csv.Error):
    """A line of more than LINE_BYTES; reading can go on after it. A csv.Error, since csv.reader passes it on."""


class Lines:
    """Iterates over the lines of a binary file as text. Bytes that are not UTF-8 become lone surrogates.

    Only "\\n" ends a line, as in an editor's count; a byte order mark is left out.
    """

    def __init__(self, path: Path, stream: IO[bytes]) -> None:
        """Raises BadConfig where the file is empty or in UTF-16."""
        head = stream.read(3)
        if not head:
            raise BadConfig(f"{path}: the file is empty")
        if head[:2] in _UTF16:
            raise BadConfig(f"{path}: the file is in UTF-16; save it as UTF-8")
        self._stream = stream
        self.go_to(Place(len(_BOM) if head == _BOM else 0, 0))

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._read()
        if not line:
            raise StopIteration
        if len(line) == LINE_BYTES and not line.endswith(b"\n"):
            self._finish_line()
            raise LineTooLong(f"a line is longer than {LINE_BYTES >> 20} MiB")
        return line.decode("utf-8", "surrogateescape")

    @property
    def place(self) -> Place:
        return Place(self._offset, self._count)

    def go_to(self, place: Place) -> None:
        self._offset, self._count = place
        self._stream.seek(place.offset)

    def skip(self) -> int | None:
        """Goes after the next line, of any length; the number of quotes in it, or None at the end of the file."""
        line = self._read()
        if not line:
            return None
        quotes = line.count(b'"')
        if len(line) == LINE_BYTES and not line.endswith(b"\n"):
            quotes += self._finish_line()
        return quotes

    def text_from(self, place: Place) -> str:
        """What lies between ``place`` and here, at most LINE_BYTES of it."""
        self._stream.seek(place.offset)
        text = self._stream.read(min(self._offset - place.offset, LINE_BYTES))
        self._stream.seek(self._offset)
        return text.decode("utf-8", "surrogateescape")

    def _read(self) -> bytes:
        line = self._stream.readline(LINE_BYTES)
        self._offset += len(line)
        self._count += 1
        return line

    def _finish_line(self) -> int:
        """Reads the rest of a line in pieces; the number of quotes in it."""
        quotes = 0
        while piece := self._stream.readline(LINE_BYTES):
            self._offset += len(piece)
            quotes += piece.count(b'"')
            if piece.endswith(b"\n"):
                break
        return quotes
