"""What people answer to proposed links, out of a spreadsheet."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from goodword.home import Home
from goodword.sheets import SheetError, sheet_rows
from goodword.untrusted import harmless
from warehouse.match.decisions import BadDecisions, Decision, decide_all

#: What a person may write in the column same; an empty cell is not answered.
ANSWERS: Mapping[str, bool] = {"yes": True, "y": True, "true": True, "no": False, "n": False, "false": False}


def decide_from_file(home: Home, file: Path, by: str, now: datetime) -> tuple[int, int]:
    """Takes the answers of a CSV, JSONL or Parquet file, all or none; how many there are, and how many are new.

    Columns: author_key, customer_id, same (yes, no or empty). Raises SheetError with a line for each row at fault,
    BadConfig for no such file.
    """
    where: list[str] = []
    decisions: list[Decision] = []
    faults: list[str] = []
    for place, row in sheet_rows(file, ("author_key", "customer_id", "same"), faults):
        author, customer, answer = (_value(row.get(column)) for column in ("author_key", "customer_id", "same"))
        said = answer.casefold()
        if not said:
            continue
        if said not in ANSWERS:
            faults.append(f"{place}: same can't be {answer!r}; it is yes, no or empty")
            continue
        where.append(place)
        decisions.append(Decision(author_key=author, customer_id=customer, same=ANSWERS[said]))
    if faults:
        raise SheetError(faults)
    if not decisions:
        return 0, 0
    try:
        return len(decisions), decide_all(home.warehouse, decisions, by, now)
    except BadDecisions as error:
        raise SheetError([f"{where[at]}: {reason}" for at, reason in error.reasons.items()]) from None


def _value(cell: Any) -> str:
    """A cell as it was before it was made harmless for spreadsheets."""
    value = "" if cell is None else str(cell).strip()
    bare = value.removeprefix("'")
    return bare if harmless(bare) == value else value
