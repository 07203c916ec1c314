"""What holds for every platform: nothing lost, nothing twice, nothing told that must not be."""

import logging
import os
import traceback
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from listeners import pull
from listeners.errors import ListenError, RetryLater, Stop
from listeners.landing import Landed, read_cursor
from listeners.listener import Cursor, Listener, Page
from tests.listeners.platforms import Clock, Folders, Platform
from tests.listeners.servers.stub import Answer, Fault, Slow, broken_json, cut, status

BURST = 1200


@pytest.fixture
def listen(platform: Platform, folders: Folders, clock: Clock) -> Callable[[], Landed | None]:
    return lambda: pull(platform.listener(), folders.landing, folders.rejected, clock)


def test_a_burst_between_two_pulls_comes_whole(
    platform: Platform, folders: Folders, listen: Callable[[], Landed]
) -> None:
    said = platform.say(30)
    listen()
    said += platform.say(BURST)
    report = listen()
    assert report.mentions == BURST
    assert report.stopped is None
    folders.assert_holds_once(said)


def test_nothing_new_leaves_no_file(platform: Platform, folders: Folders, listen: Callable[[], Landed | None]) -> None:
    assert listen() is None
    assert folders.files() == []
    platform.say(3)
    listen()
    assert listen() is None
    assert len(folders.files()) == 1


def test_a_rate_limit_amid_paging_is_honoured_and_costs_nothing(
    platform: Platform, folders: Folders, clock: Clock, listen: Callable[[], Landed]
) -> None:
    said = platform.say(5)
    listen()
    said += platform.say(BURST)
    reset = clock.now + timedelta(minutes=11)
    platform.server.faults[len(platform.server.requests) + platform.second_page + 1] = platform.rate_limit(reset)
    with pytest.raises(RetryLater) as caught:
        listen()
    assert caught.value.at == reset
    assert clock.slept == []
    assert 0 < len(folders.all_ids()) < len(said)
    said += platform.say(40)
    listen()
    folders.assert_holds_once(said)


def test_refused_credentials_stop_at_once(platform: Platform, folders: Folders, clock: Clock) -> None:
    platform.say(5)
    listener = platform.listener_with_wrong_credentials()
    with pytest.raises(Stop, match="401"):
        pull(listener, folders.landing, folders.rejected, clock)
    assert clock.slept == []
    assert folders.files() == []


FAULTS: dict[str, Fault] = {
    "500": status(500),
    "503 in HTML": lambda _: Answer(b"<html>over capacity</html>", 503),
    "cut": cut,
    "broken JSON": broken_json,
    "HTML with status 200": lambda _: Answer(b"<html>maintenance</html>"),
}


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
@pytest.mark.parametrize("request_number", [1, 2, 3])
def test_a_fault_that_passes_is_not_noticed(
    platform: Platform, folders: Folders, clock: Clock, fault: Fault, request_number: int
) -> None:
    said = platform.say(250)
    platform.server.faults[request_number] = fault
    pull(platform.listener(), folders.landing, folders.rejected, clock)
    assert clock.slept == [1]
    folders.assert_holds_once(said)


def test_an_answer_that_takes_too_long_is_asked_for_again(platform: Platform, folders: Folders, clock: Clock) -> None:
    said = platform.say(5)
    platform.server.faults[1] = Slow(1.5)
    pull(platform.listener(timeout_s=0.5), folders.landing, folders.rejected, clock)
    assert clock.slept
    folders.assert_holds_once(said)


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_a_fault_that_stays_ends_the_pull_and_loses_nothing(
    platform: Platform, folders: Folders, clock: Clock, fault: Fault
) -> None:
    said = platform.say(250)
    platform.server.faults = {1: lambda found: found, platform.second_page: lambda found: found}
    platform.server.always = fault
    with pytest.raises(RetryLater, match="4 times in a row"):
        pull(platform.listener(), folders.landing, folders.rejected, clock)
    assert clock.slept[:3] == [1, 2, 4]
    assert len(clock.slept) <= 6  # two failures in a row, and the platform is taken to be down
    assert 0 < len(folders.all_ids()) < 250
    platform.server.heal()
    pull(platform.listener(), folders.landing, folders.rejected, clock)
    folders.assert_holds_once(said)


