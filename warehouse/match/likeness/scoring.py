"""Match weights: Splink finds the level of each comparison for each pair, and a model says what each level is worth."""

import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
from numpy.typing import NDArray

from warehouse.match.likeness.comparisons import COMPARISONS, Comparison

_FREQUENCIES = Path(__file__).with_name("frequencies.sql")
_REGISTERED = ("given", "family", "birth", "street", "mailbox", "phone")


_CHUNK = 500_000  # pairs; beside each the words that were compared are in memory


Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Vectors:
    """Pairs and what was found of them. ``left``, ``right``: persons. ``levels``: pairs x comparisons, the level from
    the top, -1 where nothing could be compared. ``rarity``: pairs x comparisons, -log2 of how common the value is where
    the level goes by that, else NaN."""

    comparisons: tuple[Comparison, ...]
    left: NDArray[np.int64]
    right: NDArray[np.int64]
    levels: NDArray[np.int8]
    rarity: Floats


@dataclass(frozen=True, slots=True)
class Model:
    """m and u by comparison, each one number a level; ``prior``: share of all pairs that are one person."""

    m: Mapping[str, Floats]
    u: Mapping[str, Floats]
    prior: float

    def bits(self, vectors: Vectors) -> Floats:
        """Pairs x comparisons: the match weight of each, 0 where nothing could be compared."""
        columns = []
        for at, comparison in enumerate(vectors.comparisons):
            level = vectors.levels[:, at]
            m, u = np.log2(self.m[comparison.name]), -np.log2(self.u[comparison.name])
            rarity = vectors.rarity[:, at]
            columns.append(np.where(level >= 0, m[level] + np.where(np.isnan(rarity), u[level], rarity), 0.0))
        return np.column_stack(columns)

    def as_json(self) -> str:
        m, u = ({name: shares.tolist() for name, shares in part.items()} for part in (self.m, self.u))
        return json.dumps({"m": m, "u": u, "prior": self.prior})

    @classmethod
    def from_json(cls, text: str) -> "Model":
        """The model that ``as_json`` wrote."""
        held = json.loads(text)
        m, u = ({name: np.array(shares) for name, shares in held[part].items()} for part in ("m", "u"))
        return cls(m, u, held["prior"])


def count_values(connection: duckdb.DuckDBPyConnection) -> None:
    """Makes a table ``rare_<column>`` of each column whose values count for more the rarer they are."""
    connection.execute(_FREQUENCIES.read_text(encoding="utf-8"))


def compare(connection: duckdb.DuckDBPyConnection, pairs: str) -> Vectors:
    """Compares the pairs of the table ``pairs`` (left_person, right_person), persons of the view person; count_values
    comes first."""
    from splink import DuckDBAPI, Linker

    connection.execute(
        "CREATE OR REPLACE TEMP TABLE paired_person AS FROM person"  # noqa: S608 - a table of ours
        f" WHERE unique_id IN (SELECT left_person FROM {pairs} UNION SELECT right_person FROM {pairs})"
    )
    api = DuckDBAPI(connection)
    # It would tell of each step, and warn of probabilities that are learnt here.
    linker = Linker(api.register("paired_person"), _settings(), log_level=logging.ERROR, validate_settings=False)
    for column in _REGISTERED:
        linker.table_management.register_term_frequency_lookup(api.register(f"rare_{column}"), column)
    # Numbered here: within a transaction DuckDB's own rowid does not begin at nought.
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE numbered_pair AS"  # noqa: S608 - a table of ours
        f" SELECT row_number() OVER () - 1 AS number, left_person, right_person FROM {pairs}"
    )
    parts = []
    count = connection.table("numbered_pair").count("*").fetchall()[0][0]
    for start in range(0, max(count, 1), _CHUNK):
        connection.execute(
            "CREATE OR REPLACE TEMP TABLE splink_pairs AS"
            " SELECT '0' AS match_key, left_person AS join_key_l, right_person AS join_key_r"
            " FROM numbered_pair WHERE number >= $start AND number < $end",
            {"start": start, "end": start + _CHUNK},
        )
        linker.table_management.register_blocked_pairs_for_predict(api.register("splink_pairs"))
        found = linker.inference.predict(warning_mode="never")
        parts.append(_vectors(connection, found.physical_name))
        found.drop_table_from_database_and_remove_from_cache()
    linker.table_management.delete_tables_created_by_splink_from_db()  # type: ignore[no-untyped-call]
    return _joined(parts)


