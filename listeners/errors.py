"""What can go wrong while listening, named by what to do next. Nothing else leaves a listener.

ListenError
├── RetryLater   the platform is busy or broken: come back at ``at``
├── Stop         nothing helps until a person acts: bad credentials, quota spent
└── BadConfig    the settings are wrong: say so before anything runs
    └── MissingCredential

``BadRecord`` is a value, not an exception: one broken post never ends a pull.
"""

from dataclasses import dataclass
from datetime import datetime


class ListenError(Exception):
    """Base of everything that a listener raises. The message never holds a token or the text of a post."""


class RetryLater(ListenError):
    """The platform asks for patience, or failed in a way that passes.

    ``at`` is the moment to come back (aware, UTC), or None where the platform did not name one.
    """

    def __init__(self, message: str, at: datetime | None = None) -> None:
        super().__init__(message)
        self.at = at


class Stop(ListenError):
    """Credentials refused or a quota spent: trying again costs money or locks an account."""


class BadConfig(ListenError):
    """A setting that can't work. The message names the setting and the values that would do."""


class MissingCredential(BadConfig):
    """A source lacks the credential ``key``. Where credentials come from, its caller knows."""

    def __init__(self, source: str, key: str) -> None:
        super().__init__(f"[sources.{source}] the credential {key!r} is missing")
        self.key = key


@dataclass(frozen=True, slots=True, kw_only=True)
class BadRecord:
    """A record that could not be read: set aside with the reason, counted, never dropped.

    ``where`` is "file:row" or the platform's id; ``column`` the field at fault, if one is; ``content`` the record
    as it came, cut at 10,000 characters. It goes to a file and never to a log.
    """

    where: str
    column: str | None
    reason: str
    content: str
