"""Customer records into the warehouse: the latest one in force, every earlier one kept."""

import logging
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pyarrow as pa

from warehouse.connection import transaction
from warehouse.migrations import writing

log = logging.getLogger(__name__)

#: One row a customer. All but ``customer_id`` may be left out: what is held of such a column then stays.
CUSTOMERS = pa.schema(
    [
        pa.field("customer_id", pa.string(), nullable=False),
        pa.field("name", pa.string()),
        pa.field("email", pa.string()),
        pa.field("phone", pa.string()),
        pa.field("country", pa.string()),
        pa.field("tier", pa.string()),
        pa.field("account", pa.string()),
        pa.field("lifetime_value", pa.float64()),
        pa.field("since", pa.date32()),
    ]
)

#: One row an identity, normalised. A row without a value says that the customer has none of that kind and platform.
IDENTITIES = pa.schema(
    [
        pa.field("customer_id", pa.string(), nullable=False),
        pa.field("kind", pa.string(), nullable=False),
        pa.field("platform", pa.string(), nullable=False),
        pa.field("value", pa.string()),
        pa.field("local", pa.string()),
        pa.field("verified", pa.bool_(), nullable=False),
    ]
)

_SQL = Path(__file__).parent / "load" / "customers.sql"


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomersReport:
    """What an import of customers did; the three add up to its customers. A new identity is a change too."""

    new: int
    changed: int
    unchanged: int


def load_customers(path: Path, customers: pa.Table, identities: pa.Table, now: datetime) -> CustomersReport:
    """Brings customers in, with columns of CUSTOMERS and IDENTITIES; those not among them are left as they are.

    An identity that is held and no longer named, in a kind and platform that the import names for that customer, ends
    at ``now``. Running it again changes nothing. Raises ValueError where a customer_id stands twice.
    """
    ids = customers.column("customer_id")
    if len(ids.unique()) != len(ids):
        raise ValueError("a customer_id stands twice among the customers to load")
    absent = [field for field in CUSTOMERS if field.name not in customers.column_names]
    columns = customers.column_names
    for field in absent:
        customers = customers.append_column(field, pa.nulls(len(customers), field.type))
    with writing(path) as connection, transaction(connection):
        connection.register("customers_to_load", customers.select(CUSTOMERS.names).cast(CUSTOMERS))
        connection.register("identities_to_load", identities.select(IDENTITIES.names).cast(IDENTITIES))
        connection.execute("SET VARIABLE now = $now", {"now": now})
        connection.execute("SET VARIABLE columns = $columns", {"columns": columns})
        connection.execute(_SQL.read_text(encoding="utf-8"))
        new, changed, unchanged = connection.execute("FROM customers_report").fetchall()[0]
    log.info("customers: %d new, %d changed, %d unchanged", new, changed, unchanged)
    return CustomersReport(new=new, changed=changed, unchanged=unchanged)
