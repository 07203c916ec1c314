"""``goodword demo``, for real, twice."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import warehouse
from goodword.home import Home

GOODWORD = Path(sys.executable).with_name("goodword")


def demo(home: Home) -> tuple[str, dict[str, Any]]:
    """What it says, and what is in its warehouse after it."""
    run = subprocess.run([GOODWORD, "demo"], capture_output=True, text=True, timeout=180)
    assert run.returncode == 0, run.stdout + run.stderr
    assert run.stderr == ""
    with warehouse.reading(home.root / "demo/goodword.duckdb") as reader:
        return run.stdout, reader.rows("demo_totals")[0]


def test_the_first_run_tells_the_story_and_the_second_adds_nothing(home: Home) -> None:
    said, totals = demo(home)
    assert "5 sources" in said
    assert "1 opened" in said
    assert totals["mentions"] > 280
    assert totals["advocates"] >= 3
    assert totals["ambassadors"] >= 3
    assert totals["linked"] >= 15
    pages = sorted((home.root / "demo/digests/2026-10-22").glob("*.html"))
    assert pages
    assert f"The digest of 22 October: {home.root}/demo/digests/2026-10-22/lantern.html" in said
    assert "The alert: Lantern: " in said
    assert "Nothing was added twice" not in said
    assert "What to type next" in said

    again, after = demo(home)
    assert after == totals
    assert "0 mentions landed" in again
    assert "Nothing was added twice" in again
    assert "0 opened" in again
    assert [path.name for path in home.root.iterdir()] == ["demo"]  # and touches nothing else
