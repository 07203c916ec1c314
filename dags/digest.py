"""# digest: yesterday, last week or last month on one page a brand

Looks at the hours that `goodword.toml` names, in each brand's time zone, for what is to be told and was not: yesterday
for marketing, and what `[[digest.editions]]` adds. One task a brand writes `digests/<day>/<brand>.html` and sends it. A
run that comes late makes up for the one that was missed.

**A brand is red.** Clear it: what was sent already stands in the outbox and is not sent again. A mail server or a
chat address that refuses is named in the log; set `[smtp]` or the `to` of the edition right, then clear.

**The digest of another day.** Trigger the DAG with `day`, such as 2026-10-22.

**The page is thin.** Look whether the runs of `listen` were green on that day.
"""

from datetime import UTC, datetime

from airflow.sdk import CronTriggerTimetable, dag, task

from dags import steps
from dags.defaults import DAG, WAREHOUSE, asked, red_if_one_failed
from goodword import pipeline
from goodword.home import Home
from goodword.settings import load_settings

_CRON, _ZONE = pipeline.digest_schedule(load_settings(Home.from_environment()), datetime.now(UTC))


@dag(
    dag_id="digest",
    schedule=CronTriggerTimetable(_CRON, timezone=_ZONE),
    tags=["goodword", "reports"],
    doc_md=__doc__,
    params={"day": asked("date", "The day to tell of; without it, the day before.")},
    **DAG,
)
def digest() -> None:
    pages = task(**WAREHOUSE)(steps.digest).expand(brand=task(steps.brands)())
    red_if_one_failed(pages)


digest()
