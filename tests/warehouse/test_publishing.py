"""The copy for analysts: whole, swapped at once, and open to any DuckDB client while the pipeline writes."""

import os
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

import warehouse
from tests.warehouse.house import House, mention
from warehouse.connection import connect

COUNT = "SELECT count(*) FROM mentions"


def counted(house: House) -> int:
    found = warehouse.query(house.published, COUNT).arrow().read_all().to_pylist()[0]
    return int(found["count_star()"])


def test_the_copy_has_what_was_loaded_and_nothing_later(house: House) -> None:
    house.land([mention("1")])
    house.load()
    warehouse.publish(house.path, house.published)
    house.land([mention("2")], minute=1)
    house.load()
    assert counted(house) == 1
    warehouse.publish(house.path, house.published)
    assert counted(house) == 2


def test_who_has_the_old_copy_open_goes_on_reading_it(house: House) -> None:
    house.land([mention("1")])
    house.load()
    warehouse.publish(house.path, house.published)
    with duckdb.connect(str(house.published), read_only=True) as client, warehouse.reading(house.published) as old:
        house.land([mention("2")], minute=1)
        house.load()
        warehouse.publish(house.path, house.published)
        assert client.execute(COUNT).fetchall() == [(1,)]
        assert old.rows("demo_totals")[0]["mentions"] == 1
        assert counted(house) == 2


QUERY = """
import sys, warehouse
from pathlib import Path
print(warehouse.query(Path(sys.argv[1]), "SELECT count(*) AS n FROM mentions").arrow().read_all().to_pylist()[0]["n"])
"""


def test_a_query_of_another_process_runs_while_a_load_writes(house: House) -> None:
    house.land([mention("1")])
    house.load()
    warehouse.publish(house.path, house.published)
    with connect(house.path) as writer:
        writer.execute("BEGIN; DELETE FROM base.mention")
        command = [sys.executable, "-c", QUERY, str(house.published)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
        assert (done.stdout.strip(), done.stderr) == ("1", "")


def test_no_part_of_a_copy_is_left(house: House) -> None:
    house.load()
    warehouse.publish(house.path, house.published)
    warehouse.publish(house.path, house.published)
    assert sorted(path.name for path in house.root.iterdir()) == ["goodword.duckdb", "warehouse.duckdb"]


def test_a_copy_that_fails_leaves_the_old_one(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    house.land([mention("1")])
    house.load()
    warehouse.publish(house.path, house.published)
    house.land([mention("2")], minute=1)
    house.load()

    def full(_: int) -> None:
        raise OSError("No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="No space"):
            warehouse.publish(house.path, house.published)
    assert counted(house) == 1
    warehouse.publish(house.path, house.published)
    assert counted(house) == 2


def test_no_other_process_copies_before_this_copy_has_its_place(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    house.load()
    script = "import duckdb, sys; duckdb.connect(sys.argv[1])"
    tried: list[str] = []

    def replace(part: Path, target: Path) -> Path:
        command = [sys.executable, "-c", script, str(house.path)]
        tried.append(subprocess.run(command, capture_output=True, text=True, check=False).stderr)
        os.replace(part, target)  # noqa: PTH105
        return target

    monkeypatch.setattr(Path, "replace", replace)
    warehouse.publish(house.path, house.published)
    assert "Conflicting lock" in tried[0]


def test_what_a_writer_left_in_its_log_is_in_the_copy(house: House) -> None:
    """A writer that is killed leaves what it committed in the write-ahead log."""
    house.load()
    script = (
        "import duckdb, os, sys; c = duckdb.connect(sys.argv[1]); "
        "c.execute(\"INSERT INTO base.link BY NAME SELECT 'a' AS author_key, 'C' AS customer_id, 'email' AS rule, "
        "'why' AS reason, now() AS linked_at\"); os._exit(9)"
    )
    subprocess.run([sys.executable, "-c", script, str(house.path)], check=False)
    assert Path(f"{house.path}.wal").exists()
    assert house.column("SELECT count(*) FROM links") == [1]
