"""Incidents: opened together with their messages or not at all, and what people did to them is kept."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from warehouse import incidents, migrate, outbox
from warehouse.incidents import (
    Incident,
    Told,
    UnknownIncident,
    acknowledge,
    latest,
    listed,
    one,
    record,
    resolve,
    snooze,
)
from warehouse.outbox import Message

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    migrate(tmp_path / "warehouse.duckdb")
    return tmp_path / "warehouse.duckdb"


def incident(name: str = "a", brand: str = "Lantern", start: datetime = NOW) -> Incident:
    return Incident(
        incident_id=name, rule="negative_volume", kind="negative_volume", brand=brand, state="open",
        headline=f"{brand}: 60", started_at=start, last_at=start, peak_at=start, observed=60, usual=3.5,
        probability=1e-9, mentions=70, opened_at=start, updated_at=start,
    )  # fmt: skip


def message(key: str) -> Message:
    return Message(
        dedupe_key=key, kind="alert", recipient_id="r", recipient="x", subject="s", text="t", short="c", html="h",
        image=None, incident_id="a",
    )  # fmt: skip


def opened(one: Incident, messages: list[Message]) -> Told:
    return Told(one, "opened", messages)


def test_an_incident_comes_back_as_it_was(path: Path) -> None:
    assert record(path, [opened(incident(), [message("m")])], [], NOW) == [incident()]
    assert listed(path) == [replace(incident(), told=60)]
    assert latest(path) == {("negative_volume", "Lantern", ""): replace(incident(), told=60)}
    assert outbox.standing(path).pending == 1


def test_one_incident_a_brand_lasts_and_its_messages_go_out_once(path: Path) -> None:
    record(path, [opened(incident("a"), [message("m")])], [], NOW)
    assert record(path, [opened(incident("a"), [message("m2")])], [], NOW) == []
    assert record(path, [opened(incident("b", start=NOW + timedelta(hours=1)), [message("m3")])], [], NOW) == []
    assert record(path, [opened(incident("c", brand="Harbor"), [])], [], NOW) != []
    assert outbox.standing(path).pending == 1
    assert [one.incident_id for one in listed(path)] == ["c", "a"]


def test_nothing_is_recorded_where_a_message_can_not_be(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> int:
        raise OSError("no space left")

    monkeypatch.setattr(outbox, "put", full)
    with pytest.raises(OSError, match="no space"):
        record(path, [opened(incident(), [message("m")])], [], NOW)
    assert listed(path) == []


def test_an_update_keeps_what_people_did(path: Path) -> None:
    record(path, [opened(incident(), [])], [], NOW)
    acknowledge(path, "a", "bea", NOW + timedelta(minutes=5))
    snooze(path, "a", NOW + timedelta(hours=8), "bea", NOW)
    record(path, [], [replace(incident(), observed=90, mentions=200, last_at=NOW + timedelta(hours=1))], NOW)
    (now,) = listed(path)
    assert (now.state, now.acknowledged_by, now.snoozed_until) == ("acknowledged", "bea", NOW + timedelta(hours=8))
    assert (now.observed, now.mentions, now.last_at) == (90, 200, NOW + timedelta(hours=1))


def test_one_that_is_over_makes_room_for_the_next(path: Path) -> None:
    record(path, [opened(incident(), [])], [], NOW)
    over = replace(incident(), state="resolved", resolved_at=NOW + timedelta(days=1))
    record(path, [], [over], NOW)
    assert listed(path) == []
    assert [one.state for one in listed(path, resolved=True)] == ["resolved"]
    assert acknowledge(path, "a", "bea", NOW).state == "resolved"
    later = incident("b", start=NOW + timedelta(days=2))
    assert record(path, [opened(later, [])], [], NOW) == [later]
    assert latest(path)["negative_volume", "Lantern", ""].incident_id == "b"


def test_an_incident_that_is_not_there_is_named(path: Path) -> None:
    with pytest.raises(UnknownIncident, match="no incident 'x'"):
        acknowledge(path, "x", "bea", NOW)
    with pytest.raises(UnknownIncident, match="no incident 'x'"):
        incidents.snooze(path, "x", NOW, "bea", NOW)


def test_what_happened_is_told_step_by_step(path: Path) -> None:
    part = replace(incident("p"), rule="volume", kind="volume", parent_id="a", told=None)
    record(path, [opened(incident(), [message("m")]), opened(part, [])], [], NOW)
    acknowledge(path, "a", "bea", NOW + timedelta(minutes=1))
    snooze(path, "a", NOW + timedelta(hours=8), "cai", NOW + timedelta(minutes=2))
    grown = replace(incident(), observed=130, mentions=150)
    record(path, [Told(grown, "worse", [message("n")])], [], NOW + timedelta(minutes=3))
    resolve(path, "a", "bea", NOW + timedelta(minutes=4), [message("o")])
    now, events, parts = one(path, "a")
    assert [(event.event, event.person, event.observed) for event in events] == [
        ("opened", None, 60), ("acknowledged", "bea", 60), ("snoozed", "cai", 60), ("worse", None, 130),
        ("resolved", "bea", 130),
    ]  # fmt: skip
    assert (now.state, now.told, now.resolved_at) == ("resolved", 130, NOW + timedelta(minutes=4))
    assert parts == [part]
    assert outbox.standing(path).pending == 3


def test_what_is_over_is_resolved_once(path: Path) -> None:
    record(path, [opened(incident(), [message("m")])], [], NOW)
    over = replace(incident(), state="resolved", resolved_at=NOW)
    record(path, [Told(over, "resolved", [message("o")])], [], NOW)
    record(path, [Told(over, "resolved", [message("p")])], [], NOW)
    resolve(path, "a", "bea", NOW, [message("q")])
    assert [event.event for event in one(path, "a")[1]] == ["opened", "resolved"]
    assert outbox.standing(path).pending == 2


def test_a_scope_has_incidents_of_its_own(path: Path) -> None:
    topics = [replace(incident(topic), scope=topic) for topic in ("service", "price")]
    assert record(path, [opened(one, []) for one in topics], [], NOW) == topics
    assert set(latest(path)) == {("negative_volume", "Lantern", "service"), ("negative_volume", "Lantern", "price")}
