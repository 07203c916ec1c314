"""Whether a share lies far above what was to be expected: of so many voices, so many negative ones.

The shares of a brand vary more than chance alone would have it, since people answer one another. The number of negative
voices among n is taken for beta-binomial: its mean is the share over all windows of the past, its intra-class
correlation rho is learned from how much these windows vary (method of moments), and no less than RHO_LEAST.

Source: Williams, Extra-binomial variation in logistic linear models, Applied Statistics 31 (1982) 144-148, for rho of
groups of unequal size from Pearson's X²; Johnson, Kemp & Kotz, Univariate Discrete Distributions (2005), ch. 6.2.2, for
the distribution.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

#: What is assumed of a brand that is not known well, and the least.
RHO_YOUNG, RHO_LEAST = 0.05, 0.005
#: Windows before a brand is known well.
KNOWN = 24
_PRIOR = 0.5  # half a negative and half another voice more (Jeffreys)


@dataclass(frozen=True, slots=True)
class Usual:
    """What is usual of a share: its mean, 0..1, and how much windows vary (rho, 0..1)."""

    share: float
    rho: float

    def chance(self, count: int, total: int) -> float:
        """P(``count`` or more of ``total``)."""
        if count <= 0:
            return 1.0
        a, b = (part * (1 - self.rho) / self.rho for part in (self.share, 1 - self.share))
        logs = [
            _log_choose(total, k) + _log_beta(k + a, total - k + b) - _log_beta(a, b) for k in range(count, total + 1)
        ]
        most = max(logs)
        return min(1.0, math.exp(most) * math.fsum(math.exp(log - most) for log in logs))

    def upper(self, total: int, chance: float) -> int:
        """The fewest of ``total`` that are less likely than ``chance``; one more than ``total`` if none are."""
        low, high = 0, total + 1
        while low < high:
            middle = (low + high) // 2
            low, high = (low, middle) if self.chance(middle, total) <= chance else (middle + 1, high)
        return low


def usual_share(counts: Sequence[int], totals: Sequence[int]) -> Usual:
    """Of the windows of the past, each with ``counts`` of ``totals``; those without a voice say nothing."""
    past = [(count, total) for count, total in zip(counts, totals, strict=True) if total]
    said = sum(total for _, total in past)
    share = (sum(count for count, _ in past) + _PRIOR) / (said + 2 * _PRIOR)
    if len(past) < KNOWN:
        return Usual(share, RHO_YOUNG)
    spread = sum((count - total * share) ** 2 / (total * share * (1 - share)) for count, total in past)
    pairs = sum(total - 1 for _, total in past)
    rho = (spread - (len(past) - 1)) / pairs if pairs else 0.0
    return Usual(share, min(max(rho, RHO_LEAST), 0.5))


def _log_choose(n: int, k: int) -> float:
    return math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)


def _log_beta(a: float, b: float) -> float:
    return math.lgamma(a) + math.lgamma(b) - math.lgamma(a + b)
