"""Who is one person within a file: average linkage over match weights.

Three records of one person support each other. Two groups are joined while the mean weight between their records, each
clipped, is high enough; so one chance likeness joins nobody, and one typo parts nobody. The mean at which two records
came together is their weight from then on.
"""

from collections import defaultdict
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

#: Weights, in bits with the prior in them, count within these bounds; a pair that was never compared is at the lower
#: one.
_LOWEST, _HIGHEST = -6.0, 10.0
#: Records that no chain of such weights connects are not looked at together.
_CONNECTED = -3.0
#: A larger tangle is first cut at higher weights.
_TANGLE = 400


def grouped(left: NDArray[np.int64], right: NDArray[np.int64], bits: Floats) -> tuple[NDArray[np.int64], ...]:
    """The pairs within groups as three arrays: left, right and the weight in bits at which they came together.

    ``left``, ``right``: records of each compared pair; ``bits``: their posterior odds, log2.
    """
    near = bits > _LOWEST
    weights: dict[int, dict[int, float]] = defaultdict(dict)
    for one, other, weight in zip(left[near].tolist(), right[near].tolist(), bits[near].tolist(), strict=True):
        weights[one][other] = weights[other][one] = weight
    found: list[tuple[int, int, float]] = []
    for members in _connected(weights, sorted(weights), _CONNECTED):
        found += _joined(weights, members)
    found.sort()
    columns = np.array(found, dtype=float).reshape(-1, 3)
    return columns[:, 0].astype(np.int64), columns[:, 1].astype(np.int64), columns[:, 2]


def _connected(weights: dict[int, dict[int, float]], members: Iterable[int], least: float) -> list[list[int]]:
    """``members`` in parts that are connected by weights above ``least``, or above more where a part is a tangle."""
    inside = set(members)
    parts = []
    while inside:
        part, waiting = [], [min(inside)]
        inside.discard(waiting[0])
        while waiting:
            member = waiting.pop()
            part.append(member)
            reached = [other for other, weight in weights[member].items() if weight > least and other in inside]
            inside.difference_update(reached)
            waiting += reached
        if len(part) > _TANGLE and least < _HIGHEST:
            parts += _connected(weights, part, least + 2)
        elif len(part) > 1:
            parts.append(sorted(part))
    return parts


def _joined(weights: dict[int, dict[int, float]], members: list[int]) -> list[tuple[int, int, float]]:
    size = len(members)
    place = {member: at for at, member in enumerate(members)}
    sums = np.full((size, size), _LOWEST)
    for member in members:
        for other, weight in weights[member].items():
            if other in place:
                sums[place[member], place[other]] = min(max(weight, _LOWEST), _HIGHEST)
    np.fill_diagonal(sums, -np.inf)
    groups = {at: [at] for at in range(size)}
    sizes = np.ones(size)
    found = []
    while len(groups) > 1:
        means = sums / np.outer(sizes, sizes)
        one, other = divmod(int(means.argmax()), size)
        height = float(means[one, other])
        if height <= _LOWEST:
            break
        found += [
            (min(members[a], members[b]), max(members[a], members[b]), _height(weights, members[a], members[b], height))
            for a in groups[one]
            for b in groups[other]
        ]
        sums[one] += sums[other]
        sums[:, one] += sums[:, other]
        sums[one, one] = -np.inf
        sums[other] = sums[:, other] = -np.inf
        sizes[one] += sizes[other]
        groups[one] += groups.pop(other)
    return found


def _height(weights: dict[int, dict[int, float]], one: int, other: int, height: float) -> float:
    """At the upper bound the pair's own weight tells more."""
    return max(height, weights[one].get(other, height)) if height >= _HIGHEST else height
