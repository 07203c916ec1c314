"""``python -m dags.run CONF DAG...``: runs DAGs once, in this process, without a scheduler (``dag.test()``).

CONF is a JSON object with the parameters of the runs. What happens is told line by line on stdout, each a JSON object:
``{"dag", "task", "index", "state", "value"}`` for a task (``index`` -1: not mapped; ``value``: what it returned) and
``{"dag", "state"}`` for a run. Airflow's own words go to stderr.
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
        self._told(task_instance, "success", task_instance.xcom_pull(task_ids=task_instance.task_id))

    @hookimpl
    def on_task_instance_failed(self, task_instance: Any) -> None:
        self._told(task_instance, "failed")

    @hookimpl
    def on_task_instance_skipped(self, task_instance: Any) -> None:
        self._told(task_instance, "skipped")

    def _told(self, task: Any, state: str, value: Any = None) -> None:
        told = {"dag": task.dag_id, "task": task.task_id, "index": task.map_index, "state": state, "value": value}
        self._tell(told)


def run(names: list[str], conf: dict[str, Any], tell: Tell) -> bool:
    """True where every run succeeded; the first that does not is the last."""
    prepare()
    get_listener_manager().add_listener(_Watcher(tell))  # type: ignore[no-untyped-call]
    for name in names:
        state = _once(_dag(name), conf)
        tell({"dag": name, "state": state})
        if state != "success":
            return False
    return True


def _dag(name: str) -> DAG:
    module = import_module(f"dags.{name}")
    return next(value for value in vars(module).values() if isinstance(value, DAG))


def _once(dag: DAG, conf: dict[str, Any]) -> str:
    for task in dag.tasks:
        task.retries = 0  # somebody is waiting
    return str(dag.test(run_conf=conf).state)


def main() -> None:
    lines = os.fdopen(os.dup(1), "w", buffering=1, encoding="utf-8")
    os.dup2(2, 1)
    conf, *names = sys.argv[1:]
    succeeded = run(names, json.loads(conf), lambda event: print(json.dumps(event), file=lines))
    sys.exit(0 if succeeded else 1)


if __name__ == "__main__":
    main()
