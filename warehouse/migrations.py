"""The schema: migrations, each in a transaction with its record, and the views, made again when their text changed."""

import hashlib
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from graphlib import TopologicalSorter
from pathlib import Path

import duckdb

from warehouse.connection import connect, transaction
from warehouse.errors import NewerWarehouse

log = logging.getLogger(__name__)

_HERE = Path(__file__).parent

_READ = re.compile(r"\b(?:FROM|JOIN)\s+(\w+)")
_MACRO = re.compile(r"^CREATE OR REPLACE MACRO (\w+)", re.MULTILINE)

_RECORDS = """
CREATE SCHEMA IF NOT EXISTS base;
CREATE TABLE IF NOT EXISTS base.migration (name VARCHAR NOT NULL, applied_at TIMESTAMPTZ NOT NULL);
COMMENT ON TABLE base.migration IS 'Migrations applied. Key: name.';
COMMENT ON COLUMN base.migration.name IS 'File in warehouse/schema, without the ending.';
COMMENT ON COLUMN base.migration.applied_at IS 'When it was applied.';
CREATE TABLE IF NOT EXISTS base.view_text (name VARCHAR NOT NULL, digest VARCHAR NOT NULL);
COMMENT ON TABLE base.view_text IS 'Which text each view was made from. Key: name.';
COMMENT ON COLUMN base.view_text.name IS 'File in warehouse/views, without the ending.';
COMMENT ON COLUMN base.view_text.digest IS 'SHA-256 of the text.';
"""


def migrate(path: Path, *, schema: Path = _HERE / "schema", views: Path = _HERE / "views") -> list[str]:
    """Brings the warehouse at ``path`` up to date and returns the names of the migrations applied.

    One that fails leaves nothing of itself and raises. Raises NewerWarehouse where the file is ahead of this Goodword.
    """
    with connect(path) as connection:
        return _migrate(connection, schema, views)


@contextmanager
def writing(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The writing connection to an up-to-date warehouse. Open late, close early: nobody else writes meanwhile."""
    with connect(path) as connection:
        _migrate(connection, _HERE / "schema", _HERE / "views")
        yield connection


def _migrate(connection: duckdb.DuckDBPyConnection, schema: Path, views: Path) -> list[str]:
    known = _texts(schema)
    applied = _applied(connection)
    if ahead := sorted(applied - known.keys()):
        raise NewerWarehouse(f"the warehouse was made by a newer Goodword (it has {', '.join(ahead)}): update Goodword")
    pending = [name for name in known if name not in applied]
    for name in pending:
        with transaction(connection):
            connection.execute(_RECORDS)
            connection.execute(known[name])
            connection.execute("INSERT INTO base.migration VALUES (?, now())", [name])
        log.info("migration %s applied", name)
    _make_views(connection, _texts(views))
    return pending


def _texts(folder: Path) -> dict[str, str]:
    return {file.stem: file.read_text(encoding="utf-8") for file in sorted(folder.glob("*.sql"))}


def _applied(connection: duckdb.DuckDBPyConnection) -> set[str]:
    tables = "SELECT 1 FROM duckdb_tables() WHERE schema_name = 'base' AND table_name = 'migration'"
    if not connection.execute(tables).fetchone():
        return set()
    return {name for (name,) in connection.execute("SELECT name FROM base.migration").fetchall()}


def _make_views(connection: duckdb.DuckDBPyConnection, texts: dict[str, str]) -> None:
    digests = {name: hashlib.sha256(text.encode()).hexdigest() for name, text in texts.items()}
    made = dict(connection.execute("SELECT name, digest FROM base.view_text").fetchall())
    if made == digests:
        return
    with transaction(connection):
        for name in made.keys() - digests.keys():
            connection.execute(f'DROP VIEW IF EXISTS "{name}"')
        # All of them, since a view may read one that changed.
        for name in _in_order(texts):
            connection.execute(texts[name])
        connection.execute("DELETE FROM base.view_text")
        connection.executemany("INSERT INTO base.view_text VALUES (?, ?)", sorted(digests.items()))


def _in_order(texts: dict[str, str]) -> list[str]:
    """Views so that each comes after those that it reads, and after those whose macros it calls."""
    home = {macro: name for name, text in texts.items() for macro in re.findall(_MACRO, text)}
    calls = re.compile(rf"\b({'|'.join(home)})\(") if home else re.compile("(?!)")
    reads = {
        name: {other for other in re.findall(_READ, text) if other in texts}
        | {home[macro] for macro in re.findall(calls, text)}
        for name, text in texts.items()
    }
    return list(TopologicalSorter({name: found - {name} for name, found in reads.items()}).static_order())
