"""What was asked of the brand and what it asked: answers to posts, and surveys."""

import statistics
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from goodword.digest.days import Day
from goodword.digest.evidence import PageBuilder
from goodword.digest.parts import Answering, Post, Survey
from goodword.digest.people import loudest
from goodword.digest.read import Reader

#: Answers are looked at over a week, survey scores over four: in a day there are too few of them.
ANSWER_DAYS, SURVEY_DAYS = 7, 28
_QUOTES = 3
_NAMES = {"nps": "NPS", "csat": "CSAT", "ces": "CES"}


#: Fetches the posts of a span of time that have one of these ids.
Fetch = Callable[[datetime, datetime, Sequence[str]], list[Post]]


def answering(
    reader: Reader, brand: str, page: PageBuilder, day: Day, zone: ZoneInfo, fetch: Fetch
) -> Answering | None:
    """How fast the brand answers. None where no answer of it was heard."""
    start = day.before(ANSWER_DAYS - 1, zone).start
    asked = _asked(reader, brand, start, day.end, day.end)
    if not asked:
        return None
    posts = fetch(start, day.end, [row["mention_id"] for row in asked])
    done = {row["mention_id"] for row in asked if row["answered_at"] is not None}
    open_ones = [post for post in posts if post.id not in done]
    fresh = [post for post in open_ones if post.id not in page.quoted]
    earlier = day.before(2 * ANSWER_DAYS - 1, zone).start
    return Answering(
        page.count("answered", "Posts that were answered, last seven days", (p for p in posts if p.id in done)),
        page.count("unanswered", "Complaints and questions without an answer, last seven days", open_ones),
        _median(asked),
        _median(_asked(reader, brand, earlier, start, start)),
        tuple(page.quote(post, 200) for post in loudest(fresh, _QUOTES)),
    )


def _asked(reader: Reader, brand: str, start: datetime, end: datetime, moment: datetime) -> list[dict[str, Any]]:
    return reader.rows("digest_asked", brand=brand, start=start, end=end, moment=moment)


def _median(asked: Sequence[Mapping[str, Any]]) -> float | None:
    waited = [row["waited"] for row in asked if row["waited"] is not None]
    return statistics.median(waited) if waited else None


def surveys(
    reader: Reader, brand: str, page: PageBuilder, day: Day, zone: ZoneInfo, fetch: Fetch
) -> tuple[Survey, ...]:
    """The scores of the last SURVEY_DAYS days; those without an answer are left out."""
    start, earlier = day.before(SURVEY_DAYS - 1, zone).start, day.before(2 * SURVEY_DAYS - 1, zone).start
    found = reader.rows("digest_surveys", brand=brand, start=start, end=day.end)
    if not found:
        return ()
    before = {
        row["metric"]: row["score"] for row in reader.rows("digest_surveys", brand=brand, start=earlier, end=start)
    }
    counted = reader.rows("digest_survey_answers", brand=brand, start=start, end=day.end)
    posts = {post.id: post for post in fetch(start, day.end, [row["mention_id"] for row in counted])}
    return tuple(
        Survey(
            row["metric"], row["score"], row["low"], row["high"], before.get(row["metric"]),
            page.count(
                f"survey-{row['metric']}", f"Answers behind the {_NAMES[row['metric']]}, last {SURVEY_DAYS} days",
                [posts[answer["mention_id"]] for answer in counted if answer["metric"] == row["metric"]],
            ),
        )
        for row in found
    )  # fmt: skip
