"""DuckDB: schema, load, match, views. The only place with SQL and the only import of duckdb.

All functions take paths. Those that write open the file late and close it early, since one process writes at a time;
those that read open the published copy, which nobody writes.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from warehouse.checking import check
    from warehouse.kinds import CUSTOMERS, IDENTITIES, KINDS, RecordKind
    from warehouse.loading import LoadReport, load
    from warehouse.match.matching import MatchReport, match_authors
    from warehouse.migrations import migrate
    from warehouse.publishing import publish
    from warehouse.reader import Answer, Reader, query, reading
    from warehouse.records import RecordsReport, load_customers, load_records

__all__ = [
    "CUSTOMERS",
    "IDENTITIES",
    "KINDS",
    "Answer",
    "LoadReport",
    "MatchReport",
    "Reader",
    "RecordKind",
    "RecordsReport",
    "check",
    "load",
    "load_customers",
    "load_records",
    "match_authors",
    "migrate",
    "publish",
    "query",
    "reading",
]

# Each name is imported when it is first asked for (PEP 562): a query does not wait for what only a load needs.
_MODULES = {
    "check": "checking",
    "CUSTOMERS": "kinds",
    "IDENTITIES": "kinds",
    "KINDS": "kinds",
    "RecordKind": "kinds",
    "LoadReport": "loading",
    "load": "loading",
    "MatchReport": "match.matching",
    "match_authors": "match.matching",
    "migrate": "migrations",
    "publish": "publishing",
    "Answer": "reader",
    "Reader": "reader",
    "query": "reader",
    "reading": "reader",
    "RecordsReport": "records",
    "load_customers": "records",
    "load_records": "records",
}


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
