"""One pull: from the cursor of the last landing file to the next landing file, whatever happens on the way."""

import logging
from collections.abc import Generator, Iterator
from datetime import datetime
from pathlib import Path

from listeners.clock import Clock
from listeners.errors import ListenError
from listeners.landing import Landed, LandingWriter, next_pull, read_cursor
from listeners.listener import Cursor, Listener, Page

log = logging.getLogger(__name__)


def pull(
    listener: Listener, landing: Path, rejected: Path, now: Clock, deadline: datetime | None = None
) -> Landed | None:
    """Reads ``listener`` from where its last pull ended and lands what came in; None where nothing did.

    A ListenError leaves only after everything read before it has landed, with the cursor that it proves. Any other
    exception, or a kill, leaves no trace: the next pull reads the same again. At ``deadline`` the pull ends with the
    page that it has.
    """
    started_at = now()
    since = read_cursor(landing, listener.name)
    name = next_pull(landing, listener.name, started_at)
    with LandingWriter(landing, rejected, listener.name, name, started_at) as writer:
        reading = _Reading(writer, since)
        reading.read(listener.fetch(since), now, deadline)
        stopped = "; ".join(dict.fromkeys(reading.stopped)) or None
        reads = _reads(since, reading.cursor)
        landed = writer.commit(reading.cursor, now(), stopped=stopped, reads=reads)
    if stopped:
        log.warning("the pull of %s fell short: %s", listener.name, stopped)
    if reading.error:
        # Its traceback leads through frames that hold the token, and some loggers write out what frames hold.
        raise reading.error.with_traceback(None)
    return landed


class _Reading:
    """The pages of one pull on their way to its landing file."""

    def __init__(self, writer: LandingWriter, since: Cursor) -> None:
        self._writer = writer
        self.cursor = since
        self.stopped: list[str] = []
        self.error: ListenError | None = None

    def read(self, pages: Iterator[Page], now: Clock, deadline: datetime | None) -> None:
        try:
            for page in pages:
                self._take(page)
                if deadline is not None and now() >= deadline:
                    self.stopped.append("the time for this pull was over; the next one goes on from here")
                    break
        except ListenError as error:
            self.error = error
            self.stopped.append(str(error))
        finally:
            if isinstance(pages, Generator):
                pages.close()  # closes its connection too

    def _take(self, page: Page) -> None:
        self._writer.write(page.mentions)
        self._writer.reject(page.bad)
        self.cursor = page.cursor
        if page.stopped:
            self.stopped.append(page.stopped)


def _reads(since: Cursor, cursor: Cursor) -> int:
    return sum(count - since.reads.get(day, 0) for day, count in cursor.reads.items())
