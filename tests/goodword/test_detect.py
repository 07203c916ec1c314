"""Spikes in series of counts, and ``goodword detect`` on files of them."""

import csv
import json
import math
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from typer.testing import CliRunner, Result

from goodword.cli import app
from goodword.detect import Spikes, detect_file, find_spikes
from listeners.errors import BadConfig

HOUR, FIVE_MINUTES = timedelta(hours=1), timedelta(minutes=5)
MONDAY = datetime(2026, 9, 7, tzinfo=UTC)
WEEK = 168

Values = NDArray[np.float64]


def drawn(weeks: int, *, night: float = 2.0, day: float = 20.0, seed: int = 3) -> Values:
    """Hours of a brand that is quiet at night: Poisson about a rate that itself varies."""
    rng = np.random.default_rng(seed)
    hour = np.arange(weeks * WEEK) % 24
    rate = np.where((hour >= 8) & (hour < 22), day, night)
    return rng.poisson(rate * rng.gamma(5.0, 0.2, len(rate))).astype(float)


def alerts(counts: Values, step: timedelta = HOUR) -> list[int]:
    return [int(at) for at in np.flatnonzero(find_spikes(counts, step).alert)]


def tail(count: int, mean: float, shape: float) -> float:
    """P(as many or more), term by term."""
    share = shape / (mean + shape)
    return 1 - math.fsum(
        math.exp(math.lgamma(k + shape) - math.lgamma(shape) - math.lgamma(k + 1)) * share**shape * (1 - share) ** k
        for k in range(count)
    )


def test_the_tail_is_that_of_a_negative_binomial() -> None:
    """Of a silent brand half a voice is expected, and its hours vary as little as any may: shape 20. Five voices have a
    tail of 3.4e-4, six of 3.5e-5: six are too many."""
    for count, too_many in ((5, False), (6, True)):
        spoken = np.zeros(6 * WEEK)
        spoken[-1] = count
        found = find_spikes(spoken, HOUR)
        chance = tail(count, 0.5, 20.0)
        assert found.expected[-1] == 0
        assert found.chance[-1] == pytest.approx(chance, rel=0.02)
        surprise = -math.log10(chance)
        assert found.score[-1] == pytest.approx(surprise / (surprise + 4), abs=0.002)
        assert bool(found.alert[-1]) == too_many
        assert 5 < found.upper[-1] < 6


def test_who_varies_much_has_to_be_louder() -> None:
    rng = np.random.default_rng(11)
    calm = rng.poisson(20.0, 6 * WEEK).astype(float)
    wild = rng.poisson(20.0 * rng.gamma(2.0, 0.5, 6 * WEEK)).astype(float)
    assert find_spikes(calm, HOUR).upper[-1] < 60 < 80 < find_spikes(wild, HOUR).upper[-1]


def test_upper_is_where_the_score_is_one_half() -> None:
    counts = drawn(4)
    upper = find_spikes(counts, HOUR).upper[-1]
    for last, above in ((math.floor(upper), False), (math.ceil(upper), True)):
        changed = np.concatenate([counts[:-1], [last]])
        assert bool(find_spikes(changed, HOUR).score[-1] >= 0.5) == above


def test_midnight_to_noon_a_newsletter_and_a_monday_are_no_spikes() -> None:
    counts = drawn(6)
    counts[10::24] += 60  # a newsletter at ten each day
    assert [at for at in alerts(counts) if at > WEEK] == []
    weekly = drawn(8)
    weekly[9::WEEK] += 100  # each Monday at nine
    assert [at for at in alerts(weekly) if at > 3 * WEEK] == []


def test_a_crisis_alerts_once_in_its_first_hour() -> None:
    counts = drawn(6)
    begin = 5 * WEEK + 14
    counts[begin : begin + 12] += 300
    assert [at for at in alerts(counts) if at > WEEK] == [begin]


def test_a_wave_without_a_burst_alerts_within_its_three_hours() -> None:
    counts = drawn(6, night=6.0, day=6.0)
    begin = 5 * WEEK
    spread = counts.copy()
    spread[begin : begin + 3] = 60
    single = counts.copy()
    single[begin] = 60
    found = [find_spikes(each, HOUR).score[begin : begin + 3].max() for each in (spread, single)]
    assert found[0] > found[1]


def test_a_crisis_past_does_not_blind() -> None:
    counts = drawn(10)
    for begin in (5 * WEEK + 10, 8 * WEEK + 34):
        counts[begin : begin + 2] += 400
    assert [at for at in alerts(counts) if at > WEEK] == [5 * WEEK + 10, 8 * WEEK + 34]


def test_growth_is_learned() -> None:
    hours = np.arange(10 * WEEK)
    grown = np.random.default_rng(1).poisson(10 * 1.4 ** (hours / WEEK)).astype(float)
    assert alerts(grown) == []


