"""The steps of the pipeline: what is taken up, what is done again, what is kept."""

import os
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest

import warehouse
from goodword import pipeline, taggers
from goodword.home import Home
from goodword.settings import Settings, parse_settings
from listeners.errors import BadConfig
from nlp.tagger import Signal, Signals

SETTINGS = """
[sources.posts]
type = "files"
path = "inbox/*.csv"
brand = "Acme"
"""


class Loud:
    """Calls every text positive."""

    name = "sentiment"
    languages = None

    def __init__(self, version: str, label: str = "positive") -> None:
        self.version, self.label = version, label

    def tag(self, texts: Sequence[str]) -> list[Signals]:
        return [(Signal(name="sentiment", label=self.label, score=0.9, value=0.8),) for _ in texts]


@pytest.fixture
def settings(home: Home, monkeypatch: pytest.MonkeyPatch) -> Settings:
    home.inbox.mkdir(parents=True)
    home.settings.write_text(SETTINGS)
    monkeypatch.setattr(taggers, "taggers_of", lambda _: [Loud("1")])
    return parse_settings(home.settings)


def drop(home: Home, name: str, *ids: int) -> None:
    rows = "".join(f"{number},text {number},2026-10-01\n" for number in ids)
    (home.inbox / name).write_text("source_id,text,created_at\n" + rows)


def run(home: Home, settings: Settings, moment: datetime) -> warehouse.LoadReport:
    pipeline.listen(home, settings, "posts", {}, lambda: moment)
    for pull in pipeline.untagged(home):
        pipeline.tag(home, pull, lambda: moment)
    report = pipeline.load(home, lambda: moment)
    pipeline.match(home, lambda: moment)
    pipeline.publish(home)
    return report


def labels(home: Home) -> list[tuple[str, str]]:
    sql = "SELECT source_id, sentiment FROM mentions ORDER BY 1"
    return [row for batch in warehouse.query(home.published, sql).rows() for row in batch]  # type: ignore[misc]


def test_a_path_of_the_settings_counts_from_the_home_wherever_the_process_stands(
    home: Home, settings: Settings, now: datetime, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    drop(home, "a.csv", 1, 2)
    assert run(home, settings, now).new == 2
    assert run(home, settings, now).files == 0


def test_a_source_that_is_not_there_is_named_with_those_that_are(home: Home, settings: Settings, now: datetime) -> None:
    with pytest.raises(BadConfig, match=r"no source 'x' in .*; there is posts"):
        pipeline.listen(home, settings, "x", {}, lambda: now)


def test_a_new_version_of_a_tagger_tags_again_what_is_kept(
    home: Home, settings: Settings, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    drop(home, "a.csv", 1)
    run(home, settings, now)
    assert labels(home) == [("1", "positive")]
    assert pipeline.untagged(home) == []
    monkeypatch.setattr(taggers, "taggers_of", lambda _: [Loud("2", "negative")])
    os.utime(next(home.signals.glob("*/*.parquet")), (1, 1))  # a clock too coarse to tell the two files apart
    run(home, settings, now + timedelta(minutes=10))
    assert labels(home) == [("1", "negative")]
    sql = "SELECT version, current FROM signals ORDER BY 1"
    assert [row for batch in warehouse.query(home.published, sql).rows() for row in batch] == [
        ("1", False),
        ("2", True),
    ]


def test_upkeep_keeps_the_cursor_and_what_is_not_loaded(home: Home, settings: Settings, now: datetime) -> None:
    for day, name in enumerate(("a.csv", "b.csv", "c.csv")):
        drop(home, name, day)
        run(home, settings, now + timedelta(days=day))
    later = now + timedelta(days=40)
    assert pipeline.upkeep(home, lambda: later) == 4  # two landing files and their signals
    assert len(list(home.landing.glob("*/*.parquet"))) == len(list(home.signals.glob("*/*.parquet"))) == 1
    assert run(home, settings, later).files == 0  # nothing is read again: the cursor is there
    assert [number for number, _ in labels(home)] == ["0", "1", "2"]
    assert pipeline.upkeep(home, lambda: later) == 0


def test_upkeep_removes_rests_of_a_day_ago_and_no_younger(home: Home, settings: Settings, now: datetime) -> None:
    folder = home.landing / "posts"
    folder.mkdir(parents=True)
    for name, age in ((".old.parquet.tmp", 2), (".young.parquet.tmp", 0)):
        (folder / name).write_bytes(b"torn")
        moment = (now - timedelta(days=age)).timestamp()
        os.utime(folder / name, (moment, moment))
    assert pipeline.upkeep(home, lambda: now) == 1
    assert [path.name for path in folder.iterdir()] == [".young.parquet.tmp"]


def test_a_brand_of_the_settings_has_a_digest_before_it_is_heard(home: Home, now: datetime) -> None:
    settings = Settings.model_validate({"brands": {"Acme": {}}})
    assert pipeline.brands(home, settings) == ["Acme"]


def sources(home: Home, settings: Settings, name: str) -> list[tuple[str, list[str]]]:
    return [(one.name, [path.name for path in one.paths]) for one in pipeline.record_sources(home, settings, name, {})]


def test_the_files_of_an_input_are_those_of_the_settings(home: Home, tmp_path: Path) -> None:
    (home.root / "crm").mkdir(parents=True)
    for file in (home.root / "crm" / "a.csv", tmp_path / "b.csv"):
        file.touch()
    patterns = ("crm/*", str(tmp_path / "*.csv"), "none/*")
    settings = Settings.model_validate({"customers": patterns, "records": {"orders": {"files": ["none/*"]}}})
    assert pipeline.record_inputs(settings) == ["customers", "orders"]
    assert sorted(sources(home, settings, "customers")) == [("a", ["a.csv"]), ("b", ["b.csv"])]
    assert sources(home, settings, "orders") == []


def test_the_files_of_a_full_input_are_all_there_is_together(home: Home) -> None:
    home.root.mkdir(parents=True)
    for name in ("a.csv", "b.csv"):
        (home.root / name).touch()
    settings = Settings.model_validate({"records": {"orders": {"files": ["*.csv"], "full": True}}})
    assert sources(home, settings, "orders") == [("orders", ["a.csv", "b.csv"])]


def test_a_file_that_cant_be_read_holds_no_other_up(home: Home, now: datetime) -> None:
    home.root.mkdir(parents=True)
    (home.root / "a.csv").write_text("id\n1\n")
    (home.root / "b.csv").write_text("customer_id,name\nC-1,Jane\n")
    with pytest.raises(BadConfig, match="no column 'customer_id'"):
        pipeline.import_input(home, Settings(customers=("*.csv",)), "customers", {}, lambda: now)
    pipeline.publish(home)
    found = warehouse.query(home.published, "SELECT name FROM customers").arrow().read_all().to_pylist()
    assert found == [{"name": "Jane"}]


def test_an_input_that_is_not_there_and_a_database_that_nobody_knows(home: Home) -> None:
    settings = Settings.model_validate({"records": {"orders": {"database": "crm", "query": "SELECT 1"}}})
    with pytest.raises(BadConfig, match=r"no input 'nope' in goodword\.toml; there is orders"):
        pipeline.record_sources(home, settings, "nope", {})
    with pytest.raises(BadConfig, match="GOODWORD_CRM_URL in the environment, or the Airflow connection goodword_crm"):
        pipeline.record_sources(home, settings, "orders", {})
