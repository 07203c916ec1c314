"""# digest: yesterday on one page a brand

Every day at the hour and in the time zone that `goodword.toml` names. One task a brand writes
`digests/<day>/<brand>.html` and sends it to the addresses of `[digest] to`.

**A brand is red.** Clear it: what was sent already stands in the outbox and is not sent again. A mail server or a
chat address that refuses is named in the log; set `[smtp]` or `[digest] to` right, then clear.

**The digest of another day.** Trigger the DAG with `day`, such as 2026-10-22.

**The page is thin.** Look whether the runs of `listen` were green on that day.
"""

from airflow.sdk import CronTriggerTimetable, dag, task

from dags import steps
from dags.defaults import DAG, WAREHOUSE, asked, red_if_one_failed
from goodword.home import Home
from goodword.settings import load_settings

_SETTINGS = load_settings(Home.from_environment())


@dag(
    dag_id="digest",
    schedule=CronTriggerTimetable(f"0 {_SETTINGS.digest.hour} * * *", timezone=_SETTINGS.timezone),
    tags=["goodword", "reports"],
    doc_md=__doc__,
    params={"day": asked("date", "The day to tell of; without it, the day before.")},
    **DAG,
)
def digest() -> None:
    pages = task(**WAREHOUSE)(steps.digest).expand(brand=task(steps.brands)())
    red_if_one_failed(pages)


digest()
