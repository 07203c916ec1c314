"""Which counts of a series lie far above what was to be expected, from its past alone.

Two trailing sums are watched: half an hour, in which a burst shows, and three hours, in which a wave does. What is
expected of a sum is the median of the same time of day on the fourteen days before, to the row or, if that is more,
give or take half an hour: a median forgets a crisis at once and follows growth within a week. Of fewer than five days
it may be no less than the mean of all that was heard.

People answer one another, so that counts vary more than a Poisson rate allows. A sum is taken for negative binomial
about what is expected, with a variation that is learned from the series (method of moments), from the value of a lively
series, phi = 0.5, downwards. The surprise of a sum is -log10 of P(as many or more).

It is too much from 4 on, one in ten thousand, and only where it also exceeds the 99.8 % quantile of the series' own
surprises in the four weeks before, for who is often in the news has to be so more than usual, and what came at the same
time of the week twice in these weeks. An alert is the first row of an excursion, at most one in 36 hours.

Sources: Noufaily et al., An improved algorithm for outbreak detection in multiple surveillance systems, Statistics in
Medicine 32 (2013) 1206-1222 (negative binomial tails over the same weeks of the past, past outbreaks weighed down);
Johnson, Kemp & Kotz, Univariate Discrete Distributions (2005), ch. 5. The constants were set on five public series of
tweets.
"""

import math
from dataclasses import dataclass
from datetime import timedelta

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]

#: Sums over so long are watched.
BURST, WAVE = timedelta(minutes=30), timedelta(hours=3)
#: No two alerts lie closer together.
COOLDOWN = timedelta(hours=36)
_DAY, _WEEK = timedelta(days=1), timedelta(days=7)
_DAYS = 14
_MEMORY_DAYS = 28
_QUANTILE = 0.998
_RECURRING = 1.5
_PHI, _PHI_LEAST = 0.5, 0.05  # what is assumed of everybody, and the least
_OUTLIER = 4.0  # standard deviations
_PRIOR = 0.5  # half a voice is expected even of a silent brand (Jeffreys)
_LEAST = 14  # rows, before anything can be called unusual
_YOUNG = 5  # days
#: What a row is held against: two weeks before it, and the surprises of four, each with two weeks of its own.
MEMORY = timedelta(days=_DAYS + _MEMORY_DAYS)
_CELLS = 4_000_000  # of the largest array in memory


@dataclass(frozen=True, slots=True)
class Spikes:
    """Arrays of the shape of the counts, NaN where nothing can be said.

    ``expected``  of a row
    ``upper``     half an hour whose rows are above this on average alerts
    ``chance``    the probability of so large a sum or a larger one, of the sum that exceeds its limit the more
    ``score``     0 to 1: 0.5 or more is too much
    ``alert``     the first rows of excursions
    """

    expected: Values
    upper: Values
    chance: Values
    score: Values
    alert: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Pace:
    """How many rows a series of this step has in a time; at least one."""

    step: timedelta

    def rows(self, time: timedelta) -> int:
        return max(1, round(time / self.step))

    @property
    def memory(self) -> int:
        """How many rows before one bear on it."""
        return self.rows(MEMORY)


