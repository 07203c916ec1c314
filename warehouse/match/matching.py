"""Who is which customer: by rules that prove it, else by likeness. Each link says why, is kept with its time, and can
be undone."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb

from warehouse.connection import transaction
from warehouse.migrations import writing

log = logging.getLogger(__name__)

_HERE = Path(__file__).parent
_RULES = sorted((_HERE / "rules").glob("*.sql"))


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
    with writing(path) as connection, transaction(connection):
        connection.execute("SET VARIABLE now = $now", {"now": now})
        for step in [_HERE / "pages.sql", *_RULES, _HERE / "decided.sql"]:
            connection.execute(step.read_text(encoding="utf-8"))
        _compare(connection, now)
        _assign(connection)
        connection.execute((_HERE / "links.sql").read_text(encoding="utf-8"))
        connection.execute((_HERE / "report.sql").read_text(encoding="utf-8"))
        made, undone, ambiguous, mentions, proposed, by_rule = connection.fetchall()[0]
    report = MatchReport(
        linked=sum(by_rule.values()),
        by_rule=by_rule,
        ambiguous=ambiguous,
        mentions=mentions,
        proposed=proposed,
        made=made,
        undone=undone,
    )
    log.info("links: %d made, %d undone, %d proposed, %d in force", made, undone, proposed, report.linked)
    return report


def _compare(connection: duckdb.DuckDBPyConnection, now: datetime) -> None:
    """Brings the candidates up to date: pairs of whom one changed since they were compared."""
    from warehouse.match.likeness import judging
    from warehouse.match.likeness.comparisons import COMPARISONS
    from warehouse.match.likeness.scoring import Model

    likeness = _HERE / "likeness"
    connection.execute("SET VARIABLE comparisons = $comparisons", {"comparisons": repr(COMPARISONS)})
    connection.execute((likeness / "records.sql").read_text(encoding="utf-8"))
    authors, customers, anew = connection.execute(
        "SELECT count(*) FILTER (side = 'author'), count(*) FILTER (side = 'customer'), getvariable('all_anew')"
        " FROM record"
    ).fetchall()[0]
    if authors and customers:
        held = connection.execute("SELECT model FROM base.match_model ORDER BY trained_at DESC LIMIT 1").fetchone()
        model = Model.from_json(held[0]) if held and not anew else None
        trained = judging.score(connection, model)
        if model is None:
            connection.execute(
                "INSERT INTO base.match_model VALUES ($model, getvariable('customers_now'), $now)",
                {"model": trained.as_json(), "now": now},
            )
    else:
        connection.execute(
            "CREATE OR REPLACE TEMP TABLE scored"
            " (left_person BIGINT, right_person BIGINT, bits DOUBLE, reason VARCHAR, clashes VARCHAR[])"
        )
    connection.execute((likeness / "candidates.sql").read_text(encoding="utf-8"))


def _assign(connection: duckdb.DuckDBPyConnection) -> None:
    """Adds to the table decided whom likeness links, and makes the table proposed."""
    from warehouse.match.likeness import judging

    likeness = _HERE / "likeness"
    connection.execute((likeness / "assign.sql").read_text(encoding="utf-8"))
    judging.assign(connection)
    connection.execute((likeness / "outcome.sql").read_text(encoding="utf-8"))
