"""What a cell of a record holds. Each reader takes a text that is not empty and raises ValueError with the reason where
it can't be read."""

import math
import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import pyarrow as pa

from listeners.files import parse_date
from listeners.files.cells import flag, identity
from listeners.files.cells import text as plain_text
from warehouse import KINDS

Reader = Callable[[str], Any]

_ALIASES = {"twitter": "x"}
_EMAIL = re.compile(r"[^@\s<>,;]+@[^@\s<>,;]+\.[^@\s<>,;.]+")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?", re.ASCII)
_WHOLE = re.compile(r"[+-]?\d{1,18}(\.0+)?", re.ASCII)
_HOST = re.compile(r"(?=.{4,253}$)([\w-]{1,63}\.)+[^\W\d_][\w-]{1,62}")
_LANGUAGE = re.compile(r"([a-z]{2})([-_][a-z0-9-_]+)?", re.IGNORECASE | re.ASCII)
_PROFILE = re.compile(r"(?:https?://)?[\w.-]+\.[a-z]{2,}/(?:(?:u|user|profile|in)/)?@?([^/?#\s]+)/?(?:[?#].*)?", re.I)
_SPOKEN = re.compile(r"(?:/?u/|@)?([^\s/]+)", re.I)
_BIRTH = re.compile(r"(\d{4})(?:-?(\d\d)-?(\d\d)(?:[T ]00:00:00.*)?)?", re.ASCII)
_OLDEST = 1870

# What people write for a country besides its code and its name.
_COUNTRIES = {
    "america": "US", "u.s.": "US", "u.s.a.": "US", "usa": "US", "united states of america": "US",
    "britain": "GB", "england": "GB", "great britain": "GB", "northern ireland": "GB", "scotland": "GB", "uk": "GB",
    "u.k.": "GB", "wales": "GB", "czech republic": "CZ", "holland": "NL", "the netherlands": "NL", "uae": "AE",
}  # fmt: skip


class Phone(NamedTuple):
    """``number``: E.164. ``local``: the digits as dialled within the country."""

    number: str
    local: str


def text(cell: Any) -> str | None:
    """The cell as text; None where it is empty. A whole number that a spreadsheet made 7.0 is 7 again."""
    if isinstance(cell, bool):
        raise ValueError("is neither a text nor a number")  # noqa: TRY004  a fault of the data
    if isinstance(cell, Decimal) or (isinstance(cell, float) and not cell.is_integer()):
        return format(Decimal(repr(cell)) if isinstance(cell, float) else cell, "f")
    return plain_text(cell)


def email(value: str) -> str:
    if not _EMAIL.fullmatch(value):
        raise ValueError("is no e-mail address")
    return value.lower()


def phone(value: str, country: str | None) -> Phone:
    """``country``: the two letters by which a number without + is read."""
    import phonenumbers

    try:
        number = phonenumbers.parse(value, country)
    except phonenumbers.NumberParseException as error:
        abroad = error.error_type == phonenumbers.NumberParseException.INVALID_COUNTRY_CODE
        reason = "has no + and no country to read it by" if abroad else "is no telephone number"
        raise ValueError(reason) from error
    if phonenumbers.is_possible_number_with_reason(number) != phonenumbers.ValidationResult.IS_POSSIBLE:
        raise ValueError(f"has too few or too many digits for {country or 'its country'}")
    local = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL)
    return Phone(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164), re.sub(r"\D", "", local))


def platform(value: str) -> str:
    return _ALIASES.get(value.lower(), value.lower())


def handle(value: str) -> str:
    """The bare handle in lower case: people write @name, u/name or the address of the profile."""
    found = _PROFILE.fullmatch(value) or _SPOKEN.fullmatch(value)
    if not found:
        raise ValueError("is no handle; write name, @name or the address of the profile")
    return found[1].lower()


def country(value: str) -> str:
    """ISO 3166, two letters, from these or from the country's name in any language that phonenumbers knows it in."""
    codes, names = _countries()
    if value.upper() in codes:
        return value.upper()
    try:
        return names[value.casefold()]
    except KeyError:
        raise ValueError("is no country; write the two letters of ISO 3166, such as GB") from None


@cache
def _countries() -> tuple[frozenset[str], dict[str, str]]:
    from phonenumbers.geodata.locale import LOCALE_DATA

    names = {
        name.casefold(): code
        for code, by_language in LOCALE_DATA.items()
        for name in by_language.values()
        if not name.startswith("*")  # the name in another language stands for it
    }
    return frozenset(LOCALE_DATA), names | _COUNTRIES


