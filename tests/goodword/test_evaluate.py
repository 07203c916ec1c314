"""``goodword evaluate``: each figure against a case worked out by hand, and what a user meets."""

import csv
import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner, Result

from goodword.cli import app
from goodword.evaluate import Report, evaluate
from goodword.evaluate.heads import Prediction, predict
from goodword.evaluate.slices import slices_of
from goodword.home import Home
from listeners.errors import BadConfig
from nlp import metrics
from nlp.tagger import Signal
from tests.goodword.rote import Rote, mood, yes

# Two of three "a" are found; one of two "b"; one row is called "a" wrongly, and one "b".
GOLD, SAID = ["a", "a", "a", "b", "b"], ["a", "a", "b", "a", "b"]


def test_accuracy_recall_and_f1() -> None:
    assert metrics.accuracy([True, False, True, True]) == 0.75
    assert metrics.confusion(GOLD, SAID, ["b", "a"]) == [[1, 1], [1, 2]]
    assert metrics.recall_of(GOLD, SAID, "a") == pytest.approx(2 / 3)
    assert metrics.f1_of(GOLD, SAID, "a") == pytest.approx(2 / 3)  # precision 2/3, recall 2/3
    assert metrics.f1_of(GOLD, SAID, "b") == 0.5
    assert metrics.macro_recall(GOLD, SAID) == pytest.approx((2 / 3 + 1 / 2) / 2)
    assert metrics.macro_f1(GOLD, SAID) == pytest.approx((2 / 3 + 1 / 2) / 2)


def test_precision_and_recall_differ() -> None:
    gold, said = ["y", "y", "y", "y", "n", "n"], ["y", "n", "n", "n", "n", "n"]
    assert metrics.f1_of(gold, said, "y") == pytest.approx(2 * 1 * 0.25 / 1.25)
    assert metrics.f1_of(gold, said, "n") == pytest.approx(2 * 0.4 * 1 / 1.4)


def test_a_label_that_the_rows_do_not_have_is_no_part_of_the_mean() -> None:
    assert metrics.macro_recall(["a", "a"], ["a", "c"]) == 0.5
    assert metrics.macro_f1(["a", "a"], ["a", "c"]) == pytest.approx(2 / 3)
    assert metrics.f1_of(["a"], ["a"], "c") == 0.0


def test_brier() -> None:
    assert metrics.brier([0.9, 0.6], [True, False]) == pytest.approx((0.1**2 + 0.6**2) / 2)


def test_calibration_error() -> None:
    # Of 15 bins: 0.95 and 1.0 in the last (confidence 0.975, accuracy 0.5), 0.6 in (8/15, 9/15] (0.6 against 1).
    assert metrics.calibration_error([0.95, 1.0, 0.6], [True, False, True]) == pytest.approx(
        2 / 3 * (0.975 - 0.5) + 1 / 3 * 0.4
    )
    # Two bins: 0.5 belongs to the lower one, as the paper has it; gaps 0.5 and 0.1.
    assert metrics.calibration_error([0.5, 0.9], [False, True], bins=2) == pytest.approx((0.5 + 0.1) / 2)
    assert metrics.calibration_error([0.75] * 4, [True, True, True, False]) == pytest.approx(0.0)
    assert metrics.calibration_error([0.0], [False]) == 0.0


def test_roc_auc() -> None:
    # Pairs (positive, negative): 0.8 beats 0.3 and 0.5; 0.5 beats 0.3 and ties with 0.5.
    assert metrics.roc_auc([0.8, 0.5, 0.3, 0.5], [True, True, False, False]) == pytest.approx(3.5 / 4)
    assert metrics.roc_auc([0.1, 0.9], [True, False]) == 0.0
    assert metrics.roc_auc([0.4, 0.4], [True, False]) == 0.5
    assert metrics.roc_auc([0.4, 0.6], [True, True]) is None