NONSENSE = ["null", "[]", "{}", '{"data": 7}', '{"data": {}, "meta": 0}', '[{"data": null}, 3]', '"text"']


@pytest.mark.parametrize("body", NONSENSE)
def test_json_that_makes_no_sense_proves_nothing(
    platform: Platform, folders: Folders, listen: Callable[[], Landed], body: str
) -> None:
    said = platform.say(250)
    platform.server.faults[platform.second_page] = lambda _: Answer(body.encode())
    with pytest.raises(RetryLater):
        listen()
    listen()
    folders.assert_holds_once(said)


def test_a_page_served_again_costs_no_post(platform: Platform, folders: Folders, listen: Callable[[], Landed]) -> None:
    said = platform.say(350)
    platform.server.faults[platform.second_page] = platform.server.again
    with pytest.raises(RetryLater, match="nothing new"):
        listen()
    listen()
    folders.assert_holds_once(said)


def test_paging_in_circles_ends(platform: Platform, listen: Callable[[], Landed]) -> None:
    platform.say(350)
    platform.server.faults[1] = lambda found: found
    platform.server.always = platform.server.again
    with pytest.raises(RetryLater):
        listen()
    assert len(platform.server.requests) <= 20


def test_posts_that_arrive_while_paging_come_with_this_pull_or_the_next(
    platform: Platform, folders: Folders, listen: Callable[[], Landed]
) -> None:
    said = platform.say(150)
    platform.server.before = lambda number: said.extend(platform.say(7)) if number < 8 else None
    listen()
    platform.server.heal()
    listen()
    folders.assert_holds_once(said)


def test_a_deleted_post_is_landed_as_deleted(
    platform: Platform, folders: Folders, listen: Callable[[], Landed]
) -> None:
    gone, *_ = platform.say(3, "secret of")
    listen()
    platform.delete(gone)
    listen()
    (row,) = folders.rows(folders.files()[-1])
    assert row["source_id"] == gone
    assert row["deleted"]
    assert row["text"] == ""
    assert row["brand"] == "Lumen"
    before = next(row for row in folders.rows(folders.files()[0]) if row["source_id"] == gone)
    assert abs(row["created_at"] - before["created_at"]) < timedelta(milliseconds=1)


def test_one_broken_post_is_set_aside_and_the_others_come(
    platform: Platform, folders: Folders, listen: Callable[[], Landed]
) -> None:
    said = platform.say(3)
    platform.say_nonsense()
    said += platform.say(3)
    report = listen()
    assert (report.mentions, report.bad) == (6, 1)
    folders.assert_holds_once(said)
    assert "the day before" in next(folders.rejected.rglob("*.jsonl")).read_text()


def test_a_deadline_ends_a_pull_and_the_next_goes_on(
    platform: Platform, folders: Folders, clock: Clock, listen: Callable[[], Landed]
) -> None:
    said = platform.say(450)
    report = pull(platform.listener(), folders.landing, folders.rejected, clock, deadline=clock.now)
    assert report is not None
    assert 0 < report.mentions < 450
    assert "time for this pull was over" in str(report.stopped)
    listen()
    folders.assert_holds_once(said)


def test_a_clock_that_steps_back_loses_nothing(
    platform: Platform, folders: Folders, clock: Clock, listen: Callable[[], Landed]
) -> None:
    said = platform.say(20)
    listen()
    said += platform.say(20)
    clock.move(days=-40)
    listen()
    clock.move(days=80)
    said += platform.say(20)
    listen()
    folders.assert_holds(said)


class Killed(BaseException):
    """The process ends here: nothing may catch it."""