def _column(comparison: Comparison) -> str:
    return comparison.name.replace(" ", "_").replace("-", "_")


def _settings() -> dict[str, Any]:
    return {
        "link_type": "dedupe_only",
        "unique_id_column_name": "unique_id",
        "comparisons": [_comparison(comparison) for comparison in COMPARISONS],
        "blocking_rules_to_generate_predictions": [],
        "probability_two_random_records_match": 0.5,  # the prior is not Splink's to know
        "retain_matching_columns": True,  # with them come the levels
        "retain_intermediate_calculation_columns": True,
    }


def _comparison(comparison: Comparison) -> dict[str, Any]:
    unknown = {"sql_condition": comparison.unknown, "label_for_charts": "unknown", "is_null_level": True}
    levels = [
        {
            "sql_condition": level.when,
            "label_for_charts": level.says,
            "m_probability": level.m,
            "u_probability": level.u,
        }
        | ({"tf_adjustment_column": level.rare, "disable_tf_exact_match_detection": True} if level.rare else {})
        for level in comparison.levels
    ]
    return {"output_column_name": _column(comparison), "comparison_levels": [unknown, *levels]}


def _vectors(connection: duckdb.DuckDBPyConnection, table: str) -> Vectors:
    """Splink numbers levels from the bottom, and keeps how rare the value is as a weight of its own."""
    gammas = ", ".join(
        f"(CASE WHEN gamma_{_column(one)} < 0 THEN -1 ELSE {len(one.levels) - 1} - gamma_{_column(one)} END)::TINYINT"
        f" AS level_{at}"
        for at, one in enumerate(COMPARISONS)
    )
    found = connection.execute(
        f"SELECT unique_id_l, unique_id_r, {gammas}, COLUMNS('mw_tf_adj_.*') FROM {table}"  # noqa: S608 - Splink's own name
    ).to_arrow_table()
    count = found.num_rows
    levels = np.empty((count, len(COMPARISONS)), dtype=np.int8)
    rarity = np.full((count, len(COMPARISONS)), np.nan)
    for at, comparison in enumerate(COMPARISONS):
        levels[:, at] = found.column(f"level_{at}").to_numpy()
        name = f"mw_tf_adj_{_column(comparison)}"
        if name in found.column_names:
            # Splink's weight is how much rarer the value is than the level's u on day one has it.
            first = np.array([-np.log2(level.u) if level.rare else np.nan for level in comparison.levels])
            rarity[:, at] = np.where(levels[:, at] >= 0, found.column(name).to_numpy() + first[levels[:, at]], np.nan)
    return Vectors(
        COMPARISONS,
        found.column("unique_id_l").to_numpy(),
        found.column("unique_id_r").to_numpy(),
        levels,
        rarity,
    )


def _joined(parts: Sequence[Vectors]) -> Vectors:
    return Vectors(
        COMPARISONS,
        np.concatenate([part.left for part in parts]),
        np.concatenate([part.right for part in parts]),
        np.concatenate([part.levels for part in parts]),
        np.concatenate([part.rarity for part in parts]),
    )


def first_model(prior: float) -> Model:
    """The model on day one, with the share of all pairs that one takes for one person before looking."""
    return Model(
        {one.name: _shares([level.m for level in one.levels]) for one in COMPARISONS},
        {one.name: _shares([level.u for level in one.levels]) for one in COMPARISONS},
        prior,
    )


def _shares(numbers: list[float]) -> Floats:
    counts = np.array(numbers)
    shares: Floats = counts / counts.sum()
    return shares
