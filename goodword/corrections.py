"""What a person may correct, and how a spreadsheet of corrections is read."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from goodword.home import Home
from goodword.sheets import SheetError, sheet_rows
from nlp.heads import EMOTION, SENTIMENT, YES_NO
from warehouse.corrections import BadCorrections, Correction, correct

#: Name -> the labels that a person may give it.
LABELS: Mapping[str, tuple[str, ...]] = {
    "sentiment": SENTIMENT,
    "emotion": EMOTION,
    "role": ("none", "advocate", "ambassador", "employee"),
    **dict.fromkeys(YES_NO, ("yes", "no")),
}


def fault(name: str, label: str) -> str | None:
    """What is wrong with calling ``name`` ``label``, with what may be said instead; None if nothing is."""
    if name not in LABELS:
        return f"there is no {name!r} to correct; there is {', '.join(LABELS)}"
    if label not in LABELS[name]:
        return f"{name} can't be {label!r}; it is {', '.join(LABELS[name])}"
    return None


def correct_from_file(home: Home, file: Path, by: str, now: datetime) -> tuple[int, int]:
    """Makes the corrections of a CSV, JSONL or Parquet file, all or none; how many there are, and how many are new.

    Columns: mention_id, name, label; text_hash, if it is there, says which words were judged. A row without a label is
    one that nobody filled in. Raises SheetError with a line for each row at fault, BadConfig for no such file.
    """
    where: list[str] = []
    corrections: list[Correction] = []
    faults: list[str] = []
    for place, row in sheet_rows(file, ("mention_id", "name", "label"), faults):
        values = {column: str(row.get(column) or "").strip() for column in ("mention_id", "name", "label", "text_hash")}
        name, label = values["name"].casefold(), values["label"].casefold()
        if not label:
            continue
        if reason := fault(name, label):
            faults.append(f"{place}: {reason}")
        where.append(place)
        text_hash = values["text_hash"] or None
        corrections.append(Correction(mention_id=values["mention_id"], name=name, label=label, text_hash=text_hash))
    if faults:
        raise SheetError(faults)
    if not corrections:
        return 0, 0
    try:
        return len(corrections), correct(home.warehouse, corrections, by, now)
    except BadCorrections as error:
        raise SheetError([f"{where[at]}: {reason}" for at, reason in error.reasons.items()]) from None