def test_the_cut_off_of_the_best_f1() -> None:
    # From 0.6 on: 3 called yes, 2 of them right, 2 of 2 found: F1 0.8. From 0.9 on: 1 of 1, 1 of 2: F1 2/3.
    assert metrics.best_f1_cut_off([0.6, 0.9, 0.7, 0.1], [True, True, False, False]) == (0.6, pytest.approx(0.8))
    # Equal scores stand or fall together.
    assert metrics.best_f1_cut_off([0.5, 0.5, 0.2], [True, False, False]) == (0.5, pytest.approx(2 / 3))
    assert metrics.best_f1_cut_off([0.5, 0.7], [False, False])[1] == 0.0


def test_the_cut_off_of_a_wanted_accuracy() -> None:
    confidences, right = [0.9, 0.8, 0.8, 0.6, 0.5], [True, True, False, True, False]
    assert metrics.wanted_cut_off(confidences, right, 0.75) == (0.6, pytest.approx(0.2))  # 3 of 4, one to review
    assert metrics.wanted_cut_off(confidences, right, 0.9) == (0.9, pytest.approx(0.8))
    assert metrics.wanted_cut_off(confidences, right, 0.6) == (0.5, pytest.approx(0.0))
    assert metrics.wanted_cut_off([0.9, 0.8], [False, True], 0.9) is None


def test_of_no_rows_nothing_is_said() -> None:
    for call in (
        lambda: metrics.accuracy([]),
        lambda: metrics.macro_f1([], []),
        lambda: metrics.macro_recall([], []),
        lambda: metrics.brier([], []),
        lambda: metrics.calibration_error([], []),
        lambda: metrics.best_f1_cut_off([], []),
        lambda: metrics.wanted_cut_off([], [], 0.9),
    ):
        with pytest.raises(ValueError, match="no rows"):
            call()


def test_what_signals_answer() -> None:
    assert predict([mood("negative", 0.8, -0.7), mood("positive", 0.6, 0.5)], "sentiment") == Prediction(
        "negative", 0.8
    )
    assert predict([yes("spam", 0.3)], "spam") == Prediction("no", 0.7, 0.3)
    assert predict([yes("churn_risk", 0.3), yes("churn_risk", 0.5)], "churn_risk") == Prediction("yes", 0.5, 0.5)
    assert predict([], "spam") is None
    assert predict([Signal(name="language", label="fr", score=0.6)], "language") == Prediction("fr", 0.6)


def test_roles() -> None:
    advocate = Signal(name="role", label="advocate", score=0.9, start=0, end=3)
    assert predict([advocate], "role") == Prediction("advocate", 0.9)
    angry = [advocate, mood("negative", 0.8, -0.7), yes("advocacy", 0.25), yes("disclosure", 0.1)]
    assert predict(angry, "role") == Prediction("none", 0.75)
    assert predict([Signal(name="role", label="employee", score=0.8)], "role") == Prediction("employee", 0.8)
    assert predict([], "role") is None


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("one two", ["1 to 5 words"]),
        ("I don’t know, is it " + "so " * 6 + "?", ["11 to 20 words", "with negation", "with a question mark"]),
        ("nice \U0001f60d", ["1 to 5 words", "with emoji"]),
        ("I want another knot", ["1 to 5 words"]),
        ("word " * 51, ["over 50 words"]),
    ],
)
def test_slices(text: str, names: list[str]) -> None:
    assert list(slices_of(text)) == names


ENGLISH = Signal(name="language", label="en", score=1.0)


def of(text: str, *signals: Signal) -> dict[str, tuple[Signal, ...]]:
    return {text: (ENGLISH, *signals)}


MOODS = (
    of("bad", mood("negative", 0.9, -0.8))
    | of("awful?", mood("positive", 0.8, 0.7))
    | of("good", mood("positive", 0.7, 0.6))
    | of("meh", mood("neutral", 0.6, 0.0))
    | {"mauvais": (Signal(name="language", label="fr", score=0.9),)}
)


def measure(path: Path, said: dict[str, tuple[Signal, ...]], **options: Any) -> Report:
    named = {"text": "text", "label": "label", "head": "sentiment"}
    return evaluate(path, taggers=lambda: [Rote(said, "language")], **named | options)


