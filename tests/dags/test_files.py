"""The DAG files as Airflow reads them."""

from typing import Any

import pytest

from goodword.home import Home
from tests.dags.conftest import Airflow, settings

WRITERS = {"load", "match", "publish", "alerts", "digest", "import_records", "upkeep", "export_segment"}


@pytest.fixture(scope="module")
def without_settings(airflow: Airflow, tmp_path_factory: pytest.TempPathFactory) -> Any:
    return airflow.ask("files", Home(tmp_path_factory.mktemp("home")))


def test_the_dags_without_any_settings(without_settings: dict[str, Any]) -> None:
    assert without_settings["errors"] == {}
    assert without_settings["dags"].keys() == {"listen", "digest", "segments", "customers", "upkeep"}


def test_parsing_is_quick(without_settings: dict[str, Any]) -> None:
    # Airflow reads them again every half a minute; what is slow to import waits for the task that needs it.
    assert without_settings["seconds"] < 3


def test_each_dag_has_a_runbook_tags_and_one_run_at_a_time(without_settings: dict[str, Any]) -> None:
    for name, dag in without_settings["dags"].items():
        assert dag["doc"].startswith(f"# {name}: ")
        assert " is red" in dag["doc"]
        assert "goodword" in dag["tags"]
        assert dag["max_active_runs"] == 1
        assert dag["catchup"] is False


def test_each_task_has_an_owner_retries_and_a_limit(without_settings: dict[str, Any]) -> None:
    for dag in without_settings["dags"].values():
        for name, task in dag["tasks"].items():
            assert task["owner"] == "goodword"
            # A listener tries for itself, and all others wait for it.
            assert task["retries"] == {"complain": 0, "listen": 1}.get(name, 2)
            assert 0 < task["timeout"] <= 1800
            assert task["policy"] == "ByError"


def test_every_writer_is_in_the_pool_and_the_queue_of_one(without_settings: dict[str, Any]) -> None:
    for dag in without_settings["dags"].values():
        for name, task in dag["tasks"].items():
            expected = ("warehouse", "warehouse") if name in WRITERS else ("default_pool", "default")
            assert (task["pool"], task["queue"]) == expected


def test_the_way_of_a_mention(without_settings: dict[str, Any]) -> None:
    tasks = without_settings["dags"]["listen"]["tasks"]
    assert [name for name, task in tasks.items() if task["mapped"]] == ["listen", "tag"]
    assert tasks["tag"]["after"] == ["untagged"]
    for before, after in [("tag", "load"), ("load", "match"), ("match", "publish"), ("publish", "alerts")]:
        assert tasks[after]["after"] == [before]
    assert set(tasks["complain"]["after"]) == {"listen", "untagged", "tag", "load", "match", "publish", "alerts"}


def test_schedules(without_settings: dict[str, Any], airflow: Airflow, home: Home) -> None:
    schedules = {name: dag["schedule"] for name, dag in without_settings["dags"].items()}
    assert schedules["listen"] == ["*/10 * * * *", "UTC"]
    assert schedules["digest"] == ["0 8 * * *", "UTC"]
    assert schedules["segments"] == ["30 8 * * *", "UTC"]
    settings(home, 'timezone = "Europe/Berlin"\n[digest]\nhour = 6\n')
    found = airflow.ask("files", home)["dags"]
    assert found["digest"]["schedule"] == ["0 6 * * *", "Europe/Berlin"]
    assert found["segments"]["schedule"] == ["30 6 * * *", "Europe/Berlin"]


def test_settings_that_cannot_be_read_stop_what_needs_their_hour_and_are_named(airflow: Airflow, home: Home) -> None:
    settings(home, "[digest]\nhour = 25\n")
    found = airflow.ask("files", home)
    assert found["dags"].keys() == {"listen", "customers", "upkeep"}
    for file in ("digest.py", "segments.py"):
        assert "digest.hour" in found["errors"][file]
        assert str(home.settings) in found["errors"][file]