def test_false_alerts_are_rare_for_small_and_large_brands() -> None:
    """Less than one in a month in which nothing happens, whose counts vary as much as the model says."""
    rng = np.random.default_rng(5)
    for mean in (0.3, 5.0, 100.0):
        counts = rng.negative_binomial(2, 2 / (2 + mean), (60, 8 * WEEK)).astype(float)
        months = 60 * 7 * WEEK / 730
        assert find_spikes(counts, HOUR).alert[:, WEEK:].sum() / months < 1


def test_a_young_series_is_being_learned() -> None:
    counts = np.concatenate([np.ones(23), [500.0]])
    found = find_spikes(counts, HOUR)
    assert not found.alert.any()
    assert np.isnan(found.score).all()
    assert alerts(np.concatenate([np.ones(40), [500.0]])) == [40]


def test_what_is_not_known_is_not_quiet() -> None:
    counts = drawn(6)
    counts[4 * WEEK : 5 * WEEK] = np.nan
    found = find_spikes(counts, HOUR)
    assert np.isnan(found.score[4 * WEEK : 5 * WEEK]).all()
    assert not found.alert[WEEK:].any()
    assert abs(found.expected[5 * WEEK + 12] - 20) < 10


def test_a_second_alert_waits_for_36_hours() -> None:
    counts = np.zeros(6 * WEEK)
    counts[[900, 935]] = 50
    assert alerts(counts) == [900]
    counts[[900, 935]] = 0
    counts[900], counts[936] = 50, 5_000
    assert alerts(counts) == [900, 936]


def test_series_side_by_side_are_as_series_alone() -> None:
    table = np.stack([drawn(5, seed=seed) for seed in range(4)])
    table[2, 700] = 900
    together = find_spikes(table, HOUR)
    for at, row in enumerate(table):
        alone = find_spikes(row, HOUR)
        for name in ("expected", "upper", "score", "alert"):
            assert np.array_equal(getattr(together, name)[at], getattr(alone, name), equal_nan=name != "alert")


def test_judging_the_last_rows_is_as_judging_all() -> None:
    counts = drawn(8)
    counts[-3] = 700
    last, every = find_spikes(counts, HOUR, judged=13), find_spikes(counts, HOUR)
    assert last.score.shape == (13,)
    assert np.allclose(last.score, every.score[-13:], equal_nan=True)
    assert list(last.alert) == list(every.alert[-13:])


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.one_of(st.none(), st.integers(0, 10**9)), min_size=2, max_size=120),
    st.sampled_from([timedelta(minutes=1), timedelta(minutes=7), HOUR, timedelta(days=1), timedelta(days=40)]),
    st.integers(1, 119),
)
def test_any_series_is_judged_by_its_past_alone(values: list[int | None], step: timedelta, cut: int) -> None:
    counts = np.array([np.nan if value is None else value for value in values], dtype=np.float64)
    every, before = find_spikes(counts, step), find_spikes(counts[:cut], step)
    assert _equal(every, before, len(counts[:cut]))
    score = every.score[~np.isnan(every.score)]
    assert ((score >= 0) & (score <= 1)).all()
    assert (every.score[every.alert] >= 0.5).all()


def _equal(every: Spikes, before: Spikes, rows: int) -> bool:
    return all(
        np.allclose(getattr(every, name)[:rows], getattr(before, name), equal_nan=True)
        for name in ("expected", "upper", "score", "alert")
    )


@pytest.mark.parametrize(("counts", "step"), [([1.0, -1.0], HOUR), ([1.0, 2.0], timedelta(0))])
def test_what_is_no_series_of_counts_is_refused(counts: list[float], step: timedelta) -> None:
    with pytest.raises(ValueError, match=r"count|step"):
        find_spikes(np.array(counts), step)


# Files


def write(path: Path, rows: list[tuple[object, ...]], header: str = "at,n") -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        file.write(header + "\n")
        csv.writer(file).writerows(rows)
    return path


