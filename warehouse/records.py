"""The company's own records into the warehouse: the latest version in force, every earlier one kept."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING, TypeAlias

import duckdb
import pyarrow as pa

from warehouse.connection import transaction
from warehouse.errors import RemovalsRefused
from warehouse.kinds import IDENTITIES, KINDS
from warehouse.migrations import writing

if TYPE_CHECKING:
    from pyarrow.dataset import Dataset

    Rows: TypeAlias = pa.Table | Dataset

log = logging.getLogger(__name__)

_FOLDER = Path(__file__).parent / "load"

# A full import that would end more than this share of what is held, and more than a handful, is refused.
_MOST_REMOVED = 0.2
_HANDFUL = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordsReport:
    """What an import did: its records are new + changed + unchanged. A customer who is known by something else than
    before has changed. ``removed``: held, and no longer in a full import. ``unknown``: name a customer (a deal: an
    account) that is not known yet."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    removed: int = 0
    unknown: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Step:
    """One run of records.sql: the relation ``came``, which has the columns ``present``, into ``table``. ``within``: the
    held records that it is about; ``ends``: which of these end where they did not come, but those in ``spared``."""

    table: str
    key: tuple[str, ...]
    columns: Sequence[str]
    came: str
    present: Sequence[str]
    within: str = "true"
    ends: str = "false"
    spared: str = "keys_spared"

    def sql(self) -> str:
        others = [name for name in self.present if name not in self.key]
        came, held = (", ".join(f"{side}.{name}" for name in others) for side in ("came", "held"))
        return _sql(
            "records",
            table=self.table,
            came=self.came,
            first=self.key[0],
            key=", ".join(self.key),
            columns=", ".join(self.columns),
            chosen=", ".join(f"{'came' if name in self.present else 'held'}.{name}" for name in self.columns),
            differs=f"row({came}) IS DISTINCT FROM row({held})" if others else "false",
            same=" AND ".join(f"held.{name} = came.{name}" for name in self.key),
            within=self.within,
            ends=self.ends,
            spared=self.spared,
        )


_IDENTITY = _Step(
    table="identity",
    key=KINDS["identities"].key,
    columns=IDENTITIES.names,
    came="known",
    present=IDENTITIES.names,
    ends="true",
    spared="(FROM known LIMIT 0)",
)
_CLAIM = _Step(
    table="identity_claim",
    key=("origin", *_IDENTITY.key),
    columns=("origin", *IDENTITIES.names),
    came="claimed",
    present=("origin", *IDENTITIES.names),
)
_CLAIM_OF_CUSTOMER = replace(
    _CLAIM,
    within="origin = 'customers'",
    ends="(customer_id, kind, platform) IN (SELECT (customer_id, kind, platform) FROM named)"
    " OR customer_id NOT IN (SELECT customer_id FROM base.customer WHERE valid_to IS NULL)",
    spared="(FROM claimed LIMIT 0)",
)


def load_customers(path: Path, customers: pa.Table, identities: pa.Table, now: datetime) -> RecordsReport:
    """``load_records`` of customers, with what they are known by."""
    return load_records(path, "customers", customers, now, identities=identities)


def load_records(
    path: Path,
    kind: str,
    records: "Rows",
    now: datetime,
    *,
    identities: "Rows | None" = None,
    full: bool = False,
    spared: pa.Table | None = None,
    allow_removals: bool = False,
) -> RecordsReport:
    """Brings records of one of KINDS in, all of them or nothing, with the key and any of the columns of the kind; what
    is held of columns that are left out stays.

    ``identities`` (IDENTITIES), beside customers alone: what their records say that they are known by. What they said
    before of that kind and platform, and say no longer, ends at ``now``.
    ``full``: the input is all there is. A record held that is not in it ends, unless its key is in ``spared``. Raises
    RemovalsRefused where that is more than a fifth of what is held and more than a handful, unless ``allow_removals``.

    Running it again changes nothing. Raises ValueError where a key stands twice.
    """
    with writing(path) as connection, transaction(connection):
        keys = pa.schema([KINDS[kind].schema.field(name) for name in KINDS[kind].key])
        connection.register("keys_spared", keys.empty_table() if spared is None else spared.cast(keys))
        connection.register("records_to_load", records)
        connection.register("identities_to_load", IDENTITIES.empty_table() if identities is None else identities)
        connection.execute("SET VARIABLE now = $now", {"now": now})
        report, held = _load(connection, kind, records.schema.names, full)
        if not allow_removals and report.removed > max(_HANDFUL, held * _MOST_REMOVED):
            raise RemovalsRefused(kind, report.removed, held)
    log.info(
        "%s: %d new, %d changed, %d unchanged, %d removed, %d name what is not known yet",
        kind, report.new, report.changed, report.unchanged, report.removed, report.unknown,
    )  # fmt: skip
    return report


def _load(
    connection: duckdb.DuckDBPyConnection, name: str, present: Sequence[str], full: bool
) -> tuple[RecordsReport, int]:
    """The report, and how many records of the kind were held before."""
    kind = KINDS[name]
    step = _Step(
        table=kind.table,
        key=kind.key,
        columns=kind.schema.names,
        came="records_to_load",
        present=[column for column in kind.schema.names if column in present],
        ends="true" if full else "false",
    )
    if name == "identities":
        connection.execute(_sql("claims_of_identities"))
        step = replace(_CLAIM, within="origin = 'identities'", ends=step.ends, spared="claims_spared")
    report, held = _run(connection, step)
    if name == "customers":
        connection.execute(_sql("claims_of_customers"))
        _run(connection, _CLAIM_OF_CUSTOMER)
    if name in ("customers", "identities"):
        connection.execute(_sql("identities"))
        _run(connection, _IDENTITY)
    if name == "customers":
        new, changed, unchanged = _counts(connection, _sql("customers_report"))
        report = replace(report, new=new, changed=changed, unchanged=unchanged)
    if kind.names and kind.names[0] in present:
        key, table = kind.names
        (unknown,) = _counts(connection, _sql("unknown", key=key, table=table))
        report = replace(report, unknown=unknown)
    return report, held


def _run(connection: duckdb.DuckDBPyConnection, step: _Step) -> tuple[RecordsReport, int]:
    held, new, changed, unchanged, removed, twice = _counts(connection, step.sql())
    if twice:
        raise ValueError(f"{step.table}: a {', '.join(step.key)} stands twice among the records to load")
    return RecordsReport(new=new, changed=changed, unchanged=unchanged, removed=removed), held


def _counts(connection: duckdb.DuckDBPyConnection, sql: str) -> tuple[int, ...]:
    counts: tuple[int, ...] = connection.execute(sql).fetchall()[0]
    return counts


def _sql(name: str, **names: str) -> str:
    return Template((_FOLDER / f"{name}.sql").read_text(encoding="utf-8")).substitute(names)
