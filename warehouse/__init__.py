"""DuckDB: schema, load, match, views. The only place with SQL and the only import of duckdb.

All functions take paths. Those that write open the file late and close it early, since one process writes at a time;
those that read open the published copy, which nobody writes.
"""

from warehouse.checking import check
from warehouse.customers import CUSTOMERS, IDENTITIES, CustomersReport, load_customers
from warehouse.loading import LoadReport, load
from warehouse.matching import MatchReport, match
from warehouse.migrations import migrate
from warehouse.publishing import publish
from warehouse.reader import Reader, query, reading

__all__ = [
    "CUSTOMERS",
    "IDENTITIES",
    "CustomersReport",
    "LoadReport",
    "MatchReport",
    "Reader",
    "check",
    "load",
    "load_customers",
    "match",
    "migrate",
    "publish",
    "query",
    "reading",
]
