"""# upkeep: keep the house small

Every night at 03:30 UTC. Removes landing and signals files 30 days after they were loaded, what a killed process left
half written, and task logs of the same age; then publishes. What Airflow
itself remembers of runs is kept for 90 days and cleaned at each start.

Where a tagger has changed, `retag` reads older mentions again, newest first, for twenty minutes a night; the next
`listen` loads what it found. `goodword tag` does a portion by hand and says how many are left.

**It is red.** Nothing is in danger, only disk space: the log names the file that could not be removed. Clear it when
the cause is gone.
"""

from airflow.sdk import dag, task

from dags import steps
from dags.defaults import DAG, WAREHOUSE, red_if_one_failed


@dag(dag_id="upkeep", schedule="30 3 * * *", tags=["goodword", "upkeep"], doc_md=__doc__, **DAG)
def upkeep() -> None:
    tidy = task(**WAREHOUSE)(steps.upkeep)()
    publish = task(**WAREHOUSE)(steps.publish)()
    retag = task(steps.retag)()
    logs = task(steps.old_logs)()
    tidy >> publish >> retag
    red_if_one_failed(tidy, publish, retag, logs)


upkeep()
