"""Linking two files, and finding the same person twice in one, without a warehouse."""

from collections.abc import Sequence

import duckdb
import pyarrow as pa

from warehouse.connection import OFFLINE
from warehouse.match.likeness import judging
from warehouse.match.likeness.people import COLUMNS

_MEMORY = "6GB"


def link(authors: pa.Table, customers: pa.Table) -> pa.Table:
    """Who among ``authors`` (author_id and people.COLUMNS, all text) is who among ``customers`` (customer_id and the
    same).

    Rows of author_id, customer_id, probability, band (linked, proposed or not linked) and reasons, by author, what is
    most probable first; an author who is like nobody has none.
    """
    with _connection() as connection:
        _record(connection, authors, customers)
        judging.link(connection)
        return _answer(connection, "author_id", "customer_id", "left_person, probability DESC")


def dedupe(customers: pa.Table) -> pa.Table:
    """Who among ``customers`` (customer_id and people.COLUMNS, all text) is there twice.

    Rows of customer_id_1, customer_id_2, probability, band and reasons, what is most probable first.
    """
    with _connection() as connection:
        _record(connection, None, customers)
        judging.dedupe(connection)
        return _answer(connection, "customer_id_1", "customer_id_2", "probability DESC, left_person, right_person")


def _connection() -> duckdb.DuckDBPyConnection:
    return duckdb.connect(":memory:", config=OFFLINE | {"memory_limit": _MEMORY, "preserve_insertion_order": "false"})


def _record(connection: duckdb.DuckDBPyConnection, authors: pa.Table | None, customers: pa.Table) -> None:
    parts = [] if authors is None else [_side(authors, "author", "author_id", 0)]
    parts.append(_side(customers, "customer", "customer_id", sum(part.num_rows for part in parts)))
    connection.register("record", pa.concat_tables(parts))


def _side(table: pa.Table, side: str, key: str, start: int) -> pa.Table:
    missing = pa.nulls(table.num_rows, pa.string())
    columns: Sequence[tuple[str, pa.Array | pa.ChunkedArray]] = [
        ("person", pa.array(range(start, start + table.num_rows), pa.int64())),
        ("side", pa.array([side] * table.num_rows, pa.string())),
        ("id", table.column(key).cast(pa.string())),
        *((name, table.column(name).cast(pa.string()) if name in table.column_names else missing) for name in COLUMNS),
        ("language", missing),
    ]
    return pa.table(dict(columns))


def _answer(connection: duckdb.DuckDBPyConnection, left: str, right: str, order: str) -> pa.Table:
    return connection.execute(
        f"""
        SELECT
            one.id AS {left},
            other.id AS {right},
            probability,
            band,
            array_to_string(list_append(list_transform(clashes, lambda clash: 'against: ' || clash), reason), '; ')
                AS reasons
        FROM judgement
        JOIN record AS one ON one.person = left_person
        JOIN record AS other ON other.person = right_person
        ORDER BY {order}
        """  # noqa: S608 - names of ours
    ).to_arrow_table()