def write(path: Path, *rows: tuple[object, ...], header: str = "text,label") -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([header.split(","), *rows])
    return path


def test_a_report(tmp_path: Path) -> None:
    rows = [("bad", 0), ("awful?", 0), ("good", "2.0"), ("meh", "neutral"), ("mauvais", 0), ("good", ""), (" ", 1)]
    path = write(tmp_path / "in.csv", *rows)
    heard: list[tuple[int, int | None]] = []
    report = measure(
        path, MOODS, mapping={"0": "negative", "2.0": "Positive"}, on_rows=lambda *rows: heard.append(rows)
    )
    assert (report.rows, report.evaluated, report.unlabelled, report.empty, report.torn) == (7, 4, 1, 1, 0)
    assert report.abstained == {"fr": 1}
    assert report.accuracy == 0.75
    assert report.macro_recall == pytest.approx((0.5 + 1 + 1) / 3)
    assert report.macro_f1 == pytest.approx((2 / 3 + 1 + 2 / 3) / 3)
    assert report.brier == pytest.approx((0.1**2 + 0.8**2 + 0.3**2 + 0.4**2) / 4)
    assert report.labels == ["negative", "neutral", "positive"]
    assert report.confusion == [[1, 0, 1], [0, 1, 0], [0, 0, 1]]
    assert (report.f1_yes, report.roc_auc, report.slices) == (None, None, [])
    assert (report.cut_off, report.review) == (0.9, 0.75)
    (wrong,) = report.wrong
    assert (wrong.row, wrong.text, wrong.label, wrong.predicted) == (3, "awful?", "negative", "positive")
    assert heard[-1] == (5, 5)


def test_a_report_of_yes_or_no(tmp_path: Path) -> None:
    chances = {"a": 0.9, "b": 0.40009, "c": 0.6, "d": 0.1}
    said = {text: (ENGLISH, yes("complaint", chance)) for text, chance in chances.items()}
    path = write(tmp_path / "in.csv", ("a", "TRUE"), ("b", "yes"), ("c", 0), ("d", "no"))
    report = measure(path, said, head="complaint")
    assert report.confusion == [[1, 1], [1, 1]]
    assert (report.accuracy, report.f1_yes, report.roc_auc) == (0.5, 0.5, 0.75)
    assert report.brier == pytest.approx((0.1**2 + 0.59991**2 + 0.6**2 + 0.1**2) / 4)
    assert report.cut_off == 0.4  # rounded down: the row at 0.40009 is still above
    assert report.cut_off_f1 == pytest.approx(0.8)
    assert [wrong.row for wrong in report.wrong] == [4, 3]  # c is surer of its 0.6 than b of its 0.59991


def test_the_worst_slices_are_named_with_size_and_difference(tmp_path: Path) -> None:
    said = {f"bad {at}?": (ENGLISH, mood("positive", 0.6, 0.5)) for at in range(30)}
    said |= {f"bad {at}": (ENGLISH, mood("negative", 0.6, -0.5)) for at in range(40)}
    rows = [(text, "negative", "x" if "?" in text else "y") for text in said]
    report = measure(write(tmp_path / "in.csv", *rows, header="text,label,source"), said, slice_by=["source"])
    whole = 2 * 40 / (70 + 40)
    names = [(one.name, one.rows, one.macro_f1) for one in report.slices]
    assert names == [("with a question mark", 30, 0.0), ("source x", 30, 0.0), ("source y", 40, 1.0)]
    assert report.slices[0].difference == pytest.approx(-whole)


