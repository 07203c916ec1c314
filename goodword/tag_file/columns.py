"""The columns that tagging adds to a table: names, types, and what the signals of one text put into them."""

from collections.abc import Iterable
from typing import Any

import pyarrow as pa

from nlp.answers import answer
from nlp.heads import YES_NO
from nlp.tagger import Signal

# What the head "advocacy" finds is weighed against the other heads and the rules: the column is "advocate".
_HEADS = tuple(head for head in YES_NO if head != "advocacy")

#: Name -> type in Parquet, in order. ``aspects`` and ``evidence`` are lists, which stand as JSON in CSV and Parquet.
COLUMNS = {
    "language": pa.string(),
    "sentiment": pa.string(),
    "sentiment_score": pa.float64(),
    "confidence": pa.float64(),
    "emotion": pa.string(),
    **dict.fromkeys(_HEADS, pa.float64()),
    "advocate": pa.bool_(),
    "ambassador": pa.bool_(),
    "aspects": pa.string(),
    "evidence": pa.string(),
}

Cells = tuple[Any, ...]  # one value a column: str, float, bool, list, or None where there is nothing to say
NOTHING: Cells = (None,) * len(COLUMNS)


def cells_of(text: str, signals: Iterable[Signal]) -> Cells:
    """One value a column. ``signals`` are those of all taggers; what none of them answers is None."""
    said = answer(signals)
    mood = said.sentiment
    return (
        said.language,
        mood.label if mood else None,
        _rounded(mood.value if mood else None),
        _rounded(mood.score if mood else None),
        said.emotion.label if said.emotion else None,
        *(_rounded(said.probabilities.get(head)) for head in _HEADS),
        said.advocate,
        said.ambassador,
        # No list rather than an empty one where nobody looked for aspects: who does names an emotion too.
        [_aspect(text, signal) for signal in said.aspects] if said.emotion or said.aspects else None,
        [_evidence(text, signal) for signal in said.evidence],
    )


def _rounded(number: float | None) -> float | None:
    return None if number is None else round(number, 4) + 0.0  # no negative zero


def _aspect(text: str, signal: Signal) -> dict[str, Any]:
    category, _, polarity = signal.label.partition(":")
    return {
        "text": text[signal.start : signal.end],
        "start": signal.start,
        "end": signal.end,
        "category": category,
        "polarity": polarity,
        "score": _rounded(signal.score),
        "value": _rounded(signal.value),
    }


def _evidence(text: str, signal: Signal) -> dict[str, Any]:
    return {
        "signal": signal.name,
        "label": signal.label,
        "text": text[signal.start : signal.end],
        "start": signal.start,
        "end": signal.end,
        "score": _rounded(signal.score),
    }
