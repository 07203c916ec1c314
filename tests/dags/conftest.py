"""Airflow runs in processes of its own here: it reads its settings when it is imported, and warns of itself."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from goodword.airflow_home import environment
from goodword.home import Home

ROOT = Path(__file__).parents[2]


def python(home: Home, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A Python process in Airflow's environment for ``home``."""
    return subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=environment(home), capture_output=True, text=True, timeout=120
    )


@dataclass
class Ran:
    """What ``dags.run`` told: the state of each run; the states and values of each DAG's tasks, in order; the log."""

    states: list[str]
    tasks: dict[tuple[str, str], list[str]]
    values: dict[tuple[str, str], list[Any]]
    log: str


def run_dags(home: Home, *runs: tuple[str, dict[str, Any]]) -> Ran:
    """Runs each DAG with its parameters, until one fails."""
    process = python(home, "-m", "dags.run", json.dumps(runs))
    told = [json.loads(line) for line in process.stdout.splitlines()]
    assert told, process.stderr
    ran = Ran([], {}, {}, process.stderr)
    for event in told:
        if "task" not in event:
            ran.states.append(event["state"])
            continue
        task = (event["dag"], event["task"])
        ran.tasks.setdefault(task, []).append(event["state"])
        ran.values.setdefault(task, []).append(event["value"])
    return ran


def posts(path: Path, ids: range, text: str = "I love this kettle, it is wonderful") -> None:
    """A CSV of posts with the columns of a mention."""
    path.parent.mkdir(parents=True, exist_ok=True)
    rows = [f"{number},Lantern,{text} {number},2026-10-20T10:00:00Z,author{number}" for number in ids]
    path.write_text("\n".join(["source_id,brand,text,created_at,author_handle", *rows]) + "\n", encoding="utf-8")


def settings(home: Home, text: str) -> None:
    home.root.mkdir(parents=True, exist_ok=True)
    home.settings.write_text(text, encoding="utf-8")


@pytest.fixture(autouse=True)
def _no_credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [
        name for name in os.environ if name.startswith(("GOODWORD_", "AIRFLOW_CONN_")) and name != "GOODWORD_HOME"
    ]:
        monkeypatch.delenv(name)
