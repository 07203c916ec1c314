"""What a platform listener is: it reads pages back to a cursor and says what each page proves."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from listeners.errors import BadRecord
from listeners.mention import Mention


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A stretch of a stream that is still to be read: ids after ``after`` (None: from the beginning of what the
    platform serves) and before ``before``, both exclusive. Ids are the platform's own, opaque outside its listener."""

    stream: str
    after: str | None
    before: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cursor:
    """How far a source has been read. ``newest``: stream -> id of the newest post read; all older ones are read too,
    but for ``gaps``. A stream is whatever is read in one order: a query for one brand, the comments under one post;
    its name is stable ("search:Lumen"), and what marks the newest is the listener's own affair.
    ``reads`` counts billed reads a day ("2026-11-23" -> 1200) where the platform bills them."""

    newest: Mapping[str, str] = field(default_factory=dict)
    gaps: tuple[Gap, ...] = ()
    reads: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Mentions, the records that could not be read, and the cursor that holds once this page and all pages before it
    are kept. If no further page comes, for whatever reason, nothing between the old and this cursor is lost: what was
    not reached stands in ``cursor.gaps``.

    ``stopped``: one line for the pull's report, where it falls short of what is there and that is no error: the read
    budget is spent, or the platform serves no older posts."""

    mentions: tuple[Mention, ...]
    bad: tuple[BadRecord, ...] = ()
    cursor: Cursor
    stopped: str | None = None


class Listener(Protocol):
    """One source. ``fetch`` may raise RetryLater, Stop or BadConfig, also after some pages: those pages stand.

    A platform's listener yields no post twice for one brand in a pull, unless the post has changed meanwhile."""

    name: str

    def fetch(self, since: Cursor) -> Iterator[Page]: ...
