"""The export of a segment: what is new goes out, and the ledger says so once it is there."""

import json
import logging
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from goodword import notify
from goodword.home import Home
from goodword.segments import files
from goodword.segments.build import Members, SegmentError, about, chosen, members, names
from goodword.segments.values import plain
from goodword.settings import SegmentSettings, Settings
from warehouse import exports
from warehouse.exports import Counts, Planned
from warehouse.outbox import Message

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Segment:
    """A segment as ``goodword segments`` lists it. ``fault``: why its rows can't be told; then there are no counts."""

    name: str
    about: str
    target: str | None
    counts: Counts | None
    exported_at: datetime | None
    fault: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """``members`` are in the segment, ``going`` of them went into this export, to ``target`` (None where none did).
    ``delivered`` and ``waiting`` are messages to the webhook, those of earlier exports that waited among them."""

    members: int
    going: int
    entered: int
    left: int
    target: str | None
    delivered: int
    waiting: int
    reason: str | None


def listed(home: Home, settings: Settings) -> list[Segment]:
    """All segments. One whose query fails is among them, with its fault."""
    exported = exports.last_exported(home.warehouse)
    return [_listed(home, settings, name, exported.get(name)) for name in names(settings)]


def _listed(home: Home, settings: Settings, name: str, exported_at: datetime | None) -> Segment:
    target = _target(settings, name)
    try:
        counts = look(home, settings, name)
    except SegmentError as error:
        return Segment(name, about(settings, name), target, None, exported_at, str(error))
    return Segment(name, about(settings, name), target, counts, exported_at, None)


def _target(settings: Settings, name: str) -> str | None:
    return segment.to or segment.webhook if (segment := settings.segments.get(name)) else None


def look(home: Home, settings: Settings, name: str, *, everything: bool = False) -> Counts:
    """What an export would carry; nothing changes. Raises SegmentError."""
    segment = chosen(settings, name)
    rows = members(home, name, segment).rows
    return exports.count(home.warehouse, name, rows, "all" if everything else segment.only)


def export(
    home: Home,
    settings: Settings,
    name: str,
    clock: Callable[[], datetime],
    *,
    output: Path | None = None,
    everything: bool = False,
    raw: bool = False,
    environment: Mapping[str, str] = os.environ,
) -> Exported:
    """Exports what is new in a segment, or has changed, or all of it, as goodword.toml says.

    To ``output`` where it is given; else to the file or the webhook of goodword.toml. ``everything``: all of it this
    time. ``raw``: CSV with the cells as they are. A file is written whole or not at all. A message that the receiver
    can't take now waits, and every later delivery tries it again. Raises SegmentError where nothing can go out, or
    where the receiver refused; what was refused is as if it had never been exported.
    """
    segment = chosen(settings, name)
    only = "all" if everything else segment.only
    if output is not None:
        output = files.checked(output.absolute())
    elif segment.webhook:
        _check_webhook(name, settings, environment)
    elif not segment.to:
        raise SegmentError(f"segment {name}: goodword.toml says neither `to` nor `webhook`; --output names a file")
    found = members(home, name, segment)
    if output is None and segment.webhook:
        planned = _to_webhook(home, name, segment, found, only, clock())
        notify.deliver(home, settings, clock, environment)
        return _told(home, name, planned)
    pattern, zone = str(home.root / (segment.to or "")), ZoneInfo(settings.timezone)

    def file(at: datetime) -> Path:
        # Looked at again, now that nobody else exports.
        return files.checked(output) if output else files.named(pattern, name, at.astimezone(zone))

    planned = exports.to_file(home.warehouse, name, found.rows, only, files.writer(found.table, file, raw), clock())
    log.info("segment %s: %d of %d exported to a file", name, planned.going, planned.members)
    return _exported(planned)


def _check_webhook(name: str, settings: Settings, environment: Mapping[str, str]) -> None:
    """Before anything is planned: what a person can mend at once is said at once."""
    from goodword import webhook

    try:
        address, secret = notify.webhook_of(name, settings, environment)
        webhook.check_address(address)
        webhook.read_key(secret)
    except KeyError as missing:
        raise SegmentError(f"segment {name}: the environment variable {missing.args[0]} is not set") from None
    except webhook.BadWebhook as error:
        raise SegmentError(f"segment {name}: what its environment variables hold {error}") from None


def _to_webhook(home: Home, name: str, segment: SegmentSettings, found: Members, only: str, now: datetime) -> Planned:
    entry = segment.webhook or ""

    def messages(batches: list[list[int]], ids: list[str], at: datetime) -> list[Message]:
        return [
            Message(
                dedupe_key=export_id, kind="segment", recipient_id=notify.recipient_id(entry), recipient=entry,
                subject=name, text=_body(found, positions, name, at, number, len(batches)), short="", html="",
                image=None,
            )
            for number, (export_id, positions) in enumerate(zip(ids, batches, strict=True), 1)
        ]  # fmt: skip

    return exports.to_webhook(home.warehouse, name, found.rows, only, messages, segment.batch, now)


def _body(found: Members, positions: list[int], name: str, at: datetime, number: int, of: int) -> str:
    rows = [plain(row) for row in found.table.take(positions).to_pylist()]
    data = {"segment": name, "batch": number, "batches": of, "rows": rows}
    return json.dumps({"type": "segment.exported", "timestamp": at.isoformat(), "data": data}, ensure_ascii=False)


def _told(home: Home, name: str, planned: Planned) -> Exported:
    outcomes = {one.state: one for one in exports.outcomes(home.warehouse, planned.exports)}
    delivered, waits, refused = (outcomes.get(state) for state in ("delivered", "waiting", "refused"))
    log.info(
        "segment %s: %d of %d go to its webhook; messages: %s", name, planned.going, planned.members,
        ", ".join(f"{one.exports} {state}" for state, one in outcomes.items()) or "none",
    )  # fmt: skip
    if refused:
        raise SegmentError(
            f"segment {name}: {refused.reason}; rows not taken, which the next export carries again: {refused.rows:,}"
        )
    return _exported(
        planned,
        delivered=delivered.exports if delivered else 0,
        waiting=waits.exports if waits else 0,
        reason=waits.reason if waits else None,
    )


def _exported(planned: Planned, delivered: int = 0, waiting: int = 0, reason: str | None = None) -> Exported:
    return Exported(
        members=planned.members, going=planned.going, entered=planned.entered, left=planned.left,
        target=planned.target, delivered=delivered, waiting=waiting, reason=reason,
    )  # fmt: skip
