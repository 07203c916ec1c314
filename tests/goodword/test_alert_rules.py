"""Each kind of rule through the warehouse: what it finds, what it leaves alone, and what is a part of what."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from goodword import alerts
from goodword.alerts.grave import kinds_of
from goodword.detect import Usual, usual_share
from goodword.home import Home
from goodword.settings import ALERT_KINDS, AlertKind, DigestSettings, Settings
from listeners.mention import Kind
from tests.goodword.heard import Said, know_customers, publish_all
from warehouse import incidents, outbox
from warehouse.incidents import Incident

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def settings(*kinds: AlertKind, to: Sequence[str] = ("json://127.0.0.1:9/hook",), **rules: dict[str, Any]) -> Settings:
    """Rules of these kinds alone, and ``rules``."""
    known: dict[str, dict[str, Any]] = {kind: {"enabled": False} for kind in ALERT_KINDS if kind not in kinds}
    return Settings.model_validate({"alerts": {"to": list(to), "rules": known | rules}})


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[outbox.Message]:
    """The messages that went out."""
    messages: list[outbox.Message] = []
    monkeypatch.setattr("goodword.notify._by_apprise", lambda message, address: messages.append(message))
    return messages


def say(
    text: str, when: datetime = NOW - HOUR / 2, mood: str | None = "negative", author: str = "ada", **values: Any
) -> Said:
    return Said(at=when, text=text, sentiment=mood, author=author, **values)


def crowd(count: int, when: datetime, mood: str = "negative", word: str = "kettle", **values: Any) -> list[Said]:
    return [
        say(f"{chr(97 + n % 26) * 4} the {word} {chr(97 + n // 26) * 5} {when:%d%H}{n} {mood}",
            when + timedelta(seconds=40 * n), mood, f"{mood}{when:%d%H}{n}", **values)
        for n in range(count)
    ]  # fmt: skip


def calm(negative: int = 1, positive: int = 3, days: int = 8) -> list[Said]:
    return [
        one
        for n in range(2, 24 * days, 2)
        for one in (*crowd(negative, NOW - n * HOUR), *crowd(positive, NOW - n * HOUR, "positive"))
    ]


def check(home: Home, chosen: Settings, now: datetime = NOW) -> list[Incident]:
    return alerts.check(home, chosen, lambda: now)


# posts


def test_a_grave_post_is_told_at_once_and_the_next_ones_roll_up(home: Home, told: list[outbox.Message]) -> None:
    publish_all(home, [say("your kettle caught fire, call a lawyer"), say("fire safety is great", mood="positive")])
    found = check(home, settings("grave_post"))
    assert [(one.scope, one.headline) for one in found] == [
        ("safety", "Lantern: a post speaks of somebody's safety"), ("legal", "Lantern: a post speaks of the law"),
    ]  # fmt: skip
    publish_all(home, [say("it burned my hand", NOW + HOUR, author="bo")])
    assert check(home, settings("grave_post"), NOW + 2 * HOUR) == []
    (safety, *_) = [one for one in incidents.listed(home.warehouse) if one.scope == "safety"]
    assert (safety.observed, safety.mentions) == (2, 2)
    assert safety.headline == "Lantern: 2 posts speak of somebody's safety"
    assert [message.event for message in told] == ["opened", "opened", "worse"]
    assert "caught fire" in told[0].text


def test_an_alert_leads_to_all_posts_behind_it(home: Home, told: list[outbox.Message]) -> None:
    storm = [*crowd(8, NOW - HOUR), *(say(f"it exploded {n} <script>", author=f"e{n}") for n in range(5))]
    publish_all(home, storm)
    chosen = settings("grave_post").model_copy(
        update={"digest": DigestSettings(url="https://crm.example.com/digests/")}
    )
    (incident,) = check(home, chosen)
    assert f"https://crm.example.com/digests/incidents/{incident.incident_id}.html" in told[0].text
    html = (home.digests / "incidents" / f"{incident.incident_id}.html").read_text("utf-8")
    assert html.count("<article") == 5
    assert "Posts behind it: 5" in html
    assert "<script>" not in html
    assert "Back to the digest" not in html


def test_copies_of_a_grave_post_are_one(home: Home) -> None:
    publish_all(home, [say(f"RT @w{n}: it exploded! https://t.co/{n}", author=f"fan{n}") for n in range(50)])
    (incident,) = check(home, settings("grave_post"))
    assert (incident.observed, incident.mentions) == (1, 50)


def test_a_grave_post_of_last_year_that_is_imported_today_is_no_news(home: Home) -> None:
    publish_all(home, [say("it exploded", NOW - timedelta(days=300))])
    assert check(home, settings("grave_post")) == []


def test_of_a_brand_that_many_complain_about_more_than_the_usual_is_grave(home: Home) -> None:
    loud = [one for n in range(1, 11) for one in crowd(40, NOW - n * HOUR)]  # 400 voices: 1.6 of them of the law
    publish_all(home, [*loud, *(say(f"I will sue you {chr(97 + n) * 5}", author=f"l{n}") for n in range(2))])
    assert check(home, settings("grave_post")) == []
    publish_all(home, [say(f"lawsuit coming {chr(97 + n) * 5}", author=f"m{n}") for n in range(3)])
    (incident,) = check(home, settings("grave_post"))
    assert (incident.scope, incident.observed) == ("legal", 5)
    assert incident.usual == pytest.approx(1.6, abs=0.1)


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("my son was injured", {"safety"}),
        ("adding insult to injury", set()),
        ("I will sue you, this is fraud", {"legal"}),
        ("a fraud alert from my bank", set()),
        ("the driver was racist and harassed us", {"discrimination"}),
        ("your website is down again", {"outage"}),
        ("the plane touched down", set()),
        ("lovely day", set()),
    ],
)
def test_what_makes_a_post_grave(text: str, kinds: set[str]) -> None:
    assert {kind for kind, _ in kinds_of(text)} == kinds


def test_great_reach(home: Home) -> None:
    known, unknown = ({"author_followers": count} for count in (250_000, 99_999))
    publish_all(home, [say("awful", more=known), say("bad", author="bo", more=unknown)])
    (incident,) = check(home, settings("great_reach"))
    assert incident.headline == "Lantern: a post complains before 250,000 followers"
    assert check(home, settings(great_reach={"above": 50_000})) == []  # it lasts, and has grown


def test_a_customer_of_value(home: Home, told: list[outbox.Message]) -> None:
    know_customers(
        home, {"customer_id": "C-1", "name": "Ada", "tier": "gold", "lifetime_value": 900.0},
        *({"customer_id": f"C-{n}", "name": f"N{n}", "tier": "basic", "lifetime_value": 10.0} for n in range(2, 30)),
    )  # fmt: skip
    publish_all(home, [say("awful", more={"customer_id": "C-1"}), say("bad", author="bo", more={"customer_id": "C-2"})])
    (incident,) = check(home, settings(valuable_customer={"owner": "care team", "to": ["json://127.0.0.1:9/care"]}))
    assert (incident.scope, incident.owner) == ("C-1", "care team")
    assert incident.headline == "Lantern: Ada (gold, worth 900) complains"
    assert "Owner: care team" in told[0].text
    basic = settings(basics={"kind": "valuable_customer", "tiers": ["basic"]})
    assert [one.scope for one in check(home, basic)] == ["C-2"]


# series


def test_a_topic_turns_while_the_rest_is_calm(home: Home) -> None:
    blame = [
        one for n in range(12) for one in [say(f"{chr(97 + n) * 4} delivery {n}", NOW - HOUR + n * HOUR / 20,
                                               author=f"d{n}", aspects=(("delivery", "delivery:negative"),))]
    ]  # fmt: skip
    publish_all(home, [*calm(negative=4), *blame])
    (incident,) = check(home, settings("topic"))
    assert (incident.scope, incident.observed) == ("delivery", 12)
    assert "12 negative voices about delivery" in incident.headline
    named = settings(words={"kind": "topic", "topics": ["delivery", "teapot"]})
    assert [one.scope for one in check(home, named)] == ["delivery"]


def test_many_voices_of_any_mood(home: Home) -> None:
    publish_all(home, [*calm(), *crowd(60, NOW - HOUR, "positive")])
    (incident,) = check(home, settings("volume", "negative_volume"))
    assert (incident.kind, incident.observed) == ("volume", 60)


def test_a_share_that_turns_without_more_voices(home: Home) -> None:
    turned = [one for n in range(1, 7) for one in (*crowd(9, NOW - n * HOUR), *crowd(1, NOW - n * HOUR, "positive"))]
    publish_all(home, [*calm(negative=1, positive=9), *turned])
    (incident,) = check(home, settings("negative_share"))
    assert incident.observed > 0.65
    assert incident.usual == pytest.approx(0.15, abs=0.1)
    assert "of the last 6 hours are negative, where" in incident.headline


def test_a_share_of_few_voices_says_nothing(home: Home) -> None:
    publish_all(home, [*calm(negative=0, positive=2), *crowd(3, NOW - HOUR)])
    assert check(home, settings("negative_share")) == []


def test_the_tail_of_the_beta_binomial() -> None:
    assert Usual(0.3, 0.2).chance(7, 10) == pytest.approx(0.10266492)  # a = 1.2, b = 2.8, by exact sums
    assert Usual(0.3, 0.2).chance(3, 25) == pytest.approx(0.78477187)
    usual = usual_share([3] * 30, [10] * 30)
    assert usual.rho == 0.005
    assert usual.chance(0, 10) == 1
    assert usual.chance(10, 10) < usual.chance(9, 10) < usual.chance(3, 10) < 1
    assert usual.upper(100, 1e-3) == next(k for k in range(101) if usual.chance(k, 100) <= 1e-3)
    varied = usual_share([1, 9] * 20, [10] * 40)
    assert varied.rho == 0.5
    assert varied.chance(9, 10) > usual.chance(9, 10)
    assert usual_share([], []).share == 0.5


def test_a_rating_that_falls(home: Home) -> None:
    def review(days: float, stars: float, n: int) -> Said:
        return say(f"review {days} {n}", NOW - timedelta(days=days), None, f"r{days}{n}",
                   source="store", more={"kind": Kind.REVIEW, "rating": stars, "rating_scale": 5.0})  # fmt: skip

    before = [review(8 + n / 2, 4 + n % 2, n) for n in range(40)]
    publish_all(home, [*before, *(review(1 + n / 10, 4 + n % 2, n) for n in range(20))])
    assert check(home, settings("rating")) == []
    publish_all(home, [review(0.1 + n / 100, 1 + n % 2, n) for n in range(30)])
    (incident,) = check(home, settings("rating"))
    assert (incident.scope, incident.usual) == ("store", pytest.approx(4.5, abs=0.1))
    assert "ratings on store fell to " in incident.headline


# the own work


def test_a_source_that_falls_silent_and_speaks_again(home: Home, told: list[outbox.Message]) -> None:
    publish_all(home, calm())
    chosen = settings("silent_source")
    assert check(home, chosen, NOW + HOUR) == []
    (incident,) = check(home, chosen, NOW + 4 * HOUR)
    assert (incident.brand, incident.scope) == ("", "x")
    assert incident.headline == "Nothing was heard on x for 6 hours; 2 were the most in four weeks"
    publish_all(home, [say("back", NOW + 4 * HOUR)])
    check(home, chosen, NOW + 5 * HOUR)
    assert incidents.listed(home.warehouse) == []
    assert [message.event for message in told] == ["opened", "resolved"]
    assert told[1].subject.startswith("Over: Nothing was heard on x")


def test_a_source_that_comes_and_goes_is_not_missed(home: Home) -> None:
    publish_all(home, [say(f"weekly {n}", NOW - n * timedelta(days=7)) for n in range(1, 5)])
    assert check(home, settings("silent_source")) == []


def test_a_backlog(home: Home) -> None:
    publish_all(home, [say(f"so so {n}", author=f"u{n}", confidence=0.4) for n in range(6)])
    chosen = settings(review_backlog={"above": 5})
    (incident,) = check(home, chosen)
    assert incident.headline == "Lantern: 6 posts wait for a person to say what they mean"
    assert check(home, settings(review_backlog={"above": 6})) == []


# what is a part of what, whom it is told, and when


def test_one_wave_is_one_incident(home: Home, told: list[outbox.Message]) -> None:
    storm = [*crowd(40, NOW - HOUR), say("it caught fire")]
    publish_all(home, [*calm(), *storm])
    found = {one.kind: one for one in check(home, settings("negative_volume", "volume", "grave_post"))}
    wave = found["negative_volume"]
    assert wave.parent_id is None
    assert {found[kind].parent_id for kind in ("volume", "grave_post")} == {wave.incident_id}
    assert [message.incident_id for message in told] == [wave.incident_id]
    assert "A part of it: Lantern: a post speaks of somebody's safety" in told[0].text


def test_who_asked_for_a_part_is_told_of_it(home: Home, told: list[outbox.Message]) -> None:
    publish_all(home, [*calm(), *crowd(40, NOW - HOUR), say("it caught fire")])
    check(home, settings("negative_volume", grave_post={"to": ["json://127.0.0.1:9/safety"]}))
    assert len({message.recipient_id for message in told}) == len(told) == 2


def test_in_quiet_hours_nobody_is_told_until_they_end(home: Home, told: list[outbox.Message]) -> None:
    publish_all(home, [say("it caught fire")])
    chosen = settings(grave_post={"quiet": "11:00-13:30"})
    check(home, chosen)
    assert told == []
    check(home, chosen, NOW + 1.4 * HOUR)
    assert told == []
    check(home, chosen, NOW + 1.5 * HOUR)
    assert [message.event for message in told] == ["opened"]


def test_what_is_over_before_the_quiet_hours_end_is_not_told(home: Home, told: list[outbox.Message]) -> None:
    publish_all(home, calm())
    chosen = settings(silent_source={"quiet": "15:00-23:00"})
    check(home, chosen, NOW + 4 * HOUR)
    publish_all(home, [say("back", NOW + 4 * HOUR)])
    check(home, chosen, NOW + 5 * HOUR)
    check(home, chosen, NOW + 12 * HOUR)
    assert told == []


def test_a_rule_keeps_to_its_scope(home: Home) -> None:
    publish_all(home, [say("it exploded", brand="Harbor"), say("it exploded", author="bo", source="reddit")])
    assert [one.brand for one in check(home, settings(grave_post={"brands": ["Harbor"]}))] == ["Harbor"]
    reddit = settings(other={"kind": "grave_post", "sources": ["reddit"]})
    assert [one.brand for one in check(home, reddit)] == ["Lantern"]
    nowhere = settings(third={"kind": "grave_post", "countries": ["DE"]})
    assert check(home, nowhere) == []


def test_a_rule_that_is_gone_leaves_nothing_open(home: Home) -> None:
    publish_all(home, [say("it exploded")])
    check(home, settings("grave_post", to=[]))
    check(home, settings(to=[]), NOW + HOUR)
    assert incidents.listed(home.warehouse) == []


def test_a_person_ends_an_incident(home: Home, told: list[outbox.Message]) -> None:
    publish_all(home, [say("it exploded")])
    (incident,) = check(home, settings("grave_post"))
    over = alerts.resolve(home, settings("grave_post"), incident.incident_id, "bea", lambda: NOW + HOUR)
    assert over.state == "resolved"
    assert [message.event for message in told] == ["opened", "resolved"]
    assert check(home, settings("grave_post"), NOW + 2 * HOUR) == [], "what was told is not told again"


@pytest.mark.parametrize(
    ("rules", "fault"),
    [
        ({"mine": {"to": []}}, "kind"),
        ({"volume": {"above": 3}}, "above means nothing to volume"),
        ({"volume": {"topics": ["x"]}}, "topics are for"),
        ({"volume": {"quiet": "25:00-07:00"}}, "pattern"),
        ({"volume": {"countries": ["Germany"]}}, "pattern"),
        ({"volume": {"colour": "red"}}, "extra"),
    ],
)
def test_rules_that_can_not_be(rules: dict[str, Any], fault: str) -> None:
    with pytest.raises(ValueError, match=fault):
        Settings.model_validate({"alerts": {"rules": rules}})


def test_there_is_a_rule_of_each_kind_unless_one_takes_its_place() -> None:
    alerting = Settings.model_validate({"alerts": {"cooldown_hours": 3, "rules": {"mine": {"kind": "volume"}}}}).alerts
    assert {rule.kind for rule in alerting.rules.values()} == set(ALERT_KINDS)
    assert "volume" not in alerting.rules
    assert {rule.cooldown_hours for rule in alerting.rules.values()} == {3}
