"""Customer records from a file into the warehouse: typed, normalised, and each bad row set aside with its reason."""

import json
import logging
import math
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from goodword.home import Home
from listeners.errors import BadRecord

log = logging.getLogger(__name__)

_HANDLE = "handle_"
_NAMES = ("name", "first_name", "last_name")
_PLAIN = ("tier", "account")
_ALIASES = {"twitter": "x"}

_EMAIL = re.compile(r"[^@\s<>,;]+@[^@\s<>,;]+\.[^@\s<>,;.]+")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")
_PROFILE = re.compile(r"(?:https?://)?[\w.-]+\.[a-z]{2,}/(?:(?:u|user|profile|in)/)?@?([^/?#\s]+)/?(?:[?#].*)?", re.I)
_SPOKEN = re.compile(r"(?:/?u/|@)?([^\s/]+)", re.I)

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """Rows of the file = new + changed + unchanged + bad. The bad ones lie in ``rejected``, one JSON a line: where,
    column, reason, content. ``ignored`` are columns that mean nothing to Goodword."""

    new: int
    changed: int
    unchanged: int
    bad: int
    rejected: Path
    ignored: tuple[str, ...]


@dataclass(slots=True)
class _Customer:
    """One good row, as the warehouse takes it. ``identities``: (kind, platform) -> (value, digits dialled at home)."""

    record: dict[str, Any]
    identities: dict[tuple[str, str], tuple[str | None, str | None]]


@dataclass(slots=True)
class _Read:
    """What was read so far; ``records`` and ``identities`` as Arrow, a fraction of the size of the rows."""

    records: list[pa.Table] = field(default_factory=list)
    identities: list[pa.Table] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)
    bad: list[BadRecord] = field(default_factory=list)
    columns: dict[str, None] = field(default_factory=dict)


class _BadCell(ValueError):
    def __init__(self, column: str, reason: str) -> None:
        super().__init__(reason)
        self.column = column


def import_customers(home: Home, file: Path, now: datetime) -> ImportReport:
    """Reads CSV, JSONL or Parquet and loads what is good in one transaction; the rest goes to
    ``rejected/customers/<name>.jsonl``. Raises BadConfig where the file as a whole is none, or has no customer_id.

    Columns: customer_id, name (or first_name and last_name), email, phone, country, tier, account, lifetime_value,
    since, and a handle_<platform> for each platform. What the file has no column for stays as it is.
    """
    import warehouse

    read = _read(file)
    loaded = warehouse.load_customers(home.warehouse, *_tables(read), now)
    rejected = home.rejected / "customers" / f"{file.stem}.jsonl"
    _set_aside(rejected, read.bad)
    log.info("customers: %d rows set aside", len(read.bad))
    return ImportReport(
        new=loaded.new,
        changed=loaded.changed,
        unchanged=loaded.unchanged,
        bad=len(read.bad),
        rejected=rejected,
        ignored=tuple(column for column in read.columns if not _is_known(column)),
    )


def _is_known(column: str) -> bool:
    return column in {"customer_id", *_NAMES, *_PLAIN, *_READERS, "country"} or column.startswith(_HANDLE)


def _read(file: Path) -> _Read:
    from listeners.files import read_records

    read = _Read()
    for batch in read_records(file, columns_needed=["customer_id"]):
        good: list[_Customer] = []
        read.bad += batch.bad
        for index, row in enumerate(batch.rows):
            read.columns.update(dict.fromkeys(row))
            try:
                good.append(_new(read.ids, _customer(row)))
            except _BadCell as error:
                read.bad.append(batch.bad_row(index, error.column, str(error)))
        _keep(read, good)
    return read


def _new(ids: set[str], customer: _Customer) -> _Customer:
    found = customer.record["customer_id"]
    if found in ids:
        raise _BadCell("customer_id", "stands further up already; the first row counts")
    ids.add(found)
    return customer


def _keep(read: _Read, customers: list[_Customer]) -> None:
    from warehouse import CUSTOMERS, IDENTITIES

    identities = [
        {
            "customer_id": customer.record["customer_id"], "kind": kind, "platform": platform, "value": value,
            "local": local, "verified": kind == "handle",
        }
        for customer in customers
        for (kind, platform), (value, local) in customer.identities.items()
    ]  # fmt: skip
    read.records.append(pa.Table.from_pylist([customer.record for customer in customers], schema=CUSTOMERS))
    read.identities.append(pa.Table.from_pylist(identities, schema=IDENTITIES))


