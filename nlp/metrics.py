"""How good answers are, as pure functions of what was said and what is true.

``gold`` and ``predicted`` are labels, row by row; ``right`` says of each row whether the two agree; ``confidences`` are
the probabilities that the tagger gave its answers. Of no rows at all nothing can be said: every function raises
ValueError.
"""

from collections import Counter
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Labels = Sequence[str]
Numbers = Sequence[float]


def accuracy(right: Sequence[bool]) -> float:
    """The share of right answers."""
    return _some(len(right)) and sum(right) / len(right)


def confusion(gold: Labels, predicted: Labels, names: Labels) -> list[list[int]]:
    """Rows are what is true, columns what was said, both in the order of ``names``."""
    counts = Counter(zip(gold, predicted, strict=True))
    return [[counts[true, said] for said in names] for true in names]


def recall_of(gold: Labels, predicted: Labels, label: str) -> float:
    """Of the rows that are ``label``, the share that was found; 0 where there are none."""
    hits = sum(true == said == label for true, said in zip(gold, predicted, strict=True))
    return hits / max(1, sum(true == label for true in gold))


def f1_of(gold: Labels, predicted: Labels, label: str) -> float:
    """The harmonic mean of precision and recall; 0 where nothing is ``label`` or called so."""
    hits = sum(true == said == label for true, said in zip(gold, predicted, strict=True))
    return 2 * hits / max(1, sum(true == label for true in gold) + sum(said == label for said in predicted))


def macro_recall(gold: Labels, predicted: Labels) -> float:
    """The mean recall of the labels that occur in ``gold``: each counts the same, however rare."""
    return float(np.mean([recall_of(gold, predicted, label) for label in _labels(gold)]))


def macro_f1(gold: Labels, predicted: Labels) -> float:
    """The mean F1 of the labels that occur in ``gold``."""
    return float(np.mean([f1_of(gold, predicted, label) for label in _labels(gold)]))


def brier(confidences: Numbers, right: Sequence[bool]) -> float:
    """Mean squared difference between confidence and being right (Brier 1950); 0 is best, and always 0.5 gives 0.25.

    Of an answer of yes or no, this is the same as that between P(yes) and the truth.
    """
    _some(len(right))
    return float(np.mean((_array(confidences) - _array(right)) ** 2))


def calibration_error(confidences: Numbers, right: Sequence[bool], bins: int = 15) -> float:
    """Expected calibration error: how far confidence and accuracy lie apart, in ``bins`` of equal width.

    Guo, Pleiss, Sun, Weinberger: On Calibration of Modern Neural Networks, ICML 2017, eq. 3. A bin holds the rows with
    a confidence in (m / bins, (m + 1) / bins].
    """
    _some(len(right))
    sure, hit = _array(confidences), _array(right)
    bin_of = np.clip(np.ceil(sure * bins).astype(int) - 1, 0, bins - 1)
    gaps = np.bincount(bin_of, weights=hit - sure, minlength=bins)
    return float(np.abs(gaps).sum() / len(right))


def roc_auc(scores: Numbers, positive: Sequence[bool]) -> float | None:
    """The probability that a positive row has the higher score than a negative one; equal scores count half.

    None where all rows are positive, or all negative.
    """
    truth = np.asarray(positive, dtype=bool)
    ups, downs = int(truth.sum()), int((~truth).sum())
    if not ups or not downs:
        return None
    _, place, counts = np.unique(_array(scores), return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[place]  # equal scores share the mean of their ranks
    return float((ranks[truth].sum() - ups * (ups + 1) / 2) / (ups * downs))


def best_f1_cut_off(scores: Numbers, positive: Sequence[bool]) -> tuple[float, float]:
    """The score from which on "yes" has the best F1, and that F1; of several such scores the highest."""
    _some(len(positive))
    order, last = _from_the_top(scores)
    hits = np.cumsum(np.asarray(positive, dtype=bool)[order])[last]
    f1 = 2 * hits / (last + 1 + max(1, sum(positive)))
    best = int(f1.argmax())
    return float(_array(scores)[order][last[best]]), float(f1[best])


def wanted_cut_off(confidences: Numbers, right: Sequence[bool], wanted: float) -> tuple[float, float] | None:
    """The lowest confidence from which on the answers have the accuracy ``wanted``, and the share of rows below it.

    None where no confidence is high enough.
    """
    _some(len(right))
    order, last = _from_the_top(confidences)
    reached = np.flatnonzero(np.cumsum(_array(right)[order])[last] >= wanted * (last + 1))
    if not len(reached):
        return None
    at = int(last[reached[-1]])
    return float(_array(confidences)[order][at]), 1 - (at + 1) / len(right)


def _from_the_top(scores: Numbers) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """The rows from the highest score to the lowest, and the places of the last of each score in that order."""
    order = np.argsort(-_array(scores), kind="stable")
    ordered = _array(scores)[order]
    return order, np.flatnonzero(np.append(ordered[1:] != ordered[:-1], True))


def _array(values: Sequence[float] | Sequence[bool]) -> npt.NDArray[np.float64]:
    return np.asarray(values, dtype=np.float64)


def _labels(gold: Labels) -> list[str]:
    return list(dict.fromkeys(gold)) if _some(len(gold)) else []


def _some(rows: int) -> int:
    if not rows:
        raise ValueError("no rows")
    return rows
