"""The outbox: messages to people, each put in once, claimed by one sender at a time, and kept until it is sent.

A sender claims a message (``sending``), closes the warehouse, sends, opens it again and records the outcome. If it dies
between the send and the record, nobody can know whether the message went out. It is then sent again, once its claim has
grown old: a message that comes twice under the same Message-ID, which mail programs show once, is better than an alert
that never comes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import duckdb

from warehouse.connection import connect, transaction
from warehouse.migrations import writing

#: A message that went out must not be forgotten for a load that holds the file: its record waits for so long.
_RECORD_WAIT_S = 600.0
#: A claim older than this is of a sender that died.
CLAIM = timedelta(minutes=15)


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message to one recipient. ``short`` is for chats; ``image`` is a PNG that ``html`` shows as ``cid:chart``.
    ``incident_id``: the incident that an alert tells of, and what (``event``: opened, worse or resolved). ``due_at``:
    it waits until then; without it goes at once."""

    dedupe_key: str
    kind: str
    recipient_id: str
    recipient: str
    subject: str
    text: str
    short: str
    html: str
    image: bytes | None
    incident_id: str | None = None
    event: str | None = None
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Claimed:
    """A message to be sent now. ``attempts`` includes this one."""

    message: Message
    attempts: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Standing:
    """How many messages lie in the outbox, by state."""

    pending: int
    sending: int
    sent: int
    failed: int


def enqueue(path: Path, messages: Sequence[Message], now: datetime) -> int:
    """Puts messages in and returns how many will be sent for it. What waits or was sent is left as it is; what had
    failed for good is tried anew."""
    with writing(path) as connection, transaction(connection):
        return put(connection, messages, now)


def put(connection: duckdb.DuckDBPyConnection, messages: Sequence[Message], now: datetime) -> int:
    """``enqueue`` as a part of the caller's transaction."""
    return sum(_put(connection, message, now) for message in messages)


def _put(connection: duckdb.DuckDBPyConnection, message: Message, now: datetime) -> bool:
    found = connection.execute("SELECT state FROM base.outbox WHERE dedupe_key = ?", [message.dedupe_key]).fetchone()
    if found is None:
        connection.execute(
            "INSERT INTO base.outbox (dedupe_key, kind, recipient_id, recipient, subject, body_text, body_short, "
            "body_html, image, incident_id, event, state, attempts, created_at, due_at) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'pending', 0, ?, ?)",
            [
                message.dedupe_key, message.kind, message.recipient_id, message.recipient, message.subject,
                message.text, message.short, message.html, message.image, message.incident_id, message.event, now,
                message.due_at or now,
            ],
        )  # fmt: skip
    elif found[0] == "failed":
        connection.execute(
            "UPDATE base.outbox SET state = 'pending', attempts = 0, due_at = ? WHERE dedupe_key = ?",
            [now, message.dedupe_key],
        )
    return found is None or found[0] == "failed"


def claim(path: Path, now: datetime) -> Claimed | None:
    """The message that has been due longest, marked as being sent; None where none is due."""
    with writing(path) as connection, transaction(connection):
        row = connection.execute(
            "SELECT dedupe_key, kind, recipient_id, recipient, subject, body_text, body_short, body_html, image, "
            "incident_id, event, attempts, created_at FROM base.outbox "
            "WHERE (state = 'pending' AND due_at <= $now) OR (state = 'sending' AND claimed_at <= $stale) "
            "ORDER BY due_at, dedupe_key LIMIT 1",
            {"now": now, "stale": now - CLAIM},
        ).fetchone()
        if row is None:
            return None
        connection.execute(
            "UPDATE base.outbox SET state = 'sending', attempts = attempts + 1, claimed_at = ? WHERE dedupe_key = ?",
            [now, row[0]],
        )
    key, kind, recipient_id, recipient, subject, text, short, html, image, incident, event, attempts, created_at = row
    message = Message(
        dedupe_key=key, kind=kind, recipient_id=recipient_id, recipient=recipient, subject=subject, text=text,
        short=short, html=html, image=image, incident_id=incident, event=event,
    )  # fmt: skip
    return Claimed(message, attempts + 1, created_at)


def sent(path: Path, dedupe_key: str, now: datetime) -> None:
    """The recipient's server took the message. Its bodies are dropped: the saved digest is the record."""
    _record(path, dedupe_key, "state = 'sent', sent_at = $now, reason = NULL, body_text = NULL, body_short = NULL, "
            "body_html = NULL, image = NULL", {"now": now})  # fmt: skip


def retry(path: Path, dedupe_key: str, reason: str, due_at: datetime) -> None:
    """The attempt failed; another may not."""
    _record(path, dedupe_key, "state = 'pending', reason = $reason, due_at = $due", {"reason": reason, "due": due_at})


def failed(path: Path, dedupe_key: str, reason: str) -> None:
    """The message can't be sent as things are. ``enqueue`` tries it anew."""
    _record(path, dedupe_key, "state = 'failed', reason = $reason", {"reason": reason})


def refused(path: Path, dedupe_key: str, reason: str) -> None:
    """The receiver did not take the message, and it is never tried anew: its bodies are dropped."""
    _record(path, dedupe_key, "state = 'failed', reason = $reason, body_text = NULL, body_short = NULL, "
            "body_html = NULL, image = NULL", {"reason": reason})  # fmt: skip


def _record(path: Path, dedupe_key: str, change: str, values: dict[str, object]) -> None:
    with connect(path, wait_s=_RECORD_WAIT_S) as connection:
        connection.execute(
            f"UPDATE base.outbox SET {change} WHERE dedupe_key = $key",  # noqa: S608 - `change` is one of the above
            {**values, "key": dedupe_key},
        )


def standing(path: Path) -> Standing:
    """How many messages are in which state."""
    with writing(path) as connection:
        found = dict(connection.execute("SELECT state, count(*) FROM base.outbox GROUP BY state").fetchall())
    return Standing(*(found.get(state, 0) for state in ("pending", "sending", "sent", "failed")))
