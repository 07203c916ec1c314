"""What all the signals of one text come to: one answer to each question.

Several taggers may answer one question (the encoder and a rule both know a threat to leave): the surest counts. The
warehouse's view ``mentions`` decides in the same way.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from nlp.heads import YES_NO
from nlp.tagger import Signal

#: From this probability on, a question of yes or no is answered yes.
CUT_OFF = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """``probabilities``: head -> P(yes), of the heads that were asked. ``role``, ``evidence``: as in their signals."""

    language: str | None
    sentiment: Signal | None
    emotion: Signal | None
    probabilities: dict[str, float]
    role: Signal | None
    aspects: tuple[Signal, ...]
    evidence: tuple[Signal, ...]

    @property
    def advocate(self) -> bool:
        """Recommends freely. Who recommends in anger is sarcastic or quotes somebody."""
        angry = self.sentiment is not None and self.sentiment.label == "negative"
        return self.role is not None and self.role.label == "advocate" and not angry

    @property
    def ambassador(self) -> bool:
        return self.role is not None and self.role.label == "ambassador"


def answer(signals: Iterable[Signal]) -> Answer:
    """The answer of one text; ``signals`` are those of all taggers."""
    said = list(signals)
    language = _surest(said, "language")
    heads = {head: _surest(said, head) for head in YES_NO}
    return Answer(
        language=language.label if language else None,
        sentiment=_surest(said, "sentiment"),
        emotion=_surest(said, "emotion"),
        probabilities={head: signal.score for head, signal in heads.items() if signal},
        role=_surest(said, "role"),
        aspects=tuple(signal for signal in said if signal.name == "aspect"),
        evidence=tuple(_evidence(said)),
    )


def _evidence(signals: Iterable[Signal]) -> list[Signal]:
    """The signals that show their words, of each answer the surest, in the order of the words. Aspects stand apart."""
    surest: dict[tuple[str, str], Signal] = {}
    for signal in signals:
        if signal.start is not None and signal.name != "aspect":
            key = signal.name, signal.label
            surest[key] = max(surest.get(key, signal), signal, key=lambda one: one.score)
    return sorted(surest.values(), key=lambda signal: signal.start or 0)


def _surest(signals: Iterable[Signal], name: str) -> Signal | None:
    return max((signal for signal in signals if signal.name == name), key=lambda signal: signal.score, default=None)
