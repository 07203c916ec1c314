"""When feeling turns: the rule hour by hour, and who is told."""

import math
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from goodword import alerts
from goodword.alerts.finding import Key
from goodword.alerts.follow import looks, replay, watch
from goodword.alerts.message import content, evidence
from goodword.home import Home
from goodword.settings import ALERT_KINDS, Settings
from tests.goodword.heard import Said, publish_all
from warehouse import incidents, outbox, reading
from warehouse.incidents import Incident

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)  # a Friday
HOUR = timedelta(hours=1)
RULE = ("negative_volume",)


# the rule, hour by hour


class Heard:
    """A reader of hours made up: brand -> hour -> negative voices. Every hour has some other mention besides."""

    def __init__(self, voices: Mapping[str, Mapping[datetime, int]]) -> None:
        self.voices = voices

    def rows(self, name: str, **parameters: Any) -> list[dict[str, Any]]:
        assert name == "alerts_hours"
        return [
            {
                "brand": brand, "hour": hour, "mentions": 2 * count + 1, "heard": count + 1, "scored": count + 1,
                "negative": 2 * count, "voices": count,
            }
            for brand, counts in sorted(self.voices.items())
            for hour, count in sorted(counts.items())
            if parameters["start"] <= hour < parameters["end"]
        ]  # fmt: skip

    def table(self, *_: Any, **__: Any) -> Any:
        raise AssertionError("hours come as rows")


def calm(days: int = 14, until: datetime = NOW) -> dict[datetime, int]:
    """Two to four negative voices an hour, up to ``until``."""
    return {until - n * HOUR: 2 + n % 3 for n in range(1, 24 * days)}


def look(voices: Mapping[datetime, int], now: datetime, known: Incident | None = None, **settings: Any) -> Any:
    before = {Key(known.rule, known.brand): known} if known else {}
    return watch(Heard({"Lantern": voices}), Settings.model_validate({"alerts": settings}), before, now, RULE)


