"""Time, as it is passed in: a test's clock stands still and its sleep takes none."""

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]  # aware
Sleep = Callable[[float], None]  # seconds


def utc_now() -> datetime:
    """The machine's clock."""
    return datetime.now(UTC)
