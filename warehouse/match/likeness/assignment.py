"""Which customer an author is, if any: posterior probabilities under the rules that a person is one customer and that a
customer has one account a platform.

For author a, customer c and platform p with n accounts, N customers and coverage k (the share of customers with an
account among them), the odds that a is c, all else apart, are

    odds(a, c) = LR(a, c) * (k / n) / ((1 - k) * (1 - k N / n))

(a is c: one of n accounts, of a customer who has one; against: c has none, and a is nobody's.) With all that compete
for a, and for c on the same platform under another name, P(a is c) = odds / (1 + sum of competing odds). k is fitted by
expectation maximisation, from a first guess that few authors are customers. With few customers among many authors, a
name must be rarer, or more than a name must agree.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

# Of the authors so many are customers, before any evidence, where the records hold many customers; fewer where few.
_FIRST_SHARE, _MANY_CUSTOMERS = 0.1, 1_000
_FIRST_WEIGHT = 30.0  # customers: the share found among fewer is no measure
_MOST = 0.95  # of the customers, and of the authors
_ROUNDS = 30


@dataclass(frozen=True, slots=True)
class Rivals:
    """Pairs of authors and customers by whom they compete with. All arrays have a number a pair, ``accounts`` one a
    platform. ``names``: equal for two accounts that go by one name."""

    author: Ints
    customer: Ints
    platform: Ints
    names: Ints
    accounts: Ints
    customers: int


def posteriors(rivals: Rivals, bits: Floats) -> Floats:
    """P(the author is the customer) for each pair. ``bits``: match weights, without a prior."""
    if not len(bits):
        return np.zeros(0)
    ratio = np.exp2(np.clip(bits, -60, 60))
    accounts = rivals.accounts.astype(float)
    share = _FIRST_SHARE * rivals.customers / (rivals.customers + _MANY_CUSTOMERS)
    first = np.minimum(share * accounts / rivals.customers, share)
    coverage = first
    probability = np.zeros(len(bits))
    competing = _competing(rivals)
    for _ in range(_ROUNDS):
        k = np.minimum(coverage, _MOST)
        nobody = (1 - k) * np.maximum(1 - k * rivals.customers / accounts, 1 - _MOST)
        odds = ratio * (k / accounts / nobody)[rivals.platform]
        probability = odds / (1 + competing(odds))
        found = np.bincount(rivals.platform, weights=probability, minlength=len(accounts))
        coverage = (found + _FIRST_WEIGHT * first) / (rivals.customers + _FIRST_WEIGHT)
    return probability


def _competing(rivals: Rivals) -> Callable[[Floats], Floats]:
    """For the odds of all pairs: those of all customers of the pair's author, and of the customer's other accounts on
    the platform."""
    author = _groups(rivals.author)
    place = _groups(rivals.customer * (int(rivals.platform.max(initial=0)) + 1) + rivals.platform)
    named = _groups(place * (int(rivals.names.max(initial=0)) + 1) + rivals.names)
    return lambda odds: _sums(author, odds) + _sums(place, odds) - _sums(named, odds)


def _sums(groups: Ints, odds: Floats) -> Floats:
    sums: Floats = np.bincount(groups, weights=odds).astype(np.float64)
    return sums[groups]


def _groups(keys: Ints) -> Ints:
    return np.unique(keys, return_inverse=True)[1]