def incidents_of(
    reader: Any, settings: Settings, start: datetime, end: datetime, step: timedelta = HOUR
) -> list[Incident]:
    """As they stand at the end, in the order in which they were opened."""
    moments = [start + n * step for n in range((end - start) // step + 1)]
    found: dict[str, Incident] = {}
    for _, changes in replay(reader, settings, moments, RULE):
        found |= {incident.incident_id: incident for incident in changes.all}
    return list(found.values())


def test_looks_are_where_something_can_be_found(home: Home) -> None:
    posts = [NOW + timedelta(minutes=5), NOW + timedelta(minutes=29), NOW + 100 * HOUR + timedelta(minutes=40)]
    publish_all(home, [Said(at=at, text="hello") for at in posts])
    with reading(home.published) as reader:
        found = looks(reader, Settings(), timedelta(minutes=30))
    assert found == [NOW + n * HOUR for n in (0.5, 25, 101, 125)]


def test_a_storm_opens_one_incident() -> None:
    storm = calm() | {NOW - 2 * HOUR: 40, NOW - HOUR: 60}
    changes = look(storm, NOW)
    (incident,) = changes.opened
    assert (incident.brand, incident.state, incident.observed) == ("Lantern", "open", 60)
    assert (incident.started_at, incident.last_at, incident.peak_at) == (NOW - 2 * HOUR, NOW - HOUR, NOW - HOUR)
    assert incident.mentions == 200
    assert incident.usual == pytest.approx(3, abs=1)
    assert incident.probability < 1e-4
    assert incident.headline == "Lantern: 60 negative voices from 20 November, 11:00 to 12:00, where 3 would be usual"
    assert not changes.updated
    assert not changes.resolved


def test_calm_hours_open_nothing() -> None:
    assert not look(calm(), NOW).all


def test_the_running_hour_alerts_before_it_is_over() -> None:
    (incident,) = look(calm() | {NOW: 30}, NOW + timedelta(minutes=10)).opened
    assert incident.started_at == NOW
    assert "from 20 November, 12:00 to 12:10" in incident.headline


def test_fewer_than_the_least_never_alert() -> None:
    quiet = dict.fromkeys(calm(), 0)
    assert not look(quiet | {NOW - HOUR: 4}, NOW).all
    assert look(quiet | {NOW - HOUR: 5}, NOW).opened
    assert not look(quiet | {NOW - HOUR: 5}, NOW, min_negative=6).all


def test_more_false_alerts_allowed_is_more_alerts() -> None:
    voices = calm() | {NOW - HOUR: 13}
    assert not look(voices, NOW, false_alerts_per_month=0.01).all
    assert look(voices, NOW, false_alerts_per_month=60).opened


def test_a_brand_of_the_first_day_is_being_learned() -> None:
    assert not look({NOW - n * HOUR: 3 for n in range(1, 20)} | {NOW: 500}, NOW + HOUR / 2).all
    assert look({NOW - n * HOUR: 3 for n in range(1, 40)} | {NOW: 500}, NOW + HOUR / 2).opened


def test_a_storm_of_long_ago_that_is_imported_today_is_no_news() -> None:
    assert not look(calm(until=NOW - 30 * HOUR) | {NOW - 31 * HOUR: 300}, NOW).all


def test_late_posts_open_an_incident_late() -> None:
    assert not look(calm(), NOW).all
    (incident,) = look(calm() | {NOW - 5 * HOUR: 50}, NOW).opened
    assert incident.started_at == NOW - 5 * HOUR


def test_an_incident_goes_on_without_being_opened_again() -> None:
    storm = calm() | {NOW - HOUR: 60}
    (first,) = look(storm, NOW).opened
    later = storm | {NOW: 80, NOW + HOUR: 30}
    changes = look(later, NOW + 2 * HOUR, first)
    (going_on,) = changes.updated
    assert not changes.opened
    assert (going_on.incident_id, going_on.observed, going_on.peak_at) == (first.incident_id, 80, NOW)
    assert going_on.last_at == NOW + HOUR
    assert going_on.mentions == 2 * (60 + 80 + 30)
    assert not look(later, NOW + 2 * HOUR, going_on).all, "the same look finds no change"


def test_a_crisis_of_two_days_is_one_incident_until_it_ends() -> None:
    end = NOW + 48 * HOUR
    voices = calm() | {NOW + n * HOUR: 60 if n < 48 else 3 for n in range(80)}
    (incident,) = incidents_of(Heard({"Lantern": voices}), Settings(), NOW - HOUR, NOW + 80 * HOUR)
    assert (incident.started_at, incident.last_at, incident.state) == (NOW, end - HOUR, "resolved")


def test_an_incident_is_over_when_it_was_quiet_for_long_enough() -> None:
    (incident,) = look(calm() | {NOW - HOUR: 60}, NOW).opened
    voices = calm() | {NOW - HOUR: 60} | {NOW + n * HOUR: 3 for n in range(30)}
    assert not look(voices, NOW + 23 * HOUR, incident).resolved
    (over,) = look(voices, NOW + 24 * HOUR, incident).resolved
    assert (over.state, over.resolved_at) == ("resolved", NOW + 24 * HOUR)
    assert look(voices, NOW + 2 * HOUR, incident, cooldown_hours=2).resolved


def test_an_incident_is_over_even_if_the_brand_is_never_heard_again() -> None:
    (incident,) = look(calm() | {NOW - HOUR: 60}, NOW).opened
    changes = watch(Heard({}), Settings(), {Key("negative_volume", "Lantern"): incident}, NOW + 365 * 24 * HOUR, RULE)
    assert [over.state for over in changes.resolved] == ["resolved"]


def test_what_was_told_is_not_told_again_after_it_is_over() -> None:
    storm = calm() | {NOW - HOUR: 60}
    (incident,) = look(storm, NOW, cooldown_hours=1).opened
    (over,) = look(storm, NOW + HOUR, incident, cooldown_hours=1).resolved
    assert not look(storm, NOW + 2 * HOUR, over, cooldown_hours=1).all
    (second,) = look(storm | {NOW + 3 * HOUR: 90}, NOW + 4 * HOUR, over, cooldown_hours=1).opened
    assert second.incident_id != incident.incident_id
    assert second.started_at == NOW + 3 * HOUR


def test_midnight_to_noon_is_no_incident() -> None:
    def swing(n: int) -> int:
        return round(15 + 14 * math.sin((NOW - n * HOUR).hour / 24 * 2 * math.pi))

    voices = {NOW - n * HOUR: swing(n) for n in range(24 * 10)}
    assert not incidents_of(Heard({"Lantern": voices}), Settings(), NOW - 8 * 24 * HOUR, NOW)


def test_the_week_is_that_of_the_time_zone() -> None:
    """A morning peak at nine, New York time, is usual before and after the clock is changed."""
    end = datetime(2026, 11, 6, 12, tzinfo=UTC)  # the clock changed on 1 November
    from zoneinfo import ZoneInfo

    zone = ZoneInfo("America/New_York")
    voices = {
        hour: 40 if hour.astimezone(zone).hour == 9 else 3 for hour in (end - n * HOUR for n in range(1, 24 * 40))
    }
    reader = Heard({"Lantern": voices})
    assert not incidents_of(reader, Settings(timezone="America/New_York"), end - 5 * 24 * HOUR, end)


def test_hours_in_which_nothing_was_heard_are_not_quiet_hours() -> None:
    """Goodword was not running for a week: what comes after it is as usual as what came before."""
    busy = {NOW - n * HOUR: 20 + n % 5 for n in range(1, 24 * 14) if n < 24 * 2 or n > 24 * 9}
    assert not look(busy | {NOW: 24}, NOW + HOUR).all


def test_replay_tells_each_incident_once_and_when(home: Home) -> None:
    end = NOW + 72 * HOUR
    voices = calm(until=end) | {NOW: 50, NOW + HOUR: 60, NOW + 40 * HOUR: 70}
    found = incidents_of(Heard({"Lantern": voices, "Harbor": calm(until=end)}), Settings(), NOW - 48 * HOUR, end)
    assert [(one.started_at, one.opened_at, one.state) for one in found] == [
        (NOW, NOW + HOUR, "resolved"),
        (NOW + 40 * HOUR, NOW + 41 * HOUR, "resolved"),
    ]
    early = incidents_of(Heard({"Lantern": voices}), Settings(), NOW - HOUR, NOW + HOUR, timedelta(minutes=10))
    assert early[0].opened_at == NOW + timedelta(minutes=10)


# through the warehouse


def people(count: int, when: datetime, text: str = "", **values: Any) -> list[Said]:
    """So many different complaints by different people within an hour."""
    return [
        Said(
            at=when + timedelta(seconds=40 * n),
            text=text or f"{chr(97 + n % 26) * 4} the kettle {chr(97 + n // 26) * 5} broke {when:%d}{n}",
            sentiment="negative",
            author=f"{when:%d%H}{n}",
            **values,
        )
        for n in range(count)
    ]


def a_calm_week() -> list[Said]:
    return [one for n in range(2, 24 * 7, 2) for one in people(1 + n % 2, NOW - n * HOUR)]


def settings(**alerting: Any) -> Settings:
    """One rule, that for waves of negative voices, unless ``alerting`` says otherwise."""
    off = {kind: {"enabled": False} for kind in ALERT_KINDS if kind not in RULE}
    return Settings.model_validate({"alerts": {"to": ["json://127.0.0.1:9/hook"], "rules": off} | alerting})


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[outbox.Message]:
    """The messages that went out."""
    messages: list[outbox.Message] = []
    monkeypatch.setattr("goodword.notify._by_apprise", lambda message, address: messages.append(message))
    return messages


def test_one_storm_is_told_once(home: Home, told: list[outbox.Message]) -> None:
    publish_all(home, [*a_calm_week(), *people(30, NOW - HOUR)])
    (incident,) = alerts.check(home, settings(), lambda: NOW)
    assert incident.observed == 30
    publish_all(home, people(40, NOW))
    assert alerts.check(home, settings(), lambda: NOW + HOUR) == []
    assert alerts.check(home, settings(), lambda: NOW + HOUR) == []
    assert [message.dedupe_key.split(":")[1] for message in told] == [incident.incident_id]
    (now,) = incidents.listed(home.warehouse)
    assert (now.state, now.observed, now.mentions) == ("open", 40, 70)


def test_one_bot_and_one_joke_are_one_voice_each(home: Home) -> None:
    bot = [
        Said(at=NOW - HOUR + timedelta(seconds=n), text=f"{n} awful {n}", sentiment="negative", author="bot")
        for n in range(100)
    ]
    joke = [
        Said(at=NOW - HOUR + timedelta(seconds=n), text=text, sentiment="negative", author=f"fan{n}")
        for n in range(100)
        for text in [f"RT @wit{n}: My kettle boils ONLY tears!! https://t.co/{n}"]
    ]
    publish_all(home, [*a_calm_week(), *bot])
    assert alerts.check(home, settings(), lambda: NOW) == []
    publish_all(home, joke)
    assert alerts.check(home, settings(), lambda: NOW) == []


def test_other_scripts_are_other_words(home: Home) -> None:
    storm = [
        Said(
            at=NOW - HOUR + timedelta(seconds=n), text=f"やかん{chr(0x3042 + n)}", sentiment="negative", author=f"a{n}"
        )
        for n in range(40)
    ]
    publish_all(home, [*a_calm_week(), *storm])
    (incident,) = alerts.check(home, settings(), lambda: NOW)
    assert incident.observed == 40


def test_the_message_shows_three_different_posts(home: Home, told: list[outbox.Message]) -> None:
    said = [
        *a_calm_week(), *people(30, NOW - HOUR),
        Said(at=NOW - HOUR, text="the lid melted in my hand", sentiment="negative", author="a",
             more={"likes": 900, "url": "https://x.com/a/1"}),
        Said(at=NOW - HOUR, text="RT @a: the lid melted in my hand", sentiment="negative", author="b",
             more={"likes": 500}),
        Said(at=NOW - HOUR, text="<script>alert(1)</script> recall it @everyone \x1b[2J", sentiment="negative",
             author="c", more={"likes": 400, "url": "javascript:alert(1)"}),
        Said(at=NOW - HOUR, text="nice colour", sentiment="positive", author="d", more={"likes": 9_000}),
    ]  # fmt: skip
    publish_all(home, said)
    alerts.check(home, settings(), lambda: NOW)
    (message,) = told
    assert "negative voices from 20 November, 11:00 to 12:00" in message.subject
    assert message.text.count("melted") == 1
    assert "https://x.com/a/1" in message.text
    assert "nice colour" not in message.text
    assert "33 posts behind it" in message.text
    assert "goodword alerts ack " in message.text
    assert "<script" not in message.html
    assert "&lt;script&gt;" in message.html
    assert "javascript" not in message.html
    assert "\x1b" not in message.text
    assert "@everyone" not in message.short


def test_words_that_grew_are_named(home: Home) -> None:
    storm = [
        Said(at=NOW - HOUR, text=f"{chr(97 + n) * 4} the handle melted {n}", sentiment="negative", author=f"m{n}")
        for n in range(20)
    ]
    publish_all(home, [*a_calm_week(), *storm])
    (incident,) = alerts.check(home, settings(to=[]), lambda: NOW)
    with reading(home.published) as reader:
        shown = evidence(reader, Settings(), incident, None, NOW)
    assert any("handle" in phrase for phrase, _ in shown.phrases)
    assert "Words that grew: " in content(Settings(), incident, "opened", shown).text


def test_an_acknowledged_incident_stays_so_until_it_is_over(home: Home, told: list[outbox.Message]) -> None:
    publish_all(home, [*a_calm_week(), *people(30, NOW - HOUR)])
    (incident,) = alerts.check(home, settings(), lambda: NOW)
    incidents.acknowledge(home.warehouse, incident.incident_id, "bea", NOW)
    publish_all(home, people(40, NOW))
    alerts.check(home, settings(), lambda: NOW + HOUR)
    (now,) = incidents.listed(home.warehouse)
    assert (now.state, now.acknowledged_by, now.observed) == ("acknowledged", "bea", 40)
    alerts.check(home, settings(), lambda: NOW + 26 * HOUR)
    assert incidents.listed(home.warehouse) == []
    assert [one.state for one in incidents.listed(home.warehouse, resolved=True)] == ["resolved"]
    assert [message.event for message in told] == ["opened", "resolved"]


def test_a_snoozed_rule_opens_incidents_in_silence(home: Home, told: list[outbox.Message]) -> None:
    publish_all(home, [*a_calm_week(), *people(30, NOW - HOUR)])
    quick = settings(cooldown_hours=1)
    (incident,) = alerts.check(home, quick, lambda: NOW)
    incidents.snooze(home.warehouse, incident.incident_id, NOW + 10 * HOUR, "bea", NOW)
    alerts.check(home, quick, lambda: NOW + 2 * HOUR)
    publish_all(home, people(50, NOW + 3 * HOUR))
    (second,) = alerts.check(home, quick, lambda: NOW + 4 * HOUR)
    assert second.incident_id != incident.incident_id
    assert [message.event for message in told] == ["opened", "resolved"]


def test_nobody_to_tell_is_no_fault(home: Home) -> None:
    publish_all(home, [*a_calm_week(), *people(30, NOW - HOUR)])
    assert len(alerts.check(home, settings(to=[]), lambda: NOW)) == 1
    assert outbox.standing(home.warehouse) == outbox.Standing(0, 0, 0, 0)


def test_no_post_and_no_author_in_a_log(home: Home, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    publish_all(home, [*a_calm_week(), *people(30, NOW - HOUR)])
    alerts.check(home, settings(to=[]), lambda: NOW)
    assert "1 opened" in caplog.text
    assert "kettle" not in caplog.text
