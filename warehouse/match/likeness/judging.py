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
from warehouse.match.likeness.scoring import Model, Vectors, compare, count_values, first_model
from warehouse.match.likeness.training import fit

#: A link that nobody looks at is made from this posterior match probability on.
LINKED = 0.98
#: One that a person is asked about.
PROPOSED = 0.3
_KEPT = 0.95  # and so long it stays
#: What is less probable is not worth a row.
_WORTH_A_ROW = 0.01

_CUSTOMER_BITS = 3.0  # a weaker likeness makes no link however few the customers are
_SAID = 0.05  # bits; less is no reason
_FIRST_SHARE = 0.1  # of the records have another one of the same person
_ODD_PAIRS = 100.0  # keep the first guess small where there are hardly any pairs
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
    """Compared pairs: their vectors, bits of each comparison, and what the handle adds (``handles``: bits and
    words)."""

    vectors: Vectors
    bits: Floats
    handle_bits: Floats
    handle_says: Sequence[str | None]
    model: Model

    @property
    def total(self) -> Floats:
        total: Floats = self.bits.sum(axis=1) + self.handle_bits
        return total


def link(connection: duckdb.DuckDBPyConnection) -> None:
    """Makes the table judgement for each author and each customer who may be the same; see _judgement.

    Reads the table record; see people.make_people.
    """
    make_people(connection)
    _nothing_known(connection)
    weighed = _weigh(connection, None)
    probability = assignment.posteriors(_rivals(connection, weighed.vectors), weighed.total)
    keep = (probability >= _WORTH_A_ROW) & (weighed.total > 0)  # a prior alone is no reason
    reasons = _reasons(weighed, np.flatnonzero(keep))
    vectors = weighed.vectors
    _judgement(connection, vectors.left[keep], vectors.right[keep], probability[keep], reasons)


def score(connection: duckdb.DuckDBPyConnection, model: Model | None) -> Model | None:
    """Makes the table scored: left_person (an author), right_person (a customer), bits, reason, clashes, for those
    pairs that could ever be linked. Trains where there is no ``model``; returns the one that was used, None where there
    are no authors or no customers.

    Reads what people.make_people made, and the table known: left_person, right_person, same.
    """
    if connection.execute("SELECT count(DISTINCT side) FROM person").fetchall() != [(2,)]:
        connection.execute(
            "CREATE OR REPLACE TEMP TABLE scored"
            " (left_person BIGINT, right_person BIGINT, bits DOUBLE, reason VARCHAR, clashes VARCHAR[])"
        )
        return None
    weighed = _weigh(connection, model)
    keep = weighed.total > _CUSTOMER_BITS
    vectors = weighed.vectors
    reasons = _reasons(weighed, np.flatnonzero(keep))
    table = [vectors.left[keep], vectors.right[keep], weighed.total[keep], reasons]
    connection.register("judged", pa.table(table, schema=JUDGED))
    connection.execute((_HERE / "clashes.sql").read_text(encoding="utf-8"))
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE scored AS"
        " SELECT left_person, right_person, probability AS bits, reason, clashes"
        " FROM judged JOIN clash USING (left_person, right_person)"
    )
    connection.unregister("judged")
    return weighed.model


def assign(connection: duckdb.DuckDBPyConnection) -> None:
    """Makes the table posterior (author, customer, probability) from the table open_candidate, and the variables that
    outcome.sql reads."""
    found = connection.execute("SELECT author, customer, platform, names, bits FROM open_candidate").to_arrow_table()
    accounts = dict(connection.execute("SELECT source, count(*) FROM base.author GROUP BY source").fetchall())
    customers = connection.execute("SELECT count(*) FROM base.customer WHERE valid_to IS NULL").fetchall()[0][0]
    platforms = {name: at for at, name in enumerate(sorted(accounts))}
    author, customer = found.column("author").to_numpy(), found.column("customer").to_numpy()
    rivals = assignment.Rivals(
        author=author,
        customer=customer,
        platform=np.array([platforms[name] for name in found.column("platform").to_pylist()], dtype=np.int64),
        names=found.column("names").to_numpy(),
        accounts=np.array([accounts[name] for name in platforms], dtype=np.int64),
        customers=max(customers, 1),
    )
    probability = assignment.posteriors(rivals, found.column("bits").to_numpy())
    connection.register("found", pa.table({"author": author, "customer": customer, "probability": probability}))
    connection.execute("CREATE OR REPLACE TEMP TABLE posterior AS FROM found")
    connection.unregister("found")
    for name, value in {"linked": LINKED, "kept": _KEPT, "proposed": PROPOSED}.items():
        connection.execute(f"SET VARIABLE {name} = $value", {"value": value})


def dedupe(connection: duckdb.DuckDBPyConnection) -> None:
    """Makes the table judgement for each two customers who may be the same; see _judgement.

    Reads the table record: person, side (customer), and people.COLUMNS.
    """
    make_people(connection)
    _nothing_known(connection)
    weighed = _weigh(connection, None)
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


def _nothing_known(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute("CREATE OR REPLACE TEMP TABLE known (left_person BIGINT, right_person BIGINT, same BOOLEAN)")


def _weigh(connection: duckdb.DuckDBPyConnection, model: Model | None) -> _Weighed:
    total = make_pairs(connection)
    count_values(connection)
    vectors = compare(connection, "pair")
    if model is None:
        make_random_pairs(connection, _SIDE)
        random = compare(connection, "random_pair")
        one, two = (_marked(connection, vectors, same) for same in (True, False))
        model = fit(first_model(_few(connection) / (total + _ODD_PAIRS)), vectors, random, total, one=one, two=two)
    handle_bits, handle_says = _handles(connection, vectors)
    return _Weighed(vectors, model.bits(vectors), handle_bits, handle_says, model)


def _marked(connection: duckdb.DuckDBPyConnection, vectors: Vectors, same: bool) -> NDArray[np.bool_]:
    pairs = connection.execute("SELECT left_person, right_person FROM known WHERE same = $same", {"same": same})
    wanted = set(pairs.fetchall())
    pairs_here = zip(vectors.left.tolist(), vectors.right.tolist(), strict=True)
    return np.array([pair in wanted for pair in pairs_here], dtype=bool)


def _few(connection: duckdb.DuckDBPyConnection) -> float:
    """A first guess of how many pairs are one person."""
    authors, customers = connection.execute(
        "SELECT count(*) FILTER (side = 'author'), count(*) FILTER (side = 'customer') FROM person"
    ).fetchall()[0]
    return float(_FIRST_SHARE * (authors or customers) + 1)


def _handles(connection: duckdb.DuckDBPyConnection, vectors: Vectors) -> tuple[Floats, list[str | None]]:
    """What the handles say of each pair: bits, 0 where nothing, and the words for it."""
    connection.execute((_HERE / "handles.sql").read_text(encoding="utf-8"))
    connection.register("weighed_pair", pa.table({"left_person": vectors.left, "right_person": vectors.right,
                                              "row": np.arange(len(vectors.left))}))  # fmt: skip
    found = connection.execute(
        "SELECT coalesce(bits, 0) AS bits, says"
        " FROM weighed_pair LEFT JOIN handle_found USING (left_person, right_person) ORDER BY row"
    ).to_arrow_table()
    connection.unregister("weighed_pair")
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
