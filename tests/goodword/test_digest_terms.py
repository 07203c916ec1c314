"""Days, weeks and months of a calendar, which of their digests are due, and when to look."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from goodword.digest.audience import Audience
from goodword.digest.editions import Due, audiences, due, recipients, schedule
from goodword.digest.terms import Period, latest, term
from goodword.digest.wording import short_title, title
from goodword.settings import Settings

BERLIN, UTC_ZONE = ZoneInfo("Europe/Berlin"), ZoneInfo("UTC")
MONDAY, FRIDAY = date(2026, 11, 16), date(2026, 11, 20)


@pytest.mark.parametrize(
    ("period", "first", "last", "key", "said", "short"),
    [
        (Period.DAY, FRIDAY, FRIDAY, "2026-11-20", "Friday 20 November 2026", "20 November"),
        (
            Period.WEEK,
            date(2026, 11, 16),
            date(2026, 11, 22),
            "2026-W47",
            "16 to 22 November 2026",
            "16 to 22 November",
        ),
        (Period.MONTH, date(2026, 11, 1), date(2026, 11, 30), "2026-11", "November 2026", "November 2026"),
    ],
)
def test_a_term_holds_its_day(period: Period, first: date, last: date, key: str, said: str, short: str) -> None:
    found = term(period, FRIDAY, BERLIN)
    assert (found.first, found.last, found.key, title(found), short_title(found)) == (first, last, key, said, short)
    assert found.start == datetime(first.year, first.month, first.day, tzinfo=BERLIN)
    assert found.start.tzinfo is UTC


@pytest.mark.parametrize(
    ("period", "count", "first"),
    [
        (Period.DAY, 7, date(2026, 11, 13)),
        (Period.WEEK, 4, date(2026, 10, 19)),
        (Period.MONTH, 1, date(2026, 10, 1)),
        (Period.MONTH, 11, date(2025, 12, 1)),
        (Period.MONTH, 12, date(2025, 11, 1)),
    ],
)
def test_terms_before(period: Period, count: int, first: date) -> None:
    assert term(period, FRIDAY, BERLIN).before(count).first == first


def test_terms_follow_each_other_without_a_gap_where_clocks_change() -> None:
    for period in Period:
        found = term(period, FRIDAY, BERLIN)
        for count in range(40):
            assert found.before(count + 1).end == found.before(count).start


def test_a_week_that_spans_two_months_or_years_says_so() -> None:
    assert title(term(Period.WEEK, date(2026, 12, 1), BERLIN)) == "30 November to 6 December 2026"
    assert title(term(Period.WEEK, date(2026, 12, 31), BERLIN)) == "28 December 2026 to 3 January 2027"


def test_the_last_days_of_a_term_are_the_term_where_it_is_longer() -> None:
    assert term(Period.DAY, FRIDAY, UTC_ZONE).last_days(7) == datetime(2026, 11, 14, tzinfo=UTC)
    assert term(Period.WEEK, FRIDAY, UTC_ZONE).last_days(7) == datetime(2026, 11, 16, tzinfo=UTC)
    assert term(Period.MONTH, FRIDAY, UTC_ZONE).last_days(7) == datetime(2026, 11, 1, tzinfo=UTC)


def test_the_latest_term_is_one_that_is_over() -> None:
    midnight = datetime(2026, 11, 22, 23, 0, tzinfo=UTC)  # Monday, 0:00 in Berlin
    assert latest(Period.DAY, midnight, BERLIN).first == date(2026, 11, 22)
    assert latest(Period.WEEK, midnight, BERLIN).first == date(2026, 11, 16)
    assert latest(Period.WEEK, midnight - timedelta(seconds=1), BERLIN).first == date(2026, 11, 9)
    assert latest(Period.MONTH, midnight, BERLIN).first == date(2026, 10, 1)


EDITIONS = {
    "timezone": "UTC",
    "brands": {"Lantern": {"timezone": "America/New_York"}, "Harbor": {}},
    "digest": {
        "to": ["all@example.com"],
        "editions": [
            {"audience": "support", "brands": ["Lantern"], "to": ["care@example.com"], "hour": 6},
            {"audience": "leadership", "period": "week", "to": ["board@example.com"]},
            {"period": "week", "to": ["all@example.com", "board@example.com"]},
        ],
    },
}


def test_who_gets_what() -> None:
    settings = Settings.model_validate(EDITIONS)
    assert audiences(settings, "Lantern", Period.DAY) == [Audience.MARKETING, Audience.SUPPORT]
    assert audiences(settings, "Harbor", Period.DAY) == [Audience.MARKETING]
    assert audiences(settings, "Harbor", Period.WEEK) == [Audience.MARKETING, Audience.LEADERSHIP]
    assert recipients(settings, "Lantern", Period.DAY, Audience.SUPPORT) == ("care@example.com",)
    assert recipients(settings, "Harbor", Period.DAY, Audience.SUPPORT) == ()
    assert recipients(settings, "Harbor", Period.WEEK, Audience.MARKETING) == ("all@example.com", "board@example.com")


def test_a_digest_is_due_when_its_hour_has_come_where_the_brand_is() -> None:
    settings = Settings.model_validate(EDITIONS)

    def found(hour: float) -> set[tuple[str, str, date, str]]:
        now = datetime(2026, 11, 21, tzinfo=UTC) + timedelta(hours=hour)  # a Saturday
        return {one for one in due(settings, ["Lantern", "Harbor"], set(), now) if one.period == "day"}

    friday, thursday = FRIDAY, FRIDAY - timedelta(days=1)
    assert found(7.9) == {
        ("Lantern", "day", thursday, "marketing"), ("Lantern", "day", thursday, "support"),
        ("Harbor", "day", thursday, "marketing"),
    }  # fmt: skip
    assert ("Harbor", "day", friday, "marketing") in found(8)
    assert ("Lantern", "day", friday, "support") in found(11)  # six in New York
    assert ("Lantern", "day", friday, "marketing") not in found(12.9)
    assert ("Lantern", "day", friday, "marketing") in found(13)


def test_what_was_told_is_not_due_and_a_week_is_due_on_monday() -> None:
    settings = Settings.model_validate({"digest": {"editions": [{"period": "week"}, {"period": "month"}]}})
    monday = datetime(2026, 11, 23, 8, tzinfo=UTC)
    first = due(settings, ["Lantern"], set(), monday)
    assert [(one.period, one.first) for one in first] == [
        ("day", date(2026, 11, 22)), ("week", date(2026, 11, 16)), ("month", date(2026, 10, 1)),
    ]  # fmt: skip
    told = {tuple(one) for one in first}
    assert due(settings, ["Lantern"], told, monday + timedelta(hours=15)) == []
    later = due(settings, ["Lantern"], told, monday + timedelta(days=3))
    assert later == [Due("Lantern", Period.DAY, date(2026, 11, 25), Audience.MARKETING)]


@pytest.mark.parametrize(
    ("brands", "editions", "expected"),
    [
        ({"A": {}, "B": {}}, [], ("0 8 * * *", "Europe/Berlin")),
        ({"A": {"timezone": "Asia/Tokyo"}}, [], ("0 8 * * *", "Asia/Tokyo")),
        ({"A": {}}, [{"hour": 6}], ("0 * * * *", "UTC")),
        ({"A": {}, "B": {"timezone": "Asia/Kolkata"}}, [], ("0,30 * * * *", "UTC")),
        ({"A": {}, "B": {"timezone": "Asia/Kathmandu"}}, [], ("0,15 * * * *", "UTC")),
        ({}, [], ("0 8 * * *", "Europe/Berlin")),
    ],
)
def test_when_to_look(brands: dict[str, object], editions: list[object], expected: tuple[str, str]) -> None:
    table = {"timezone": "Europe/Berlin", "brands": brands, "digest": {"editions": editions}}
    settings = Settings.model_validate(table)
    assert schedule(settings, list(settings.brands), datetime(2026, 11, 21, tzinfo=UTC)) == expected
