"""``goodword replay FILE``: which alerts a stream of the past would have set off, and when.

The file goes through import, taggers and load into a warehouse of its own, which is gone afterwards; then the alerts
look at it again and again, each time at no more than what had been said by then.
"""

import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from goodword import pipeline
from goodword.alerts import Changes, looks, replay
from goodword.home import Home
from goodword.settings import load_settings
from listeners.errors import BadConfig
from listeners.files import import_file
from listeners.landing import AlreadyLanded
from listeners.mention import Kind
from warehouse import reading


def replay_file(
    home: Home,
    file: Path,
    *,
    source: str,
    mapping: Mapping[str, str],
    brand: str | None,
    every: timedelta,
    speed: float | None,
    rules: Sequence[str],
    clock: pipeline.Clock,
) -> Iterator[tuple[datetime, Changes]]:
    """Each look that found something, at the moment of the stream at which it would have been.

    ``home``: whose goodword.toml holds. ``every``: how often one looks. ``speed``: so many times faster than life;
    without it as fast as can be. ``rules``: only these; all, where none is named. Raises BadConfig for a file that is
    none or of which no record can be read, and for a rule that is none."""
    with tempfile.TemporaryDirectory(prefix="goodword-replay-") as folder:
        away = Home(Path(folder))
        if home.settings.exists():
            shutil.copy(home.settings, away.settings)
        settings = load_settings(away)
        if unknown := set(rules) - settings.alerts.rules.keys():
            raise BadConfig(f"no rule {min(unknown)!r}; there is {', '.join(settings.alerts.rules)}")
        landed = import_file(
            file, source=source, mapping=dict(mapping), kind=Kind.MENTION, brand=brand, metric=None,
            landing=away.landing, rejected=away.rejected, now=clock,
        )  # fmt: skip
        if isinstance(landed, AlreadyLanded) or not landed.mentions:
            raise BadConfig(f"{file}: no record of it can be read")
        for pull in pipeline.untagged(away):
            pipeline.tag(away, pull, clock)
        pipeline.load(away, clock)
        pipeline.publish(away)
        with reading(away.published) as reader:
            moments = looks(reader, settings, every)
            for now, changes in replay(reader, settings, _paced(moments, speed), rules or None):
                if changes.all:
                    yield now, changes


def _paced(moments: list[datetime], speed: float | None) -> Iterator[datetime]:
    before: datetime | None = None
    for moment in moments:
        if speed and before:
            time.sleep((moment - before).total_seconds() / speed)
        before = moment
        yield moment
