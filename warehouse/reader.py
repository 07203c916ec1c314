"""Reading the published copy. Nothing read here can write, reach a file or the network, or change a setting."""

import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import duckdb

from warehouse.connection import OFFLINE
from warehouse.errors import BadQuery, NotPublished

if TYPE_CHECKING:
    import pyarrow as pa

_QUERIES = Path(__file__).parent / "queries"
#: What the named queries may hold in memory at once; more of it goes to disk.
MEMORY_LIMIT = "384MB"
_READS = {duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN}


class Reader:
    """Named queries on one published copy. All of them see the same state, whatever is published meanwhile."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection

    def rows(self, name: str, **parameters: Any) -> list[dict[str, Any]]:
        """Rows of warehouse/queries/<name>.sql; each ``$parameter`` of it is to be given.

        Raises NotPublished where the copy was made by an older Goodword and lacks what is asked for.
        """
        cursor = self._run(name, parameters)
        columns = [column[0] for column in cursor.description or []]
        return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]

    def table(self, name: str, *, encoded: Collection[str] = (), **parameters: Any) -> "pa.Table":
        """The same as an Arrow table. The columns ``encoded``, strings of few different values, come as dictionaries:
        of a million rows no more than a batch is ever held as strings. Raises NotPublished."""
        import pyarrow as pa

        reader = self._run(name, parameters).to_arrow_reader()
        types = {column: pa.dictionary(pa.int32(), pa.string()) for column in encoded}
        schema = pa.schema([field.with_type(types.get(field.name, field.type)) for field in reader.schema])
        batches = [
            pa.RecordBatch.from_arrays(
                [
                    column.dictionary_encode() if field.name in types else column
                    for field, column in zip(schema, batch.columns, strict=True)
                ],
                schema=schema,
            )
            for batch in reader
        ]
        return pa.Table.from_batches(batches, schema=schema)

    def _run(self, name: str, parameters: dict[str, Any]) -> duckdb.DuckDBPyConnection:
        sql = (_QUERIES / f"{name}.sql").read_text(encoding="utf-8")
        try:
            return self._connection.execute(sql, parameters)
        except (duckdb.BinderException, duckdb.CatalogException) as error:
            raise NotPublished("the published copy is of an older Goodword: `goodword run` makes a new one") from error


@contextmanager
def reading(published: Path) -> Iterator[Reader]:
    """A Reader of the copy as it is now. Raises NotPublished where there is none."""
    connection = _open(published, memory_limit=MEMORY_LIMIT)
    try:
        yield Reader(connection)
    finally:
        connection.close()


class Answer:
    """What a query found, to be read once: by ``rows`` or as ``arrow``. No more than one batch of it is in memory.

    Both raise BadQuery for a row that can't be worked out, which shows when it is reached.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        self.columns = tuple(column[0] for column in connection.description or ())

    def rows(self, size: int = 10_000) -> Iterator[list[tuple[Any, ...]]]:
        """Batches of at most ``size`` rows, as Python values."""
        try:
            while batch := self._connection.fetchmany(size):
                yield batch
        except duckdb.Error as error:
            raise BadQuery(str(error)) from error
        finally:
            self._connection.close()

    def arrow(self) -> "pa.RecordBatchReader":
        """The same as Arrow batches, with the types of the columns."""
        import pyarrow as pa

        result = self._connection.to_arrow_reader()
        return pa.RecordBatchReader.from_batches(result.schema, self._batches(result))

    def _batches(self, result: "pa.RecordBatchReader") -> "Iterator[pa.RecordBatch]":
        import pyarrow as pa

        try:
            yield from result
        except (pa.ArrowException, OSError) as error:  # Arrow has it for an input that failed
            raise BadQuery(str(error)) from error
        finally:
            self._connection.close()


def query(published: Path, sql: str) -> Answer:
    """One statement that reads.

    Raises BadQuery for SQL that is wrong or does more than read, NotPublished where there is no copy.
    """
    connection = _open(published)
    try:
        return Answer(connection.execute(_only_read(connection, sql)))
    except duckdb.Error as error:
        connection.close()
        raise BadQuery(str(error)) from error
    except BadQuery:
        connection.close()
        raise


def _only_read(connection: duckdb.DuckDBPyConnection, sql: str) -> duckdb.Statement:
    statements = connection.extract_statements(sql)
    if len(statements) != 1:
        raise BadQuery(f"one statement at a time, please: this is {len(statements)}")
    if statements[0].type not in _READS:
        raise BadQuery(f"goodword query only reads, and {statements[0].type.name} does not")
    return statements[0]


def _open(published: Path, **options: str) -> duckdb.DuckDBPyConnection:
    if not published.is_file():
        raise NotPublished(f"{published} is not there yet: `goodword run` publishes it")
    # What does not fit into memory goes to a folder of this reader's own, which DuckDB makes when it is needed.
    spill = Path(tempfile.gettempdir()) / f"goodword-{uuid4().hex}"
    config = OFFLINE | {"python_enable_replacements": "false", "temp_directory": str(spill)} | options
    # Attached rather than opened: DuckDB shares one instance a path within a process, and a second reader would go on
    # reading the file that was swapped out.
    connection = duckdb.connect(":memory:", config=config)
    name = str(published).replace("'", "''")
    connection.execute(f"ATTACH '{name}' AS goodword (READ_ONLY)")
    connection.execute("USE goodword; SET TimeZone = 'UTC'; SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
    return connection
