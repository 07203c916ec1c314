"""What each level of each comparison is worth, learnt from the pairs at hand.

Expectation maximisation for the model of Fellegi and Sunter (Winkler, 1988), over all pairs at once. The m and u of day
one are a prior (maximum a posteriori under Dirichlet priors), so that a file of fifty customers gets sensible weights
too; pairs of which a person or a proof has said what they are count as just that. Splink's own training takes neither,
and sees the pairs of one blocking rule at a time.
"""

import numpy as np
from numpy.typing import NDArray

from warehouse.match.likeness.scoring import Floats, Model, Vectors

# The m of day one weigh as much as so many pairs of one person, and as this share of those found: where hardly anybody
# is there twice, namesakes must not pass for what one person's records look like.
_PRIOR_MATCHES = 40.0
_PRIOR_SHARE = 0.5
_PRIOR_STRANGERS = 2_000.0  # the u of day one, as so many pairs of two
_ROUNDS = 50
_SETTLED = 1e-4


def fit(
    model: Model,
    vectors: Vectors,
    random: Vectors,
    total: float,
    *,
    one: NDArray[np.bool_],
    two: NDArray[np.bool_],
) -> Model:
    """``model`` fitted to ``vectors``, the pairs worth a look, and ``random``, pairs drawn from all ``total`` ones.

    ``one`` and ``two`` mark those of ``vectors`` that are known to be one person, or two. Of all others the model
    itself judges, round by round. u comes from the random pairs, less what of them is one person: in a small file that
    is not nothing.
    """
    first = model
    for _ in range(_ROUNDS):
        probability = probabilities(model.bits(vectors).sum(axis=1), model.prior)
        probability[one], probability[two] = 1.0, 0.0
        strangers = 1 - probabilities(model.bits(random).sum(axis=1), model.prior)
        m, u = {}, {}
        for at, comparison in enumerate(vectors.comparisons):
            name, size = comparison.name, len(comparison.levels)
            counts = _counts(vectors.levels[:, at], probability, size)
            m[name] = _pulled(counts, first.m[name], _PRIOR_MATCHES + _PRIOR_SHARE * float(counts.sum()))
            u[name] = _pulled(_counts(random.levels[:, at], strangers, size), first.u[name], _PRIOR_STRANGERS)
        moved = max(float(np.abs(m[name] - model.m[name]).max()) for name in m)
        model = Model(m, u, (float(probability.sum()) + 1.0) / (total + 100.0))
        if moved < _SETTLED:
            break
    return model


def probabilities(bits: Floats, prior: float) -> Floats:
    """Posterior match probabilities from match weights and the share of pairs that are matches."""
    odds = np.clip(bits + np.log2(prior / (1 - prior)), -200, 200)
    posterior: Floats = 1 / (1 + np.exp2(-odds))
    return posterior


def _counts(levels: NDArray[np.int8], weights: Floats, size: int) -> Floats:
    known = levels >= 0
    counts: Floats = np.bincount(levels[known], weights=weights[known], minlength=size).astype(np.float64)
    return counts


def _pulled(counts: Floats, toward: Floats, weight: float) -> Floats:
    shares: Floats = (counts + weight * toward) / (counts.sum() + weight)
    return shares
