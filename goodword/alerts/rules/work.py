"""What keeps Goodword from hearing: a source that fell silent, posts that wait for a person."""

from collections.abc import Iterator

from goodword.alerts.finding import HOUR, Finding, Look
from goodword.untrusted import clip

#: A source is silent after twice the longest silence of four weeks, and no sooner than after so many hours.
SILENT_HOURS = 3
_MEMORY = 28 * 24 * HOUR
#: A source that was heard in fewer hours of these weeks comes and goes.
_KNOWN_HOURS = 48
#: Posts that may wait for review, where a rule does not say, and the part of them at which an incident is over.
BACKLOG, RELIEF = 1_000, 0.8


def silent_source(look: Look) -> Iterator[Finding]:
    """A source of which nothing was heard for far longer than ever."""
    for row in look.rows("alerts_silence", start=look.hour - _MEMORY, end=look.now):
        silence = (look.now - row["last_heard"]) / HOUR
        if row["hours"] >= _KNOWN_HOURS and silence > max(SILENT_HOURS, 2 * row["longest_gap"]):
            source = clip(row["source"], 40)
            yield Finding(
                brand="",
                scope=row["source"],
                headline=(
                    f"Nothing was heard on {source} for {silence:,.0f} hours; {row['longest_gap']:,.0f} were the most "
                    "in four weeks"
                ),
                started_at=row["last_heard"],
                last_at=look.hour,
                peak_at=look.hour,
                observed=silence,
                usual=row["longest_gap"],
            )


def review_backlog(look: Look) -> Iterator[Finding]:
    """More posts than people can be expected to look at wait for one."""
    most = look.rule.above or BACKLOG
    for row in look.rows("alerts_backlog"):
        brand = row["brand"]
        lasting = look.lasting(brand)
        if row["waiting"] > (RELIEF * most if lasting else most):
            yield Finding(
                brand=brand,
                headline=f"{clip(brand, 60)}: {row['waiting']:,} posts wait for a person to say what they mean",
                started_at=lasting.started_at if lasting else look.hour,
                last_at=look.hour,
                peak_at=look.hour,
                observed=row["waiting"],
                usual=most,
                mentions=row["waiting"],
            )