def a_storm(hours: int = 40 * 24) -> list[tuple[object, ...]]:
    counts = drawn(hours // WEEK + 1)[:hours]
    counts[-30] += 500
    return [((MONDAY + at * HOUR).isoformat(), int(count)) for at, count in enumerate(counts)]


def run(*words: object) -> Result:
    return CliRunner().invoke(app, ["detect", *map(str, words)])


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_a_file_comes_out_with_four_columns_more(tmp_path: Path) -> None:
    rows = a_storm()
    file = write(tmp_path / "in.csv", rows)
    result = run(file, "--time", "at", "--value", "n", "-o", tmp_path / "out.csv")
    assert result.exit_code == 0, result.output
    assert "960 rows, 1:00:00 apart; 1 alert" in result.output
    assert f"{MONDAY + (960 - 30) * HOUR:%Y-%m-%d %H:%M} UTC" in result.output
    found = read(tmp_path / "out.csv")
    assert [(row["at"], row["n"]) for row in found] == [(str(at), str(count)) for at, count in rows]
    assert [at for at, row in enumerate(found) if row["alert"] == "1"] == [930]
    assert list(found[0]) == ["at", "n", "expected", "upper", "anomaly_score", "alert"]
    assert found[0]["expected"] == "", "nothing is known of the first row"
    assert float(found[930]["upper"]) < 500 < int(rows[930][1])  # type: ignore[call-overload]


@pytest.mark.parametrize("ending", ["jsonl", "parquet", "tsv"])
def test_other_formats(tmp_path: Path, ending: str) -> None:
    file = tmp_path / "in.parquet"
    rows = a_storm()
    pq.write_table(
        pa.table({"at": [row[0] for row in rows], "n": [row[1] for row in rows], "note": [None] * 960}), file
    )
    out = tmp_path / f"out.{ending}"
    assert detect_file(file, time="at", value="n", output=out).alerts == (MONDAY + 930 * HOUR,)
    if ending == "parquet":
        assert pq.read_table(out).num_rows == 960
    elif ending == "jsonl":
        assert json.loads(out.read_text("utf-8").splitlines()[930])["alert"] == 1
    else:
        assert out.read_text("utf-8").startswith("at\tn\tnote\texpected")


def test_missing_rows_are_not_known_and_empty_cells_neither(tmp_path: Path) -> None:
    rows = a_storm()
    kept = [row for at, row in enumerate(rows) if not 400 <= at < 500]
    kept[10] = (kept[10][0], "")
    found = detect_file(write(tmp_path / "in.csv", kept), time="at", value="n", output=tmp_path / "out.csv")
    assert (found.rows, found.unknown) == (860, 1)
    assert found.alerts == (MONDAY + 930 * HOUR,)


def test_a_hole_of_years_costs_no_memory(tmp_path: Path) -> None:
    rows: list[tuple[object, ...]] = [(MONDAY.replace(year=1971), 1), (MONDAY.replace(year=1971, minute=1), 1)]
    rows += [(MONDAY + at * timedelta(minutes=1), 1) for at in range(100)]
    assert detect_file(write(tmp_path / "in.csv", rows), time="at", value="n", output=tmp_path / "o.csv").rows == 102


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([("2026-01-01", 1)], "has 1 rows"),
        ([("2026-01-01", 1), ("2026-01-01", 2)], "in.csv:3, column at: is not after the row before"),
        ([("2026-01-02", 1), ("2026-01-01", 2)], "in.csv:3, column at: is not after the row before"),
        ([("2026-01-01", 1), ("soon", 2)], "in.csv:3, column at: not a date"),
        ([("2026-01-01", 1), ("", 2)], "in.csv:3, column at: is empty"),
        ([("2026-01-01", 1), ("2026-01-02", "many")], "in.csv:3, column n: not a number"),
        ([("2026-01-01", 1), ("2026-01-02", "nan")], "in.csv:3, column n: not a number"),
        ([("2026-01-01", 1), ("2026-01-02", -2)], "in.csv:3, column n: is below 0"),
        ([("2026-01-01T00:00:00", 1), ("2026-01-01T00:00:01", 2)], "are 1 s apart"),
    ],
)
def test_a_fault_is_named_and_nothing_is_written(tmp_path: Path, rows: list[tuple[object, ...]], said: str) -> None:
    with pytest.raises(BadConfig, match=said):
        detect_file(write(tmp_path / "in.csv", rows), time="at", value="n", output=tmp_path / "out.csv")
    assert not (tmp_path / "out.csv").exists()


def test_columns_that_are_there_already_or_not_at_all(tmp_path: Path) -> None:
    file = write(tmp_path / "in.csv", [("2026-01-01", 1, 2), ("2026-01-02", 1, 2)], "at,n,alert")
    with pytest.raises(BadConfig, match="has a column 'alert' already"):
        detect_file(file, time="at", value="n", output=tmp_path / "out.csv")
    with pytest.raises(BadConfig, match="when"):
        detect_file(file, time="when", value="n", output=tmp_path / "out.csv")


def test_formulas_in_other_columns_are_harmless(tmp_path: Path) -> None:
    file = write(tmp_path / "in.csv", [("2026-01-01", 1, "=cmd()"), ("2026-01-02", 1, "ok")], "at,n,note")
    assert run(file, "--time", "at", "--value", "n", "-o", tmp_path / "out.csv").exit_code == 0
    assert read(tmp_path / "out.csv")[0]["note"] == "'=cmd()"
    assert run(file, "--time", "at", "--value", "n", "-o", tmp_path / "raw.csv", "--raw").exit_code == 0
    assert read(tmp_path / "raw.csv")[0]["note"] == "=cmd()"