def test_other_formats(tmp_path: Path) -> None:
    pq.write_table(pa.table({"text": ["bad", "good"], "label": [0, None]}), tmp_path / "in.parquet")
    report = measure(tmp_path / "in.parquet", MOODS, mapping={"0": "negative"})
    assert (report.accuracy, report.unlabelled) == (1.0, 1)
    (tmp_path / "in.jsonl").write_text('{"text": "good", "label": "positive"}\ntorn\n')
    report = measure(tmp_path / "in.jsonl", MOODS)
    assert (report.rows, report.accuracy, report.torn) == (2, 1.0, 1)


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({"head": "mood"}, "--head mood: there is sentiment, emotion, language, role, irony"),
        ({"label": "lable"}, "no column 'lable'"),
        ({"slice_by": ["where"]}, "no column 'where'"),
        ({"mapping": {"9": "cross"}}, "--map 9=cross: 'cross' is not one of negative, neutral, positive"),
        ({}, r"in\.csv:3: label 'furious' is not one of negative, neutral, positive; --map furious=NAME"),
        ({"head": "spam"}, r"in\.csv:2: label 'negative' is not yes or no"),
        ({"head": "language"}, r"in\.csv:2: label 'negative' is not an ISO 639 code"),
        ({"mapping": {"furious": "negative"}, "text": "note"}, "no row to evaluate: 0 in a language"),
    ],
)
def test_what_can_not_work_is_said(tmp_path: Path, options: dict[str, Any], reason: str) -> None:
    path = write(tmp_path / "in.csv", ("bad", "negative", ""), ("awful?", "furious", ""), header="text,label,note")
    with pytest.raises(BadConfig, match=reason):
        measure(path, MOODS, **options)


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(app, list(map(str, words)), catch_exceptions=False)


@pytest.fixture
def labelled(tmp_path: Path, home: Home) -> Path:
    texts = [
        "I love it",
        "I hate it",
        "=1+1 is what the app says, awful",
        "Рейс опять задержали на три часа",
        "Worst flight ever",
    ]
    # Each text with two labels, so that some are wrong whatever the taggers say.
    return write(tmp_path / "in.csv", *((text, label) for text in texts for label in (0, 1)))


MAPPED = ["--text", "text", "--label", "label", "--head", "sentiment", "--map", "0=negative,1=neutral,2=positive"]


def test_the_command_prints_plain_text_where_nobody_watches(labelled: Path) -> None:
    result = run("evaluate", labelled, *MAPPED)
    assert result.exit_code == 0
    said = dict(line.rsplit("  ", 1) for line in result.output.splitlines() if line.startswith(("rows", "evaluated")))
    assert {name.strip(): value.strip() for name, value in said.items()} == {"rows": "10", "evaluated": "8"}
    assert "Abstained, for no tagger reads it: ru 2" in result.output
    assert "said negative" in result.output
    assert "cut-off" in result.output
    assert "┃" not in result.output


def test_the_command_for_machines_and_the_wrong_rows(labelled: Path, tmp_path: Path) -> None:
    for ending in ("csv", "jsonl", "parquet"):
        output = tmp_path / f"wrong.{ending}"
        report = json.loads(run("evaluate", labelled, *MAPPED, "--json", "--errors", output).output)
        assert (report["rows"], report["evaluated"], report["abstained"]) == (10, 8, {"ru": 2})
        assert 0 <= report["ece"] <= 1
        assert sum(map(sum, report["confusion"])) == 8
        wrong = _read(output)
        assert len(wrong) == report["wrong"] == round(8 * (1 - report["accuracy"]))
        assert list(wrong[0]) == ["row", "text", "label", "predicted", "confidence"]
        confidences = [float(row["confidence"]) for row in wrong]
        assert confidences == sorted(confidences, reverse=True)
        if ending == "csv":
            assert not any(row["text"].startswith("=") for row in wrong)


def _read(path: Path) -> list[dict[str, Any]]:
    if path.suffix == ".parquet":
        return list(pq.read_table(path).to_pylist())
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file)) if path.suffix == ".csv" else [json.loads(line) for line in file]


def test_the_command_refuses(labelled: Path) -> None:
    assert "'oops' is not CELL=LABEL" in run("evaluate", labelled, *MAPPED[:-1], "oops").output
    with pytest.raises(BadConfig, match="is the input"):
        run("evaluate", labelled, *MAPPED, "--errors", labelled)
