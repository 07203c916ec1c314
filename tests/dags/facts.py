"""``python -m tests.dags.facts``: what Airflow makes of the DAG files, as JSON. See conftest.py."""

import json
import time
from typing import Any

from airflow.dag_processing.dagbag import DagBag


def facts() -> dict[str, Any]:
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


if __name__ == "__main__":
    print(json.dumps(facts()))  # noqa: T201
