"""From the rows of a file to mentions: which column feeds which field."""

from collections.abc import Callable, Mapping
from hashlib import blake2b
from typing import Any

import pyarrow as pa

from listeners.errors import BadConfig, BadRecord
from listeners.files import cells
from listeners.files.records import Records
from listeners.mention import SCHEMA, Kind, Metric

#: The fields that a column can feed.
FIELDS = tuple(name for name in SCHEMA.names if name not in ("source", "raw"))

_BY_TYPE: dict[pa.DataType, Callable[[Any], Any]] = {
    pa.string(): cells.text,
    pa.int64(): cells.count,
    pa.float64(): cells.number,
    pa.bool_(): cells.flag,
    SCHEMA.field("created_at").type: cells.moment,
}
_CONVERTERS = (
    {name: _BY_TYPE[SCHEMA.field(name).type] for name in FIELDS}
    | {"text": cells.body, "kind": cells.kind, "metric": cells.metric}
    | dict.fromkeys(("source_id", "author_id", "customer_id", "reply_to"), cells.identity)
)

_Faults = dict[int, tuple[str | None, str]]  # index of the row -> column and reason


class MentionMapping:
    """Makes mentions of one source from rows.

    ``columns`` is field -> column. A field that is not named there is fed by the column of its own name, if there is
    one; "" for a column keeps the field empty. ``brand`` stands where no column is mapped to it or the cell is empty,
    and ``kind`` and ``metric`` where a row names none. Where the file has no ``source_id`` column, the id is a hash of
    the whole row:
    the same row has the same id in every import, and of equal rows one counts. A row needs a text or a rating.
    """

    def __init__(
        self,
        *,
        source: str,
        columns: Mapping[str, str],
        kind: Kind,
        brand: str | None,
        metric: Metric | None = None,
    ) -> None:
        """Raises BadConfig for a field that mentions don't have, a required one without a column, or a metric of what
        is no survey."""
        if metric and kind is not Kind.SURVEY:
            raise BadConfig(f"metric {metric.value!r} is of surveys alone, and the kind is {kind.value!r}: say survey")
        for field in columns:
            if field not in FIELDS:
                raise BadConfig(f"{field!r} is not a field of a mention; use one of {', '.join(FIELDS)}")
        self._constants: dict[str, Any] = {"source": source, "brand": brand or None, "kind": kind, "deleted": False}
        self._constants["metric"] = metric
        self._columns = {field: columns.get(field, field) for field in FIELDS}
        if brand and "brand" not in columns:
            self._columns["brand"] = ""  # what a person says counts more than a column that happens to be there
        required = ["text", "created_at"] if brand else ["text", "created_at", "brand"]
        for field in required:
            if not self._columns[field]:
                raise BadConfig(f"{field!r} needs a column")
        #: The columns that the file must have.
        self.needed = [column for column in columns.values() if column]
        self.needed += [self._columns[field] for field in required if field not in columns]

    def to_arrow(self, records: Records) -> tuple[pa.RecordBatch, list[BadRecord]]:
        """The batch's mentions with ``listeners.mention.SCHEMA``, and the rows that make none."""
        faults = _Faults()
        values = self._values(records, faults)
        self._require(values, faults)
        if faults:
            kept = [index for index in range(len(records.rows)) if index not in faults]
            values = {field: [column[index] for index in kept] for field, column in values.items()}
        arrays = [pa.array(values[field.name], field.type) for field in SCHEMA]
        bad = [records.bad_row(index, *fault) for index, fault in sorted(faults.items())]
        return pa.RecordBatch.from_arrays(arrays, schema=SCHEMA), bad

    def _values(self, records: Records, faults: _Faults) -> dict[str, list[Any]]:
        """A value a row for each field of the schema."""
        names = set().union(*records.rows)
        values: dict[str, list[Any]] = {"source": [self._constants["source"]] * len(records.rows), "raw": records.raw}
        for field, column in self._columns.items():
            if column and column in names:
                row_cells = [row.get(column) for row in records.rows]
                values[field] = _convert(_CONVERTERS[field], row_cells, column, faults)
            else:
                values[field] = [None] * len(records.rows)
        for field, constant in self._constants.items():
            values[field] = [constant if value is None else value for value in values[field]]
        values["source_id"] = self._identify(values["source_id"], records)
        return values

    def _identify(self, ids: list[str | None], records: Records) -> list[str | None]:
        column = self._columns["source_id"]
        return [
            found if column in row else blake2b(raw.encode(), digest_size=16).hexdigest()
            for found, row, raw in zip(ids, records.rows, records.raw, strict=True)
        ]

    def _require(self, values: dict[str, list[Any]], faults: _Faults) -> None:
        for field in ("source_id", "brand", "created_at"):
            if not all(values[field]):
                for index, value in enumerate(values[field]):
                    if not value:
                        faults.setdefault(index, (self._columns[field], "empty"))
        for index, text in enumerate(values["text"]):
            if not text or text.isspace():
                values["text"][index] = ""
                if values["rating"][index] is None and not values["deleted"][index]:
                    faults.setdefault(index, (self._columns["text"], "empty"))


def _convert(convert: Callable[[Any], Any], row_cells: list[Any], column: str, faults: _Faults) -> list[Any]:
    """The values of a column; None, and a fault, where a cell holds none."""
    try:
        return [convert(cell) for cell in row_cells]
    except ValueError:
        pass  # a rare batch: find out which
    values: list[Any] = []
    for index, cell in enumerate(row_cells):
        try:
            values.append(convert(cell))
        except ValueError as error:
            faults.setdefault(index, (column, str(error)))
            values.append(None)
    return values
