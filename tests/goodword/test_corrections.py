"""``goodword correct`` and ``goodword review --posts``, as a person meets them."""

import csv
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import warehouse
from goodword.cli import app
from goodword.cli.terminal import clock
from goodword.corrections import LABELS
from goodword.home import Home
from tests.goodword.heard import Said, publish_all

AT = datetime(2026, 11, 1, 9, tzinfo=UTC)


def run(*words: str) -> Result:
    return CliRunner().invoke(app, list(words))


def told(result: Result) -> str:
    """All that is said, without the frame of a usage error and its line breaks."""
    return " ".join(result.output.replace("│", " ").split())


def ask(home: Home, sql: str) -> list[tuple[object, ...]]:
    return [row for batch in warehouse.query(home.published, sql).rows() for row in batch]


@pytest.fixture
def ids(home: Home) -> list[str]:
    """The ids of three posts: two unsure, one that is hostile."""
    publish_all(
        home,
        [
            Said(at=AT, text="so so", sentiment="neutral", confidence=0.4),
            Said(at=AT.replace(hour=10), text='=cmd() \x1b[31m red, "quoted"', sentiment="positive", confidence=0.5),
            Said(at=AT.replace(hour=11), text="sure", sentiment="negative"),
        ],
    )
    return [str(row[0]) for row in ask(home, "SELECT mention_id FROM mentions ORDER BY created_at")]


def test_a_correction_is_seen_at_once_and_can_be_taken_back(home: Home, ids: list[str]) -> None:
    result = run("correct", ids[0], "--sentiment", "Negative", "--is", "complaint", "--not", "praise", "--role", "none")
    assert (result.exit_code, result.output) == (
        0, f"{ids[0]}: sentiment negative, role none, complaint yes, praise no\n",
    )  # fmt: skip
    shown = f"SELECT sentiment, complaint, praise FROM mentions WHERE mention_id = '{ids[0]}'"
    assert ask(home, shown) == [("negative", 1.0, 0.0)]
    assert "in force already" in run("correct", ids[0], "--is", "complaint").output
    assert "taken back: complaint, praise, role, sentiment" in run("correct", ids[0], "--undo").output
    assert ask(home, shown) == [("neutral", None, None)]


def test_by_is_the_user_unless_it_is_said(home: Home, ids: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("getpass.getuser", lambda: "ada")
    run("correct", ids[0], "--is", "question")
    run("correct", ids[1], "--is", "question", "--by", "bo")
    assert ask(home, "SELECT corrected_by FROM corrections ORDER BY ALL") == [("ada",), ("bo",)]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--sentiment", "angry"], "sentiment can't be 'angry'; it is negative, neutral, positive"),
        (["--is", "rude"], "there is no 'rude' to correct; there is sentiment, emotion, role, irony"),
        (["--role", "fan"], "it is none, advocate, ambassador, employee"),
        ([], "say what it is"),
        (["--is", "spam", "--undo"], "say what it is"),
        (["--is", "spam", "--file", __file__], "one of MENTION, --file and --export"),
    ],
)
def test_what_cannot_be_said_names_what_can(ids: list[str], words: list[str], said: str) -> None:
    result = run("correct", ids[0], *words)
    assert result.exit_code == 2
    assert said in told(result)


def test_an_unknown_mention_and_an_empty_house(home: Home, ids: list[str], tmp_path: Path) -> None:
    result = run("correct", "x:nobody", "--is", "spam")
    assert result.exit_code == 1
    assert "there is no mention 'x:nobody'" in str(result.exception)
    result = CliRunner().invoke(app, ["correct", "x:1", "--is", "spam"], env={"GOODWORD_HOME": str(tmp_path / "none")})
    assert result.exit_code == 1
    assert "goodword run" in result.output


def test_the_review_shows_what_is_unsure_with_the_command(ids: list[str]) -> None:
    output = run("review", "--posts").output
    assert "\x1b" not in output
    assert output.index(ids[1]) < output.index(ids[0])
    assert "sentiment neutral? 0.40" in output
    assert f"goodword correct {ids[0]} --sentiment LABEL" in output
    assert ids[2] not in output
    assert output.count("goodword correct") == 2
    assert run("review", "--posts", "-n", "1").output.count("goodword correct") == 1
    assert "nothing is unsure" in run("review", "--posts", "--brand", "Nobody").output


def test_the_cut_offs_are_those_of_the_settings(home: Home, ids: list[str]) -> None:
    from goodword import pipeline

    home.settings.write_text("[review]\nsentiment = 0.45\n")
    pipeline.load(home, clock)
    pipeline.publish(home)
    assert run("review", "--posts").output.count("goodword correct") == 1


def test_a_spreadsheet_goes_out_and_comes_back(home: Home, ids: list[str], tmp_path: Path) -> None:
    sheet = tmp_path / "review.csv"
    assert "2 questions" in run("review", "--posts", "--csv", str(sheet)).output
    with sheet.open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["mention_id"] for row in rows] == [ids[1], ids[0]]
    assert rows[0]["text"].startswith("'=cmd()")
    rows[0]["label"] = " Negative "
    with sheet.open("w", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)
    assert "1 correction, 1 of them new" in run("correct", "--file", str(sheet), "--by", "ada").output
    assert "1 correction, 0 of them new" in run("correct", "--file", str(sheet), "--by", "ada").output
    assert ask(home, f"SELECT sentiment FROM mentions WHERE mention_id = '{ids[1]}'") == [("negative",)]
    assert ids[1] not in run("review", "--posts").output


def test_a_row_at_fault_is_named_and_nothing_is_taken(home: Home, ids: list[str], tmp_path: Path) -> None:
    file = tmp_path / "many.csv"
    file.write_text(
        f"mention_id,name,label\n{ids[0]},sentiment,positive\n{ids[1]},sentiment,good\n{ids[1]},mood,joy\n,,\n"
    )
    result = run("correct", "--file", str(file))
    assert result.exit_code == 1
    assert "many.csv:3: sentiment can't be 'good'; it is negative, neutral, positive" in result.output
    assert "many.csv:4: there is no 'mood' to correct" in result.output
    assert "2 rows at fault" in result.output
    file.write_text(f"mention_id,name,label\n{ids[0]},sentiment,positive\nx:nobody,spam,yes\n")
    assert "many.csv:3: there is no mention 'x:nobody'" in run("correct", "--file", str(file)).output
    assert ask(home, "FROM corrections") == []


def test_corrections_are_rows_to_train_with(ids: list[str], tmp_path: Path) -> None:
    run("correct", ids[1], "--sentiment", "negative", "--by", "ada")
    run("correct", ids[0], "--is", "spam")
    run("correct", ids[0], "--undo")
    for words, text in (([], "'=cmd()"), (["--raw"], "=cmd()")):
        out = tmp_path / "training.csv"
        assert "1 correction in" in run("correct", "--export", str(out), *words).output
        with out.open(newline="") as file:
            [row] = list(csv.DictReader(file))
        assert list(row) == ["text", "name", "label", "language", "by", "at"]
        assert row["text"].startswith(text)
        assert (row["name"], row["label"], row["language"], row["by"]) == ("sentiment", "negative", "en", "ada")


def test_the_help_names_what_can_be_said() -> None:
    assert set(LABELS) > {"sentiment", "emotion", "role", "complaint", "churn_risk"}
    for label in ("ambassador", "optimism", "neutral"):
        assert label in told(run("correct", "--help"))
