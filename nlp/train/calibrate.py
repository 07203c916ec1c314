"""Probabilities that mean what they say: fitted on validation rows and folded into the heads' own weights.

The classes are far from equal (16 % of the tweets are negative, few feelings are optimism), and TweetEval's metrics
count each class as much. The priors of the labels are taken out in part (``PRIOR``; Menon et al. 2021, logit
adjustment): a negative post is then rarely called neutral, which is what a brand loses most by. Then one temperature
for each softmax (Guo et al. 2017), slope and shift for each yes or no (Platt 1999), in which a rare yes counts
``sqrt(no / yes)``: the same half of the prior is taken out, so that from 0.5 on a yes is about as often found as it is
right.
"""

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from nlp.heads import EMOTION, SENTIMENT, YES_NO
from nlp.train.network import Network
from nlp.train.sets import Row

#: How much of the log prior is taken out, 0..1. Half gives most of the gain and keeps the probabilities honest.
PRIOR = 0.5
#: Heads that keep their prior. A payment that is seen where there is none takes an advocate away, and most are known to
#: the rules by their words; a customer who is said to leave is called.
_AS_RARE_AS_IT_IS = frozenset({"disclosure", "churn_risk"})
# Where sentiment and emotion are fitted, and their priors come from.
_TWEETS = ("tweeteval", "calm", "umsab")
_FEWEST = 40  # yes answers among the validation rows; of fewer no slope is fitted


def calibrate(network: Network, rows: Sequence[Row], logits: np.ndarray, learnt: Sequence[Row]) -> dict[str, float]:
    """Changes ``network``; returns what was fitted, by head: the temperature, or the slope.

    ``logits``: what it says of the validation ``rows``, (rows, 3 + 5 + heads). ``learnt``: the rows of training, whose
    labels are the priors.
    """
    fitted: dict[str, float] = {}
    first, second = len(SENTIMENT), len(SENTIMENT) + len(EMOTION)
    said = torch.from_numpy(logits).double()
    for head, layer, part in (
        ("sentiment", network.sentiment, said[:, :first]),
        ("emotion", network.emotion, said[:, first:second]),
    ):
        chosen = [row for row, one in enumerate(rows) if _is_labelled_tweet(one, head)]
        if not chosen:
            continue
        counts = np.bincount([int(row.labels[head]) for row in learnt if _is_labelled_tweet(row, head)])
        shift = -PRIOR * torch.log(torch.from_numpy(counts / counts.sum()))
        if head == "emotion":  # "none" is from a set of our making: its share says nothing
            none = EMOTION.index("none")
            shift[none] = torch.cat([shift[:none], shift[none + 1 :]]).mean()
        with torch.no_grad():
            layer.bias += shift.float()
        part += shift
        truth = torch.tensor([int(rows[row].labels[head]) for row in chosen])
        heat = _fit(part[chosen], lambda part, scale, _, truth=truth: functional.cross_entropy(part * scale, truth))
        fitted[head] = round(1 / heat[0], 3)
        _scale(layer, heat[0])
    for place, head in enumerate(YES_NO):
        chosen = [row for row, one in enumerate(rows) if head in one.labels]
        answers = torch.tensor([rows[row].labels[head] for row in chosen]).double()
        if answers.round().sum() < _FEWEST:
            continue
        taken_out = 0.0 if head in _AS_RARE_AS_IT_IS else PRIOR
        weight = torch.where(answers > 0.5, ((answers <= 0.5).sum() / (answers > 0.5).sum()) ** taken_out, 1.0)
        slope, bias = _fit(
            said[chosen, second + place],
            lambda part, scale, bias, truth=answers, weight=weight: functional.binary_cross_entropy_with_logits(
                part * scale + bias, truth, weight
            ),
        )
        fitted[head] = round(slope, 3)
        with torch.no_grad():
            network.yes_no.weight[place] *= slope
            network.yes_no.bias[place] = network.yes_no.bias[place] * slope + bias
    return fitted


def _is_labelled_tweet(row: Row, head: str) -> bool:
    return head in row.labels and row.set.startswith(_TWEETS)


def _scale(layer: nn.Linear, scale: float) -> None:
    with torch.no_grad():
        layer.weight *= scale
        layer.bias *= scale


def _fit(part: Tensor, loss) -> tuple[float, float]:  # type: ignore[no-untyped-def]
    """Scale and shift that make ``loss(part, scale, shift)`` least."""
    values = torch.tensor([1.0, 0.0], dtype=torch.float64, requires_grad=True)
    optimiser = torch.optim.LBFGS([values], max_iter=200, line_search_fn="strong_wolfe")

    def step() -> Tensor:
        optimiser.zero_grad()
        found = loss(part, values[0], values[1])
        found.backward()
        return found  # type: ignore[no-any-return]

    optimiser.step(step)
    return float(values[0]), float(values[1])
