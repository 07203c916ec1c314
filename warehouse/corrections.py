"""What people say of mentions against the taggers: kept with its history, and never written over by a tagger."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

import pyarrow as pa

from warehouse.connection import transaction
from warehouse.errors import WarehouseError
from warehouse.migrations import writing

_SQL = Path(__file__).parent / "load" / "corrections.sql"

_CORRECTIONS = pa.schema(
    [
        pa.field("number", pa.int64()),
        *(pa.field(name, pa.string()) for name in ("mention_id", "name", "label", "text_hash")),
    ]
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """Of the mention, ``name`` is ``label``. ``text_hash``: the words that were judged; None for those of now."""

    mention_id: str
    name: str
    label: str
    text_hash: str | None = None


class BadCorrections(WarehouseError):
    """Corrections that can't be made. ``reasons``: position -> why not."""

    def __init__(self, reasons: Mapping[int, str]) -> None:
        super().__init__("; ".join(reasons.values()))
        self.reasons = reasons


def correct(path: Path, corrections: Sequence[Correction], by: str, now: datetime) -> int:
    """Puts corrections in force, all or none; returns how many were not in force already.

    One takes the place of an earlier one of the same words and name. Raises BadCorrections for mentions that are not
    held or are deleted, and for two corrections that contradict each other.
    """
    rows = [asdict(correction) | {"number": number} for number, correction in enumerate(corrections)]
    with writing(path) as connection, transaction(connection):
        connection.register("corrections_to_make", pa.Table.from_pylist(rows, schema=_CORRECTIONS))
        connection.execute("SET VARIABLE now = $now", {"now": now})
        connection.execute("SET VARIABLE corrected_by = $by", {"by": by})
        [(new,)] = connection.execute(_SQL.read_text(encoding="utf-8")).fetchall()
        reasons = connection.execute("SELECT number, reason FROM made WHERE reason IS NOT NULL ORDER BY 1").fetchall()
        if reasons:
            raise BadCorrections(dict(reasons))
    return int(new)


def undo(path: Path, mention_id: str, now: datetime) -> list[str]:
    """Takes back what is in force of the words that a mention has now; the names. Raises BadCorrections."""
    with writing(path) as connection, transaction(connection):
        found = connection.execute(
            "SELECT source, source_id, text_hash FROM base.mention "
            "WHERE source || ':' || source_id = ? AND valid_to IS NULL",
            [mention_id],
        ).fetchall()
        if not found:
            raise BadCorrections({0: f"there is no mention {mention_id!r}"})
        undone = connection.execute(
            "UPDATE base.correction SET undone_at = ? "
            "WHERE undone_at IS NULL AND source = ? AND source_id = ? AND text_hash = ? RETURNING name",
            [now, *found[0]],
        ).fetchall()
    return sorted(name for (name,) in undone)


def set_cut_offs(path: Path, *, sentiment: float, heads: float) -> None:
    """What the view review_queue takes for unsure: see base.cut_off."""
    with writing(path) as connection:
        connection.execute("UPDATE base.cut_off SET sentiment = $1, heads = $2", [sentiment, heads])
