"""``goodword replay``: a stream of the past, and the alerts that it would have set off."""

import csv
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from goodword.cli import app
from goodword.home import Home
from goodword.replay import _paced
from listeners.errors import BadConfig

BEGIN = datetime(2026, 9, 1, tzinfo=UTC)
STORM = BEGIN + timedelta(days=4, hours=14)
PARTS = (
    "kettle", "lid", "handle", "cable", "base", "filter", "switch", "spout", "lamp", "box", "plug", "manual", "seal",
    "button", "colour",
)  # fmt: skip


@pytest.fixture
def stream(tmp_path: Path) -> Path:
    """Four calm days, fifteen complaints by as many people within twenty minutes, then calm hours."""
    calm = [(BEGIN + timedelta(hours=at), f"user{at}", f"Tea number {at} today") for at in range(24 * 5)]
    storm = [
        (STORM + timedelta(minutes=1 + at), f"angry{at}", f"The {part} broke after a day, terrible, I hate it")
        for at, part in enumerate(PARTS)
    ]
    file = tmp_path / "stream.csv"
    with file.open("w", newline="", encoding="utf-8") as target:
        writer = csv.writer(target)
        writer.writerow(["source_id", "created_at", "author_handle", "text"])
        for number, (when, who, text) in enumerate(sorted(calm + storm)):
            writer.writerow([number, when.isoformat(), who, text])
    return file


def run(*words: object) -> Result:
    return CliRunner().invoke(app, ["replay", *map(str, words)], catch_exceptions=False)


def test_a_storm_is_told_while_it_blows_and_when_it_is_over(home: Home, stream: Path) -> None:
    result = run(stream, "--brand", "Lantern", "--every", 20, "--rule", "negative_volume")
    assert result.exit_code == 0, result.output
    told, over, summary = result.output.splitlines()
    assert told.startswith("2026-09-05 14:")
    assert " negative_volume, " in told
    assert " min after it began: Lantern: " in told
    assert int(told[14:16]) <= 20
    assert over.startswith("2026-09-06 15:")
    assert " behind it" in over
    assert summary == "1 alert, 1 of them over; times are UTC"
    assert not home.warehouse.exists(), "nothing of it is kept"
    assert not home.landing.exists()


def test_the_rules_are_those_of_the_settings(home: Home, stream: Path) -> None:
    home.root.mkdir(parents=True, exist_ok=True)
    home.settings.write_text("[alerts]\nmin_negative = 16\n", encoding="utf-8")
    assert (
        run(stream, "--brand", "Lantern", "--every", 60, "--rule", "negative_volume").output
        == "0 alerts, 0 of them over; times are UTC\n"
    )


def test_speed_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []
    monkeypatch.setattr("goodword.replay.time.sleep", slept.append)
    moments = [BEGIN, BEGIN + timedelta(minutes=10), BEGIN + timedelta(minutes=30)]
    assert list(_paced(moments, 600)) == moments
    assert slept == [1.0, 2.0]
    assert list(_paced(moments, None)) == moments
    assert slept == [1.0, 2.0]


def test_a_file_of_nothing_is_refused(home: Home, tmp_path: Path) -> None:
    file = tmp_path / "none.csv"
    file.write_text("text,created_at\nhello,never\n", encoding="utf-8")
    with pytest.raises(Exception, match=r"none\.csv: no record of it can be read"):
        run(file, "--brand", "Lantern")


def test_a_rule_that_is_none_is_named(home: Home, stream: Path) -> None:
    result = CliRunner().invoke(app, ["replay", str(stream), "--brand", "Lantern", "--rule", "storms"])
    assert isinstance(result.exception, BadConfig)
    assert "no rule 'storms'; there is negative_volume, " in str(result.exception)
