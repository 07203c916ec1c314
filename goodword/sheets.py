"""What people fill in and give back: a spreadsheet of answers, taken as a whole or not at all."""

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

from warehouse.errors import WarehouseError


class SheetError(WarehouseError):
    """A sheet that can't be taken; nothing of it was. ``faults``: a line each."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("; ".join(faults))
        self.faults = faults


def sheet_rows(file: Path, columns: Collection[str], faults: list[str]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Each row of a CSV, JSONL or Parquet file that can be read, with its place; the others become ``faults``.

    Raises BadConfig for no such file, or one without ``columns``.
    """
    from listeners.files import read_records

    for batch in read_records(file, columns_needed=columns):
        faults += [f"{bad.where}: {bad.reason}" for bad in batch.bad]
        for number, row in zip(batch.numbers, batch.rows, strict=True):
            yield f"{file.name}:{number}", row
