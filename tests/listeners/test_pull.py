"""What a pull lands, whatever its listener does."""

import logging
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from listeners import pull
from listeners.errors import BadRecord, RetryLater
from listeners.landing import read_cursor, read_report
from listeners.listener import Cursor, Page
from listeners.mention import Kind, Mention
from tests.listeners.platforms import Clock, Folders


def mention(number: int) -> Mention:
    return Mention(
        source="p",
        source_id=str(number),
        kind=Kind.MENTION,
        brand="Lumen",
        text="words",
        created_at=datetime(2026, 1, 1, tzinfo=UTC),
        raw={},
    )


def page(number: int, stopped: str | None = None, **reads: int) -> Page:
    days = {day.replace("_", "-").removeprefix("d"): count for day, count in reads.items()}
    return Page(mentions=(mention(number),), cursor=Cursor(newest={"s": str(number)}, reads=days), stopped=stopped)


class Scripted:
    """Yields what it was given, and raises what it was given."""

    name = "scripted"

    def __init__(self, *steps: Page | Exception) -> None:
        self.steps = steps
        self.since: Cursor | None = None
        self.closed = False

    def fetch(self, since: Cursor) -> Iterator[Page]:
        self.since = since
        try:
            for step in self.steps:
                if isinstance(step, Exception):
                    raise step
                yield step
        finally:
            self.closed = True


def test_each_pull_begins_where_the_last_one_ended(folders: Folders, clock: Clock) -> None:
    pull(Scripted(page(1), page(2)), folders.landing, folders.rejected, clock)
    clock.move(minutes=10)
    second = Scripted(page(3))
    pull(second, folders.landing, folders.rejected, clock)
    assert second.since == Cursor(newest={"s": "2"})
    assert read_cursor(folders.landing, "scripted") == Cursor(newest={"s": "3"})
    folders.assert_holds_once(["1", "2", "3"])


def test_an_error_leaves_after_what_came_before_it_has_landed(folders: Folders, clock: Clock) -> None:
    error = RetryLater("later", clock.now)
    with pytest.raises(RetryLater) as caught:
        pull(Scripted(page(1), error, page(2)), folders.landing, folders.rejected, clock)
    assert caught.value is error
    assert read_cursor(folders.landing, "scripted") == Cursor(newest={"s": "1"})
    assert read_report(folders.files()[0]).stopped == "later"


def test_an_error_before_the_first_page_leaves_no_file(folders: Folders, clock: Clock) -> None:
    with pytest.raises(RetryLater):
        pull(Scripted(RetryLater("later")), folders.landing, folders.rejected, clock)
    assert folders.files() == []


def test_the_report_counts(folders: Folders, clock: Clock) -> None:
    bad = BadRecord(where="p:9", column=None, reason="broken", content="{}")
    broken = Page(mentions=(), bad=(bad,), cursor=Cursor(newest={"s": "1"}, reads={"2026-11-23": 120}))
    pull(Scripted(page(1, d2026_11_23=100), broken), folders.landing, folders.rejected, clock)
    clock.move(days=1)
    report = pull(Scripted(page(2, d2026_11_23=120, d2026_11_24=7)), folders.landing, folders.rejected, clock)
    first = read_report(folders.files()[0])
    assert (first.mentions, first.bad, first.reads) == (1, 1, 120)
    assert report is not None
    assert (report.mentions, report.bad, report.reads) == (1, 0, 7)


def test_what_falls_short_is_reported_once_and_logged(
    folders: Folders, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    steps = (page(1, "too old"), page(2, "too old"), page(3, "all spent"))
    report = pull(Scripted(*steps), folders.landing, folders.rejected, clock)
    assert report is not None
    assert report.stopped == "too old; all spent"
    assert "the pull of scripted fell short: too old; all spent" in caplog.text


def test_a_deadline_ends_the_listener_too(folders: Folders, clock: Clock) -> None:
    listener = Scripted(page(1), page(2))
    pull(listener, folders.landing, folders.rejected, clock, deadline=clock.now)
    assert listener.closed
    folders.assert_holds_once(["1"])


def test_a_pull_in_time_is_not_cut(folders: Folders, clock: Clock) -> None:
    listener = Scripted(page(1), page(2))
    deadline = datetime(2027, 1, 1, tzinfo=UTC)
    report = pull(listener, folders.landing, folders.rejected, clock, deadline=deadline)
    assert report is not None
    assert report.stopped is None
    folders.assert_holds_once(["1", "2"])
