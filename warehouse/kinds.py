"""The kinds of record that a company brings in: the columns of each with their types, its key, its table."""

from collections.abc import Mapping
from dataclasses import dataclass

import pyarrow as pa

_MOMENT = pa.timestamp("us", tz="UTC")
_TEXT, _DAY, _AMOUNT = pa.string(), pa.date32(), pa.float64()


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordKind:
    """``table`` is in the schema ``base`` and keeps every version. All columns but those of ``key`` may be left out of
    an import: what is held of such a column then stays. ``names``: a column that names a record of another kind, and
    that kind's table; what it names may come later."""

    table: str
    key: tuple[str, ...]
    schema: pa.Schema
    names: tuple[str, str] | None = None


def _schema(key: tuple[str, ...], **columns: pa.DataType) -> pa.Schema:
    return pa.schema([pa.field(name, kind, nullable=name not in key) for name, kind in columns.items()])


def _kind(table: str, *key: str, names: tuple[str, str] | None = None, **columns: pa.DataType) -> RecordKind:
    return RecordKind(table=table, key=key, names=names, schema=_schema(key, **dict.fromkeys(key, _TEXT), **columns))


KINDS: Mapping[str, RecordKind] = {
    "customers": _kind(
        "customer", "customer_id",
        name=_TEXT, first_name=_TEXT, last_name=_TEXT, nickname=_TEXT, email=_TEXT, phone=_TEXT, company=_TEXT,
        account=_TEXT, street=_TEXT, city=_TEXT, postcode=_TEXT, state=_TEXT, country=_TEXT, language=_TEXT,
        website=_TEXT, bio=_TEXT, birth_date=_TEXT, tier=_TEXT, points=pa.int64(), lifetime_value=_AMOUNT, since=_DAY,
    ),
    "identities": _kind(
        "identity_claim", "customer_id", "kind", "platform", "value", names=("customer_id", "customer"),
        local=_TEXT, verified=pa.bool_(),
    ),
    "accounts": _kind(
        "account", "account_id",
        name=_TEXT, domain=_TEXT, website=_TEXT, industry=_TEXT, country=_TEXT, owner=_TEXT, value=_AMOUNT,
        renews_on=_DAY,
    ),
    "deals": _kind(
        "deal", "deal_id", names=("account_id", "account"),
        account_id=_TEXT, name=_TEXT, stage=_TEXT, status=_TEXT, value=_AMOUNT, opened_at=_MOMENT, closed_at=_MOMENT,
    ),
    "orders": _kind(
        "purchase", "order_id", names=("customer_id", "customer"),
        customer_id=_TEXT, ordered_at=_MOMENT, amount=_AMOUNT, status=_TEXT, product=_TEXT, brand=_TEXT,
        campaign_id=_TEXT, code=_TEXT,
    ),
    "tickets": _kind(
        "ticket", "ticket_id", names=("customer_id", "customer"),
        customer_id=_TEXT, kind=_TEXT, channel=_TEXT, subject=_TEXT, status=_TEXT, opened_at=_MOMENT,
        answered_at=_MOMENT, solved_at=_MOMENT, agent=_TEXT,
    ),
    "campaigns": _kind(
        "campaign", "campaign_id",
        name=_TEXT, brand=_TEXT, channel=_TEXT, country=_TEXT, region=_TEXT, starts_at=_MOMENT, ends_at=_MOMENT,
        cost=_AMOUNT,
    ),
    "reach": _kind(
        "campaign_reach", "campaign_id", "customer_id", names=("customer_id", "customer"),
        reached_at=_MOMENT,
    ),
}  # fmt: skip

#: One row a customer.
CUSTOMERS = KINDS["customers"].schema

#: One row an identity, normalised. Beside customers, a row without a value says that the customer has none of that kind
#: and platform.
IDENTITIES = pa.schema([field.with_nullable(field.name in ("value", "local")) for field in KINDS["identities"].schema])
