"""What a tagger is: texts in, signals out. It knows no network, no database and no Mention."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """What a tagger says of one text.

    ``name``        what was asked: "language", "sentiment", "emotion", "role", "aspect", or a head of ``heads.YES_NO``
    ``label``       the answer: "en"; "negative" | "neutral" | "positive"; "anger" ...; "advocate" | "ambassador" |
                    "employee"; of an aspect "category:polarity", such as "service:negative"; of a head always "yes"
    ``score``       probability of the label, 0..1: of a head P(yes), however small
    ``value``       sentiment and aspects alone: P(positive) - P(negative), -1..1
    ``start, end``  the evidence: characters ``text[start:end]`` of the text as given, of a head whose answer is yes the
                    clause that speaks most for it; None where the whole text counts
    """

    name: str
    label: str
    score: float
    value: float | None = None
    start: int | None = None
    end: int | None = None


Signals = tuple[Signal, ...]


class Tagger(Protocol):
    """``tag`` returns one tuple a text, in order; what it says of a text does not depend on the other texts.

    An empty tuple means that the tagger has nothing to say, of an empty text for one.
    A change of ``version`` means that history is to be tagged again.
    ``languages``: the labels of signal "language" whose texts it can read; None where it reads all.
    """

    @property
    def name(self) -> str: ...

    @property
    def version(self) -> str: ...

    @property
    def languages(self) -> frozenset[str] | None: ...

    def tag(self, texts: Sequence[str]) -> Sequence[Signals]: ...
