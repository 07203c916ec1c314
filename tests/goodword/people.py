"""A small company: customers in the analysts' copy, and segments over them."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import warehouse
from goodword import pipeline
from goodword.home import Home
from goodword.records import Files
from goodword.segments import Exported, export
from goodword.settings import Settings
from tests.fresh import fresh

NOW = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)
GOLD = "SELECT customer_id, name, tier FROM customers WHERE tier = 'gold' ORDER BY customer_id"


def customers(home: Home, tiers: dict[str, str]) -> None:
    """Brings these customers in, by their tier, and publishes."""
    fresh(home.warehouse)
    file = home.root / "crm.csv"
    lines = [f"{customer},Name of {customer},{tier}" for customer, tier in tiers.items()]
    file.write_text("\n".join(["customer_id,name,tier", *lines]) + "\n", encoding="utf-8")
    pipeline.import_records(home, "customers", Files.one(file), lambda: NOW, columns={})
    pipeline.publish(home)


def segment(query: str = GOLD, name: str = "gold", **settings: Any) -> Settings:
    """Settings with one segment."""
    return Settings.model_validate({"segments": {name: {"query": query, **settings}}})


def run(
    home: Home, settings: Settings, *, name: str = "gold", minutes: float = 0, environment: Any = None, **options: Any
) -> Exported:
    """One export, so many minutes later."""
    moment = NOW + timedelta(minutes=minutes)
    return export(home, settings, name, lambda: moment, environment=environment or {}, **options)


def ask(home: Home, sql: str) -> list[tuple[Any, ...]]:
    """Rows of a query on what is in the warehouse now."""
    pipeline.publish(home)
    return [row for batch in warehouse.query(home.published, sql).rows() for row in batch]


def sound(home: Home, checks: Iterable[str] = ("segment_member_once", "export_adds_up", "export_once")) -> bool:
    """Whether the ledger adds up; shows what does not."""
    failed = warehouse.check(home.warehouse)
    assert not failed, failed
    return True
