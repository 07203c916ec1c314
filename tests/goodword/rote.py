"""A tagger that answers by rote, and counts what it is asked."""

from collections.abc import Mapping, Sequence

from nlp.tagger import Signal, Signals


class Rote:
    """Says what it was told to say of a text, and nothing of any other."""

    version = "1"
    languages = None

    def __init__(self, said: Mapping[str, Sequence[Signal]], name: str = "rote") -> None:
        self.name = name
        self._said = said
        self.asked: list[str] = []

    def tag(self, texts: Sequence[str]) -> list[Signals]:
        self.asked += texts
        return [tuple(self._said.get(text, ())) for text in texts]


def mood(label: str, score: float, value: float) -> Signal:
    return Signal(name="sentiment", label=label, score=score, value=value)


def yes(head: str, score: float) -> Signal:
    return Signal(name=head, label="yes", score=score)
