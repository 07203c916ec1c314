"""How many negative voices are usual for an hour of the week, and whether an hour lies far above.

The model is gamma-Poisson. The rate of an hour of the week is a weighted mean of its own past, of the same hour on all
days, and of the brand as a whole: each level shrinks to the one above it by a few pseudo-observations, so that a young
brand leans on what little it has. An hour's own observations are its counts in up to eight past weeks and, at half
weight, those of the hours next to it; a week weighs 0.9 of the week after it.

A gamma posterior with mean ``m`` and shape ``a`` = m * (observations) makes the next count negative binomial. People
answer one another, so that counts vary more than a Poisson rate allows; this excess ``phi`` is estimated from the past
by the method of moments, in which no single hour may weigh much, and shrunk to a careful default. Together:

    count ~ NB(mean = m, variance = m + m^2 * (1/a + phi))

An hour is far above usual where P(count >= observed) falls below the share of hours that may alert falsely.
Sources: Gelman et al., Bayesian Data Analysis, ch. 2 (gamma-Poisson) and 5 (shrinkage); Noufaily et al., An improved
algorithm for outbreak detection in multiple surveillance systems, Statistics in Medicine 32 (2013) 1206-1222 (negative
binomial thresholds on past weeks, past outbreaks weighed down).
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

HOURS_A_WEEK = 168
HOURS_A_MONTH = 730.5
#: The past that is looked at, in hours.
MEMORY = 8 * HOURS_A_WEEK
#: With fewer hours than this nothing can be called unusual.
LEARNING = 24
_WEEK_WEIGHT = 0.9
_DAYS_PRIOR = 3.0  # the brand's mean counts as so many days of an hour of the day
_WEEKS_PRIOR = 2.0  # the hour of the day counts as so many weeks of an hour of the week
_PHI = 0.5  # excess variation before anything is known: an hour of twice its mean is nothing odd
_PHI_HOURS = 48.0  # ... which weighs as much as so many hours
_PHI_FLOOR = 0.05
_OUTLIER = 4.0  # in standard deviations: beyond it an hour adds no more to the variation

Counts = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Usual:
    """What to expect of an hour: negative binomial with this mean and this size (shape)."""

    mean: float
    size: float

    def tail(self, count: int) -> float:
        """P(as many as ``count`` or more)."""
        return _negative_binomial_tail(count, self.mean, self.size)


def usual(past: Counts, hour_of_week: NDArray[np.int64], now_hour: int) -> Usual | None:
    """What is usual for the hour that follows ``past``.

    ``past``          counts, one an hour without holes, oldest first; NaN: that hour was not heard
    ``hour_of_week``  0..167 of each of them
    ``now_hour``      0..167 of the hour asked for

    None where fewer than LEARNING hours were heard.
    """
    past, hour_of_week = past[-MEMORY:], hour_of_week[-MEMORY:]
    heard = ~np.isnan(past)
    if int(heard.sum()) < LEARNING:
        return None
    age = np.arange(len(past), 0, -1) // HOURS_A_WEEK
    weight = np.where(heard, _WEEK_WEIGHT**age, 0.0)
    counts = np.where(heard, past, 0.0)
    by_day = _hours_of_day(counts, weight, hour_of_week)
    mean, seen = _shrunk(
        counts, weight, hour_of_week, now_hour, HOURS_A_WEEK, float(by_day[now_hour % 24]), _WEEKS_PRIOR
    )
    phi = _excess(counts, weight, by_day[hour_of_week % 24])
    return Usual(mean, 1.0 / (1.0 / (mean * (seen + _WEEKS_PRIOR)) + phi))


def _hours_of_day(counts: Counts, weight: Counts, hour_of_week: NDArray[np.int64]) -> Counts:
    """The rate of each of the 24 hours. One imagined voice keeps a silent brand's rate above zero."""
    brand = (float(weight @ counts) + 1.0) / float(weight.sum())
    hour_of_day = hour_of_week % 24
    return np.array([_shrunk(counts, weight, hour_of_day, hour, 24, brand, _DAYS_PRIOR)[0] for hour in range(24)])


def _shrunk(
    counts: Counts, weight: Counts, hours: NDArray[np.int64], hour: int, cycle: int, prior: float, strength: float
) -> tuple[float, float]:
    """The mean of one hour of the cycle and its neighbours, shrunk to ``prior``; and the observations behind it."""
    apart = np.abs(hours - hour)
    near = np.minimum(apart, cycle - apart)
    kernel = weight * ((near == 0) + 0.5 * (near == 1))
    seen = float(kernel.sum())
    return (float(kernel @ counts) + strength * prior) / (seen + strength), seen


def _excess(counts: Counts, weight: Counts, means: Counts) -> float:
    """Variation beyond Poisson: phi in variance = m + phi * m^2."""
    ceiling = _OUTLIER**2 * (means + _PHI * means**2)
    squares = np.minimum((counts - means) ** 2, ceiling)
    prior = _PHI_HOURS * float(weight @ means**2) / float(weight.sum())
    excess = (float(weight @ (squares - means)) + _PHI * prior) / (float(weight @ means**2) + prior)
    return float(max(excess, _PHI_FLOOR))


def _negative_binomial_tail(count: int, mean: float, size: float) -> float:
    """P(X >= count), summed upwards from ``count`` until a term adds nothing."""
    if count <= 0:
        return 1.0
    if count <= mean:
        return 1.0 - _below(count, mean, size)
    share = mean / (mean + size)
    term, total, at = math.exp(_log_probability(count, mean, size)), 0.0, count
    while term > total * 1e-12:
        total += term
        term *= share * (at + size) / (at + 1)
        at += 1
    return min(total, 1.0)


def _below(count: int, mean: float, size: float) -> float:
    return min(1.0, math.fsum(math.exp(_log_probability(at, mean, size)) for at in range(count)))


def _log_probability(count: int, mean: float, size: float) -> float:
    choose = math.lgamma(count + size) - math.lgamma(size) - math.lgamma(count + 1)
    return choose + size * math.log(size / (mean + size)) + count * math.log(mean / (mean + size))


def threshold(false_alerts_per_month: float) -> float:
    """The tail below which an hour alerts: of a month's hours so many may do so by chance."""
    return min(1.0, false_alerts_per_month / HOURS_A_MONTH)
