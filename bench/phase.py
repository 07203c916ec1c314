"""One phase in a process of its own, so that its peak memory is its own: ``python -m bench.phase NAME ARGUMENTS``.

Prints one line of JSON: seconds, rows, peak memory in MB.
"""

import csv
import json
import os
import resource
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench.texts import START
from goodword import pipeline
from goodword.home import Home
from goodword.settings import load_settings
from nlp.heads import YES_NO
from nlp.tagger import Signal, Signals

_MAPPING = {
    "source_id": "tweet_id",
    "author_handle": "name",
    "created_at": "tweet_created",
    "author_location": "tweet_location",
    "shares": "retweet_count",
}


def _now() -> datetime:
    return datetime.now(UTC)


def import_(home: Home, file: Path) -> int:
    from listeners.files import import_file
    from listeners.mention import Kind

    landed = import_file(
        file, source="x", mapping=_MAPPING, kind=Kind.MENTION, brand=None, landing=home.landing,
        rejected=home.rejected, now=_now,
    )  # fmt: skip
    return landed.mentions


class _Invented:
    """Says of every text as much as the shipped taggers say of a post, by its length and without the work."""

    name, version, languages = "invented", "1", None

    def __init__(self) -> None:
        self._said = [self._signals(mood) for mood in ("negative", "neutral", "positive")]

    def tag(self, texts: Sequence[str]) -> list[Signals]:
        return [self._said[len(text) % 3] for text in texts]

    def _signals(self, mood: str) -> Signals:
        return (
            Signal(name="language", label="en", score=0.9),
            Signal(name="sentiment", label=mood, score=0.8, value=-0.7, start=0, end=12),
            Signal(name="emotion", label="anger" if mood == "negative" else "joy", score=0.7),
            *(Signal(name=head, label="yes", score=0.9 if head == "complaint" else 0.2) for head in YES_NO),
            Signal(name="aspect", label=f"service:{mood}", score=0.9, value=-0.8, start=0, end=4),
            Signal(name="brand", label=f"Lantern:{mood}", score=0.9, value=-0.8, start=0, end=4),
        )


def heard(home: Home, file: Path) -> int:
    """Imports the file and gives each of its rows signals."""
    from goodword.tagging import tag_file
    from listeners.landing import iter_batches, landed

    rows = import_(home, file)
    for landing in landed(home.landing):
        signals = home.signals / landing.relative_to(home.landing)
        tag_file(signals, [_Invented()], iter_batches(landing), _now())
    return rows


def load(home: Home, _: Path) -> int:
    return pipeline.load(home, _now).new


def published(home: Home, file: Path) -> int:
    """The same, loaded and published."""
    rows = heard(home, file)
    pipeline.load(home, _now)
    pipeline.publish(home)
    return rows


def digest_day(home: Home, _: Path) -> int:
    return _digest(home, "day")


def digest_month(home: Home, _: Path) -> int:
    return _digest(home, "month")


def _digest(home: Home, period: str) -> int:
    """The digest of the 20th day, or of the month that holds all of them; how many pages."""
    day = (START + timedelta(days=20)).date()
    return len(pipeline.digest(home, load_settings(home), _now, brand="Lantern", day=day, period=period))


def tag(home: Home, _: Path) -> int:
    return sum(pipeline.tag(home, pull, _now) for pull in pipeline.untagged(home))


def whole(home: Home, file: Path) -> int:
    rows = import_(home, file)
    tag(home, file)
    load(home, file)
    pipeline.match(home, _now)
    pipeline.publish(home)
    return rows


def customers(home: Home, file: Path) -> int:
    from goodword.records import Files

    return pipeline.import_records(home, "customers", Files.one(file), _now, columns={}).new


def posts(home: Home, file: Path) -> int:
    """Imports and loads posts whose columns have Goodword's names."""
    from listeners.files import import_file
    from listeners.mention import Kind

    import_file(
        file, source="x", mapping={}, kind=Kind.MENTION, brand="Lantern", landing=home.landing,
        rejected=home.rejected, now=_now,
    )  # fmt: skip
    return pipeline.load(home, _now).new


def match(home: Home, _: Path) -> int:
    return pipeline.match(home, _now).linked


def link(home: Home, folder: Path) -> int:
    """Links authors.csv and customers.csv of ``folder``; the output lies under the home."""
    from goodword import people_files

    home.root.mkdir(parents=True, exist_ok=True)
    report = people_files.link(folder / "authors.csv", folder / "customers.csv", home.root / "links.csv")
    return report.bands["linked"]


def encoder(home: Home, file: Path) -> int:
    """The encoder with all its heads; the seconds go to ``seconds.json`` under the home."""
    from nlp.encoder_tagger import EncoderTagger

    texts: list[str] = json.loads(file.read_text(encoding="utf-8"))
    tagger = EncoderTagger()
    tagger.tag(texts[:8])  # the model is loaded before the clock starts, as on the other side
    started = time.perf_counter()
    tagger.tag(texts)
    home.root.mkdir(parents=True, exist_ok=True)
    (home.root / "seconds.json").write_text(json.dumps({"seconds": time.perf_counter() - started}))
    return len(texts)


PHASES: dict[str, Callable[[Home, Path], int]] = {
    "import": import_, "heard": heard, "load": load, "tag": tag, "whole": whole, "customers": customers, "posts": posts,
    "match": match, "link": link, "encoder": encoder, "published": published, "digest day": digest_day,
    "digest month": digest_month,
}  # fmt: skip


def main() -> None:
    csv.field_size_limit(sys.maxsize)
    name, home, file = sys.argv[1:]
    started = time.perf_counter()
    rows = PHASES[name](Home(Path(home)), Path(file))
    seconds = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "rows": rows, "peak_mb": peak, "cores": os.cpu_count()}))


if __name__ == "__main__":
    main()
