"""The outbox: a message goes in once, is held by one sender at a time, and is kept until it is sent."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from warehouse import migrate, outbox
from warehouse.connection import connect
from warehouse.outbox import Message, Standing, claim, enqueue, failed, retry, sent, standing

NOW = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    migrate(tmp_path / "warehouse.duckdb")
    return tmp_path / "warehouse.duckdb"


def message(key: str) -> Message:
    return Message(
        dedupe_key=key, kind="digest", recipient_id="r", recipient="team@example.com", subject="s", text="t",
        short="c", html="<p>", image=b"\x00\xff",
    )  # fmt: skip


def test_what_goes_in_comes_out_whole(path: Path) -> None:
    assert enqueue(path, [message("a")], NOW) == 1
    claimed = claim(path, NOW + timedelta(minutes=3))
    assert claimed is not None
    assert claimed.message == message("a")
    assert (claimed.attempts, claimed.created_at) == (1, NOW)


def test_the_one_that_is_due_longest_goes_first(path: Path) -> None:
    enqueue(path, [message("later")], NOW + timedelta(minutes=1))
    enqueue(path, [message("b"), message("a")], NOW)
    keys = []
    while claimed := claim(path, NOW + timedelta(minutes=2)):
        keys.append(claimed.message.dedupe_key)
    assert keys == ["a", "b", "later"]


def test_a_message_is_held_by_one_sender_until_its_claim_is_old(path: Path) -> None:
    enqueue(path, [message("a")], NOW)
    assert claim(path, NOW) is not None
    assert claim(path, NOW + outbox.CLAIM - timedelta(seconds=1)) is None
    again = claim(path, NOW + outbox.CLAIM)
    assert again is not None
    assert again.attempts == 2


@pytest.mark.parametrize("state", ["pending", "sending", "sent"])
def test_a_message_goes_in_once(path: Path, state: str) -> None:
    enqueue(path, [message("a")], NOW)
    if state != "pending":
        claim(path, NOW)
    if state == "sent":
        sent(path, "a", NOW)
    assert enqueue(path, [message("a")], NOW) == 0
    assert getattr(standing(path), state) == 1


def test_one_that_had_failed_is_tried_anew_when_it_is_put_in_again(path: Path) -> None:
    enqueue(path, [message("a")], NOW)
    claim(path, NOW)
    failed(path, "a", "no such user")
    assert claim(path, NOW + timedelta(days=9)) is None
    assert standing(path) == Standing(pending=0, sending=0, sent=0, failed=1)
    assert enqueue(path, [message("a")], NOW) == 1
    again = claim(path, NOW)
    assert again is not None
    assert (again.attempts, again.message.text) == (1, "t")


def test_one_that_is_put_off_waits_until_it_is_due(path: Path) -> None:
    enqueue(path, [message("a")], NOW)
    claim(path, NOW)
    retry(path, "a", "busy", NOW + timedelta(minutes=4))
    assert claim(path, NOW + timedelta(minutes=3)) is None
    assert claim(path, NOW + timedelta(minutes=4)) is not None


def test_what_was_sent_is_never_claimed_again_and_its_body_is_gone(path: Path) -> None:
    enqueue(path, [message("a")], NOW)
    claim(path, NOW)
    sent(path, "a", NOW + timedelta(seconds=5))
    assert claim(path, NOW + timedelta(days=365)) is None
    with connect(path) as connection:
        row = connection.execute("SELECT body_text, body_short, body_html, image, sent_at FROM base.outbox").fetchone()
    assert row == (None, None, None, None, NOW + timedelta(seconds=5))
