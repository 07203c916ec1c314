"""Customer records and identities: the latest in force, all of them kept."""

import shutil
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

import warehouse
from tests.warehouse.house import NOW, House
from warehouse import CUSTOMERS, IDENTITIES, RecordsReport
from warehouse.connection import connect

LATER = NOW + timedelta(days=1)


def customer(customer_id: str = "C-1", **fields: Any) -> dict[str, Any]:
    return {"customer_id": customer_id, "name": "Jane Doe", "tier": "gold"} | fields


def identity(
    customer_id: str = "C-1", kind: str = "handle", value: str | None = "jane", **fields: Any
) -> dict[str, Any]:
    plain = {"platform": "x" if kind == "handle" else "", "local": None, "verified": kind == "handle"}
    return {"customer_id": customer_id, "kind": kind, "value": value} | plain | fields


def bring(
    house: House, customers: list[dict[str, Any]], identities: list[dict[str, Any]] | None = None, now: Any = NOW
) -> RecordsReport:
    columns = [name for name in CUSTOMERS.names if any(name in row for row in customers)]
    return warehouse.load_customers(
        house.path,
        pa.Table.from_pylist(customers, schema=pa.schema([CUSTOMERS.field(name) for name in columns])),
        pa.Table.from_pylist(identities or [], schema=IDENTITIES),
        now,
    )


def report(new: int = 0, changed: int = 0, unchanged: int = 0) -> RecordsReport:
    return RecordsReport(new=new, changed=changed, unchanged=unchanged)


def test_all_fields_arrive(house: House) -> None:
    full = customer(
        email="jane@example.com", phone="+442079460101", country="GB", account="Acme", lifetime_value=12.5,
        since=date(2020, 2, 29),
    )  # fmt: skip
    assert bring(house, [full], [identity()]) == report(new=1)
    row = house.one("FROM customers")
    assert {name: row[name] for name in full} == full
    assert (row["mentions"], row["negative_30d"], row["last_mention_at"], row["churn_risk"]) == (0, 0, None, False)
    assert house.one("FROM customer_identities") == {
        "customer_id": "C-1", "kind": "handle", "platform": "x", "value": "jane", "verified": True, "valid_from": NOW,
        "valid_to": None,
    }  # fmt: skip
    assert house.sound()


def test_the_same_again_changes_nothing(house: House) -> None:
    bring(house, [customer(), customer("C-2")], [identity()])
    before = house.ask("FROM customer_history ORDER BY ALL"), house.ask("FROM customer_identities")
    assert bring(house, [customer("C-2"), customer()], [identity()], LATER) == report(unchanged=2)
    assert (house.ask("FROM customer_history ORDER BY ALL"), house.ask("FROM customer_identities")) == before


def test_who_was_in_which_tier_when(house: House) -> None:
    bring(house, [customer(tier="silver"), customer("C-2")])
    assert bring(house, [customer(tier="gold"), customer("C-2")], now=LATER) == report(changed=1, unchanged=1)
    rows = house.ask("SELECT tier, valid_from, valid_to FROM customer_history WHERE customer_id = 'C-1' ORDER BY 2")
    assert rows == [
        {"tier": "silver", "valid_from": NOW, "valid_to": LATER},
        {"tier": "gold", "valid_from": LATER, "valid_to": None},
    ]
    assert house.column("SELECT tier FROM customers WHERE customer_id = 'C-1'") == ["gold"]
    assert house.sound()


def test_a_column_that_is_absent_keeps_what_is_held_and_an_empty_cell_does_not(house: House) -> None:
    bring(house, [customer(tier="gold", account="Acme")])
    assert bring(house, [{"customer_id": "C-1", "tier": None}], now=LATER) == report(changed=1)
    assert house.one("SELECT name, tier, account FROM customers") == {
        "name": "Jane Doe", "tier": None, "account": "Acme",
    }  # fmt: skip


def test_customers_that_are_not_in_the_import_stay(house: House) -> None:
    bring(house, [customer("C-1"), customer("C-2")])
    bring(house, [customer("C-3")], now=LATER)
    assert house.column("SELECT customer_id FROM customers ORDER BY 1") == ["C-1", "C-2", "C-3"]


def test_identities_end_and_begin(house: House) -> None:
    bring(house, [customer()], [identity(), identity(kind="email", value="j@example.com")])
    changed = [identity(value="jane_doe"), identity(platform="reddit", value="jd")]
    assert bring(house, [customer()], changed, LATER) == report(changed=1)
    rows = house.ask("SELECT platform, value, valid_to FROM customer_identities ORDER BY value")
    assert rows == [
        {"platform": "", "value": "j@example.com", "valid_to": None},  # the import does not speak of e-mail
        {"platform": "x", "value": "jane", "valid_to": LATER},
        {"platform": "x", "value": "jane_doe", "valid_to": None},
        {"platform": "reddit", "value": "jd", "valid_to": None},
    ]
    assert bring(house, [customer()], [identity(value=None)], LATER + timedelta(days=1)) == report(changed=1)
    assert house.column("SELECT value FROM customer_identities WHERE valid_to IS NULL ORDER BY 1") == [
        "j@example.com", "jd",
    ]  # fmt: skip
    assert house.sound()


def test_an_identity_that_two_customers_claim_is_shown(house: House) -> None:
    bring(house, [customer("C-1"), customer("C-2")], [identity("C-1"), identity("C-2")])
    assert house.ask("FROM identity_conflicts") == [
        {"kind": "handle", "platform": "x", "value": "jane", "customer_ids": ["C-1", "C-2"]}
    ]


def test_an_identity_that_was_only_stated_is_no_conflict(house: House) -> None:
    stated = [identity(one, kind="website", value="acme.example.com") for one in ("C-1", "C-2")]
    bring(house, [customer("C-1"), customer("C-2")], stated)
    assert house.ask("FROM identity_conflicts") == []


def test_identities_of_an_older_warehouse_stay(house: House, tmp_path: Path) -> None:
    schema, older = Path(warehouse.__file__).parent / "schema", tmp_path / "schema"
    older.mkdir()
    for name in ("0001_base", "0002_outbox", "0003_readings"):
        shutil.copy(schema / f"{name}.sql", older)
    house.path.unlink()
    warehouse.migrate(house.path, schema=older, views=tmp_path)
    with connect(house.path) as connection:
        connection.execute("INSERT INTO base.customer (customer_id, valid_from) VALUES ('C-1', $now)", {"now": NOW})
        connection.execute(
            "INSERT INTO base.identity VALUES ('C-1', 'handle', 'x', 'jane', NULL, true, $now, NULL),"
            " ('C-1', 'handle', 'x', 'jd', NULL, true, $before, $now)",
            {"now": NOW, "before": NOW - timedelta(days=1)},
        )
    assert bring(house, [{"customer_id": "C-1"}], [identity()], LATER) == report(unchanged=1)
    assert house.column("SELECT value FROM customer_identities ORDER BY 1") == ["jane", "jd"]
    assert house.sound()


def test_a_customer_that_stands_twice_is_refused_and_nothing_is_loaded(house: House) -> None:
    with pytest.raises(ValueError, match="twice"):
        bring(house, [customer(), customer(tier="silver")])
    assert house.ask("FROM customers") == []
