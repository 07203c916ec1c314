"""What people say of links: that an author is a customer, or is not. It goes before every rule, takes effect at once,
is kept with its history, and can be taken back."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from warehouse.connection import transaction
from warehouse.errors import WarehouseError
from warehouse.migrations import writing

_HERE = Path(__file__).parent
_ALL = 1_000_000

_DECISIONS = pa.schema(
    [
        pa.field("number", pa.int64()),
        pa.field("author_key", pa.string()),
        pa.field("customer_id", pa.string()),
        pa.field("same", pa.bool_()),
    ]
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """``same``: the author is the customer; False: is not."""

    author_key: str
    customer_id: str
    same: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A link that was ended, and why it had been made. ``linked_at`` is aware."""

    customer_id: str
    rule: str
    reason: str
    linked_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenBack:
    """A decision that no longer holds. ``decided_at`` is aware."""

    customer_id: str
    same: bool
    decided_by: str
    decided_at: datetime


class BadDecisions(WarehouseError):
    """Decisions that can't be made; none was. ``reasons``: position -> why not."""

    def __init__(self, reasons: Mapping[int, str]) -> None:
        super().__init__("; ".join(reasons.values()))
        self.reasons = reasons


class NothingToUndo(WarehouseError):
    """There is no link to end, no decision to take back, or more than one."""


def decide(path: Path, author_key: str, customer_id: str, same: bool, by: str, now: datetime) -> bool:
    """Whether the author is the customer, as a person says; True if that was new. See ``decide_all``."""
    return decide_all(path, [Decision(author_key=author_key, customer_id=customer_id, same=same)], by, now) == 1


def decide_all(path: Path, decisions: Sequence[Decision], by: str, now: datetime) -> int:
    """Puts decisions in force, all or none; returns how many were not in force already.

    A yes makes the link, and ends every other link, yes and open proposal of the author; a no ends the link and the
    proposal. Raises BadDecisions for an author or a customer that is not known, a yes to a customer who is no longer in
    the records, and decisions that contradict each other.
    """
    with writing(path) as connection, transaction(connection):
        return _decide(connection, decisions, by, now)


def unlink(path: Path, author_key: str, customer_id: str | None, by: str, now: datetime) -> Link:
    """Says no to the link in force of the author, and returns it. Raises NothingToUndo where there is none (to
    ``customer_id``, if given), BadDecisions for an author that is not known."""
    with writing(path) as connection, transaction(connection):
        _known(connection, author_key)
        found = connection.execute(
            "SELECT customer_id, rule, reason, linked_at FROM base.link WHERE unlinked_at IS NULL AND author_key = ?",
            [author_key],
        ).fetchall()
        links = [Link(customer_id=row[0], rule=row[1], reason=row[2], linked_at=row[3]) for row in found]
        wanted = [link for link in links if customer_id in {None, link.customer_id}]
        if not wanted:
            other = f", but to customer {links[0].customer_id}" if links else ""
            to = f"customer {customer_id}" if customer_id else "any customer"
            raise NothingToUndo(f"{author_key} is not linked to {to}{other}")
        link = wanted[0]
        refused = Decision(author_key=author_key, customer_id=link.customer_id, same=False)
        _decide(connection, [refused], by, now)
    return link


def undo(path: Path, author_key: str, customer_id: str | None, now: datetime) -> TakenBack:
    """Takes back what was said of an author and a customer; None for the only customer of whom anything was said. A
    link that rested on it ends; the next match judges the two anew.

    Raises NothingToUndo where nothing is in force, or of several customers; BadDecisions for an unknown author.
    """
    with writing(path) as connection, transaction(connection):
        _known(connection, author_key)
        found = connection.execute(
            "SELECT customer_id, same, decided_by, decided_at FROM base.link_decision "
            "WHERE undone_at IS NULL AND author_key = $1 AND customer_id = coalesce($2, customer_id) "
            "ORDER BY customer_id",
            [author_key, customer_id],
        ).fetchall()
        if not found:
            of = f" and customer {customer_id}" if customer_id else ""
            raise NothingToUndo(f"nothing that anybody said of {author_key}{of} is in force")
        if len(found) > 1:
            named = ", ".join(row[0] for row in found)
            raise NothingToUndo(f"people decided on {author_key} and several customers ({named}): name one")
        back = TakenBack(**dict(zip(("customer_id", "same", "decided_by", "decided_at"), found[0], strict=True)))
        connection.execute("SET VARIABLE now = $now", {"now": now})
        connection.execute("SET VARIABLE author = $author", {"author": author_key})
        connection.execute("SET VARIABLE customer = $customer", {"customer": back.customer_id})
        connection.execute(_sql("undo"))
    return back


def proposals(
    path: Path,
    author_key: str | None = None,
    *,
    most: int = _ALL,
    without: Collection[tuple[str, str]] = (),
) -> list[dict[str, Any]]:
    """Open proposals as they are this moment, the likeliest first: rows of decisions/proposals.sql.

    ``without``: pairs (author_key, customer_id) to leave out.
    """
    pairs = [{"author_key": author, "customer_id": customer} for author, customer in without]
    with writing(path) as connection:
        return _rows(connection, "proposals", {"author": author_key, "most": most, "without": pairs})


def count_proposals(path: Path, author_key: str | None = None) -> int:
    """How many proposals are open."""
    with writing(path) as connection:
        [(count,)] = connection.execute(
            "SELECT count(*) FROM base.proposal WHERE ended_at IS NULL AND author_key = coalesce($1, author_key)",
            [author_key],
        ).fetchall()
    return int(count)


def authors_called(path: Path, who: str, handle: str) -> list[dict[str, Any]]:
    """Authors whose key is ``who``, else those whose handle, with or without "source:", is ``handle`` (lower case)."""
    with writing(path) as connection:
        return _rows(connection, "authors", {"who": who, "handle": handle})


def _decide(connection: duckdb.DuckDBPyConnection, decisions: Sequence[Decision], by: str, now: datetime) -> int:
    rows = [asdict(decision) | {"number": number} for number, decision in enumerate(decisions)]
    connection.register("decisions_to_make", pa.Table.from_pylist(rows, schema=_DECISIONS))
    connection.execute("SET VARIABLE now = $now", {"now": now})
    connection.execute("SET VARIABLE decided_by = $by", {"by": by})
    connection.execute(_sql("judge"))
    reasons = connection.execute("SELECT number, reason FROM said WHERE reason IS NOT NULL ORDER BY 1").fetchall()
    if reasons:
        raise BadDecisions(dict(reasons))
    [(new,)] = connection.execute(_sql("decide")).fetchall()
    return int(new)


def _known(connection: duckdb.DuckDBPyConnection, author_key: str) -> None:
    if not connection.execute("SELECT 1 FROM base.author WHERE author_key = ?", [author_key]).fetchone():
        raise BadDecisions({0: f"there is no author {author_key!r}"})


def _rows(connection: duckdb.DuckDBPyConnection, name: str, parameters: dict[str, Any]) -> list[dict[str, Any]]:
    cursor = connection.execute(_sql(name), parameters)
    columns = [column[0] for column in cursor.description or []]
    return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]


def _sql(name: str) -> str:
    return (_HERE / f"{name}.sql").read_text(encoding="utf-8")
