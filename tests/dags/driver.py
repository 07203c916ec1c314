"""Airflow in a process of its own, for the tests: it reads its settings when it is imported, and is slow to start.

A line of JSON in, {"do": ..., "environment": {...}, ...}; a line of JSON out. Airflow's words go to stderr.
"""

import json
import os
import sys
import time
from datetime import UTC, datetime, timedelta
from typing import Any

from airflow.dag_processing.dagbag import DagBag

from dags import run
from dags.errors import ByError
from dags.prepare import prepare
from goodword.segments import SegmentError
from goodword.settings import SettingsError
from listeners.errors import BadConfig, RetryLater, Stop
from warehouse.errors import RemovalsRefused

told: list[dict[str, Any]] = []


def runs(asked: list[tuple[str, dict[str, Any]]]) -> list[dict[str, Any]]:
    """What dags.run tells of these runs."""
    told.clear()
    run.run(asked, told.append)
    return told


def files() -> dict[str, Any]:
    """What Airflow makes of the DAG files."""
    started = time.perf_counter()
    bag = DagBag()
    return {
        "seconds": time.perf_counter() - started,
        "errors": {file.rpartition("/")[2]: error for file, error in bag.import_errors.items()},
        "dags": {dag.dag_id: _of_dag(dag) for dag in bag.dags.values()},
    }


def _of_dag(dag: Any) -> dict[str, Any]:
    return {
        "schedule": [dag.timetable.expression, str(dag.timetable.timezone)],
        "catchup": dag.catchup,
        "max_active_runs": dag.max_active_runs,
        "tags": sorted(dag.tags),
        "doc": dag.doc_md,
        "tasks": {task.task_id: _of_task(task) for task in dag.tasks},
    }


def _of_task(task: Any) -> dict[str, Any]:
    return {
        "owner": task.owner,
        "retries": task.retries,
        "pool": task.pool,
        "queue": task.queue,
        "timeout": task.execution_timeout.total_seconds(),
        "policy": type(task.retry_policy).__name__,
        "mapped": task.is_mapped,
        "after": sorted(task.upstream_task_ids),
    }


def verdicts() -> dict[str, Any]:
    """What the retry policy makes of each error: action, seconds, reason."""
    now = datetime.now(UTC)
    errors = {
        "soon": RetryLater("busy", at=now + timedelta(seconds=60)),
        "past": RetryLater("busy", at=now - timedelta(seconds=60)),
        "unknown": RetryLater("down"),
        "stop": Stop("credentials refused"),
        "config": BadConfig("no such type"),
        "settings": SettingsError("goodword.toml: not valid TOML"),
        "segment": SegmentError("segment gold: no such column"),
        "removals": RemovalsRefused("orders", 8, 10),
        "other": ValueError("a bug"),
    }
    return {name: _verdict(error) for name, error in errors.items()}


def _verdict(error: Exception) -> list[Any]:
    decision = ByError().evaluate(error, 1, 2)
    return [decision.action.value, decision.retry_delay and decision.retry_delay.total_seconds(), decision.reason]


def main() -> None:
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)
    before = dict(os.environ)
    prepare()
    run.watch(told.append)
    for line in sys.stdin:
        asked = json.loads(line)
        os.environ.clear()
        os.environ.update(before, **asked.pop("environment"))
        answer = {"runs": runs, "files": files, "verdicts": verdicts}[asked.pop("do")](**asked)
        print(json.dumps(answer), file=answers)


if __name__ == "__main__":
    main()
