"""``goodword review`` and ``goodword unlink``, as a person meets them."""

import csv
import json
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import warehouse
from goodword.cli import app
from goodword.home import Home
from tests.goodword.heard import Said, know_customers, publish_all
from warehouse.connection import connect

AT = datetime(2026, 11, 1, 9, tzinfo=UTC)
LINKS = "SELECT author_key, customer_id FROM links WHERE unlinked_at IS NULL ORDER BY ALL"
DECISIONS = "SELECT author_key, customer_id, same FROM link_decisions WHERE undone_at IS NULL ORDER BY ALL"


def run(*words: str, answers: str | bytes | None = None) -> Result:
    return CliRunner().invoke(app, list(words), input=answers)


def ask(home: Home, sql: str) -> list[tuple[object, ...]]:
    return [row for batch in warehouse.query(home.published, sql).rows() for row in batch]


@pytest.fixture
def asked(home: Home) -> Home:
    """Three proposals, Ada on x first; her name and her words are hostile."""
    hostile = {"author_name": "\x1b[31mAda\u202e", "author_bio": "=cmd()\x07", "author_location": "Leeds"}
    publish_all(
        home,
        [
            Said(at=AT, text="red \x1b[2J screen, write to ada@example.com", more=hostile),
            Said(at=AT, text="hello", author="bo"),
            Said(at=AT, text="hello", author="ada", source="reddit"),
        ],
    )
    know_customers(
        home,
        {
            "customer_id": "C-1",
            "name": "Ada \x1b[1mByron",
            "email": "ada@example.com",
            "city": "Leeds",
            "company": "Engines",
        },
        {"customer_id": "-2", "name": "Bo"},
    )
    propose(home, ("x:ada", "C-1", 0.9), ("x:ada", "-2", 0.8), ("x:bo", "-2", 0.7))
    return home


def propose(home: Home, *rows: tuple[str, str, float]) -> None:
    with connect(home.warehouse) as connection:
        for author, customer, probability in rows:
            connection.execute(
                "INSERT INTO base.proposal VALUES (?, ?, ?, 'first name alike +8.1; city the same +3.0', "
                "'the customer has another account there', ?, NULL)",
                [author, customer, probability, AT],
            )
    warehouse.publish(home.warehouse, home.published)


def test_both_sides_are_shown_and_nothing_hostile_reaches_the_terminal(asked: Home) -> None:
    output = run("review", "-n", "1", answers="s\n").output
    for words in (
        "author x:ada", "customer C-1", "Ada", "Byron", "ada@example.com", "Engines", "Leeds", "2026-11-01 red",
        "probability  0.900", "against      the customer has another account there", "first name alike +8.1\n",
        "city the same +3.0\n", "same person? [y]es [n]o [s]kip [q]uit",
    ):  # fmt: skip
        assert words in output
    assert not {"\x1b", "\x07", "\u202e"} & set(output)


def test_answers_are_kept_and_never_asked_again(asked: Home) -> None:
    output = run("review", "--by", "ada", answers="n\ns\nmaybe\ny\n").output
    assert "please answer y, n, s or q" in output
    assert "2 answers kept: 1 yes, 1 no; 1 question left" in output
    assert ask(asked, DECISIONS) == [("x:ada", "C-1", False), ("x:bo", "-2", True)]
    assert ask(asked, LINKS) == [("x:bo", "-2")]
    assert ask(asked, "SELECT DISTINCT decided_by FROM link_decisions") == [("ada",)]
    again = run("review", answers="").output
    assert again.count("same person?") == 1
    assert "author x:ada" in again
    assert "customer -2" in again


def test_a_yes_settles_the_author_s_other_questions(asked: Home) -> None:
    assert run("review", answers="YES\nq\n").output.count("same person?") == 2
    assert ask(asked, "SELECT author_key FROM proposals") == [("x:bo",)]


def test_the_end_of_the_input_and_quit_stop_politely(asked: Home) -> None:
    for answers in ("", "q\n", "garbage"):
        result = run("review", answers=answers)
        assert result.exit_code == 0
        assert "0 answers kept: 0 yes, 0 no; 3 questions left" in result.output
    assert ask(asked, DECISIONS) == []


def test_what_is_no_text_is_asked_again(asked: Home) -> None:
    found = run("review", answers=b"\xff\xfe\ny\nq\n")
    assert found.exit_code == 0, found.output
    assert found.output.count("please answer") == 1
    assert ask(asked, DECISIONS) == [("x:ada", "C-1", True)]


def test_one_author_and_a_limit(asked: Home) -> None:
    assert run("review", "--author", "x:bo", answers="s\ns\n").output.count("same person?") == 1
    assert run("review", "-n", "2", answers="s\ns\ns\n").output.count("same person?") == 2
    assert "no link of x:nobody waits" in run("review", "--author", "x:nobody").output


