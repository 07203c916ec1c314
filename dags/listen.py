"""# listen: hear the sources, tag what they said, bring it into the warehouse

Every ten minutes. One task a source pulls what is new into a landing file; one task a landing file tags it; then one
writer after the other loads, links authors to customers, publishes the analysts' copy and looks for what turned.

**A source is red.** The others went on without it. Its log says what to do: refused credentials or a spent quota stay
red until you change the connection `goodword_<source>` (or the environment variables `GOODWORD_<SOURCE>_...`); a
platform that is down was asked twice, and the next run asks again. Nothing is lost: a pull goes back to
where the last one ended.

**A source is pink (skipped).** It is rate-limited and named the moment to come back; until then the runs leave it
alone. To ask at once: Admin, Variables, delete `goodword_wait_<source>`.

**tag is red.** That landing file is loaded without signals; the next run tags it again. Two runs in a row: the log
names the file under `landing/`; move it away and send it with a report of the error.

**load, match, publish or alerts is red.** Clear it (each can be run again at any time), or wait ten minutes. *Could not
set lock*: another program holds `warehouse.duckdb` open for writing; analysts read `goodword.duckdb` instead.

**Nobody was alerted while Airflow was down.** Trigger the DAG with `alerts_at`, a moment in that time: the twelve hours
before it are looked at.

**Nothing runs.** Is the DAG paused, is the pool `warehouse` there (one slot), is a run hanging? A run ends by
itself after two hours.
"""

from datetime import timedelta

from airflow.sdk import TriggerRule, dag, task

from dags import steps
from dags.defaults import DAG, WAREHOUSE, asked, red_if_one_failed


@dag(
    dag_id="listen",
    schedule="*/10 * * * *",
    tags=["goodword", "mentions"],
    doc_md=__doc__,
    params={"alerts_at": asked("date-time", "Look for what had turned by this moment; without it, by now.")},
    **DAG,
)
def listen() -> None:
    # A listener tries four times by itself, and everything after it waits: one more time is enough.
    heard = task(execution_timeout=timedelta(minutes=10), retries=1)(steps.listen).expand(source=task(steps.sources)())
    pulls = task(trigger_rule=TriggerRule.ALL_DONE)(steps.untagged)()
    tagged = task(steps.tag).expand(pull=pulls)
    load = task(trigger_rule=TriggerRule.ALL_DONE, multiple_outputs=False, **WAREHOUSE)(steps.load)()
    match = task(multiple_outputs=False, **WAREHOUSE)(steps.match)()
    publish = task(trigger_rule=TriggerRule.ALL_DONE, **WAREHOUSE)(steps.publish)()
    alerts = task(**WAREHOUSE)(steps.alerts)()
    heard >> pulls
    tagged >> load >> match >> publish >> alerts
    red_if_one_failed(heard, pulls, tagged, load, match, publish, alerts)


listen()
