"""From what rules find to what becomes of incidents: they open, grow, and are over; parts of a wave belong to it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from hashlib import sha256

from goodword.alerts.finding import HOUR, Asked, Finding, Key, Look
from goodword.alerts.rules import AT_ONCE, PARTS, RULES, WAVES
from goodword.digest.said import Reader
from goodword.settings import AlertRule, Settings
from warehouse.incidents import Incident

#: An incident is told again when it has grown so many times since it was told.
WORSE = 2.0


@dataclass(frozen=True, slots=True)
class Changes:
    """What one look finds: incidents to open, those that go on, those of them that grew so much that it is told, and
    those that are over. ``findings``: what each is made of, by incident_id."""

    opened: list[Incident] = field(default_factory=list)
    updated: list[Incident] = field(default_factory=list)
    worse: list[Incident] = field(default_factory=list)
    resolved: list[Incident] = field(default_factory=list)
    findings: dict[str, Finding] = field(default_factory=dict)

    @property
    def all(self) -> list[Incident]:
        return [*self.opened, *self.updated, *self.worse, *self.resolved]


def watch(
    reader: Reader, settings: Settings, known: Mapping[Key, Incident], now: datetime, only: Iterable[str] | None = None
) -> Changes:
    """Looks through every rule. ``known``: the newest incident of each key; ``now`` is aware; ``only``: these rules."""
    changes, asked = Changes(), Asked(reader)
    for name, rule in _in_order(settings):
        if rule.enabled and (only is None or name in only):
            look = Look(reader, settings, name, rule, known, now, asked)
            _follow(changes, look, list(RULES[rule.kind](look)))
    _resolve_orphans(changes, settings, known, now, only)
    return changes


def _in_order(settings: Settings) -> list[tuple[str, AlertRule]]:
    """Waves first, since others may be a part of one."""
    kinds = list(RULES)
    return sorted(settings.alerts.rules.items(), key=lambda item: kinds.index(item[1].kind))


def _follow(changes: Changes, look: Look, findings: Iterable[Finding]) -> None:
    found = {Key(look.name, finding.brand, finding.scope): finding for finding in findings}
    for key, finding in found.items():
        last = look.lasting(key.brand, key.scope)
        if last is None and finding.last_at is not None:
            incident = _opened(changes, look, key, finding)
            changes.opened.append(incident)
            changes.findings[incident.incident_id] = finding
    for key, last in look.mine.items():
        if last.state != "resolved":
            _go_on(changes, look, last, found.get(key))


def _opened(changes: Changes, look: Look, key: Key, finding: Finding) -> Incident:
    # Incidents of the first rule there was keep the ids that they had.
    scope = f"\n{key.scope}" if key.scope else ""
    seed = f"{key.rule}\n{key.brand}{scope}\n{finding.started_at.isoformat()}"
    return Incident(
        incident_id=sha256(seed.encode()).hexdigest()[:12],
        rule=key.rule,
        kind=look.rule.kind,
        brand=key.brand,
        scope=key.scope,
        state="open",
        headline=finding.headline,
        started_at=finding.started_at,
        last_at=finding.last_at or finding.started_at,
        peak_at=finding.peak_at,
        observed=finding.observed,
        usual=finding.usual,
        probability=finding.probability,
        mentions=finding.mentions,
        opened_at=look.now,
        updated_at=look.now,
        parent_id=_parent(changes, look, key.brand),
        owner=look.rule.owner,
    )


def _parent(changes: Changes, look: Look, brand: str) -> str | None:
    """The wave of the brand that lasts or has just begun: one wave is one incident, not eight."""
    if look.rule.kind not in PARTS:
        return None
    over = {incident.incident_id for incident in changes.resolved}
    lasting = [
        incident
        for incident in [*look.known.values(), *changes.opened]
        if incident.state != "resolved" and incident.incident_id not in over and incident.parent_id is None
        and incident.brand == brand and incident.kind in WAVES
    ]  # fmt: skip
    return min(lasting, key=lambda incident: incident.started_at).incident_id if lasting else None


def _go_on(changes: Changes, look: Look, last: Incident, finding: Finding | None) -> None:
    told = _grown(last, finding, look.now) if finding else last
    if finding:
        changes.findings[told.incident_id] = finding
    if _is_over(look.rule, told, look.now, found=finding is not None and finding.last_at is not None):
        changes.resolved.append(replace(told, state="resolved", resolved_at=look.now, updated_at=look.now))
    elif look.rule.kind not in AT_ONCE and told.told is not None and told.observed >= WORSE * told.told > 0:
        changes.worse.append(told)
    elif told != last:
        changes.updated.append(told)


def _is_over(rule: AlertRule, incident: Incident, now: datetime, *, found: bool) -> bool:
    if rule.kind in AT_ONCE:
        return not found
    return now >= incident.last_at + HOUR + timedelta(hours=rule.cooldown_hours)


def _grown(last: Incident, finding: Finding, now: datetime) -> Incident:
    """The incident with what came since; the same one where nothing did."""
    told = replace(last, mentions=max(last.mentions, finding.mentions))
    if finding.last_at is not None:
        told = replace(told, last_at=max(last.last_at, finding.last_at))
        if abs(finding.observed - finding.usual) > abs(last.observed - last.usual):
            told = replace(
                told, peak_at=finding.peak_at, observed=finding.observed, usual=finding.usual,
                probability=finding.probability, headline=finding.headline,
            )  # fmt: skip
    return told if told == last else replace(told, updated_at=now)


def _resolve_orphans(
    changes: Changes, settings: Settings, known: Mapping[Key, Incident], now: datetime, only: Iterable[str] | None
) -> None:
    """Incidents of rules that goodword.toml no longer has are over."""
    rules = {name for name, rule in settings.alerts.rules.items() if rule.enabled}
    for key, incident in known.items():
        if incident.state != "resolved" and key.rule not in rules and only is None:
            changes.resolved.append(replace(incident, state="resolved", resolved_at=now, updated_at=now))


def replay(
    reader: Reader, settings: Settings, moments: Iterable[datetime], only: Iterable[str] | None = None
) -> Iterator[tuple[datetime, Changes]]:
    """What each look would have found had Goodword looked at these moments, which rise. Nothing is written and nobody
    is told. ``only``: through these rules."""
    known: dict[Key, Incident] = {}
    for now in moments:
        changes = watch(reader, settings, known, now, only)
        for incident in changes.all:
            told = incident in changes.opened or incident in changes.worse
            one = replace(incident, told=incident.observed) if told and not incident.parent_id else incident
            known[Key(one.rule, one.brand, one.scope)] = one
        yield now, changes


def looks(reader: Reader, settings: Settings, every: timedelta) -> list[datetime]:
    """The moments at which a look can find anything, of those that lie ``every`` so often: each by which somebody had
    spoken since the one before, and once when an incident of that hour would be over."""
    spoken = [row["moment"] for row in reader.rows("alerts_moments", every=every)]
    cooldowns = {rule.cooldown_hours for rule in settings.alerts.rules.values()}
    hours = {(moment - every).replace(minute=0, second=0, microsecond=0) for moment in spoken}
    return sorted({*spoken, *(hour + HOUR + timedelta(hours=cooldown) for hour in hours for cooldown in cooldowns)})
