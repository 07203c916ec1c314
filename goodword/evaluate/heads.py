"""What can be evaluated: how a label in a file reads, and what the signals of a text answer."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from listeners.errors import BadConfig
from listeners.files import cells
from nlp.answers import CUT_OFF, answer
from nlp.heads import EMOTION, SENTIMENT, YES_NO
from nlp.tagger import Signal

ROLES = ("advocate", "ambassador", "employee", "none")
YES, NO = "yes", "no"

#: Head -> its labels in the order of a confusion matrix; of a language, they are not known beforehand.
HEADS: dict[str, Sequence[str]] = {
    "sentiment": SENTIMENT,
    "emotion": EMOTION,
    "language": (),
    "role": ROLES,
    **dict.fromkeys(YES_NO, (NO, YES)),
}
_LANGUAGE = re.compile(r"([a-z]{2,3})(-latn)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Prediction:
    """``confidence``: probability of the label. ``yes``: P(yes) of a head of yes or no."""

    label: str
    confidence: float
    yes: float | None = None


def label_reader(head: str, mapping: Mapping[str, str]) -> Callable[[str], str]:
    """A function from a cell to a label of ``head``; it raises ValueError for a cell that is none.

    ``mapping``: cell -> label, for a file that has other names. Raises BadConfig for an unknown head or label in it.
    """
    if head not in HEADS:
        raise BadConfig(f"--head {head}: there is {', '.join(HEADS)}")
    read = _flag if head in YES_NO else _language if head == "language" else _one_of(HEADS[head])
    for cell, label in mapping.items():
        try:
            read(label)
        except ValueError as error:
            raise BadConfig(f"--map {cell}={label}: {label!r} is {error}") from error
    return lambda cell: read(mapping.get(cell, cell))


def _flag(cell: str) -> str:
    try:
        return YES if cells.flag(cell) else NO
    except ValueError:
        raise ValueError("not yes or no, true or false, 1 or 0") from None


def _language(cell: str) -> str:
    code = _LANGUAGE.fullmatch(cell)
    if not code:
        raise ValueError("not an ISO 639 code, such as en")
    return code[1].lower() + ("-Latn" if code[2] else "")


def _one_of(labels: Sequence[str]) -> Callable[[str], str]:
    def read(cell: str) -> str:
        if cell.lower() not in labels:
            raise ValueError(f"not one of {', '.join(labels)}")
        return cell.lower()

    return read


def predict(signals: Sequence[Signal], head: str) -> Prediction | None:
    """What the signals of one text, of all taggers, answer. None where no tagger read the text."""
    said = answer(signals)
    if head in YES_NO:
        yes = said.probabilities.get(head)
        if yes is None:
            return None
        return Prediction(YES, yes, yes) if yes >= CUT_OFF else Prediction(NO, 1 - yes, yes)
    if head == "role":
        return _role(signals)
    found = [signal for signal in signals if signal.name == head]
    best = max(found, key=lambda signal: signal.score, default=None)
    return Prediction(best.label, best.score) if best else None


def _role(signals: Sequence[Signal]) -> Prediction | None:
    """No role has no signal of its own: its probability is what the encoder leaves to it."""
    said = answer(signals)
    role = said.role
    if role is not None and (role.label != "advocate" or said.advocate):
        return Prediction(role.label, role.score)
    if not said.probabilities:
        return None
    return Prediction("none", 1 - max(said.probabilities.get(head, 0.0) for head in ("advocacy", "disclosure")))
