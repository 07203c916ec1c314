"""The tasks of the DAGs: each calls one step of goodword.pipeline and returns a name or a count, never a post."""

import time
from collections import Counter
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from airflow.sdk import Variable, conf, get_current_context
from airflow.sdk.exceptions import AirflowSkipException

from dags.credentials import credentials, database_credentials, hide_webhook
from dags.errors import PATIENCE
from goodword import pipeline
from goodword.home import Home
from goodword.settings import load_settings

Counts = dict[str, int]

# Airflow maps a task over 1,024 things at the most ([core] max_map_length). What is beyond waits for the next run.
_MAPPED = 1000
_OLD = timedelta(days=30)
_RETAGGING = timedelta(minutes=20)  # after half an hour Airflow would kill the task; the next night goes on


def _now() -> datetime:
    return datetime.now(UTC)


def _counts(report: Any) -> Counts:
    return {name: value for name, value in asdict(report).items() if isinstance(value, int)}


# listen


def sources() -> list[str]:
    """The names of the sources that goodword.toml lists."""
    return pipeline.source_names(load_settings(Home.from_environment()))


def listen(source: str) -> int:
    """One pull of one source; how many mentions landed.

    A source that asks for more patience than the others should have to show sits out, in this run and in the next
    ones, until the moment it named. What it sent before is landed.
    """
    from listeners.errors import RetryLater

    home = Home.from_environment()
    settings = load_settings(home)
    _sit_out(source, _now())
    kind = str(settings.sources.get(source, {}).get("type"))
    try:
        landed = pipeline.listen(home, settings, source, credentials(source, kind), _now)
    except RetryLater as error:
        if error.at is None or error.at - _now() <= PATIENCE:
            raise
        Variable.set(_waiting(source), error.at.isoformat())
        raise AirflowSkipException(
            f"{error}; nothing is asked of {source} until {error.at:%Y-%m-%d %H:%M} UTC"
        ) from None
    return landed.mentions if landed else 0


def _sit_out(source: str, now: datetime) -> None:
    until = Variable.get(_waiting(source), default=None)
    if until and now < datetime.fromisoformat(until):
        raise AirflowSkipException(f"{source} asked to be left alone until {until}")


def _waiting(source: str) -> str:
    return f"goodword_wait_{source}"


def untagged() -> list[str]:
    """The pulls that no tagger has read, oldest first."""
    return pipeline.untagged(Home.from_environment())[:_MAPPED]


def tag(pull: str) -> int:
    """Tags one pull; how many texts were new to the taggers."""
    return pipeline.tag(Home.from_environment(), pull, _now)


def load() -> Counts:
    """Brings every landing and signals file that is not in yet into the warehouse."""
    return _counts(pipeline.load(Home.from_environment(), _now))


def match() -> Counts:
    """Links authors to customers."""
    return _counts(pipeline.match(Home.from_environment(), _now))


def publish() -> int:
    """Swaps the analysts' copy; its size in bytes."""
    home = Home.from_environment()
    pipeline.publish(home)
    return home.published.stat().st_size


def alerts() -> int:
    """Looks for what turned and tells of it; how many incidents opened."""
    home = Home.from_environment()
    moment = get_current_context()["params"]["alerts_at"]
    opened = pipeline.alerts(home, load_settings(home), _at(moment) if moment else _now)
    if opened:
        pipeline.publish(home)
    return len(opened)


def _at(moment: str) -> pipeline.Clock:
    then = datetime.fromisoformat(moment)
    return lambda: then


# digest


def brands() -> list[str]:
    """The brands that get a digest in this run: those of which one is due, or all where a day is asked for."""
    home = Home.from_environment()
    settings = load_settings(home)
    names = pipeline.brands(home, settings)
    if get_current_context()["params"]["day"]:
        return names
    due = {one.brand for one in pipeline.due_digests(home, settings, names, _due_at())}
    return [name for name in names if name in due]


def digest(brand: str) -> list[str]:
    """Writes and sends one brand's digests, each once; the paths written."""
    home = Home.from_environment()
    settings = load_settings(home)
    if asked := get_current_context()["params"]["day"]:
        wanted = [(date.fromisoformat(asked), "day")]
    else:
        wanted = [(one.first, one.period) for one in pipeline.due_digests(home, settings, [brand], _due_at())]
    return [
        str(page)
        for day, period in dict.fromkeys(wanted)
        for page in pipeline.digest(home, settings, _now, brand=brand, day=day, period=period, send=True)
    ]


def _due_at() -> datetime:
    """When the run was due: one that is late or repeated tells of the same day."""
    moment: datetime = get_current_context()["dag_run"].run_after
    return moment


# segments


def segments() -> list[str]:
    """The segments that go out every day."""
    home = Home.from_environment()
    return pipeline.daily_segments(home, load_settings(home))


def export_segment(segment: str) -> Counts:
    """Exports who is new in one segment; how many."""
    home = Home.from_environment()
    settings = load_settings(home)
    hide_webhook(segment, settings)
    return _counts(pipeline.export_segment(home, settings, segment, _now))


# customers


def record_inputs() -> list[str]:
    """The inputs of the company's records that goodword.toml lists."""
    return pipeline.record_inputs(load_settings(Home.from_environment()))


def import_records(name: str) -> Counts:
    """Brings what one input has in; what came of its rows."""
    home = Home.from_environment()
    settings = load_settings(home)
    database = pipeline.record_database(settings, name)
    address = database_credentials(database) if database else {}
    total: Counter[str] = Counter()
    for report in pipeline.import_input(home, settings, name, address, _now):
        total.update(_counts(report))
    return dict(total)


# upkeep


def upkeep() -> int:
    """Removes files that are no longer needed; how many."""
    return pipeline.upkeep(Home.from_environment(), _now)


def retag() -> int:
    """Tags history again where a tagger has changed; how many texts."""
    return pipeline.retag(Home.from_environment(), _now, until=_now() + _RETAGGING).texts


def old_logs() -> int:
    """Removes task logs that are 30 days old; how many."""
    oldest = time.time() - _OLD.total_seconds()
    logs = Path(conf.get("logging", "base_log_folder"))
    old = [path for path in logs.glob("dag_id=*/**/*.log") if path.stat().st_mtime < oldest]
    for path in old:
        path.unlink()
    return len(old)