def _tables(read: _Read) -> tuple[pa.Table, pa.Table]:
    """The records with those columns only that the file has, and identities of those kinds only that it has."""
    from warehouse import CUSTOMERS, IDENTITIES

    columns = {"customer_id"} | read.columns.keys() | ({"name"} if read.columns.keys() & set(_NAMES) else set())
    records = pa.concat_tables([CUSTOMERS.empty_table(), *read.records])
    identities = pa.concat_tables([IDENTITIES.empty_table(), *read.identities])
    kinds = pa.array(["handle", *(kind for kind in ("email", "phone") if kind in columns)])
    return (
        records.select([name for name in CUSTOMERS.names if name in columns]),
        identities.filter(pc.is_in(identities["kind"], kinds)),
    )


def _customer(row: Row) -> _Customer:
    if not (customer_id := _text(row, "customer_id")):
        raise _BadCell("customer_id", "is empty")
    country = _text(row, "country")
    if country and len(country) == 2:
        country = country.upper()
    record: dict[str, Any] = {"customer_id": customer_id, "name": _name(row), "country": country}
    record.update({column: _text(row, column) for column in _PLAIN})
    local = None
    for column, reader in _READERS.items():
        value = _text(row, column)
        record[column] = reader(value, country) if value else None
    if record["phone"]:
        record["phone"], local = record["phone"]
    identities = {("email", ""): (record["email"], None), ("phone", ""): (record["phone"], local)}
    return _Customer(record, identities | dict(_handles(row)))


def _text(row: Row, column: str) -> str | None:
    """The cell as text; None where it is empty. A whole number that a spreadsheet made 7.0 is 7 again."""
    value = row.get(column)
    if value is None or isinstance(value, bool | list | dict):
        if value is not None:
            raise _BadCell(column, "is neither a text nor a number")
        return None
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).strip() or None


def _name(row: Row) -> str | None:
    parts = [_text(row, "first_name"), _text(row, "last_name")]
    return _text(row, "name") or " ".join(part for part in parts if part) or None


def _email(value: str, _: str | None) -> str:
    if not _EMAIL.fullmatch(value):
        raise _BadCell("email", "is no e-mail address")
    return value.lower()


def _phone(value: str, country: str | None) -> tuple[str, str]:
    """E.164, and the digits as dialled within the country."""
    import phonenumbers

    try:
        number = phonenumbers.parse(value, country)
    except phonenumbers.NumberParseException as error:
        abroad = error.error_type == phonenumbers.NumberParseException.INVALID_COUNTRY_CODE
        reason = "has no + and no two-letter country to read it by" if abroad else "is no telephone number"
        raise _BadCell("phone", reason) from error
    if phonenumbers.is_possible_number_with_reason(number) != phonenumbers.ValidationResult.IS_POSSIBLE:
        raise _BadCell("phone", f"has too few or too many digits for {country or 'its country'}")
    local = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164), re.sub(r"\D", "", local)


def _lifetime_value(value: str, _: str | None) -> float:
    if not _NUMBER.fullmatch(value) or not math.isfinite(float(value)):
        raise _BadCell("lifetime_value", "is no number; write 1284.50")
    return float(value)


def _since(value: str, _: str | None) -> Any:
    from listeners.files import parse_date

    try:
        return parse_date(value).date()
    except ValueError as error:
        raise _BadCell("since", str(error)) from error


_READERS: dict[str, Callable[[str, str | None], Any]] = {
    "email": _email,
    "phone": _phone,
    "lifetime_value": _lifetime_value,
    "since": _since,
}


def _handles(row: Row) -> Iterator[tuple[tuple[str, str], tuple[str | None, None]]]:
    for column in row:
        if column.startswith(_HANDLE):
            platform = column.removeprefix(_HANDLE).lower()
            value = _text(row, column)
            yield ("handle", _ALIASES.get(platform, platform)), (_handle(column, value) if value else None, None)


def _handle(column: str, value: str) -> str:
    """The bare handle in lower case: people write @name, u/name or the address of the profile."""
    found = _PROFILE.fullmatch(value) or _SPOKEN.fullmatch(value)
    if not found:
        raise _BadCell(column, "is no handle; write name, @name or the address of the profile")
    return found[1].lower()


def _set_aside(path: Path, bad: list[BadRecord]) -> None:
    """The bad rows of this import; none are left of an earlier one of the same name."""
    if not bad:
        path.unlink(missing_ok=True)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.tmp")
    with temporary.open("w", encoding="utf-8", errors="backslashreplace") as file:
        file.writelines(json.dumps(asdict(record), ensure_ascii=False) + "\n" for record in bad)
    temporary.replace(path)
