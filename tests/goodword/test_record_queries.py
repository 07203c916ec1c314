"""Records from a database: read in batches, and where it is stays secret."""

import logging
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

import warehouse
from goodword.home import Home
from goodword.records import ImportReport, Query, import_records
from listeners.errors import BadConfig, ListenError, RetryLater

SECRET = "hunter2/&%"
ORDERS = "SELECT number AS order_id, who AS customer_id, at AS ordered_at, total AS amount, state AS status FROM sale"


@pytest.fixture
def database(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(tmp_path / "crm.db")
    connection.execute("CREATE TABLE sale (number TEXT, who TEXT, at TIMESTAMP, total, state TEXT, scan BLOB)")
    yield connection
    connection.close()


def sell(database: sqlite3.Connection, *rows: tuple[Any, ...]) -> None:
    database.executemany("INSERT INTO sale VALUES (?, ?, ?, ?, ?, ?)", rows)
    database.commit()


def bring(home: Home, sql: str, now: datetime, url: str = "", **how: Any) -> ImportReport:
    query = Query("sales", "crm", sql, url or f"sqlite:///{home.root.parent}/crm.db")
    return import_records(home, "orders", query, now, **how)


def orders(home: Home) -> list[dict[str, Any]]:
    warehouse.publish(home.warehouse, home.published)
    rows = warehouse.query(home.published, "SELECT * EXCLUDE (changed_at) FROM orders ORDER BY order_id").arrow()
    found: list[dict[str, Any]] = rows.read_all().to_pylist()
    return found


def test_rows_of_a_query_are_records(home: Home, database: sqlite3.Connection, now: datetime) -> None:
    sell(
        database,
        ("1", "C-1", "2026-03-01 08:30:00", 12.5, "paid", None),
        ("2", None, None, float("inf"), "PAID", None),
        ("3", "C-1", None, "lots", "paid", None),
        ("4", "C-1", None, None, b"\x00", None),
    )
    report = bring(home, ORDERS, now)
    assert (report.new, report.bad, report.unknown) == (2, 2, 1)
    lines = report.rejected.read_text().splitlines()
    assert report.rejected == home.rejected / "orders" / "sales.jsonl"
    assert '"where": "crm:3", "column": "amount"' in lines[0]
    assert '"where": "crm:4", "column": "status"' in lines[1]
    names = ("order_id", "customer_id", "ordered_at", "amount")
    assert [{name: row[name] for name in names} for row in orders(home)] == [
        {"order_id": "1", "customer_id": "C-1", "ordered_at": datetime(2026, 3, 1, 8, 30, tzinfo=UTC), "amount": 12.5},
        {"order_id": "2", "customer_id": None, "ordered_at": None, "amount": None},
    ]
    again = bring(home, ORDERS, now)
    assert (again.new, again.unchanged, again.bad) == (0, 2, 2)


def test_more_rows_than_a_batch_and_a_full_sync(home: Home, database: sqlite3.Connection, now: datetime) -> None:
    sell(database, *((str(number), "C-1", None, number, "paid", None) for number in range(9000)))
    assert bring(home, ORDERS, now, full=True).new == 9000
    database.execute("DELETE FROM sale WHERE number IN ('17', '8999')")
    database.commit()
    report = bring(home, ORDERS, now, full=True)
    assert (report.unchanged, report.removed) == (8998, 2)


def test_a_map_and_signs_that_drivers_take_for_theirs(home: Home, database: sqlite3.Connection, now: datetime) -> None:
    sell(database, ("1:x", "100%", None, 1, "paid", None))
    sql = "SELECT number, who FROM sale WHERE who LIKE '%\\%' ESCAPE '\\' AND number LIKE '%:x'"
    report = bring(home, sql, now, columns={"order_id": "number", "customer_id": "who"})
    assert (report.new, report.ignored) == (1, ())


def test_a_query_that_writes_changes_nothing(home: Home, database: sqlite3.Connection, now: datetime) -> None:
    sell(database, ("1", None, None, None, None, None))
    with pytest.raises(BadConfig, match="database crm: the query returns no rows; it is to be a SELECT"):
        bring(home, "DELETE FROM sale", now)
    assert database.execute("SELECT count(*) FROM sale").fetchone() == (1,)


@pytest.mark.parametrize(
    ("sql", "message"),
    [
        (
            "SELECT who AS customer_id FROM sale",
            "database crm: the query has no column 'order_id'; it has: cust",
        ),
        ("SELECT nope AS order_id FROM sale", "database crm: no such column: nope"),
        ("SELEKT", "database crm: near .SELEKT.: syntax error"),
    ],
)
def test_a_query_that_cant_be(home: Home, database: sqlite3.Connection, now: datetime, sql: str, message: str) -> None:
    with pytest.raises(ListenError, match=message) as caught:
        bring(home, sql, now)
    assert "\n" not in str(caught.value)
    assert not home.warehouse.exists()


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("hunter2", "its address is no URL of SQLAlchemy"),
        ("sqlite://bob:hunter2@:port/x", "its address is no URL of SQLAlchemy"),
        ("hunter2://bob@host/x", "SQLAlchemy knows no database of the type"),
        ("mysql+pymysql://bob:hunter2@host/x", "its driver, the Python package pymysql, is not installed"),
    ],
)
def test_an_address_that_leads_nowhere_is_not_repeated(home: Home, now: datetime, url: str, message: str) -> None:
    with pytest.raises(BadConfig, match=f"database crm: {message}") as caught:
        bring(home, ORDERS, now, url=url)
    said = str(caught.value)
    assert "hunter2" not in said
    assert "\n" not in said
    assert caught.value.__suppress_context__


def test_a_database_that_is_away_may_come_back(home: Home, now: datetime, tmp_path: Path) -> None:
    with pytest.raises(RetryLater, match="database crm: unable to open database file"):
        bring(home, ORDERS, now, url=f"sqlite:///{tmp_path}/nowhere/crm.db")


class Leaky:
    """What a driver says that repeats all it was given."""

    def __init__(self, error: type[Exception]) -> None:
        self._error = error

    def __call__(self, path: str, **options: Any) -> Any:
        raise self._error(f"can't connect to sqlite:///x with {SECRET} or {SECRET!r}\nat {path}, {options}")


@pytest.mark.parametrize("error", [sqlite3.OperationalError, sqlite3.DatabaseError, TypeError, ValueError])
def test_no_secret_is_told(
    home: Home,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    error: type[Exception],
) -> None:
    url = "sqlite+pysqlite:///file:x?uri=true&timeout=5&password=hunter2%2F%26%25"
    query = Query("sales", "crm", ORDERS, url)
    monkeypatch.setattr(sqlite3.dbapi2, "connect", Leaky(error))
    caplog.set_level(logging.DEBUG)
    with pytest.raises(ListenError) as caught:
        import_records(home, "orders", query, now)
    for told in (str(caught.value), caplog.text, repr(query)):
        assert SECRET not in told
        assert "hunter2" not in told
    assert caught.value.__suppress_context__


def test_a_missing_table_of_a_database_sets_nothing_aside(
    home: Home, database: sqlite3.Connection, now: datetime
) -> None:
    sell(database, ("1", None, None, "lots", None, None))
    rejected = bring(home, ORDERS, now).rejected
    before = rejected.read_text()
    with pytest.raises(RetryLater):
        bring(home, "SELECT 1 AS order_id FROM nothing", now)
    assert rejected.read_text() == before
    assert [path.name for path in rejected.parent.iterdir()] == ["sales.jsonl"]
