"""History tagged again: what has no landing file any more, a portion at a time, nothing twice."""

import fcntl
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

import warehouse
from goodword import history, pipeline, taggers
from goodword.home import Home
from goodword.settings import Settings
from tests.goodword.test_pipeline import drop, run, settings
from tests.goodword.test_tagging import Counting

__all__ = ["settings"]

Moved = Callable[..., list[Counting]]


@pytest.fixture
def moved(monkeypatch: pytest.MonkeyPatch) -> Moved:
    """Puts taggers into use; returns them."""

    def use(*made: Counting) -> list[Counting]:
        monkeypatch.setattr(taggers, "taggers_of", lambda _: list(made))
        return list(made)

    return use


@pytest.fixture
def old(home: Home, settings: Settings, now: datetime, moved: Moved, monkeypatch: pytest.MonkeyPatch) -> Home:
    """A home whose landing files are gone; five texts were tagged by two taggers."""
    monkeypatch.setattr(history, "PORTION", 2)
    moved(Counting(), Counting("other"))
    drop(home, "a.csv", 1, 2, 3, 4, 5)
    run(home, settings, now)
    for path in [*home.landing.glob("*/*.parquet"), *home.signals.glob("*/*.parquet")]:
        path.unlink()
    return home


def versions(home: Home) -> dict[str, list[str]]:
    """Of each text, the version of the tagger "length" that holds."""
    sql = (
        "SELECT version, list(source_id ORDER BY source_id) FROM signals "
        "WHERE tagger = 'length' AND current GROUP BY version"
    )
    return {row[0]: row[1] for batch in warehouse.query(home.published, sql).rows() for row in batch}


def load(home: Home, moment: datetime) -> None:
    pipeline.load(home, lambda: moment)
    pipeline.publish(home)


def test_nothing_to_do(old: Home, home: Home, now: datetime) -> None:
    assert pipeline.retag(old, lambda: now) == history.Retagged(texts=0, left=0)
    assert pipeline.retag(Home(old.root / "nothing yet"), lambda: now) == history.Retagged(texts=0, left=0)


def test_a_portion_at_a_time_by_the_tagger_that_changed(old: Home, now: datetime, moved: Moved) -> None:
    changed, same = moved(Counting(version="2"), Counting("other"))
    assert pipeline.retag(old, lambda: now) == history.Retagged(texts=2, left=3)
    assert versions(old) == {"1": ["1", "2", "3", "4", "5"]}
    # Nothing was loaded yet: the next portion is another one all the same.
    assert pipeline.retag(old, lambda: now) == history.Retagged(texts=2, left=1)
    load(old, now + timedelta(days=1))
    assert {version: len(found) for version, found in versions(old).items()} == {"2": 4, "1": 1}
    assert pipeline.retag(old, lambda: now) == history.Retagged(texts=1, left=0)
    assert pipeline.retag(old, lambda: now) == history.Retagged(texts=0, left=0)
    load(old, now + timedelta(days=1))
    assert versions(old) == {"2": ["1", "2", "3", "4", "5"]}
    assert pipeline.retag(old, lambda: now) == history.Retagged(texts=0, left=0)
    assert sorted(changed.asked) == [f"text {number}" for number in range(1, 6)]
    assert same.asked == []
    assert warehouse.check(old.warehouse) == {}
    sql = "SELECT count(*) FROM signals WHERE NOT current"
    assert [row for batch in warehouse.query(old.published, sql).rows() for row in batch] == [(5,)]


def test_until_a_moment(old: Home, now: datetime, moved: Moved) -> None:
    moved(Counting(version="2"))
    assert pipeline.retag(old, lambda: now, until=now + timedelta(minutes=1)) == history.Retagged(texts=5, left=0)
    moved(Counting(version="3"))
    load(old, now)
    assert pipeline.retag(old, lambda: now, until=now) == history.Retagged(texts=2, left=3)


def test_what_is_kept_is_for_the_tag_step(home: Home, settings: Settings, now: datetime, moved: Moved) -> None:
    moved(Counting())
    drop(home, "a.csv", 1, 2)
    run(home, settings, now)
    moved(Counting(version="2"))
    assert pipeline.retag(home, lambda: now) == history.Retagged(texts=0, left=0)


def test_a_portion_that_was_cut_off_is_begun_anew(old: Home, now: datetime, moved: Moved) -> None:
    class Broken(Counting):
        def tag(self, texts: object) -> list[object]:
            raise RuntimeError("model gone")

    moved(Broken(version="2"))  # type: ignore[arg-type]
    with pytest.raises(RuntimeError, match="model gone"):
        pipeline.retag(old, lambda: now)
    assert list((old.signals / history.FOLDER).glob("*.parquet")) == []
    moved(Counting(version="2"))
    assert pipeline.retag(old, lambda: now).texts == 2


def test_while_another_is_at_it_nothing_is_done(old: Home, now: datetime, moved: Moved) -> None:
    moved(Counting(version="2"))
    folder = old.signals / history.FOLDER
    folder.mkdir(parents=True)
    with (folder / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert pipeline.retag(old, lambda: now) == history.Retagged(texts=0, left=5)


def test_a_text_that_is_erased_stays_erased(old: Home, settings: Settings, now: datetime, moved: Moved) -> None:
    moved(Counting(version="2"), Counting("other"))
    pipeline.retag(old, lambda: now)
    (old.inbox / "b.csv").write_text("source_id,text,created_at,deleted\n5,,2026-10-01,true\n4,,2026-10-01,true\n")
    run(old, settings, now + timedelta(days=1))
    assert "5" not in str(versions(old))
    assert pipeline.retag(old, lambda: now).left == 0
    assert warehouse.check(old.warehouse) == {}


def test_portions_go_with_the_other_files(old: Home, now: datetime, moved: Moved) -> None:
    moved(Counting(version="2"))
    pipeline.retag(old, lambda: now)
    load(old, now)
    assert pipeline.upkeep(old, lambda: now + timedelta(days=29)) == 0
    assert pipeline.upkeep(old, lambda: now + timedelta(days=31)) == 1
