"""A company with customers, orders, tickets and accounts, and what its customers say."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pyarrow as pa

import warehouse
from tests.warehouse.house import NOW, House
from tests.warehouse.test_standing import AS_OF, Town
from warehouse.connection import connect

#: Long before everything that happens in these tests.
KNOWN_FROM = datetime(2020, 1, 1, tzinfo=UTC)


def days(ago: float) -> datetime:
    """So many days before AS_OF."""
    return AS_OF - timedelta(days=ago)


class Company(Town):
    """A Town whose people may be customers. Records go straight into the base tables."""

    def __init__(self, house: House) -> None:
        super().__init__(house)
        self.records: list[tuple[str, dict[str, Any]]] = []

    def has(self, table: str, **fields: Any) -> None:
        """A record of base.``table``, current unless ``fields`` say otherwise."""
        self.records.append((table, {"valid_from": KNOWN_FROM} | fields))

    def customer(self, customer_id: str = "C-1", **fields: Any) -> str:
        self.has("customer", customer_id=customer_id, **{"name": f"Customer {customer_id}"} | fields)
        return customer_id

    def order(self, ago: float, amount: float | None = 10.0, customer_id: str = "C-1", **fields: Any) -> str:
        """An order of so many days before AS_OF."""
        order_id = f"O-{len(self.records)}"
        made = {"order_id": order_id, "ordered_at": days(ago), "status": "paid"} | fields
        self.has("purchase", customer_id=customer_id, amount=amount, **made)
        return order_id

    def ticket(self, ago: float, customer_id: str = "C-1", **fields: Any) -> str:
        ticket_id = f"T-{len(self.records)}"
        opened = {"opened_at": days(ago), "kind": "ticket", "channel": "web", "status": "open", "subject": "help"}
        self.has("ticket", ticket_id=ticket_id, customer_id=customer_id, **opened | fields)
        return ticket_id

    def hears(self, ago: float, customer_id: str | None = "C-1", **fields: Any) -> str:
        """What the customer says ``ago`` days before AS_OF, under no account unless ``fields`` name one."""
        return self.says(ago / 30.44, **{"author": None, "customer_id": customer_id} | fields)

    def reword(self, text: str) -> None:
        """The last thing said was said in these words; what the taggers say of it stays."""
        post = self.posts[-1]
        self.posts[-1] = replace(post, text=text)
        for signal in self.signals:
            if signal["source_id"] == post.source_id:
                signal["text"] = text

    def identity(self, customer_id: str, handle: str) -> None:
        self.has("identity", customer_id=customer_id, kind="handle", platform="x", value=handle, verified=True)

    def load(self) -> House:
        house = super().load()
        with connect(house.path) as connection:
            for table, record in self.records:
                connection.register("record", pa.Table.from_pylist([record]))
                connection.execute(f"INSERT INTO base.{table} BY NAME FROM record")
        self.records.clear()
        return house

    def match(self) -> None:
        warehouse.match_authors(self.load().path, NOW)

    def execute(self, sql: str) -> None:
        """What nobody but a test does to a warehouse."""
        with connect(self.load().path) as connection:
            connection.execute(sql)

    def rows(self, view: str, where: str = "true", moment: datetime | None = AS_OF) -> list[dict[str, Any]]:
        """Rows of a view as of ``moment``; None: of the view itself."""
        asked = view if moment is None else f"{view}_at('{moment.isoformat()}')"
        return self.load().ask(f"FROM {asked} WHERE {where} ORDER BY ALL")

    def row(self, view: str, where: str = "true", moment: datetime | None = AS_OF) -> dict[str, Any]:
        [row] = self.rows(view, where, moment)
        return row


def money(amount: float) -> Decimal:
    return Decimal(str(amount)).quantize(Decimal("0.01"))
