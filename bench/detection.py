"""``python -m bench.detection``: how long one look at many brands takes, and how often calm ones alert."""

import resource
import time
from datetime import timedelta

import numpy as np

from goodword.cli.terminal import show_table
from goodword.detect import MEMORY, find_spikes

_HOUR = timedelta(hours=1)
_BRANDS, _JUDGED, _WEEKS = 1_000, 13, 26
_HOURS_A_MONTH = 730.5


def main() -> None:
    rng = np.random.default_rng(1)
    rates = rng.gamma(0.5, 10.0, (_BRANDS, 1))
    hours = MEMORY // _HOUR + _JUDGED
    start = time.perf_counter()
    find_spikes(rng.poisson(rates, (_BRANDS, hours)).astype(float), _HOUR, judged=_JUDGED)
    took = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    rows = [(f"{_BRANDS:,} brands, 42 days of hours, one look", f"{took:.2f} s, {peak:,.0f} MB at the most")]
    for phi in (0.05, 0.5):
        varied = rates[:100] * rng.gamma(1 / phi, phi, (100, _WEEKS * 168))
        alerts = find_spikes(rng.poisson(varied).astype(float), _HOUR).alert[:, 168:].sum()
        months = 100 * (_WEEKS - 1) * 168 / _HOURS_A_MONTH
        rows.append((f"calm brands, phi = {phi}", f"{alerts / months:.2f} false alerts a brand and month"))
    show_table("goodword.detect", ["what", "figure"], rows)


if __name__ == "__main__":
    main()
