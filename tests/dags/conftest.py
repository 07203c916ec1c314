import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from goodword.airflow_home import environment
from goodword.home import Home

ROOT = Path(__file__).parents[2]


@dataclass
class Ran:
    """What ``dags.run`` told: the state of each run; the states and values of each DAG's tasks, in order; the log."""

    states: list[str]
    tasks: dict[tuple[str, str], list[str]]
    values: dict[tuple[str, str], list[Any]]
    log: str


class Airflow:
    """The process of tests/dags/driver.py. Every test has a home of its own; Airflow's own folder is shared."""

    def __init__(self, folder: Path) -> None:
        self.logs = Home(folder).airflow / "logs"
        self._log = folder / "log"
        with self._log.open("w") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.dags.driver"], cwd=ROOT, env=environment(Home(folder)), text=True,
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log,
            )  # fmt: skip

    def ask(self, do: str, home: Home, **asked: object) -> Any:
        assert self._process.stdin
        assert self._process.stdout
        variables = {name: value for name, value in os.environ.items() if name.startswith(("GOODWORD_", "AIRFLOW_"))}
        told = {"do": do, "environment": variables | {"GOODWORD_HOME": str(home.root)}, **asked}
        self._process.stdin.write(json.dumps(told) + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        assert answer, self._log.read_text()
        return json.loads(answer)

    def run(self, home: Home, *runs: tuple[str, dict[str, Any]]) -> Ran:
        """Runs each DAG with its parameters, until one fails."""
        start = self._log.stat().st_size
        told = self.ask("runs", home, asked=runs)
        ran = Ran([], {}, {}, self._log.read_text(errors="replace")[start:])
        for event in told:
            if "task" not in event:
                ran.states.append(event["state"])
                continue
            task = (event["dag"], event["task"])
            ran.tasks.setdefault(task, []).append(event["state"])
            ran.values.setdefault(task, []).append(event["value"])
        return ran

    def close(self) -> None:
        self._process.communicate(timeout=30)


@pytest.fixture(scope="session")
def airflow(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Airflow]:
    process = Airflow(tmp_path_factory.mktemp("airflow"))
    yield process
    process.close()


def posts(path: Path, ids: range, text: str = "I love this wonderful kettle") -> None:
    """A CSV of posts with the columns of a mention."""
    path.parent.mkdir(parents=True, exist_ok=True)
    rows = [f"{number},Lantern,{text} {number},2026-10-20T10:00:00Z,author{number}" for number in ids]
    path.write_text("\n".join(["source_id,brand,text,created_at,author_handle", *rows]) + "\n", encoding="utf-8")


def settings(home: Home, text: str) -> None:
    home.root.mkdir(parents=True, exist_ok=True)
    home.settings.write_text(text, encoding="utf-8")
