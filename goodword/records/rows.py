"""From the rows of a file or a query to records of one kind: which column feeds which field, and what is wrong."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from goodword.records import readers
from listeners.errors import BadConfig
from warehouse import KINDS

_HANDLE = re.compile(r"handle_\w+")
_HANDLES = "handle_<platform>"
# Fields that an input may leave empty or lack, though they belong to the key.
_OPTIONAL = ("platform",)

Row = Mapping[str, Any]
Feeds = Mapping[str, str]


class BadCell(ValueError):
    """A cell that can't be read: its column, as the input names it, and the reason."""

    def __init__(self, column: str, reason: str) -> None:
        super().__init__(reason)
        self.column = column


@dataclass(slots=True)
class Record:
    """One good row, as the warehouse takes it. ``identities``: what a customer's record says that they are known by."""

    values: dict[str, Any]
    identities: list[dict[str, Any]] = field(default_factory=list)


def fields_of(kind: str) -> tuple[str, ...]:
    """The fields that a column can feed."""
    names = [name for name in KINDS[kind].schema.names if name != "local"]
    return (*names, *{"customers": (_HANDLES,), "identities": ("country",)}.get(kind, ()))


def check_mapping(kind: str, columns: Mapping[str, str]) -> None:
    """Raises BadConfig for a field that records of this kind don't have."""
    for name in columns:
        if name not in fields_of(kind) and not (kind == "customers" and _HANDLE.fullmatch(name)):
            raise BadConfig(f"{name!r} is no field of {kind}; use one of {', '.join(fields_of(kind))}")


class RowReader:
    """Reads rows as records of one kind.

    ``columns`` is field -> column. A field that is not named there is fed by the column of its own name, if there is
    one; "" for a column keeps the field out.
    """

    def __init__(self, kind: str, columns: Mapping[str, str]) -> None:
        """Raises BadConfig for a field that the kind doesn't have, or a required one without a column."""
        check_mapping(kind, columns)
        self._kind = kind
        self._columns = columns
        self._required = tuple(name for name in KINDS[kind].key if name not in _OPTIONAL)
        for name in self._required:
            if columns.get(name) == "":
                raise BadConfig(f"{name!r} needs a column")
        #: The field by which two rows of one key are told.
        self.last_of_key = self._required[-1]
        #: The columns that the input must have.
        self.needed = [columns.get(name, name) for name in self._required]
        self.needed += [column for column in columns.values() if column and column not in self.needed]
        self._readers = {name: readers.reader_of(kind, name) for name in KINDS[kind].schema.names if name != "local"}
        if kind == "identities":
            self._readers["country"] = readers.reader_of("customers", "country")

    def feeds(self, names: Collection[str]) -> Feeds:
        """Field -> column, for an input that has the columns ``names``."""
        own = {name: name for name in names if self._kind == "customers" and _HANDLE.fullmatch(name.lower())}
        wanted = {name: name for name in self._readers} | own | dict(self._columns)
        return {name: column for name, column in wanted.items() if column in names}

    def filled(self, feeds: Feeds) -> set[str]:
        """The fields of KINDS that an input with these feeds speaks of."""
        if self._kind == "identities":
            return set(KINDS["identities"].schema.names)
        named = {"name"} if {"first_name", "last_name"} <= feeds.keys() and self._kind == "customers" else set()
        return {name for name in feeds if name in self._readers} | named

    def read(self, row: Row, feeds: Feeds) -> Record:
        """Raises BadCell for the first cell that can't be read."""
        values: dict[str, Any] = {}
        for name, read in self._readers.items():
            if name in feeds:
                values[name] = _cell(read, row, feeds[name])
            if name in self._required and not values.get(name):
                raise BadCell(feeds.get(name, name), "is empty")
        if self._kind == "customers":
            return _customer(values, row, feeds)
        return Record(_identity(values, feeds)) if self._kind == "identities" else Record(values)

    def key(self, record: Record) -> tuple[str, ...]:
        return tuple(record.values[name] for name in KINDS[self._kind].key)

    def key_of_bad(self, row: Row, feeds: Feeds) -> tuple[str, ...] | None:
        """The key of a row of which another cell is bad; None where the key is bad itself."""
        keys = {*KINDS[self._kind].key, *(("country",) if self._kind == "identities" else ())}
        try:
            return self.key(self.read(row, {name: column for name, column in feeds.items() if name in keys}))
        except BadCell:
            return None


def _cell(read: Any, row: Row, column: str) -> Any:
    try:
        return read(row.get(column))
    except ValueError as error:
        raise BadCell(column, str(error)) from error


def _customer(values: dict[str, Any], row: Row, feeds: Feeds) -> Record:
    local = None
    if values.get("phone"):
        found = _cell(lambda cell: readers.phone(str(readers.text(cell)), values.get("country")), row, feeds["phone"])
        values["phone"], local = found
    if not values.get("name") and {"first_name", "last_name"} <= feeds.keys():
        values["name"] = " ".join(filter(None, (values["first_name"], values["last_name"]))) or None
    site = readers.bare_website(values["website"]) if values.get("website") else None
    said = [
        ("email", "", values.get("email"), None, True),
        ("phone", "", values.get("phone"), local, True),
        ("website", "", site, None, False),
        *((kind, platform, value, None, True) for kind, platform, value in _handles(row, feeds)),
    ]
    names = ("kind", "platform", "value", "local", "verified")
    known = [{"customer_id": values["customer_id"], **dict(zip(names, one, strict=True))} for one in said]
    return Record(values, known)


def _handles(row: Row, feeds: Feeds) -> Iterator[tuple[str, str, str | None]]:
    def read(cell: Any) -> str | None:
        value = readers.text(cell)
        return readers.handle(value) if value else None

    found = {}
    for name, column in feeds.items():
        if _HANDLE.fullmatch(name.lower()) and column in row:
            found[readers.platform(name.partition("_")[2])] = _cell(read, row, column)
    for platform, value in found.items():
        yield "handle", platform, value


def _identity(values: dict[str, Any], feeds: Feeds) -> dict[str, Any]:
    kind, value, local = values["kind"], values["value"], None
    platform = readers.platform(values.get("platform") or "")
    if kind == "handle" and not platform:
        raise BadCell(feeds.get("platform", "platform"), "is empty: a handle is one of a platform")
    try:
        if kind == "phone":
            value, local = readers.phone(value, values.get("country"))
        else:
            value = {"handle": readers.handle, "email": readers.email, "website": readers.bare_website}[kind](value)
    except ValueError as error:
        raise BadCell(feeds["value"], str(error)) from error
    return {
        "customer_id": values["customer_id"],
        "kind": kind,
        "platform": platform if kind == "handle" else "",
        "value": value,
        "local": local,
        "verified": bool(values.get("verified")),
    }
