"""What every test may use."""

import signal
from datetime import UTC, datetime
from pathlib import Path

import pytest

from goodword.home import Home


def pytest_configure() -> None:
    """Lets what a test starts be ended by Ctrl-C and by a hang-up, whatever started the tests.

    A process in the background, or under nohup, ignores these signals, and its children would too. One that handles
    them leaves its children the default.
    """
    for number in (signal.SIGINT, signal.SIGHUP):
        if signal.getsignal(number) is signal.SIG_IGN:
            signal.signal(number, lambda *_: None)


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
