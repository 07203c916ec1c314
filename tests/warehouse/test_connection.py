"""One writer at a time: the others wait a little, and are told who it is."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pytest

from warehouse.connection import connect, transaction
from warehouse.errors import Busy, WarehouseError

HOLD = "import duckdb, sys; c = duckdb.connect(sys.argv[1]); print('open', flush=True); sys.stdin.read()"


@contextmanager
def another_writer(path: Path) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout
    assert process.stdout.readline() == "open\n"
    try:
        yield process
    finally:
        process.communicate()


def closing(process: subprocess.Popen[str]) -> Callable[[float], None]:
    def sleep(_: float) -> None:
        process.communicate()

    return sleep


def test_a_second_writer_is_told_who_writes(tmp_path: Path) -> None:
    path = tmp_path / "w.duckdb"
    slept: list[float] = []
    with another_writer(path) as process, pytest.raises(Busy) as error, connect(path, wait_s=2, sleep=slept.append):
        pass
    assert f"process {process.pid}" in str(error.value)
    assert "one writer at a time" in str(error.value)
    assert error.value.holder is not None
    assert error.value.holder[1] == process.pid
    assert sum(slept) == 2


def test_a_second_writer_gets_in_when_the_first_is_done(tmp_path: Path) -> None:
    path = tmp_path / "w.duckdb"
    with another_writer(path) as process, connect(path, sleep=closing(process)) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


def test_what_is_no_database_is_said_at_once(tmp_path: Path) -> None:
    path = tmp_path / "w.duckdb"
    path.write_bytes(b"no database" * 1000)

    def sleep(_: float) -> None:
        pytest.fail("there is nothing to wait for")

    with pytest.raises(duckdb.Error), connect(path, sleep=sleep):
        pass


def test_a_folder_that_duckdb_can_not_use(tmp_path: Path) -> None:
    with pytest.raises(WarehouseError, match="question mark"), connect(tmp_path / "why?" / "w.duckdb"):
        pass


def test_times_are_in_utc_and_nothing_is_fetched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    with connect(tmp_path / "deep" / "w.duckdb") as connection:
        settings = "SELECT current_setting('TimeZone'), current_setting('autoinstall_known_extensions')"
        assert connection.execute(settings).fetchone() == ("UTC", False)
        assert connection.execute("SELECT TIMESTAMPTZ '2026-01-01'::VARCHAR").fetchone() == ("2026-01-01 00:00:00+00",)


@pytest.mark.parametrize("stop", [KeyboardInterrupt, ValueError])
def test_a_transaction_is_all_or_nothing(tmp_path: Path, stop: type[BaseException]) -> None:
    def fail(connection: duckdb.DuckDBPyConnection) -> None:
        with transaction(connection):
            connection.execute("INSERT INTO t VALUES (1)")
            raise stop

    with connect(tmp_path / "w.duckdb") as connection:
        with transaction(connection):
            connection.execute("CREATE TABLE t (a INTEGER)")
        with pytest.raises(stop):
            fail(connection)
        assert connection.execute("FROM t").fetchall() == []
