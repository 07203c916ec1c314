"""What goes wrong with one part of a pull, and must not keep the other parts from being read."""

from listeners.errors import BadConfig, RetryLater


class Failed(RetryLater):
    """One request failed for good, or its answer makes no sense. Another request may do better."""


class Trouble:
    """Lets one part fail and tells at the end. When a second part fails, it is the platform that is out of order.

    Settings that the platform refuses are told of at the end too, however many. A plain RetryLater, which is the
    platform's wish, and Stop are not for here: they end a pull at once.
    """

    def __init__(self) -> None:
        self._refused: BadConfig | None = None
        self._failed: Failed | None = None

    def note(self, error: BadConfig | Failed) -> None:
        """Raises ``error`` if it is the second failure."""
        if isinstance(error, BadConfig):
            self._refused = error
        elif self._failed:
            raise error
        else:
            self._failed = error

    def tell(self) -> None:
        """Raises what was noted, if anything was."""
        error = self._refused or self._failed
        if error:
            raise error
