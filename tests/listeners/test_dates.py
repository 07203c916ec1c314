"""Dates in files: each form has one reading, and what has two is refused."""

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listeners.files import parse_date

EVENING = datetime(2015, 2, 22, 5, 32, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    "cell",
    [
        "2015-02-21 21:32:59 -0800",
        "2015-02-21 21:32:59-08:00",
        "2015-02-21T21:32:59.000-0800",
        "2015-02-22 05:32:59+00:00",
        "2015-02-22 05:32:59 +00:00",
        "2015-02-22T05:32:59Z",
        "2015-02-22 05:32:59",
        "2015-02-22 05:32:59 UTC",
        "2015-02-22 05:32:59 GMT",
        "  2015-02-22T05:32:59  ",
        "20150222T053259Z",
        "20150222T053259",
        "1424583179",
        "1424583179.0",
        "1424583179000",
        "1424583179000000",
        "1424583179000000000",
        "Sun Feb 22 05:32:59 +0000 2015",
        "Sat Feb 21 21:32:59 -0800 2015",
        "Sun, 22 Feb 2015 05:32:59 +0000",
        "Sat, 21 Feb 2015 21:32:59 -0800",
        1424583179,
        1424583179.0,
        1424583179000,
        datetime(2015, 2, 22, 5, 32, 59),  # noqa: DTZ001
        datetime(2015, 2, 21, 21, 32, 59, tzinfo=timezone(timedelta(hours=-8))),
    ],
)
def test_one_moment_in_many_forms(cell: object) -> None:
    moment = parse_date(cell)
    assert moment == EVENING
    assert moment.tzinfo is UTC


@pytest.mark.parametrize("cell", ["2012-09-05", "20120905", date(2012, 9, 5)])
def test_a_day_is_its_midnight(cell: object) -> None:
    assert parse_date(cell) == datetime(2012, 9, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("cell", "fraction"),
    [("2015-02-22T05:32:59.5Z", 500_000), ("2015-02-22 05:32:59.123456789", 123_456), ("1424583179250", 250_000)],
)
def test_fractions_of_a_second(cell: str, fraction: int) -> None:
    assert parse_date(cell) == EVENING.replace(microsecond=fraction)


@pytest.mark.parametrize(
    "cell",
    [
        "", "yesterday", "03/04/2015", "2015-13-01", "2015-02-30", "2015-02-21 25:00:00", "12:30", "2015", "42053",
        "Wed Oct 99 20:19:24 +0000 2018", "Wed Foo 10 20:19:24 +0000 2018", "0215-02-21", "9999-12-31", "1" * 40,
        "Sat, 21 Feb 2015 21:32:59 CET", "Sat, 21 Feb 2015 09:32 PM", "201502212132",
        "1212121212121x", ", , ,", "2015-02-21 21:32:59 PST", "-1424583179", "NaN", "inf", "２０１５-02-21",
        None, True, 42053, -5.0, float("nan"), float("inf"), [], {}, b"2015-02-21", "0001-01-01T00:00:00+23:59",
    ],
)  # fmt: skip
def test_what_is_no_date_or_could_be_two_is_refused(cell: object) -> None:
    with pytest.raises(ValueError, match="not a"):
        parse_date(cell)


@given(st.datetimes(datetime(1970, 1, 2), datetime(2199, 12, 30), timezones=st.timezones()))  # noqa: DTZ001
def test_iso_8601_comes_back(moment: datetime) -> None:
    wanted = moment.astimezone(UTC)
    assert parse_date(moment.isoformat()) == wanted
    assert parse_date(moment.isoformat(" ", "seconds")) == wanted.replace(microsecond=0)


@given(st.text() | st.text("0123456789-: TZ+./WJanFeb,"))
def test_any_text_is_a_moment_or_a_value_error(cell: str) -> None:
    with suppress(ValueError):
        assert parse_date(cell).tzinfo is UTC
