"""What was asked of the brand and what it asked: answers to posts, and surveys."""

from collections.abc import Callable
from datetime import datetime, timedelta

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from goodword.digest.evidence import PageBuilder
from goodword.digest.parts import Answering, Survey
from goodword.digest.said import Reader, Said
from goodword.digest.terms import Term

#: Answers are looked at over a week at least, survey scores over four: in a day there are too few of them.
ANSWER_DAYS, SURVEY_DAYS = 7, 28
_QUOTES = 3
_NAMES = {"nps": "NPS", "csat": "CSAT", "ces": "CES"}

#: What was said from a moment to the end of the term by the mentions of these ids.
Fetch = Callable[[datetime, list[str]], Said]


def answering(reader: Reader, brand: str, page: PageBuilder, term: Term, fetch: Fetch) -> Answering | None:
    """How fast the brand answers. None where no answer of it was heard."""
    start = term.last_days(ANSWER_DAYS)
    asked = _asked(reader, brand, start, term.end)
    if not len(asked):
        return None
    said = fetch(start, asked["mention_id"].to_pylist())
    done = said.holds(asked["mention_id"].filter(pc.is_valid(asked["answered_at"])))
    fresh = ~done & said.customers & ~said.holds(pa.array(list(page.quoted), pa.string()))
    earlier = start - (term.end - start)
    when = "last seven days" if term.end - start > term.end - term.start else f"this {term.period}"
    return Answering(
        page.count("answered", f"Posts that were answered, {when}", said, done),
        page.count("unanswered", f"Complaints and questions without an answer, {when}", said, ~done),
        _median(asked),
        _median(_asked(reader, brand, earlier, start)),
        tuple(page.quote(post, 200) for post in said.loudest(fresh, _QUOTES)),
        (term.end - start) // timedelta(days=1),
    )


def _asked(reader: Reader, brand: str, start: datetime, end: datetime) -> pa.Table:
    """As far as it was known at the end."""
    return reader.table("digest_asked", brand=brand, start=start, end=end, moment=end)


def _median(asked: pa.Table) -> float | None:
    waited = asked["waited"].drop_null().to_numpy()
    return float(np.median(waited)) if len(waited) else None


def surveys(reader: Reader, brand: str, page: PageBuilder, term: Term, fetch: Fetch) -> tuple[Survey, ...]:
    """The scores of the last SURVEY_DAYS days, or of the term if it is longer; those without an answer are left out."""
    start = term.last_days(SURVEY_DAYS)
    earlier = start - (term.end - start)
    found = reader.rows("digest_surveys", brand=brand, start=start, end=term.end)
    if not found:
        return ()
    before = {
        row["metric"]: row["score"] for row in reader.rows("digest_surveys", brand=brand, start=earlier, end=start)
    }
    counted = reader.table("digest_survey_answers", brand=brand, start=start, end=term.end)
    said = fetch(start, pc.unique(counted["mention_id"]).to_pylist())
    days = round((term.end - start) / timedelta(days=1))
    return tuple(
        Survey(
            row["metric"], row["score"], row["low"], row["high"], before.get(row["metric"]),
            page.count(
                f"survey-{row['metric']}", f"Answers behind the {_NAMES[row['metric']]}, last {days} days", said,
                said.holds(counted["mention_id"].filter(pc.equal(counted["metric"], row["metric"]))),
            ),
            days,
        )
        for row in found
    )  # fmt: skip
