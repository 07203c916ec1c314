"""Who is which customer: by rules that prove it, else by likeness. Each link says why, is kept with its time, and can
be undone."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from warehouse.connection import transaction
from warehouse.match import prepared
from warehouse.migrations import writing

if TYPE_CHECKING:
    from warehouse.match.likeness.scoring import Model

log = logging.getLogger(__name__)

_HERE = Path(__file__).parent
_RULES = sorted((_HERE / "rules").glob("*.sql"))
_MEMORY = "4GB"


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchReport:
    """How things stand after a match. ``linked`` authors are linked, ``by_rule`` says by which rule; ``mentions`` are
    linked by themselves. ``ambiguous`` authors and mentions are left open, since a rule points at two customers or
    more. ``proposed``: pairs that a person is asked about. ``made`` and ``undone`` are the links that this match began
    and ended."""

    linked: int
    by_rule: Mapping[str, int]
    ambiguous: int
    mentions: int
    proposed: int
    made: int
    undone: int


def match_authors(path: Path, now: datetime) -> MatchReport:
    """Links authors, and mentions that stand for themselves, to customers by the first rule that applies:

    ``reviewed``            a person said so
    ``source_customer_id``  the source itself names the customer
    ``verified_handle``     the customer record lists the author's handle
    ``email``, ``phone``    the author's name is one, or a private text holds one, of the customer record
    ``order_number``, ``ticket_number``  the text names an order or a ticket of the customer
    ``profile_link``        the author's profile leads to the customer's own page
    ``account_domain``      the author works where the customer does, under the same name
    ``likeness``            name, handle, place, language, company and profile are alike (posterior 0.98 or more), and
                            nothing speaks against it

    What a person said is not one is never linked. Everything is judged anew: a link that no longer holds ends at
    ``now``. Running it again changes nothing.
    """
    with writing(path) as connection:
        connection.execute(f"SET memory_limit = '{_MEMORY}'")
        kept = prepared.attach(connection, path)
        with transaction(connection):
            connection.execute("SET VARIABLE now = $now", {"now": now})
            for step in [_HERE / "forms.sql", *_RULES, _HERE / "decided.sql"]:
                connection.execute(step.read_text(encoding="utf-8"))
            compared = _compare(connection, now, kept=kept)
            _assign(connection)
            connection.execute((_HERE / "links.sql").read_text(encoding="utf-8"))
            connection.execute((_HERE / "report.sql").read_text(encoding="utf-8"))
            made, undone, ambiguous, mentions, proposals, by_rule = connection.fetchall()[0]
        if compared:
            prepared.keep(connection, now)
    report = MatchReport(
        linked=sum(by_rule.values()),
        by_rule=by_rule,
        ambiguous=ambiguous,
        mentions=mentions,
        proposed=proposals,
        made=made,
        undone=undone,
    )
    log.info("links: %d made, %d undone, %d proposed, %d in force", made, undone, proposals, report.linked)
    return report


def _compare(connection: duckdb.DuckDBPyConnection, now: datetime, *, kept: bool) -> bool:
    """Brings the candidates up to date: pairs of whom one came or changed since they were compared. Whether there was
    anything to do."""
    from warehouse.match.likeness import judging
    from warehouse.match.likeness.people import make_people

    likeness = _HERE / "likeness"
    connection.execute("SET VARIABLE prepared = $kept", {"kept": kept})
    connection.execute((likeness / "records.sql").read_text(encoding="utf-8"))
    if kept and not connection.execute("FROM record SELECT 1 UNION ALL FROM gone SELECT 1 LIMIT 1").fetchall():
        return False
    make_people(connection, kept=kept)
    held = _model(connection) if kept else None
    used = judging.score(connection, held)
    if used and used is not held:
        connection.execute("INSERT INTO base.match_model VALUES ($model, $now)", {"model": used.as_json(), "now": now})
    connection.execute((likeness / "candidates.sql").read_text(encoding="utf-8"))
    prepared.stamp(connection)
    return True


def _model(connection: duckdb.DuckDBPyConnection) -> "Model | None":
    from warehouse.match.likeness.scoring import Model

    held = connection.execute("SELECT model FROM base.match_model ORDER BY trained_at DESC LIMIT 1").fetchone()
    return Model.from_json(held[0]) if held else None


def _assign(connection: duckdb.DuckDBPyConnection) -> None:
    """Adds to the table decided whom likeness links, and makes the table proposed."""
    from warehouse.match.likeness import judging

    likeness = _HERE / "likeness"
    connection.execute((likeness / "assign.sql").read_text(encoding="utf-8"))
    judging.assign(connection)
    connection.execute((likeness / "outcome.sql").read_text(encoding="utf-8"))
