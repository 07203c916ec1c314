"""What every test of listeners may use."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.listeners.platforms import PLATFORMS, Clock, Folders, Platform, Reddit, X


@pytest.fixture
def clock() -> Clock:
    return Clock(datetime(2026, 11, 23, 12, 0, tzinfo=UTC))


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    return Folders(tmp_path)


@pytest.fixture(params=PLATFORMS, ids=lambda platform: platform.name)
def platform(request: pytest.FixtureRequest, clock: Clock) -> Iterator[Platform]:
    """Each platform in turn."""
    found: Platform = request.param(clock)
    with found.server:
        yield found


@pytest.fixture
def x(clock: Clock) -> Iterator[X]:
    found = X(clock)
    with found.server:
        yield found


@pytest.fixture
def reddit(clock: Clock) -> Iterator[Reddit]:
    found = Reddit(clock)
    with found.server:
        yield found
