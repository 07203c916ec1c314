"""Opening the warehouse: one writing process at a time, UTC, nothing fetched from anywhere."""

import logging
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from warehouse.errors import Busy, WarehouseError

log = logging.getLogger(__name__)

#: Enough for a load of any size, since DuckDB spills what does not fit to ``<file>.tmp``.
MEMORY_LIMIT = "512MB"

#: No extension is ever fetched: those needed (icu, json, parquet) are built into the package.
OFFLINE: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
}

_PAUSE_S = 0.25


@contextmanager
def connect(
    path: Path, *, wait_s: float = 30.0, sleep: Callable[[float], None] = time.sleep
) -> Iterator[duckdb.DuckDBPyConnection]:
    """The one writing connection, closed at the end; the file is made if it is not there.

    While another process writes, it tries again for ``wait_s`` seconds and then raises Busy.
    """
    if "?" in str(path):
        raise WarehouseError(f"{path}: DuckDB can't keep a file in a folder with a question mark in its name")
    path.parent.mkdir(parents=True, exist_ok=True)
    connection = _open(path, wait_s, sleep)
    try:
        connection.execute("SET TimeZone = 'UTC'")
        yield connection
    finally:
        connection.close()


def _open(path: Path, wait_s: float, sleep: Callable[[float], None]) -> duckdb.DuckDBPyConnection:
    config = OFFLINE | {"memory_limit": MEMORY_LIMIT, "preserve_insertion_order": "false"}
    waited = 0.0
    while True:
        try:
            return duckdb.connect(str(path), config=config)
        except duckdb.IOException as error:
            holder = re.search(r"Conflicting lock is held in (.+?) \(PID (\d+)\)", str(error))
            if "lock" not in str(error):
                raise
            if waited >= wait_s:
                raise Busy(path, holder and (holder[1], int(holder[2]))) from error
        sleep(_PAUSE_S)
        waited += _PAUSE_S


@contextmanager
def transaction(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """All of what happens inside, or nothing."""
    connection.execute("BEGIN TRANSACTION")
    try:
        yield
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")
