"""Alerts: who is on call hears once, with the posts that show it, when feeling turns."""

import logging
from collections.abc import Callable
from datetime import datetime

from goodword import notify
from goodword.alerts.message import content, evidence
from goodword.alerts.rule import RULE, Changes, looks, replay, watch
from goodword.home import Home
from goodword.settings import Settings
from warehouse import Reader, incidents, outbox, reading
from warehouse.incidents import Incident

log = logging.getLogger(__name__)

__all__ = ["Changes", "Incident", "check", "looks", "replay"]


def check(home: Home, settings: Settings, clock: Callable[[], datetime]) -> list[Incident]:
    """Looks at the published warehouse, records what turned, and sends what the outbox holds.

    Returns the incidents that opened now. One that goes on, or is over, is brought up to date in silence.
    Raises warehouse.errors.NotPublished where nothing is published yet.
    """
    now = clock()
    known = incidents.latest(home.warehouse, RULE)
    with reading(home.published) as reader:
        changes = watch(reader, settings, known, now)
        told = [
            (new, [] if _snoozed(known.get(new.brand), now) else _messages(reader, settings, new, now))
            for new in changes.opened
        ]
    opened = incidents.record(home.warehouse, told, [*changes.updated, *changes.resolved], now)
    log.info("alerts: %d opened, %d updated, %d over", len(opened), len(changes.updated), len(changes.resolved))
    notify.deliver(home, settings, clock)
    return opened


def _snoozed(last: Incident | None, now: datetime) -> bool:
    return last is not None and last.snoozed_until is not None and now < last.snoozed_until


def _messages(reader: Reader, settings: Settings, incident: Incident, now: datetime) -> list[outbox.Message]:
    to = notify.recipients(settings, "alert")
    if not to:
        return []
    told = content(settings, incident, evidence(reader, settings, incident, now))
    return notify.messages(to, "alert", incident.incident_id, told)
