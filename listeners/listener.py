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
    but for ``gaps``. A stream is one query for one brand; its name is stable ("search:Lumen").
    ``reads`` counts billed reads a day ("2026-11-23" -> 1200) where the platform bills them."""

    newest: Mapping[str, str] = field(default_factory=dict)
    gaps: tuple[Gap, ...] = ()
    reads: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Mentions, the records that could not be read, and the cursor that holds once this page and all pages before it
    are kept. If no further page comes, for whatever reason, nothing between the old and this cursor is lost: what was
    not reached stands in ``cursor.gaps``."""

    mentions: tuple[Mention, ...]
    bad: tuple[BadRecord, ...] = ()
    cursor: Cursor


class Listener(Protocol):
    """One source. ``fetch`` may raise RetryLater, Stop or BadConfig, also after some pages: those pages stand."""

    name: str

    def fetch(self, since: Cursor) -> Iterator[Page]: ...
