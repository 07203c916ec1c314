"""What the DAGs share: owner, retries, limits, the writers' pool, the end."""

from datetime import UTC, datetime, timedelta
from typing import Any

from airflow.sdk import Param, TriggerRule, task
from airflow.sdk.exceptions import AirflowFailException

from dags.errors import ByError

#: DuckDB lets one process write: every task that writes the warehouse takes this pool's only slot. The queue of that
#: name keeps these tasks on one worker where several machines work (CeleryExecutor).
WAREHOUSE: dict[str, Any] = {"pool": "warehouse", "queue": "warehouse"}

#: Keyword arguments of every DAG.
DAG: dict[str, Any] = {
    "start_date": datetime(2026, 1, 1, tzinfo=UTC),
    "catchup": False,
    "max_active_runs": 1,
    "dagrun_timeout": timedelta(hours=2),
    "default_args": {
        "owner": "goodword",
        "retries": 2,
        "retry_delay": timedelta(seconds=30),
        "retry_exponential_backoff": 2.0,
        "retry_policy": ByError(),
        "execution_timeout": timedelta(minutes=30),
    },
}


def asked(form: str, description: str) -> Param:
    """A parameter that a person may give when triggering a run by hand: text in this JSON-schema format."""
    return Param(None, type=["null", "string"], format=form, description=description)


def red_if_one_failed(*tasks: Any) -> None:
    """Airflow calls a run a success where its last tasks are. This makes one red in which any task failed."""
    list(tasks) >> task(trigger_rule=TriggerRule.ONE_FAILED, retries=0)(complain)()


def complain() -> None:
    """Fails; it only runs where another task did."""
    raise AirflowFailException("A task of this run failed: it is the red one, and its log says why.")
