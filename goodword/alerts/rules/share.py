"""A larger share of negative voices than usual (goodword.detect.shares)."""

from collections.abc import Iterator
from itertools import groupby

import numpy as np

from goodword.alerts.finding import HOUR, HOURS_A_MONTH, Finding, Look
from goodword.alerts.rules.hours import Hours, first_hour
from goodword.detect import usual_share
from goodword.untrusted import clip

#: The share of so many hours together, of so many voices at least, is judged: of three posts it says nothing.
WINDOW, LEAST = 6, 20
#: So many points, in percent, above usual are worth a message.
_POINTS = 10.0


def negative_share(look: Look) -> Iterator[Finding]:
    """A larger share of negative voices in the last hours than in windows of as many hours before."""
    first = first_hour(look.now)
    chance = min(0.5, look.rule.false_alerts_per_month / HOURS_A_MONTH)
    for brand, said in groupby(look.rows("alerts_hours", start=first, end=look.now), lambda row: row["brand"]):
        rows = list(said)
        negative, scored = Hours(first, rows, "voices", "negative"), Hours(first, rows, "scored", "mentions")
        # Windows end with the running hour. The last ones are no measure: a wave may be in them.
        counts, totals = (_windows(one.voices) for one in (negative, scored))
        usual = usual_share(counts[:-2].astype(int).tolist(), totals[:-2].astype(int).tolist())
        count, total = int(counts[-1]), int(totals[-1])
        lasting = look.lasting(brand)
        share = count / total if total else 0.0
        far = total >= LEAST and 100 * (share - usual.share) >= _POINTS and usual.chance(count, total) <= chance
        known = totals[:-2].sum() >= LEAST  # before that nobody knows what is usual
        if far and known:
            started = lasting.started_at if lasting else look.hour - (WINDOW - 1) * HOUR
            yield Finding(
                brand=brand,
                headline=(
                    f"{clip(brand, 60)}: {share:.0%} of {total:,} voices of the last {WINDOW} hours are negative, "
                    f"where {usual.share:.0%} would be usual"
                ),
                started_at=started,
                last_at=look.hour,
                peak_at=look.hour,
                observed=share,
                usual=usual.share,
                probability=usual.chance(count, total),
                mentions=negative.since(started),
            )
        elif lasting:
            yield Finding(
                brand=brand, started_at=lasting.started_at, last_at=None, peak_at=lasting.peak_at,
                mentions=negative.since(lasting.started_at),
            )  # fmt: skip


def _windows(voices: "np.ndarray[tuple[int], np.dtype[np.float64]]") -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
    """Sums of WINDOW hours each, the last one up to the end."""
    whole = voices[len(voices) % WINDOW :]
    sums: np.ndarray[tuple[int], np.dtype[np.float64]] = whole.reshape(-1, WINDOW).sum(axis=1)
    return sums
