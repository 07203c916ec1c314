"""The command line, as a user meets it: what is said, what is set aside, and the exit code."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from goodword.cli import app, main
from goodword.cli.query import harmless
from goodword.cli.terminal import printable
from goodword.home import Home

HEADER = "id,text,brand,created_at,who\n"
MAPPING = ["--map", "source_id=id", "--map", "author_handle=who"]


def run(*words: str) -> Result:
    return CliRunner().invoke(app, list(words), catch_exceptions=False)


def import_csv(folder: Path, content: str | bytes) -> Result:
    file = folder / "posts.csv"
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return run("import", str(file), "--source", "t", *MAPPING)


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        ("2,bad date,Acme,2026-13-45,bo\n", "posts.csv:3, column created_at: not a date"),
        ("2,few,Acme\n", "posts.csv:3: 3 columns where the header has 5"),
        ('2,"never closed,Acme,2026-01-01,bo\n', "posts.csv:3, column text: a quote is not closed"),
        ("2," + "x" * 10_000_000 + ",Acme,2026-01-01,bo\n", "posts.csv:3, column text: a cell is longer than"),
        ("2,nul \x00 byte,Acme,2026-01-01,bo\n", "posts.csv:3, column text: holds a NUL byte"),
        (b"2,f\xfcr dich,Acme,2026-01-01,bo\n", "posts.csv:3, column text: not valid UTF-8"),
    ],
)
def test_a_bad_row_is_one_clear_line_and_the_others_go_in(
    tmp_path: Path, home: Home, bad: str | bytes, reason: str
) -> None:
    good = "1,good,Acme,2026-01-01,al\n", "3,good too,Acme,2026-01-02,cy\n"
    middle = bad if isinstance(bad, bytes) else bad.encode()
    result = import_csv(tmp_path, (HEADER + good[0]).encode() + middle + good[1].encode())
    assert result.exit_code == 0
    assert "2 mentions landed, 1 set aside in " in result.output
    assert reason in result.output
    (rejected,) = home.rejected.glob("t/*.jsonl")
    assert len([json.loads(line) for line in rejected.read_text().splitlines()]) == 1


def test_only_the_first_faults_are_listed_and_the_rest_counted(tmp_path: Path, home: Home) -> None:
    result = import_csv(tmp_path, HEADER + "".join(f"{at},text,Acme,never,al\n" for at in range(9)))
    assert result.output.count("column created_at") == 5
    assert "and 4 more" in result.output


def test_what_a_post_says_is_not_printed(tmp_path: Path, home: Home) -> None:
    assert "secret words" not in import_csv(tmp_path, HEADER + "1,secret words,Acme,never,al\n").output


def test_the_same_file_again_adds_nothing_and_says_so(tmp_path: Path, home: Home) -> None:
    content = HEADER + "1,good,Acme,2026-01-01,al\n"
    assert "1 mentions landed" in import_csv(tmp_path, content).output
    assert "is in already" in import_csv(tmp_path, content).output
    assert len(list(home.landing.glob("*/*.parquet"))) == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--map", "foo=id"], "'foo' is not a field of a mention"),
        (["--map", "source_id=nope"], "no column 'nope'; the file has: id, text, brand, created_at, who"),
        (["--kind", "gossip"], "--kind gossip: there is mention, review"),
    ],
)
def test_an_error_is_one_line_without_a_traceback(
    tmp_path: Path,
    home: Home,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    words: list[str],
    said: str,
) -> None:
    file = tmp_path / "posts.csv"
    file.write_text(HEADER + "1,good,Acme,2026-01-01,al\n")
    monkeypatch.setattr("sys.argv", ["goodword", "import", str(file), "--source", "t", *words])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 1
    error = capsys.readouterr().err
    assert said in error
    assert len(error.splitlines()) == 1


def test_a_pair_that_is_no_mapping_is_a_usage_error(tmp_path: Path, home: Home) -> None:
    file = tmp_path / "posts.csv"
    file.write_text(HEADER)
    result = run("import", str(file), "--source", "t", "--map", "source_id")
    assert result.exit_code == 2
    assert "is not FIELD=COLUMN" in result.output


def test_listen_without_sources_says_what_to_do(home: Home) -> None:
    result = run("listen")
    assert result.exit_code == 1
    assert "goodword init" in result.output


def test_init_writes_the_settings_once_and_never_over_them(home: Home) -> None:
    assert "wrote" in run("init").output
    home.settings.write_text("timezone = 'Europe/Berlin'\n")
    assert "nothing changed" in run("init").output
    assert home.settings.read_text() == "timezone = 'Europe/Berlin'\n"


def test_a_fresh_init_listens_to_its_inbox_and_customers_folder(home: Home) -> None:
    run("init")
    (home.inbox / "posts.csv").write_text("source_id,text,brand,created_at\n1,good,Acme,2026-01-01\n")
    assert "inbox: 1 mentions landed" in run("listen").output
    assert "inbox: nothing new" in run("listen").output


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mred\x1b[0m", "[31mred[0m"),
        ("two\nlines\tof", "two lines of"),
        ("abc\u202edcba", "abcdcba"),
        ("\ud83d half", " half"),
        ("family 👨\u200d👩\u200d👧 stays", "family 👨\u200d👩\u200d👧 stays"),
    ],
)
def test_a_terminal_shows_text_and_obeys_none_of_it(text: str, shown: str) -> None:
    assert printable(text) == shown


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_a_spreadsheet_shows_a_formula_and_does_not_run_it(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["plain", "a=1", "", -1, 2.5, None])
def test_other_cells_stay_as_they_are(cell: object) -> None:
    assert harmless(cell) == cell
