"""A sender that is killed outright, wherever it stands: each message goes out, and never under two Message-IDs."""

import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from goodword.home import Home
from goodword.notify import deliver, messages
from tests.goodword.test_notify import CONTENT, Mailbox, by_mail, mail_server
from warehouse import outbox

NOW = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
_PARTS = 6

#: Delivers, and dies at the given line of the sender and the outbox; says how many lines there were if it lives.
_SENDER = """
import os, signal, sys
from datetime import datetime, UTC
from pathlib import Path
from goodword import notify
from goodword.home import Home
from goodword.settings import Settings
from warehouse import outbox

root, settings, stop = sys.argv[1], Settings.model_validate_json(sys.argv[2]), int(sys.argv[3])
watched, lines = {notify.__file__, outbox.__file__}, 0

def trace(frame, event, argument):
    global lines
    if frame.f_code.co_filename not in watched:
        return None
    if event == "line":
        lines += 1
        if lines == stop:
            os.kill(os.getpid(), signal.SIGKILL)
    return trace

sys.settrace(trace)
notify.deliver(Home(Path(root)), settings, lambda: datetime(2026, 11, 21, 8, 0, tzinfo=UTC))
sys.settrace(None)
print(lines)
"""


def sender(home: Home, port: int, stop: int) -> "subprocess.CompletedProcess[str]":
    arguments = [sys.executable, "-c", _SENDER, str(home.root), by_mail(port).model_dump_json(), str(stop)]
    return subprocess.run(arguments, capture_output=True, text=True, check=False, timeout=60)


@pytest.fixture(scope="module")
def lines(tmp_path_factory: pytest.TempPathFactory) -> int:
    """How many lines one send has."""
    with mail_server(Mailbox()) as port:
        return int(sender(_home(tmp_path_factory.mktemp("whole"), port), port, 0).stdout)


@pytest.mark.parametrize("part", range(_PARTS))
def test_a_killed_sender_forgets_nothing(tmp_path: Path, lines: int, part: int) -> None:
    mailbox = Mailbox()
    with mail_server(mailbox) as port:
        home = _home(tmp_path, port)
        killed = sender(home, port, 1 + part * lines // _PARTS)
        assert killed.returncode == -signal.SIGKILL, killed.stderr
        for minutes in (0, 20, 40):
            deliver(home, by_mail(port), lambda wait=minutes: NOW + timedelta(minutes=wait))  # type: ignore[misc]
    assert len({mail["Message-ID"] for mail in mailbox.mails}) == 1
    assert len(mailbox.mails) <= 2
    assert outbox.standing(home.warehouse) == outbox.Standing(pending=0, sending=0, sent=1, failed=0)


def _home(root: Path, port: int) -> Home:
    home = Home(root)
    outbox.enqueue(home.warehouse, messages(by_mail(port).digest.to, "digest", "Lantern:2026-11-20", CONTENT), NOW)
    return home
