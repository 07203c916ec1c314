"""Dates as exports write them. One reading for each form; a form that could mean two days is refused."""

import re
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_YEARS = range(1970, 2200)  # outside it stands a typing error or a placeholder
_NUMBER = re.compile(r"\d{9,}(\.\d*)?")
_MINUTES = re.compile(r"(19|20)\d{10}")  # 201502220532: a minute to people, milliseconds in 1976 to machines
_DAYS_FIRST = re.compile(r"\d{8}(T\d{4,6}.*)?")  # ISO 8601 without hyphens
_X = re.compile(r"[A-Z][a-z]{2} ([A-Z][a-z]{2}) (\d\d?) (\d\d:\d\d:\d\d) ([+-]\d{4}) (\d{4})")
_ZONE = re.compile(r" ?([+-]\d\d:?\d\d|Z|UTC|GMT)$")
_EXPECTED = "not a date: use ISO 8601, seconds or milliseconds since 1970, or 'Wed Oct 10 20:19:24 +0000 2018'"


def parse_date(value: object) -> datetime:
    """The moment that a cell names, aware and in UTC. A time without an offset is taken as UTC, a day as its midnight.

    Reads ISO 8601 with or without time, fraction and offset ("2015-02-21 21:32:59 -0800", "2012-09-05",
    "20181010T201924Z"), seconds, milliseconds, microseconds or nanoseconds since 1970 as number or text, X's
    "Wed Oct 10 20:19:24 +0000 2018", the form of e-mail headers, and date and datetime objects.
    Raises ValueError for all else, so for "03/04/2015", which is March to some and April to others.
    """
    try:
        moment = _parse_text(value.strip()) if isinstance(value, str) else _parse_object(value)
        if moment.tzinfo is not UTC:
            moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError, IndexError) as error:
        raise ValueError(_EXPECTED) from error
    if moment.year not in _YEARS:
        raise ValueError(f"not a likely date: the year is not between {_YEARS.start} and {_YEARS.stop - 1}")
    return moment


def _parse_text(text: str) -> datetime:
    if text[4:5] == "-":  # nearly every export
        if text[-6:-4] in (" -", " +"):
            return datetime.fromisoformat(text[:-6] + text[-5:])
        return datetime.fromisoformat(_ZONE.sub(_compact_zone, text))
    if _NUMBER.fullmatch(text) and not _MINUTES.fullmatch(text):
        return _since_epoch(float(text))
    if _DAYS_FIRST.fullmatch(text):
        return datetime.fromisoformat(text)
    if found := _X.fullmatch(text):
        month, day, time, zone, year = found.groups()
        text = f"{day} {month} {year} {time} {zone}"
    elif "," not in text:
        raise ValueError(text)
    moment = parsedate_to_datetime(text)
    if moment.tzinfo is None and text[-1].isalpha():
        raise ValueError(text)  # a zone that e-mail does not know, such as CET
    return moment


def _compact_zone(found: re.Match[str]) -> str:
    zone = found[1]
    return "+00:00" if zone.isalpha() else zone


def _parse_object(value: object) -> datetime:
    if isinstance(value, datetime):
        return value
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day, tzinfo=UTC)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _since_epoch(value)
    raise ValueError(type(value).__name__)


def _since_epoch(number: float) -> datetime:
    """The unit shows in the size: seconds up to the year 5138, then milli-, micro- and nanoseconds."""
    if number < 1e8:
        raise ValueError("too small for a moment")  # 1973; a smaller number is a count or a spreadsheet's day
    for limit, seconds in ((1e11, 1.0), (1e14, 1e-3), (1e17, 1e-6)):
        if number < limit:
            return _EPOCH + timedelta(seconds=number * seconds)
    return _EPOCH + timedelta(microseconds=number // 1000)
