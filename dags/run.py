"""``python -m dags.run RUNS``: runs DAGs once, in this process, without a scheduler (``dag.test()``).

RUNS is JSON: a list of [DAG, {parameter: value}], in order. What happens is told on stdout, a JSON object a line:
``{"dag", "task", "state", "value"}`` for a task (``value``: what it returned) and ``{"dag", "state"}`` for a run.
Airflow's own words go to stderr.
"""

import json
import os
import sys
from collections.abc import Callable
from importlib import import_module
from typing import Any

from airflow.listeners import hookimpl
from airflow.sdk import DAG
from airflow.sdk.listener import get_listener_manager

from dags.prepare import prepare

Tell = Callable[[dict[str, Any]], None]


class _Watcher:
    """Airflow calls these when a task ends."""

    def __init__(self, tell: Tell) -> None:
        self._tell = tell

    @hookimpl
    def on_task_instance_success(self, task_instance: Any) -> None:
        this = {"task_ids": task_instance.task_id, "map_indexes": task_instance.map_index}
        self._told(task_instance, "success", task_instance.xcom_pull(**this))

    @hookimpl
    def on_task_instance_failed(self, task_instance: Any) -> None:
        self._told(task_instance, "failed")

    @hookimpl
    def on_task_instance_skipped(self, task_instance: Any) -> None:
        self._told(task_instance, "skipped")

    def _told(self, task: Any, state: str, value: Any = None) -> None:
        self._tell({"dag": task.dag_id, "task": task.task_id, "state": state, "value": value})


def watch(tell: Tell) -> None:
    """From here on ``tell`` hears of every task that ends in this process."""
    get_listener_manager().add_listener(_Watcher(tell))  # type: ignore[no-untyped-call]


def run(runs: list[tuple[str, dict[str, Any]]], tell: Tell) -> bool:
    """True where every run succeeded; the first that does not is the last."""
    for name, parameters in runs:
        state = _once(_dag(name), parameters)
        tell({"dag": name, "state": state})
        if state != "success":
            return False
    return True


def _dag(name: str) -> DAG:
    dag: DAG = getattr(import_module(f"dags.{name}"), name)()
    return dag


def _once(dag: DAG, parameters: dict[str, Any]) -> str:
    for task in dag.tasks:
        task.retries = 0  # somebody is waiting
    return str(dag.test(run_conf=parameters).state)


def main() -> None:
    lines = os.fdopen(os.dup(1), "w", buffering=1, encoding="utf-8")
    os.dup2(2, 1)

    def tell(event: dict[str, Any]) -> None:
        print(json.dumps(event), file=lines)

    prepare()
    watch(tell)
    sys.exit(0 if run(json.loads(sys.argv[1]), tell) else 1)


if __name__ == "__main__":
    main()