class KilledAt:
    """Counts steps and kills at one of them."""

    def __init__(self, step: int) -> None:
        self.step = step
        self.taken = 0

    def __call__(self) -> None:
        self.taken += 1
        if self.taken == self.step:
            raise Killed

    def around(self, function: Callable[..., object]) -> Callable[..., object]:
        def before_and_after(*args: object, **kwargs: object) -> object:
            self()
            found = function(*args, **kwargs)
            self()
            return found

        return before_and_after


class KilledWhileFetching:
    def __init__(self, listener: Listener, kill: KilledAt) -> None:
        self.name = listener.name
        self._listener = listener
        self._kill = kill

    def fetch(self, since: Cursor) -> Iterator[Page]:
        for page in self._listener.fetch(since):
            self._kill()
            yield page


def test_a_kill_between_any_two_steps_loses_nothing(
    platform: Platform, tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = platform.say(120)
    platform.say_nonsense()  # so that there is a rejected file to commit as well
    steps = 0
    while True:
        steps += 1
        folders = Folders(tmp_path / str(steps))
        kill = KilledAt(steps)
        with monkeypatch.context() as patch:
            patch.setattr(os, "fsync", kill.around(os.fsync))
            patch.setattr(os, "replace", kill.around(os.replace))
            try:
                pull(KilledWhileFetching(platform.listener(), kill), folders.landing, folders.rejected, clock)
                break
            except Killed:
                pass
        pull(platform.listener(), folders.landing, folders.rejected, clock)
        folders.assert_holds_once(said)
    assert steps > 10


def test_an_error_of_another_kind_leaves_no_trace(platform: Platform, folders: Folders, clock: Clock) -> None:
    class Broken:
        name = platform.name

        def fetch(self, since: Cursor) -> Iterator[Page]:
            yield next(iter(platform.listener().fetch(since)))
            raise ZeroDivisionError

    platform.say(5)
    with pytest.raises(ZeroDivisionError):
        pull(Broken(), folders.landing, folders.rejected, clock)
    assert folders.files() == []
    assert list(folders.landing.rglob("*")) in ([], [folders.landing / platform.name])


def everything_logged(caplog: pytest.LogCaptureFixture) -> str:
    return "\n".join(f"{record.getMessage()} {record.args} {record.exc_text}" for record in caplog.records)


@pytest.mark.parametrize(
    "fault", [None, status(401), status(403), status(402), status(429), status(500), cut, status(302, location="/")]
)
def test_no_secret_is_ever_told(
    platform: Platform, folders: Folders, clock: Clock, caplog: pytest.LogCaptureFixture, fault: Fault | None
) -> None:
    caplog.set_level(logging.DEBUG)
    platform.say(120)
    platform.server.always = fault
    listener = platform.listener()
    told = [repr(listener)]
    try:
        pull(listener, folders.landing, folders.rejected, clock)
    except ListenError as error:
        told += [str(error), repr(error), repr(error.args), "".join(traceback.format_exception(error))]
    told += [str(folders.rows(path)) for path in folders.files()]
    told += [str(read_cursor(folders.landing, platform.name)), everything_logged(caplog)]
    told += [path.read_bytes().decode(errors="replace") for path in folders.landing.parent.rglob("*") if path.is_file()]
    for secret in platform.secrets:
        assert secret not in "\n".join(told)


def test_no_post_and_no_author_is_logged_at_info(
    platform: Platform, listen: Callable[[], Landed], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    platform.say(120, "<script>alert(1)</script> =HYPERLINK")
    platform.say_nonsense()
    listen()
    logged = everything_logged(caplog)
    for word in ("script", "HYPERLINK", "user1", "someone", "the day before"):
        assert word not in logged


def test_hostile_text_is_landed_as_it_was_said(
    platform: Platform, folders: Folders, listen: Callable[[], Landed]
) -> None:
    text = "=cmd|'/C calc'!A0 '; DROP TABLE x;-- \x1b[31m \x00 \u202e 👩‍🚀 <b>"
    platform.say(1, text)
    listen()
    (row,) = folders.rows(folders.files()[0])
    assert text in row["text"]
