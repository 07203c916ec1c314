"""Alerts: who is on call hears once, with the posts that show it, when feeling turns; again if it grows, and when it is
over."""

import logging
from collections.abc import Callable
from datetime import datetime, time, timedelta

from goodword import notify
from goodword.alerts.finding import Key
from goodword.alerts.follow import Changes, looks, replay, watch
from goodword.alerts.message import Evidence, content, evidence
from goodword.digest.save import save_posts
from goodword.home import Home
from goodword.settings import Settings
from warehouse import Reader, incidents, outbox, reading
from warehouse.incidents import Incident, Told

log = logging.getLogger(__name__)

__all__ = ["Changes", "Incident", "check", "looks", "replay", "resolve"]


def check(home: Home, settings: Settings, clock: Callable[[], datetime]) -> list[Incident]:
    """Looks at the published warehouse, records what turned, and sends what the outbox holds.

    Returns the incidents that opened now. Raises warehouse.errors.NotPublished where nothing is published yet.
    """
    now = clock()
    known = {Key(*key): incident for key, incident in incidents.latest(home.warehouse).items()}
    with reading(home.published) as reader:
        changes = watch(reader, settings, known, now)
        told = [
            Told(incident, event, _messages(home, reader, settings, changes, known, incident, event, now))
            for event, those in (("opened", changes.opened), ("worse", changes.worse), ("resolved", changes.resolved))
            for incident in those
        ]
    opened = incidents.record(home.warehouse, told, changes.updated, now)
    log.info(
        "alerts: %d opened, %d grew, %d updated, %d over",
        len(opened), len(changes.worse), len(changes.updated), len(changes.resolved),
    )  # fmt: skip
    notify.deliver(home, settings, clock)
    return opened


def resolve(home: Home, settings: Settings, incident_id: str, by: str, clock: Callable[[], datetime]) -> Incident:
    """A person says that an incident is over; those who were told of it hear so. Raises UnknownIncident."""
    incident, _, _ = incidents.one(home.warehouse, incident_id)
    told = _tell(settings, incident, "resolved", Evidence(), clock()) if incident.told is not None else []
    over = incidents.resolve(home.warehouse, incident_id, by, clock(), told)
    notify.deliver(home, settings, clock)
    return over


def _messages(
    home: Home,
    reader: Reader, settings: Settings, changes: Changes, known: dict[Key, Incident], incident: Incident, event: str,
    now: datetime,
) -> list[outbox.Message]:  # fmt: skip
    last = known.get(Key(incident.rule, incident.brand, incident.scope))
    rule = settings.alerts.rules.get(incident.rule)
    if event == "resolved":
        return _tell(settings, incident, event, Evidence(), now) if incident.told is not None else []
    if _snoozed(last, now) or (incident.parent_id and not (rule and rule.to)) or not _recipients(settings, incident):
        return []
    shown = evidence(reader, settings, incident, changes.findings.get(incident.incident_id), now)
    if shown.page:
        save_posts(home.digests / "incidents", shown.page, str(settings.zone(incident.brand)), None)
    parts = [one for one in [*known.values(), *changes.opened] if one.parent_id == incident.incident_id]
    return _tell(settings, incident, event, shown, now, parts)


def _tell(
    settings: Settings,
    incident: Incident,
    event: str,
    shown: Evidence,
    now: datetime,
    parts: list[Incident] | None = None,
) -> list[outbox.Message]:
    key = {"opened": "", "worse": f":{incident.observed:g}", "resolved": ":over"}[event]
    told = content(settings, incident, event, shown, parts=parts or [])
    return notify.messages(
        _recipients(settings, incident), "alert", incident.incident_id + key, told, incident_id=incident.incident_id,
        event=event, due_at=_after_quiet(settings, incident, now),
    )  # fmt: skip


def _recipients(settings: Settings, incident: Incident) -> tuple[str, ...]:
    rule = settings.alerts.rules.get(incident.rule)
    return tuple(dict.fromkeys((rule.to if rule else ()) or settings.alerts.to))


def _snoozed(last: Incident | None, now: datetime) -> bool:
    return last is not None and last.snoozed_until is not None and now < last.snoozed_until


def _after_quiet(settings: Settings, incident: Incident, now: datetime) -> datetime | None:
    """The end of the rule's quiet hours where now lies in them."""
    rule = settings.alerts.rules.get(incident.rule)
    if rule is None or rule.quiet is None:
        return None
    start, end = (time.fromisoformat(part) for part in rule.quiet.split("-"))
    local = now.astimezone(settings.zone(incident.brand))
    clock = local.time()
    if not (start <= clock < end if start <= end else clock >= start or clock < end):
        return None
    day = local.date() if clock < end else local.date() + timedelta(days=1)
    return datetime.combine(day, end, local.tzinfo).astimezone(now.tzinfo)
