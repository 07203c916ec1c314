"""What names, groups, assignment and training come to, beside numbers worked out by hand."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pytest

from warehouse.connection import connect
from warehouse.match.likeness import names
from warehouse.match.likeness.assignment import Rivals, posteriors
from warehouse.match.likeness.comparisons import Comparison, Level
from warehouse.match.likeness.groups import grouped
from warehouse.match.likeness.scoring import Model, Vectors
from warehouse.match.likeness.training import fit, probabilities

# Names


@pytest.fixture(scope="module")
def census(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with connect(tmp_path_factory.mktemp("names") / "names.duckdb") as connection:
        names.register(connection)
        yield connection


@pytest.mark.parametrize(
    ("table", "name", "share"),
    [
        ("given_frequency", "jane", 0.00125),  # 0.250 % of women, no man
        ("given_frequency", "terry", 0.001955),  # 0.080 % of women, 0.311 % of men
        ("given_frequency", "james", 0.01664),  # 0.010 % of women, 3.318 % of men
        ("family_frequency", "smith", 0.01006),  # 1.006 %
        ("family_frequency", "quill", 0.00001),  # 0.001 %
        ("family_frequency", "quillandia", None),
    ],
)
def test_the_census_says_how_common_a_name_is(census: Any, table: str, name: str, share: float | None) -> None:
    rows = census.execute(f"SELECT frequency FROM {table} WHERE name = ?", [name]).fetchall()
    assert rows == ([] if share is None else [(pytest.approx(share),)])


def test_a_short_form_leads_to_the_full_ones_and_back(census: Any) -> None:
    rows = "SELECT name, names, roots FROM nickname WHERE name IN ('kate', 'katherine', 'zeb')"
    known = {name: (called, roots) for name, called, roots in census.execute(rows).fetchall()}
    assert {"katherine", "kathryn"} <= set(known["kate"][1])
    assert "kate" in known["katherine"][0]
    assert "kate" not in known["katherine"][1]
    assert known["zeb"][1] == ["zebedee"]


# Groups: weights count from -6 (also where a pair was never compared) to 10.

Weights = dict[tuple[int, int], float]


def groups_of(weights: Weights) -> Weights:
    pairs = np.array(list(weights), dtype=np.int64).reshape(-1, 2)
    left, right, bits = grouped(pairs[:, 0], pairs[:, 1], np.array(list(weights.values()), dtype=float))
    return dict(zip(zip(left.tolist(), right.tolist(), strict=True), bits.tolist(), strict=True))


@pytest.mark.parametrize(
    ("weights", "expected"),
    [
        ({}, {}),
        ({(1, 2): 8.0}, {(1, 2): 8.0}),
        # 1 and 2 first, then 3: (6 + 4) / 2.
        ({(1, 2): 8.0, (2, 3): 6.0, (1, 3): 4.0}, {(1, 2): 8.0, (1, 3): 5.0, (2, 3): 5.0}),
        # 1 and 3 were never compared: (2 - 6) / 2.
        ({(1, 2): 8.0, (2, 3): 2.0}, {(1, 2): 8.0, (1, 3): -2.0, (2, 3): -2.0}),
        # 30 counts as 10 and is told as it is; -100 counts as -6: (10 - 6) / 2.
        ({(1, 2): 30.0, (1, 3): 10.0, (2, 3): -100.0}, {(1, 2): 30.0, (1, 3): 2.0, (2, 3): 2.0}),
        # A chance likeness between two pairs: (5 - 6 - 6 - 6) / 4. Alone it would have been 5.
        (
            {(1, 2): 9.0, (3, 4): 7.0, (2, 3): 5.0},
            {(1, 2): 9.0, (3, 4): 7.0} | dict.fromkeys([(1, 3), (1, 4), (2, 3), (2, 4)], -3.25),
        ),
        # A typo parts nobody: 4 comes to 1, 2, 3, who are sure of each other, at (10 + 10 - 2) / 3.
        (
            {(1, 2): 10.0, (1, 3): 10.0, (2, 3): 10.0, (1, 4): 8.0, (2, 4): 8.0, (3, 4): -1.0},
            dict.fromkeys([(1, 2), (1, 3), (2, 3)], 10.0) | dict.fromkeys([(1, 4), (2, 4), (3, 4)], 5.0),
        ),
        # Too faint to be looked at together, and just not so.
        ({(1, 2): -4.0}, {}),
        ({(1, 2): -2.0}, {(1, 2): -2.0}),
        # Two groups that nothing connects.
        ({(1, 2): 3.0, (7, 9): 4.0}, {(1, 2): 3.0, (7, 9): 4.0}),
    ],
)  # fmt: skip
def test_groups_are_joined_at_the_mean_weight(weights: Weights, expected: Weights) -> None:
    assert groups_of(weights) == pytest.approx(expected)


# Assignment. With N = 1,000 customers the first guess is that 0.1 * 1000 / 2000 = 5 % of the authors are customers, and
# that is k of day one where there are n = 1,000 accounts. The fitted k is (P of all pairs + 30 * 5 %) / (1000 + 30). In
# each case LR is the one at which all odds come out as 1 (or 2) under that k: LR = n (1 - k) (1 - k N / n) / k.


def assigned(
    pairs: Sequence[tuple[int, int, int, int]],
    ratios: Sequence[float],
    accounts: Sequence[int] = (1000,),
) -> list[float]:
    """``pairs``: author, customer, platform, name."""
    author, customer, platform, called = np.array(pairs, dtype=np.int64).reshape(-1, 4).T
    rivals = Rivals(author, customer, platform, called, np.array(accounts, dtype=np.int64), 1000)
    found: list[float] = posteriors(rivals, np.log2(np.array(ratios, dtype=float))).tolist()
    return found


# k = (1/3 + 1/3 + 1.5) / 1030 = 13 / 6180
_THIRDS = 1000 * 6167**2 / (6180 * 13)
# k = (1/2 + 1.5) / 1030 = 1 / 515
_HALF = 1000 * 514**2 / 515


@pytest.mark.parametrize(
    ("pairs", "ratios", "accounts", "expected"),
    [
        ([], [], [1000], []),
        ([(0, 0, 0, 0)], [_HALF], [1000], [1 / 2]),
        # 10,000 accounts, k as before: LR = 10,000 * 514/515 * (1 - 1/5150) * 515.
        ([(0, 0, 0, 0)], [10_000 * 514 * 5149 / 5150], [10_000], [1 / 2]),
        # 100 accounts: k = (1/2 + 30 * 0.5 %) / 1030 = 0.65 / 1030, ten customers an account.
        ([(0, 0, 0, 0)], [100 * (1029.35 / 1030) * (1023.5 / 1030) / (0.65 / 1030)], [100], [1 / 2]),
        # Two customers compete for one author: one, the other, or nobody.
        ([(0, 0, 0, 0), (0, 1, 0, 0)], [_THIRDS, _THIRDS], [1000], [1 / 3, 1 / 3]),
        # Odds of 2 and of 1: 2/4 and 1/4, and k = (3/4 + 1.5) / 1030 = 9 / 4120.
        (
            [(0, 0, 0, 0), (0, 1, 0, 0)],
            [2 * 1000 * 4111**2 / (4120 * 9), 1000 * 4111**2 / (4120 * 9)],
            [1000],
            [1 / 2, 1 / 4],
        ),
        # Two accounts of one customer on a platform, under two names: one, the other, or none.
        ([(0, 0, 0, 0), (1, 0, 0, 1)], [_THIRDS, _THIRDS], [1000], [1 / 3, 1 / 3]),
        # Under one name both can be: 1/2 each, and k = (1/2 + 1/2 + 1.5) / 1030 = 1 / 412.
        ([(0, 0, 0, 0), (1, 0, 0, 0)], [1000 * 411**2 / 412] * 2, [1000], [1 / 2, 1 / 2]),
        # On two platforms both can be, each with a k of its own.
        ([(0, 0, 0, 0), (1, 0, 1, 1)], [_HALF, _HALF], [1000, 1000], [1 / 2, 1 / 2]),
        # Two authors, two customers: nobody competes, as under one name.
        ([(0, 0, 0, 0), (1, 1, 0, 1)], [1000 * 411**2 / 412] * 2, [1000], [1 / 2, 1 / 2]),
    ],
)
def test_who_competes_shares(
    pairs: list[tuple[int, int, int, int]], ratios: list[float], accounts: list[int], expected: list[float]
) -> None:
    assert assigned(pairs, ratios, accounts) == pytest.approx(expected, abs=1e-6)


# Training, with one comparison of two levels. Day one weighs in m as 40 pairs and half of those found, in u as 2,000.

NAME = Comparison("name", "false", (Level("same", "true", 0.9, 0.1), Level("different", "ELSE", 0.1, 0.9)))
SAME, DIFFERENT, UNKNOWN = 0, 1, -1


def vectors(*levels: int) -> Vectors:
    count = len(levels)
    pairs = np.arange(count, dtype=np.int64)
    return Vectors(
        (NAME,), pairs, pairs + count, np.array(levels, dtype=np.int8).reshape(-1, 1), np.full((count, 1), np.nan)
    )


def fitted(
    looked_at: Vectors,
    random: Vectors | None = None,
    *,
    total: float = 400,
    one: Sequence[int] = (),
    two: Sequence[int] = (),
    prior: float = 0.01,
) -> tuple[float, float, float]:
    """m and u of the same name, and the prior. ``one``, ``two``: which of the pairs are known."""
    marked = [np.isin(np.arange(len(looked_at.left)), list(known)) for known in (one, two)]
    first = Model({"name": np.array([0.9, 0.1])}, {"name": np.array([0.1, 0.9])}, prior)
    model = fit(first, looked_at, random or vectors(), total, one=marked[0], two=marked[1])
    for shares in (model.m["name"], model.u["name"]):
        assert shares.sum() == pytest.approx(1)
    return float(model.m["name"][0]), float(model.u["name"][0]), model.prior


def test_without_data_day_one_holds() -> None:
    assert fitted(vectors()) == pytest.approx((0.9, 0.1, 1 / 500))


def test_pairs_that_are_known_count_as_what_they_are() -> None:
    # One person: 3 of 4 agree, beside 40 + 4 / 2 pairs of whom 0.9 do; (4 + 1) / (400 + 100) of all pairs are one.
    four = vectors(SAME, SAME, SAME, DIFFERENT)
    assert fitted(four, one=range(4)) == pytest.approx(((3 + 42 * 0.9) / 46, 0.1, 5 / 500))
    # Two persons, however alike: nothing was found.
    assert fitted(four, two=range(4), prior=0.9) == pytest.approx((0.9, 0.1, 1 / 500))
    # What could not be compared says nothing of the name, and is one person all the same: 40 + 1 / 2 beside one pair.
    pair = vectors(DIFFERENT, UNKNOWN)
    assert fitted(pair, one=range(2)) == pytest.approx((40.5 * 0.9 / 41.5, 0.1, 3 / 500))


def test_random_pairs_say_what_strangers_are_like() -> None:
    """2,000 pairs, none of them alike, beside the 2,000 of day one of whom 0.1 are; next to no pair is one person."""
    m, u, _ = fitted(vectors(), vectors(*[DIFFERENT] * 2000), total=1e12, prior=1e-12)
    assert (m, u) == pytest.approx((0.9, 0.05))


def test_of_other_pairs_the_model_judges() -> None:
    """100 pairs that agree, at even odds: 50 are found, m = (50 + 65 * 0.9) / 115 = 108.5 / 115. The odds are even
    where prior / (1 - prior) = u / m = 11.5 / 108.5, prior = 11.5 / 120 = 51 / (total + 100)."""
    m, u, prior = fitted(vectors(*[SAME] * 100), total=51 * 120 / 11.5 - 100, prior=11.5 / 120)
    assert (m, u, prior) == pytest.approx((108.5 / 115, 0.1, 11.5 / 120), abs=1e-3)


def test_hardly_any_data_move_little() -> None:
    """Five known pairs that all differ, where day one has a tenth differ: m = 42.5 * 0.9 / 47.5 still."""
    m, _, _ = fitted(vectors(*[DIFFERENT] * 5), one=range(5))
    assert m == pytest.approx(42.5 * 0.9 / 47.5)


def test_a_prior_and_bits_make_a_probability() -> None:
    # Odds of 1 to 2, and 0, 1, 2 bits: 1:2, 1:1, 2:1.
    assert probabilities(np.array([0.0, 1.0, 2.0]), 1 / 3).tolist() == pytest.approx([1 / 3, 1 / 2, 2 / 3])
    assert probabilities(np.array([-1e9, 1e9]), 1 / 3).tolist() == pytest.approx([0, 1])
