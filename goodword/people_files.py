"""``goodword link`` and ``goodword dedupe``: lists of people in, who is whom out, without a warehouse."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow as pa

_FAULTS_TOLD = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleFile:
    """What a file of people held. ``faults``: a line for each of the first rows left out; ``left_out``: how many there
    are; ``ignored``: columns that say nothing of who somebody is."""

    table: "pa.Table"
    left_out: int
    faults: tuple[str, ...]
    ignored: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """``files``: as read; ``bands``: rows of the output by band."""

    files: tuple[PeopleFile, ...]
    bands: Counter[str]


def link(authors: Path, customers: Path, output: Path, *, raw: bool = False) -> Report:
    """Writes who of ``authors`` is who of ``customers``: author_id, customer_id, probability, band, reasons.

    All are CSV, JSONL or Parquet by their endings. Raises BadConfig for a file that is none, has no author_id or
    customer_id, or for an output that can't be written. ``raw``: cells of a CSV that a spreadsheet would run stay as
    they are.
    """
    from warehouse.match import files

    _check(output, authors, customers)
    read = read_people(authors, "author_id"), read_people(customers, "customer_id")
    return _told(read, files.link(read[0].table, read[1].table), output, raw)


def dedupe(customers: Path, output: Path, *, raw: bool = False) -> Report:
    """Writes who of ``customers`` is there twice: customer_id_1, customer_id_2, probability, band, reasons. See
    link."""
    from warehouse.match import files

    _check(output, customers)
    read = (read_people(customers, "customer_id"),)
    return _told(read, files.dedupe(read[0].table), output, raw)


def _check(output: Path, *inputs: Path) -> None:
    from goodword.tag_file.outputs import check_output

    for path in inputs:
        check_output(path, output)


def _told(read: tuple[PeopleFile, ...], found: "pa.Table", output: Path, raw: bool) -> Report:
    from goodword.tables import write_table

    write_table(found, output, raw=raw)
    return Report(files=read, bands=Counter(found.column("band").to_pylist()))


def read_people(path: Path, key: str) -> PeopleFile:
    """The people of a CSV, JSONL or Parquet file, as text. A row without ``key``, or whose key was there before, is
    left out. Raises BadConfig where the file as a whole is none, or has no column ``key``."""
    import pyarrow as pa

    from warehouse.match.likeness.people import COLUMNS

    rows = _Rows(path, key)
    columns = [key, *COLUMNS]
    schema = pa.schema([(name, pa.string()) for name in columns])
    tables = [
        pa.table({name: [_text(row.get(name)) for row in batch] for name in columns}, schema=schema) for batch in rows
    ]
    return PeopleFile(
        table=pa.concat_tables([schema.empty_table(), *tables]),
        left_out=rows.left_out,
        faults=tuple(rows.faults),
        ignored=tuple(name for name in rows.columns if name not in columns),
    )


class _Rows:
    """The good rows of a file in batches; knows afterwards what was left out."""

    def __init__(self, path: Path, key: str) -> None:
        self._path, self._key = path, key
        self._seen: set[str] = set()
        self.left_out = 0
        self.faults: list[str] = []
        self.columns: dict[str, None] = {}

    def __iter__(self) -> Iterator[list[dict[str, Any]]]:
        from listeners.files import read_records
        from listeners.files.cells import identity

        for batch in read_records(self._path, columns_needed=[self._key]):
            for bad in batch.bad:
                column = f", column {bad.column}" if bad.column else ""
                self._leave_out(f"{bad.where}{column}", bad.reason)
            good = []
            for number, row in zip(batch.numbers, batch.rows, strict=True):
                self.columns.update(dict.fromkeys(row))
                where = f"{self._path.name}:{number}"
                try:
                    found = identity(row.get(self._key))
                except ValueError as error:
                    self._leave_out(f"{where}, column {self._key}", str(error))
                    continue
                if not found:
                    self._leave_out(where, f"{self._key} is empty")
                elif found in self._seen:
                    self._leave_out(where, f"{self._key} stands further up already; the first row counts")
                else:
                    self._seen.add(found)
                    good.append(row)
            yield good

    def _leave_out(self, where: str, reason: str) -> None:
        self.left_out += 1
        if len(self.faults) < _FAULTS_TOLD:
            self.faults.append(f"{where}: {reason}")


def _text(value: Any) -> str | None:
    """The cell as text. What is no text, a list or a table, says nothing of who somebody is."""
    from listeners.files.cells import text

    try:
        return text(value)
    except ValueError:
        return None
