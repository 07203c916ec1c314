"""Rows that were set aside, each with its place, its column and the reason: a JSON object a line."""

import json
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from listeners.errors import BadRecord


class Rejected:
    """Writes one file of them. Left with ``commit`` it takes the place of an earlier import's of that name, or
    removes it where no row is bad; left without, nothing changes."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.count = 0
        self._temporary = path.with_name(f".{path.name}.tmp")
        self._file: IO[str] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file:
            self._file.close()
            self._temporary.unlink(missing_ok=True)

    def add(self, bad: Iterable[BadRecord]) -> None:
        for record in bad:
            if self._file is None:
                self.path.parent.mkdir(parents=True, exist_ok=True)
                self._file = self._temporary.open("w", encoding="utf-8", errors="backslashreplace")
            self._file.write(json.dumps(asdict(record), ensure_ascii=False) + "\n")
            self.count += 1

    def commit(self) -> None:
        if self._file is None:
            self.path.unlink(missing_ok=True)
            return
        self._file.close()
        self._temporary.replace(self.path)