def test_nothing_to_review_says_what_to_do(home: Home) -> None:
    result = run("review")
    assert result.exit_code == 1
    assert "nothing was loaded" in result.output
    publish_all(home, [Said(at=AT, text="hello")])
    output = run("review").output
    assert "no link waits for an answer" in output
    assert "goodword review --posts" in output


def test_what_is_answered_before_a_kill_is_kept(asked: Home) -> None:
    command = [sys.executable, "-c", "from goodword.cli import main; main()", "review"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin
        process.stdin.write("n\n")
        process.stdin.flush()
        deadline = time.monotonic() + 60
        while not _decided(asked) and time.monotonic() < deadline:
            time.sleep(0.2)
        process.send_signal(signal.SIGKILL)
    output = run("review", answers="n\n").output
    assert "customer -2" in output
    assert "customer C-1" not in output
    assert ask(asked, DECISIONS) == [("x:ada", "-2", False), ("x:ada", "C-1", False)]


def _decided(home: Home) -> bool:
    with connect(home.warehouse) as connection:
        return connection.execute("SELECT 1 FROM base.link_decision").fetchone() is not None


def test_a_spreadsheet_goes_out_and_comes_back(asked: Home, tmp_path: Path) -> None:
    sheet = tmp_path / "links.csv"
    assert "3 questions" in run("review", "--csv", str(sheet)).output
    assert "\x1b" not in sheet.read_text()
    with sheet.open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["author_key"], row["customer_id"]) for row in rows] == [
        ("x:ada", "C-1"),
        ("x:ada", "'-2"),
        ("x:bo", "'-2"),
    ]
    assert rows[0]["author_bio"].startswith("'=cmd()")
    assert "ada@example.com" not in rows[0]["author_posts"]
    rows[1]["same"], rows[2]["same"] = "No", " yes "
    with sheet.open("w", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)
    assert "2 answers, 2 of them new" in run("review", "--file", str(sheet)).output
    assert "2 answers, 0 of them new" in run("review", "--file", str(sheet)).output
    assert ask(asked, LINKS) == [("x:bo", "-2")]
    assert ask(asked, "SELECT customer_id FROM proposals") == [("C-1",)]


def test_a_row_at_fault_is_named_and_nothing_is_taken(asked: Home, tmp_path: Path) -> None:
    file = tmp_path / "many.csv"
    file.write_text("author_key,customer_id,same\nx:ada,C-1,yes\nx:bo,C-1,perhaps\nx:no,C-1,no\n")
    result = run("review", "--file", str(file))
    assert result.exit_code == 1
    assert "many.csv:3: same can't be 'perhaps'; it is yes, no or empty" in result.output
    file.write_text("author_key,customer_id,same\nx:ada,C-1,yes\n,,\nx:no,C-1,no\nx:ada,-2,yes\n")
    result = run("review", "--file", str(file))
    assert "many.csv:4: there is no author 'x:no'" in result.output
    assert "x:ada can be one customer only" in result.output
    assert "3 rows at fault" in result.output
    assert ask(asked, DECISIONS) == []


@pytest.mark.parametrize(
    "words",
    [
        ["--brand", "Lantern"],
        ["--posts", "--by", "ada"],
        ["--csv", "a", "--file", __file__],
        ["--file", __file__, "-n", "1"],
    ],
)
def test_options_that_do_not_go_together(asked: Home, words: list[str]) -> None:
    assert run("review", *words).exit_code == 2


def test_unlink_says_what_ended_and_undo_takes_it_back(asked: Home) -> None:
    run("review", "--by", "bo", answers="y\nq\n")
    link = json.loads(run("why", "x:ada", "--json").output)["link"]
    assert (link["customer_id"], link["rule"], link["probability"]) == ("C-1", "reviewed", None)
    assert "linked to customer C-1 since" in run("why", "x:ada").output
    result = run("unlink", "x:@Ada", "--by", "cy")
    assert "x:ada is no longer customer C-1" in result.output
    assert "by reviewed: bo says that they are one person" in result.output
    assert "goodword unlink x:ada --undo takes this back" in result.output
    assert ask(asked, LINKS) == []
    assert "linked to" not in run("why", "x:ada").output
    assert "taken back that they are not one person (cy, " in run("unlink", "x:ada", "--undo").output
    assert ask(asked, DECISIONS) == []
    assert "nothing that anybody said" in str(run("unlink", "x:ada", "--undo").exception)


def test_unlink_of_a_name_that_means_several_or_nobody(asked: Home) -> None:
    result = run("unlink", "@ada")
    assert result.exit_code == 1
    assert "'@ada' can mean 2 accounts" in result.output
    assert "reddit:ada" in result.output
    assert "there is no author 'nobody'" in run("unlink", "nobody").output
    assert "is not linked to any customer" in str(run("unlink", "x:bo").exception)
    assert ask(asked, DECISIONS) == []