def website(value: str) -> str:
    """With its scheme, the host in lower case."""
    try:
        address = urlsplit(value if "://" in value else f"https://{value}")
    except ValueError:  # a bracket of IPv6 that is not closed
        address = urlsplit("")
    if (
        address.scheme.lower() not in ("http", "https")
        or re.search(r"\s", value)
        or not _HOST.fullmatch(_host(address))
    ):
        raise ValueError("is no website; write www.example.com or https://example.com/page")
    path = "" if address.path == "/" and not address.query else address.path
    return address._replace(scheme=address.scheme.lower(), netloc=_host(address), path=path).geturl()


def _host(address: Any) -> str:
    host: str = address.netloc
    return host.lower()


def bare_website(value: str) -> str:
    """A website by which two are compared: without scheme, www. and the last slash."""
    return website(value).partition("://")[2].removeprefix("www.").rstrip("/")


def domain(value: str) -> str:
    """The domain of e-mail addresses; people write it with an @ before it, or the address of the site."""
    found = bare_website(value.removeprefix("@")).partition("/")[0]
    if "@" in found:
        raise ValueError("is no domain; write example.com")
    return found


def language(value: str) -> str:
    found = _LANGUAGE.fullmatch(value)
    if not found:
        raise ValueError("is no language; write the two letters of ISO 639-1, such as en")
    return found[1].lower()


def amount(value: str) -> float:
    if not _NUMBER.fullmatch(value) or not math.isfinite(float(value)):
        raise ValueError("is no number; write 1284.50")
    return float(value)


def whole(value: str) -> int:
    if not _WHOLE.fullmatch(value):
        raise ValueError("is no whole number; write 1284")
    return int(value.partition(".")[0])


def moment(value: str) -> datetime:
    return parse_date(value)


def day(value: str) -> date:
    return parse_date(value).date()


def birth_date(value: str) -> str:
    """A day in ISO 8601, or a year alone."""
    found = _BIRTH.fullmatch(value)
    if not found or int(found[1]) < _OLDEST:
        raise ValueError("is no date of birth; write 1987-05-19, or the year alone")
    year, month, of_month = found.groups()
    if month is None:
        return str(year)
    try:
        return date(int(year), int(month), int(of_month)).isoformat()
    except ValueError:
        raise ValueError("is no day that there was; write 1987-05-19, or the year alone") from None


def one_of(*words: str, **others: str) -> Reader:
    """One of ``words``, in any capitals; ``others``: what else is written for one."""

    def read(value: str) -> str:
        found = others.get(value.lower(), value.lower())
        if found not in words:
            raise ValueError(f"is none of {', '.join(words)}")
        return found

    return read


IDENTITY_KIND = one_of("handle", "email", "phone", "website", mobile="phone", telephone="phone", mail="email")

# The columns of which the name says more than the type, those of one kind of record before those of all.
_BY_NAME: Mapping[str, Reader] = {
    "email": email,
    "country": country,
    "website": website,
    "domain": domain,
    "language": language,
    "birth_date": birth_date,
    "identities.kind": IDENTITY_KIND,
    "deals.status": one_of("open", "won", "lost"),
    "orders.status": one_of("placed", "paid", "shipped", "delivered", "cancelled", "refunded", canceled="cancelled"),
    "tickets.kind": one_of("ticket", "call"),
    "tickets.status": one_of("open", "pending", "solved", closed="solved", resolved="solved"),
}
_BY_TYPE: Mapping[pa.DataType, Reader] = {
    pa.string(): str,
    pa.float64(): amount,
    pa.int64(): whole,
    pa.date32(): day,
    pa.timestamp("us", tz="UTC"): moment,
}


def reader_of(kind: str, column: str) -> Callable[[Any], Any]:
    """What reads a cell of a column of KINDS; an empty one is None. Telephone numbers and the values of identities,
    which need more than their cell, are left as text."""
    if KINDS[kind].schema.field(column).type == pa.bool_():
        return flag
    by_type = identity if column.endswith("_id") else _BY_TYPE[KINDS[kind].schema.field(column).type]
    reader = _BY_NAME.get(f"{kind}.{column}") or _BY_NAME.get(column) or by_type

    def read(cell: Any) -> Any:
        value = text(cell)
        return None if value is None else reader(value)

    return read
