"""Ratings that fall: those of the last week against those of the four weeks before."""

import math
from collections.abc import Iterator
from datetime import timedelta

from goodword.alerts.finding import HOURS_A_MONTH, Finding, Look
from goodword.untrusted import clip

#: The spans compared, the fewest ratings of each, and the fall that is worth a message, in parts of the best rating.
WEEK, BEFORE, LEAST, FALL = timedelta(days=7), timedelta(days=28), 10, 0.06


def rating(look: Look) -> Iterator[Finding]:
    """A mean rating lower than before, by more than chance explains (Welch's statistic against a normal distribution,
    one side). One incident a brand and source."""
    start = look.hour - WEEK
    chance = min(0.5, look.rule.false_alerts_per_month / HOURS_A_MONTH)
    for row in look.rows("alerts_ratings", before=start - BEFORE, start=start, end=look.now):
        brand, source = row["brand"], row["source"]
        lasting = look.lasting(brand, source)
        if min(row["ratings"], row["ratings_before"]) < LEAST:
            continue
        # A variance of none, where all gave the same, would make any change certain.
        now, before = (max(row[f"variance{when}"], 0.01) / row[f"ratings{when}"] for when in ("", "_before"))
        error = math.sqrt(now + before)
        fall = row["mean_before"] - row["mean"]
        probability = math.erfc(fall / error / math.sqrt(2)) / 2
        if fall < FALL or probability > chance:
            continue
        best = row["best"]
        yield Finding(
            brand=brand,
            scope=source,
            headline=(
                f"{clip(brand, 60)}: ratings on {clip(source, 40)} fell to {best * row['mean']:.1f} of {best:g} in "
                f"seven days, from {best * row['mean_before']:.1f} in the four weeks before"
            ),
            started_at=lasting.started_at if lasting else start,
            last_at=look.hour,
            peak_at=look.hour,
            observed=best * row["mean"],
            usual=best * row["mean_before"],
            probability=probability,
            mentions=row["ratings"],
        )
