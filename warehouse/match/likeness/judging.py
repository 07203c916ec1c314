"""From the records of people to who is whom: the steps of this folder in their order."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from warehouse.match.likeness import assignment, groups
from warehouse.match.likeness.candidates import make_pairs, make_random_pairs
from warehouse.match.likeness.people import make_people
from warehouse.match.likeness.scoring import Model, Vectors, compare, first_model
from warehouse.match.likeness.training import fit

#: A link that nobody looks at is made from this posterior match probability on.
LINKED = 0.98
#: One that a person is asked about.
PROPOSED = 0.3
#: What is less probable is not worth a row.
_WORTH_A_ROW = 0.01

_SAID = 0.05  # bits; less is no reason
_FIRST_SHARE = 0.1  # of the records have another one of the same person
_SIDE = 500  # persons of each side from whom random pairs are drawn
_HERE = Path(__file__).parent

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

JUDGED = pa.schema(
    [
        ("left_person", pa.int64()),
        ("right_person", pa.int64()),
        ("probability", pa.float64()),
        ("reason", pa.string()),
    ]
)


@dataclass(frozen=True, slots=True)
class _Weighed:
    """Compared pairs: their vectors, bits of each comparison, and what the handle adds (``handles``: bits and words)."""

    vectors: Vectors
    bits: Floats
    handle_bits: Floats
    handle_says: Sequence[str | None]
    model: Model

    @property
    def total(self) -> Floats:
        return self.bits.sum(axis=1) + self.handle_bits


def link(connection: duckdb.DuckDBPyConnection) -> None:
    """Makes the table judgement for each author and each customer who may be the same; see _judgement.

    Reads the table record: person, side, and people.COLUMNS.
    """
    make_people(connection)
    total = make_pairs(connection)
    weighed = _weigh(connection, total)
    probability = assignment.posteriors(_rivals(connection, weighed.vectors), weighed.total)
    keep = (probability >= _WORTH_A_ROW) & (weighed.total > 0)  # a prior alone is no reason
    reasons = _reasons(weighed, np.flatnonzero(keep))
    vectors = weighed.vectors
    _judgement(connection, vectors.left[keep], vectors.right[keep], probability[keep], reasons)


def dedupe(connection: duckdb.DuckDBPyConnection) -> None:
    """Makes the table judgement for each two customers who may be the same; see _judgement.

    Reads the table record: person, side (customer), and people.COLUMNS.
    """
    make_people(connection)
    total = make_pairs(connection)
    weighed = _weigh(connection, total)
    vectors = weighed.vectors
    prior = np.log2(weighed.model.prior / (1 - weighed.model.prior))
    left, right, bits = groups.grouped(vectors.left, vectors.right, weighed.total + prior)
    probability = 1 / (1 + np.exp2(-bits))
    keep = probability >= _WORTH_A_ROW
    left, right, probability = left[keep], right[keep], probability[keep]
    rows = {pair: row for row, pair in enumerate(zip(vectors.left.tolist(), vectors.right.tolist(), strict=True))}
    at = [rows.get(pair, -1) for pair in zip(left.tolist(), right.tolist(), strict=True)]
    own = _reasons(weighed, np.array([row for row in at if row >= 0], dtype=np.int64))
    told = iter(own)
    reasons = [next(told) if row >= 0 else "through records that are like both" for row in at]
    _judgement(connection, left, right, probability, reasons)


def _weigh(connection: duckdb.DuckDBPyConnection, total: float) -> _Weighed:
    vectors = compare(connection, "pair")
    make_random_pairs(connection, _SIDE)
    unknown = np.zeros(len(vectors.left), dtype=bool)
    model = fit(
        first_model(_few(connection) / total),
        vectors,
        compare(connection, "random_pair"),
        total,
        one=unknown,
        two=unknown,
    )
    handle_bits, handle_says = _handles(connection, vectors)
    return _Weighed(vectors, model.bits(vectors), handle_bits, handle_says, model)


def _few(connection: duckdb.DuckDBPyConnection) -> float:
    """A first guess of how many pairs are one person."""
    authors, customers = connection.execute(
        "SELECT count(*) FILTER (side = 'author'), count(*) FILTER (side = 'customer') FROM person"
    ).fetchall()[0]
    return float(_FIRST_SHARE * (authors or customers) + 1)


def _handles(connection: duckdb.DuckDBPyConnection, vectors: Vectors) -> tuple[Floats, list[str | None]]:
    """What the handles say of each pair: bits, 0 where nothing, and the words for it."""
    connection.execute((_HERE / "handles.sql").read_text(encoding="utf-8"))
    connection.register("compared", pa.table({"left_person": vectors.left, "right_person": vectors.right,
                                              "row": np.arange(len(vectors.left))}))  # fmt: skip
    found = connection.execute(
        "SELECT coalesce(bits, 0) AS bits, says FROM compared LEFT JOIN handle_found USING (left_person, right_person)"
        " ORDER BY row"
    ).to_arrow_table()
    connection.unregister("compared")
    return found.column("bits").to_numpy(), found.column("says").to_pylist()


def _rivals(connection: duckdb.DuckDBPyConnection, vectors: Vectors) -> assignment.Rivals:
    """Authors without a platform, rows of a plain list of people, compete for no customer."""
    found = connection.execute(
        """
        SELECT
            unique_id,
            dense_rank() OVER (ORDER BY platform) - 1 AS platform,
            CASE
                WHEN platform = '' THEN 0
                ELSE dense_rank() OVER (ORDER BY coalesce(full_name, handle, unique_id::VARCHAR))
            END AS names
        FROM person
        WHERE side = 'author'
        ORDER BY unique_id
        """
    ).to_arrow_table()
    persons = found.column("unique_id").to_numpy()
    platform = found.column("platform").to_numpy()
    at = np.searchsorted(persons, vectors.left)
    customers = connection.execute("SELECT count(*) FROM person WHERE side = 'customer'").fetchall()[0][0]
    return assignment.Rivals(
        author=vectors.left,
        customer=vectors.right,
        platform=platform[at],
        names=found.column("names").to_numpy()[at],
        accounts=np.bincount(platform),
        customers=customers,
    )


def _reasons(weighed: _Weighed, rows: Ints) -> list[str]:
    """Each thing compared with its weight, what weighs most first."""
    told = []
    for row in rows.tolist():
        parts = [
            (float(weighed.bits[row, at]), f"{one.name} {one.levels[level].says}")
            for at, one in enumerate(weighed.vectors.comparisons)
            if (level := int(weighed.vectors.levels[row, at])) >= 0 and abs(weighed.bits[row, at]) >= _SAID
        ]
        if says := weighed.handle_says[row]:
            parts.append((float(weighed.handle_bits[row]), says))
        parts.sort(key=lambda part: -abs(part[0]))
        told.append("; ".join(f"{says} {bits:+.1f}" for bits, says in parts))
    return told


def _judgement(
    connection: duckdb.DuckDBPyConnection, left: Ints, right: Ints, probability: Floats, reasons: list[str]
) -> None:
    """Makes the table judgement: left_person, right_person, probability (posterior match probability), band, clashes (a
    list, empty where nothing speaks against it) and reason, each thing compared with its weight in bits."""
    judged = pa.table([left, right, probability, reasons], schema=JUDGED)
    connection.register("judged", judged)
    connection.execute((_HERE / "clashes.sql").read_text(encoding="utf-8"))
    connection.execute("SET VARIABLE linked = $linked", {"linked": LINKED})
    connection.execute("SET VARIABLE proposed = $proposed", {"proposed": PROPOSED})
    connection.execute((_HERE / "bands.sql").read_text(encoding="utf-8"))
    connection.unregister("judged")
