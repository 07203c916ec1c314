"""Who is which customer, by rules that never guess. Each link says why, is kept with its time, and can be undone."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from warehouse.connection import transaction
from warehouse.migrations import writing

log = logging.getLogger(__name__)

_STEPS = sorted((Path(__file__).parent / "match").glob("*.sql"))


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchReport:
    """How things stand after a match. ``linked`` authors are linked, ``by_rule`` says by which rule; ``mentions`` are
    linked by themselves. ``ambiguous`` authors and mentions are left open, since two customers or more would fit.
    ``made`` and ``undone`` are the links that this match began and ended."""

    linked: int
    by_rule: Mapping[str, int]
    ambiguous: int
    mentions: int
    made: int
    undone: int


def match(path: Path, now: datetime) -> MatchReport:
    """Links authors, and mentions that stand for themselves, to customers by the first rule that applies:

    ``source_customer_id``  the source itself names the customer
    ``verified_handle``     the customer record lists the author's handle
    ``email``, ``phone``    the author's name is one, or a private text holds one, of the customer record

    Everything is judged anew: a link that no longer holds ends at ``now``. Running it again changes nothing.
    """
    with writing(path) as connection, transaction(connection):
        connection.execute("SET VARIABLE now = $now", {"now": now})
        for step in _STEPS:
            connection.execute(step.read_text(encoding="utf-8"))
        made, undone, ambiguous, mentions, by_rule = connection.fetchall()[0]
    report = MatchReport(
        linked=sum(by_rule.values()),
        by_rule=by_rule,
        ambiguous=ambiguous,
        mentions=mentions,
        made=made,
        undone=undone,
    )
    log.info("links: %d made, %d undone, %d ambiguous, %d in force", made, undone, ambiguous, report.linked)
    return report
