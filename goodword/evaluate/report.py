"""Labelled rows in, figures out. The rows are held in memory: people have labelled them, so they are not many."""

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any

from goodword.evaluate.heads import HEADS, YES, Prediction, label_reader, predict
from goodword.evaluate.slices import slices_of
from listeners.errors import BadConfig
from listeners.files import cells, read_records
from nlp import metrics
from nlp.heads import YES_NO
from nlp.tagger import Tagger
from nlp.taggers import default_taggers, tag_all

_BATCH = 1024  # texts between two words about the progress
_SMALLEST, _WORST = 30, 5  # a slice of fewer rows is chance; more slices than these nobody reads
_PLATFORM = ("source", "platform")
_SHOWN = 60  # characters of a label in a message


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """``difference``: to the macro F1 of all rows that were read; below 0 is worse."""

    name: str
    rows: int
    macro_f1: float
    difference: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrong:
    """A row that was answered wrong. ``row``: its number, as ``listeners.files.Records`` counts."""

    row: int
    text: str
    label: str
    predicted: str
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The rows of a file are ``evaluated``, ``abstained`` (of a language that no tagger reads: language -> rows),
    ``unlabelled``, ``empty`` (no text) or ``torn`` (can't be read); all figures are of the evaluated ones.

    ``confusion``: rows are true, columns predicted, in the order of ``labels``. ``f1_yes``, ``roc_auc``: of a head of
    yes or no alone. ``cut_off``: of such a head, the P(yes) from which on the F1 is best, and ``cut_off_f1`` is that;
    of any other, the confidence from which on the accuracy is ``wanted``, None where none is, and ``review`` the share
    of rows below. ``wrong``: surest first.
    """

    head: str
    rows: int
    evaluated: int
    abstained: Mapping[str, int]
    unlabelled: int
    empty: int
    torn: int
    accuracy: float
    macro_recall: float
    macro_f1: float
    f1_yes: float | None
    brier: float
    ece: float
    roc_auc: float | None
    labels: Sequence[str]
    confusion: Sequence[Sequence[int]]
    slices: Sequence[Slice]
    cut_off: float | None
    cut_off_f1: float | None
    wanted: float
    review: float | None
    wrong: Sequence[Wrong]


@dataclass(slots=True)
class _Row:
    """``slices``: the values of the columns that slice."""

    number: int
    text: str
    label: str
    slices: list[str]
    language: str = "und"
    said: Prediction | None = None


@dataclass(slots=True)
class _Rows:
    """The rows of a file that have a label and a text, and how many have not."""

    kept: list[_Row] = field(default_factory=list)
    unlabelled: int = 0
    empty: int = 0
    torn: int = 0


_Answered = tuple[_Row, Prediction]


def evaluate(
    path: Path,
    *,
    text: str,
    label: str,
    head: str,
    mapping: Mapping[str, str] | None = None,
    slice_by: Sequence[str] = (),
    wanted: float = 0.9,
    taggers: Callable[[], Sequence[Tagger]] = default_taggers,
    on_rows: Callable[[int, int | None], None] = lambda _rows, _all: None,
) -> Report:
    """Tags the column ``text`` of a CSV, JSONL or Parquet file and compares the answers of ``head`` with ``label``.

    ``mapping``: cell -> label. ``slice_by``: columns whose values make slices; those named source or platform always
    do. ``on_rows`` hears the number of texts done, and of all. Raises BadConfig for a file that can't be read, a
    missing column, an unknown head or label, and where no row is left to evaluate.
    """
    rows = _read(path, text, label, label_reader(head, mapping or {}), slice_by)
    _tag(rows.kept, head, taggers(), on_rows)
    answered = [(row, row.said) for row in rows.kept if row.said is not None]
    abstained = Counter(row.language for row in rows.kept if row.said is None)
    if not answered:
        raise BadConfig(
            f"{path}: no row to evaluate: {len(rows.kept):,} in a language that no tagger reads, "
            f"{rows.unlabelled:,} without a label, {rows.empty:,} without a text, {rows.torn:,} torn"
        )
    return Report(
        head=head,
        rows=len(rows.kept) + rows.unlabelled + rows.empty + rows.torn,
        evaluated=len(answered),
        abstained=dict(abstained.most_common()),
        unlabelled=rows.unlabelled,
        empty=rows.empty,
        torn=rows.torn,
        wanted=wanted,
        **_figures(answered, head, wanted),
    )


def _read(path: Path, text: str, label: str, to_label: Callable[[str], str], slice_by: Sequence[str]) -> _Rows:
    rows = _Rows()
    for records in read_records(path, columns_needed=[text, label, *slice_by]):
        rows.torn += len(records.bad)
        for number, row in zip(records.numbers, records.rows, strict=True):
            where = f"{path}:{number}"
            written = _cell(where, row, label)
            spoken = row.get(text)
            spoken = spoken if isinstance(spoken, str) else _cell(where, row, text)
            if written is None:
                rows.unlabelled += 1
            elif spoken is None or not spoken.strip():
                rows.empty += 1
            else:
                by = [name for name in dict.fromkeys((*_PLATFORM, *slice_by)) if name in row]
                values = [f"{name} {value[:_SHOWN]}" for name in by if (value := _cell(where, row, name))]
                rows.kept.append(_Row(number, spoken, _label(where, written, to_label), values))
    return rows


def _cell(where: str, row: Mapping[str, Any], column: str) -> str | None:
    try:
        return cells.text(row.get(column))
    except ValueError as error:
        raise BadConfig(f"{where}, column {column}: {error}") from error


def _label(where: str, cell: str, to_label: Callable[[str], str]) -> str:
    try:
        return to_label(cell)
    except ValueError as error:
        shown = cell[:_SHOWN]
        raise BadConfig(f"{where}: label {shown!r} is {error}; --map {shown}=NAME gives it a name") from error


def _tag(
    rows: Sequence[_Row], head: str, taggers: Sequence[Tagger], on_rows: Callable[[int, int | None], None]
) -> None:
    """Fills in what was said of each row. Equal texts are tagged once."""
    by_text: dict[str, list[_Row]] = {}
    for row in rows:
        by_text.setdefault(row.text, []).append(row)
    texts = list(by_text)
    for start in range(0, len(texts), _BATCH):
        on_rows(start, len(texts))
        batch = texts[start : start + _BATCH]
        for text, of_taggers in zip(batch, zip(*tag_all(taggers, batch), strict=True), strict=True):
            signals = list(chain(*of_taggers))
            language = predict(signals, "language")
            for row in by_text[text]:
                row.said = predict(signals, head)
                row.language = language.label if language else row.language
    on_rows(len(texts), len(texts))


def _figures(answered: Sequence[_Answered], head: str, wanted: float) -> dict[str, Any]:
    """The figures of a Report."""
    gold = [row.label for row, _ in answered]
    predicted = [said.label for _, said in answered]
    right = [true == said for true, said in zip(gold, predicted, strict=True)]
    confidences = [said.confidence for _, said in answered]
    seen = {*gold, *predicted}
    labels = [name for name in HEADS[head] if name in seen] + sorted(seen.difference(HEADS[head]))
    return {
        "accuracy": metrics.accuracy(right),
        "macro_recall": metrics.macro_recall(gold, predicted),
        "macro_f1": metrics.macro_f1(gold, predicted),
        "f1_yes": metrics.f1_of(gold, predicted, YES) if head in YES_NO else None,
        "brier": metrics.brier(confidences, right),
        "ece": metrics.calibration_error(confidences, right),
        "labels": labels,
        "confusion": metrics.confusion(gold, predicted, labels),
        "slices": _slices(answered, metrics.macro_f1(gold, predicted)),
        "wrong": _wrong(answered),
        **(_yes_no(answered) if head in YES_NO else _review(confidences, right, wanted)),
    }


def _yes_no(answered: Sequence[_Answered]) -> dict[str, Any]:
    scores = [said.yes for _, said in answered if said.yes is not None]
    positive = [row.label == YES for row, _ in answered]
    cut_off, f1 = metrics.best_f1_cut_off(scores, positive)
    return {
        "roc_auc": metrics.roc_auc(scores, positive),
        "cut_off": _rounded_down(cut_off),
        "cut_off_f1": f1,
        "review": None,
    }


def _review(confidences: Sequence[float], right: Sequence[bool], wanted: float) -> dict[str, Any]:
    cut_off, review = metrics.wanted_cut_off(confidences, right, wanted) or (None, None)
    return {
        "roc_auc": None,
        "cut_off": None if cut_off is None else _rounded_down(cut_off),
        "cut_off_f1": None,
        "review": review,
    }


def _rounded_down(cut_off: float) -> float:
    """In the four decimals that people read, so that the rows that reach it still do."""
    return math.floor(cut_off * 10_000) / 10_000


def _slices(answered: Sequence[_Answered], whole: float) -> list[Slice]:
    """The worst first."""
    parts: dict[str, list[_Answered]] = {}
    for row, said in answered:
        for name in (*slices_of(row.text), f"language {row.language}", *row.slices):
            parts.setdefault(name, []).append((row, said))
    found = []
    for name, part in parts.items():
        if _SMALLEST <= len(part) < len(answered):
            f1 = metrics.macro_f1([row.label for row, _ in part], [said.label for _, said in part])
            found.append(Slice(name=name, rows=len(part), macro_f1=f1, difference=f1 - whole))
    return sorted(found, key=lambda one: one.macro_f1)[:_WORST]


def _wrong(answered: Sequence[_Answered]) -> list[Wrong]:
    found = [
        Wrong(row=row.number, text=row.text, label=row.label, predicted=said.label, confidence=said.confidence)
        for row, said in answered
        if row.label != said.label
    ]
    return sorted(found, key=lambda one: -one.confidence)
