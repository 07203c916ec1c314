"""``goodword up`` for real: sources in parallel under LocalExecutor, one writer at a time, and no process left."""

import json
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import combinations
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest

import warehouse
from goodword.home import Home
from tests.dags.conftest import posts, settings
from tests.listeners.servers.stub import status
from tests.listeners.servers.x import XServer

FILES, POSTS = 5, 40
DAGS = ("listen", "customers", "digest", "segments", "upkeep")


@contextmanager
def goodword_up(port: int) -> Iterator[subprocess.Popen[str]]:
    command = [Path(sys.executable).with_name("goodword"), "up", "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        yield process
    finally:
        if process.poll() is None:
            process.terminate()
        process.communicate(timeout=60)


def until(found: Callable[[], Any], seconds: float) -> Any:
    deadline = time.monotonic() + seconds
    while (value := found()) is None:
        assert time.monotonic() < deadline, f"not within {seconds} s"
        time.sleep(1)
    return value


class Airflow:
    """Its REST API."""

    def __init__(self, home: Home, port: int) -> None:
        self._http = httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False, timeout=30)
        password = json.loads((home.airflow / "passwords.json").read_text())["admin"]
        answer = self._http.post("/auth/token", json={"username": "admin", "password": password})
        self._http.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"

    def __enter__(self) -> "Airflow":
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    def first_runs(self) -> list[dict[str, Any]] | None:
        """The first run of each DAG, once all have ended. The next one of `listen` may be under way."""
        runs = [self._get(f"dags/{dag}/dagRuns").get("dag_runs", []) for dag in DAGS]
        ended = [of_dag[0] for of_dag in runs if of_dag and of_dag[0]["state"] in ("success", "failed")]
        return ended if len(ended) == len(DAGS) else None

    def tasks(self, runs: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """All tasks of these runs that ran."""
        paths = [f"dags/{run['dag_id']}/dagRuns/{run['dag_run_id']}/taskInstances" for run in runs]
        found = [task for path in paths for task in self._get(path)["task_instances"]]
        return [task for task in found if task["start_date"]]

    def first_tries(self, runs: list[dict[str, Any]], task: str, count: int) -> list[dict[str, Any]]:
        """The first try of each of the ``count`` instances of a mapped task of ``listen``."""
        (run,) = (run["dag_run_id"] for run in runs if run["dag_id"] == "listen")
        paths = [f"dags/listen/dagRuns/{run}/taskInstances/{task}/{at}/tries" for at in range(count)]
        return [min(self._get(path)["task_instances"], key=lambda one: one["try_number"]) for path in paths]

    def _get(self, path: str) -> Any:
        return self._http.get(f"/api/v2/{path}", params={"order_by": "id"} if path.endswith("Runs") else None).json()


def at_once(tasks: list[dict[str, Any]]) -> int:
    """How many pairs of tasks ran at the same time."""
    times = [(task["start_date"], task["end_date"]) for task in tasks]
    return sum(one[0] < two[1] and two[0] < one[1] for one, two in combinations(times, 2))


def test_sources_in_parallel_and_one_writer(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOODWORD_X_BEARER_TOKEN", "token")
    now = datetime.now(UTC)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with XServer("token", now) as x:
        x.say("kettle", 5, at=now - timedelta(hours=1))
        x.before = lambda number: time.sleep(8 if number == 1 else 0)  # while X thinks, the others are heard
        x.faults[1] = status(429, x_rate_limit_reset=str(int(time.time()) + 45))
        _write(home, x.url)
        states, tasks, listens = _run_until_all_have_ended(home, port)
    logs = "\n".join(path.read_text(errors="replace") for path in home.airflow.glob("logs/**/*.log"))
    others = {dag: "success" for dag in DAGS if dag != "listen"}
    assert states == {"listen": "failed"} | others, logs
    listened = {task["map_index"]: task for task in tasks if task["task_id"] == "listen"}
    assert [listened[at]["state"] for at in sorted(listened)] == ["success"] * (FILES + 1) + ["failed"]
    assert listened[FILES]["try_number"] == 2  # X asked for a moment's patience
    assert listened[FILES + 1]["try_number"] == 1  # nobody but a person can mend a wrong setting
    assert {task["task_id"] for task in tasks if task["state"] == "failed"} == {"listen", "complain"}
    assert at_once(listens) > 0
    # What is skipped, for there is nothing to do, takes no slot.
    writers = [task for task in tasks if task["pool"] == "warehouse" and task["state"] != "skipped"]
    assert at_once(writers) == 0, writers
    assert "lock on file" not in logs
    count = warehouse.query(home.published, "SELECT count(*) AS n FROM mentions").arrow().read_all()["n"][0].as_py()
    assert count == FILES * POSTS + 5
    kept = [json.loads((home.airflow / name).read_text()) for name in ("secrets.json", "passwords.json")]
    assert not [name for secrets in kept for name, secret in secrets.items() if secret in logs]


def _write(home: Home, x: str) -> None:
    """Sources that read files, then X, then one that is set up wrong; and a customer."""
    names = [f"source{number}" for number in range(FILES)]
    files = "".join(f'[sources.{name}]\ntype = "files"\npath = "{name}.csv"\n' for name in names)
    searched = f'[sources.x]\ntype = "x"\nbase_url = "{x}"\nqueries = {{ Lantern = "kettle" }}\n'
    settings(home, f'customers = ["crm.csv"]\n{files}{searched}[sources.typo]\ntype = "twiter"\n')
    for name in names:
        posts(home.root / f"{name}.csv", range(POSTS))
    (home.root / "crm.csv").write_text("customer_id,name,handle_source0\nC1,Ada Example,author3\n")


def _run_until_all_have_ended(
    home: Home, port: int
) -> tuple[dict[str, str], list[dict[str, Any]], list[dict[str, Any]]]:
    """The state of each DAG's first run, all tasks that ran, and the first tries of those that listen."""
    with goodword_up(port) as process:
        said = process.stdout
        assert said
        until(lambda: "Ready" in said.readline() or None, 120)
        family = psutil.Process(process.pid).children(recursive=True)
        with Airflow(home, port) as airflow:
            runs = until(airflow.first_runs, 150)
            tasks = airflow.tasks(runs)
            listens = airflow.first_tries(runs, "listen", FILES + 2)
        process.send_signal(signal.SIGINT)
        process.wait(timeout=60)
        assert [child for child in family if child.is_running() and child.status() != psutil.STATUS_ZOMBIE] == []
    return {run["dag_id"]: run["state"] for run in runs}, tasks, listens
