"""# segments: who is to be thanked or called goes out to those who do it

Every day half an hour after the digest. One task a segment of `goodword.toml` that names a file or a webhook: who is
new in it since its last export goes there. The view `exports` says what went out, `segment_members` who.

**export_segment is red.** The log says why. A wrong query, a missing environment variable or a receiver that refuses
(4xx) stays red until somebody mends it; nothing of it counts as exported. Mend it, then clear the task: what was
delivered before is not delivered again.

**A message waits.** The receiver was down or busy. The runs of `listen` try it again, under the same `webhook-id`,
until it is taken: `goodword query "FROM exports WHERE state = 'waiting'"`. To give it up, take the segment's `webhook`
out of `goodword.toml`.

**A segment is to go out whole once more.** `goodword export SEGMENT --all`.
"""

from airflow.sdk import CronTriggerTimetable, TriggerRule, dag, task

from dags import steps
from dags.defaults import DAG, WAREHOUSE, red_if_one_failed
from goodword.home import Home
from goodword.settings import load_settings

_SETTINGS = load_settings(Home.from_environment())


@dag(
    dag_id="segments",
    schedule=CronTriggerTimetable(f"30 {_SETTINGS.digest.hour} * * *", timezone=_SETTINGS.timezone),
    tags=["goodword", "customers"],
    doc_md=__doc__,
    **DAG,
)
def segments() -> None:
    exported = task(multiple_outputs=False, **WAREHOUSE)(steps.export_segment).expand(segment=task(steps.segments)())
    publish = task(trigger_rule=TriggerRule.NONE_SKIPPED, **WAREHOUSE)(steps.publish)()
    exported >> publish
    red_if_one_failed(exported, publish)


segments()
