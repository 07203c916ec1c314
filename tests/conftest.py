"""What every test may use."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from goodword.home import Home


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """An empty GOODWORD_HOME, in the environment too."""
    root = tmp_path / "home"
    monkeypatch.setenv("GOODWORD_HOME", str(root))
    return Home(root)


@pytest.fixture
def now() -> datetime:
    """One moment that stands still."""
    return datetime(2026, 10, 22, 18, 0, tzinfo=UTC)