def find_spikes(counts: Values, step: timedelta, *, judged: int | None = None, chance: float = 1e-4) -> Spikes:
    """``counts``: rows, or series x rows, ``step`` apart and without holes; NaN is not known. ``judged``: so many of
    the last rows are wanted; without it all. ``chance``: the probability from which on a sum may be too much.

    A row is judged by those before it and by itself. Raises ValueError for a count below 0 or a step below a second.
    """
    if step < timedelta(seconds=1):
        raise ValueError("a step is a second or longer")
    if (counts < 0).any():
        raise ValueError("a count can't be below 0")
    table = np.atleast_2d(np.asarray(counts, dtype=np.float64))
    pace = Pace(step)
    wanted = table.shape[1] if judged is None else min(judged, table.shape[1])
    portion = max(1, _CELLS // max(1, table.shape[1]))
    parts = [
        _portion(table[at : at + portion], pace, wanted, -math.log10(chance)) for at in range(0, len(table), portion)
    ]
    expected, upper, surprise, ratio = (
        np.concatenate([part[which] for part in parts]) if parts else np.empty((0, wanted)) for which in range(4)
    )
    score = ratio / (ratio + 1.0)
    alert = np.array([_edges(row >= 0.5, pace.rows(COOLDOWN)) for row in score], dtype=np.bool_)
    shape = (*counts.shape[:-1], wanted)
    expected, upper, surprise, score = (array.reshape(shape) for array in (expected, upper, surprise, score))
    return Spikes(expected, upper, 10**-surprise, score, alert.reshape(shape))


def _portion(table: Values, pace: Pace, wanted: int, least: float) -> tuple[Values, Values, Values, Values]:
    """expected, upper, surprise and surprise / limit of the last ``wanted`` rows. ``least``: of the limit."""
    surprises, ratios = [], []
    expected = upper = np.empty(0)
    for window in dict.fromkeys((pace.rows(BURST), pace.rows(WAVE))):
        sums = _trailing(table, window)
        mean = _expected(sums, pace)
        shape = 1 / _excess(sums, mean, pace)
        surprise = _surprise(sums, mean + _PRIOR, shape)
        surprise[:, : max(pace.rows(_DAY), _LEAST)] = np.nan
        limit = np.fmax(np.fmax(least, _extremes(surprise, pace, wanted)), _weekly(surprise, pace)[:, -wanted:])
        surprises.append(surprise[:, -wanted:])
        ratios.append(surprises[-1] / limit)
        if not expected.size:
            expected = mean[:, -wanted:] / window
            upper = np.where(
                np.isnan(ratios[0]), np.nan, _reaching(limit, mean[:, -wanted:] + _PRIOR, shape[:, -wanted:]) / window
            )
    burst, wave = ratios[0], ratios[-1]
    later = np.nan_to_num(wave, nan=-1.0) > np.nan_to_num(burst, nan=-1.0)
    return expected, upper, np.where(later, surprises[-1], surprises[0]), np.where(later, wave, burst)


def _trailing(table: Values, window: int) -> Values:
    """Sums of each row and those before it. Unknown rows count as the mean of the known ones, as long as these are half
    of all."""
    padded = np.concatenate([np.full((len(table), window - 1), np.nan), table], axis=1)
    known = np.cumsum(np.pad(~np.isnan(padded), ((0, 0), (1, 0))), axis=1)
    total = np.cumsum(np.pad(np.nan_to_num(padded), ((0, 0), (1, 0))), axis=1)
    heard, said = (sums[:, window:] - sums[:, :-window] for sums in (known, total))
    sums = said * window / np.maximum(heard, 1)
    sums[(2 * heard < window) | np.isnan(table)] = np.nan
    found: Values = sums
    return found


def _around(pace: Pace) -> int:
    """How many rows about the same time of a day are looked at."""
    return 2 * min(pace.rows(BURST), (pace.rows(_DAY) - 1) // 2) + 1


def _expected(sums: Values, pace: Pace) -> Values:
    """The median of the same time of day on the days before, of few days with the mean of all before."""
    day, around, rows = pace.rows(_DAY), _around(pace), sums.shape[1]
    half = around // 2
    shifts = [days * day - offset for days in range(1, _DAYS + 1) for offset in range(-half, half + 1)]
    first = shifts[-1] + 2 * half + day  # no shift is larger
    padded = np.pad(sums, ((0, 0), (first, 0)), constant_values=np.nan)
    median, known = np.empty_like(sums), np.empty(sums.shape, dtype=np.int64)
    portion = max(1, _CELLS // (len(shifts) * max(1, len(sums))))
    for start in range(0, rows, portion):
        stop = min(start + portion, rows)
        past = np.stack([padded[:, first - shift + start : first - shift + stop] for shift in shifts])
        # A peak of one hour a day is seen in that hour alone.
        exact, _ = _median(past[half::around].copy())
        near, known[:, start:stop] = _median(past)
        median[:, start:stop] = np.fmax(near, exact)
    return np.where(known < _YOUNG * around, np.maximum(median, _mean_before(sums)), median)


def _median(past: Values) -> tuple[Values, NDArray[np.int64]]:
    """Along the first axis, of what is known, and how many are; NaN where none is."""
    past.sort(axis=0)  # NaN comes last
    known = np.count_nonzero(~np.isnan(past), axis=0)
    low, high = np.maximum(known - 1, 0) // 2, np.maximum(known, 1) // 2
    middle = [np.take_along_axis(past, at[None], axis=0)[0] for at in (low, high)]
    return (middle[0] + middle[1]) / 2, known


def _mean_before(sums: Values) -> Values:
    """Of each row the mean of all rows before it; 0 where nothing is known of them."""
    known = np.cumsum(~np.isnan(sums), axis=1)[:, :-1]
    mean = np.cumsum(np.nan_to_num(sums), axis=1)[:, :-1] / np.maximum(known, 1)
    return np.pad(mean, ((0, 0), (1, 0)))


def _excess(sums: Values, mean: Values, pace: Pace) -> Values:
    """Variation beyond Poisson in the four weeks before each row: phi in variance = m + phi m^2, by the method of
    moments on residuals in units of the mean, so that the loud hours of a day do not speak for the quiet ones.

    A crisis adds no more than the model allows for, and four days of what is assumed of everybody are mixed in.
    """
    known = ~np.isnan(sums) & ~np.isnan(mean)
    level = np.where(known, mean + _PRIOR, 0.0)
    apart = np.where(known, sums - level, 0.0) ** 2
    apart = np.minimum(apart, _OUTLIER**2 * (level + _PHI * level**2))
    beyond, square = _before((apart - level) / np.maximum(level, _PRIOR), pace), _before(level, pace)
    rows = _before(known.astype(np.float64), pace)
    assumed = square / np.maximum(rows, 1) * pace.rows(4 * _DAY)
    with np.errstate(invalid="ignore"):
        phi = (beyond + _PHI * assumed) / (square + assumed)
    return np.clip(np.nan_to_num(phi, nan=_PHI), _PHI_LEAST, _PHI)


def _before(values: Values, pace: Pace) -> Values:
    """Sums of the four weeks before each row."""
    total = np.cumsum(np.pad(values, ((0, 0), (1, 0))), axis=1)
    memory = pace.rows(_DAY * _MEMORY_DAYS)
    gone = np.pad(total, ((0, 0), (memory, 0)))[:, : total.shape[1]]
    found: Values = (total - gone)[:, :-1]
    return found


def _surprise(sums: Values, mean: Values, shape: Values) -> Values:
    """-log10 of the tail from a sum on: of its first term and of a geometric series, which bounds the others."""
    at = np.maximum(sums, mean)
    share = mean / (mean + shape)
    term = _log_gamma(at + shape) - _log_gamma(shape) - _log_gamma(at + 1) - shape * np.log1p(mean / shape)
    term += at * np.log(share)
    rest = np.log1p(-np.minimum(share * (at + shape) / (at + 1), 0.999999))
    return np.where(np.isnan(sums), np.nan, np.where(sums > mean, np.maximum(rest - term, 0.0) / math.log(10), 0.0))


def _log_gamma(values: Values) -> Values:
    """Of values above 0: Stirling's series from 7 on, to which smaller ones are brought."""
    product = np.ones_like(values)
    large = values.copy()
    for _ in range(7):
        small = large < 7
        product = np.where(small, product * large, product)
        large = np.where(small, large + 1, large)
    inverse = 1 / large
    series = inverse * (1 / 12 - inverse**2 * (1 / 360 - inverse**2 * (1 / 1260 - inverse**2 / 1680)))
    return (large - 0.5) * np.log(large) - large + 0.5 * math.log(2 * math.pi) + series - np.log(product)


def _reaching(limit: Values, mean: Values, shape: Values) -> Values:
    """The count whose surprise is ``limit``, by bisection."""
    low, high = mean.copy(), (mean + 10) * 1_000
    for _ in range(32):
        middle = (low + high) / 2
        below = _surprise(middle, mean, shape) < limit
        low, high = np.where(below, middle, low), np.where(below, high, middle)
    return high


def _extremes(surprise: Values, pace: Pace, wanted: int) -> Values:
    """The quantile of what came before, anew each hour; NaN where less than a day did."""
    memory, stride, rows = pace.rows(_DAY * _MEMORY_DAYS), pace.rows(timedelta(hours=1)), surprise.shape[1]
    padded = np.concatenate([np.full((len(surprise), memory), np.nan), surprise], axis=1)
    first = (rows - wanted) // stride * stride
    starts = range(first, rows, stride)
    top = math.ceil((1 - _QUANTILE) * memory) + 2
    columns = []
    for start in starts:
        before = padded[:, start : start + memory]
        known = np.count_nonzero(~np.isnan(before), axis=1)
        columns.append(np.where(known >= max(pace.rows(_DAY), _LEAST), _quantile(before, known, top), np.nan))
    each = np.repeat(np.stack(columns, axis=1), stride, axis=1)
    return each[:, rows - wanted - first :][:, :wanted]


def _weekly(surprise: Values, pace: Pace) -> Values:
    """What recurs, such as a newsletter on Mondays: the second largest surprise about this time of the week in the four
    weeks before, and a margin; NaN where no two are known."""
    week, half, rows = pace.rows(_WEEK), _around(pace) // 2, surprise.shape[1]
    past = np.full((_MEMORY_DAYS // 7, *surprise.shape), np.nan)
    for at in range(len(past)):
        for offset in range(-half, half + 1):
            shift = (at + 1) * week + offset
            if 0 < shift < rows:
                past[at, :, shift:] = np.fmax(past[at, :, shift:], surprise[:, : rows - shift])
    largest = np.sort(np.where(np.isnan(past), -1.0, past), axis=0)[-2]
    return np.where(largest < 0, np.nan, _RECURRING * largest)


def _quantile(before: Values, known: NDArray[np.int64], top: int) -> Values:
    """Of each series, interpolated between neighbours; only the ``top`` largest values are put in order."""
    filled = np.where(np.isnan(before), -1.0, before)
    largest = np.sort(np.partition(filled, -min(top, filled.shape[1]), axis=1)[:, -top:], axis=1)[:, ::-1]
    place = (1 - _QUANTILE) * np.maximum(known - 1, 0)
    lower, share = np.floor(place).astype(np.int64), place % 1.0
    high = np.take_along_axis(largest, lower[:, None], axis=1)[:, 0]
    low = np.take_along_axis(largest, np.minimum(lower + 1, largest.shape[1] - 1)[:, None], axis=1)[:, 0]
    found: Values = high + (low - high) * share
    return found


def _edges(above: NDArray[np.bool_], cooldown: int) -> NDArray[np.bool_]:
    """The first row of each excursion, unless one alerted within ``cooldown`` rows."""
    found = np.zeros(len(above), dtype=np.bool_)
    last = -cooldown
    for at in np.flatnonzero(above & ~np.concatenate([[False], above[:-1]])):
        if at - last >= cooldown:
            found[at], last = True, int(at)
    return found
