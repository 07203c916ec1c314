"""The command line, as a user meets it: what is said, what is set aside, and the exit code."""

import csv
import io
import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner, Result

import warehouse
from goodword.cli import app, main
from goodword.cli.terminal import printable
from goodword.home import Home
from goodword.records import fields_of
from goodword.untrusted import harmless
from listeners.errors import BadConfig

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
    assert "1 mention landed" in import_csv(tmp_path, content).output
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


@pytest.mark.parametrize("command", ["listen", "run"])
def test_nothing_to_hear_says_what_to_do(home: Home, command: str) -> None:
    result = run(command)
    assert result.exit_code == 1
    assert "goodword init" in result.output


def test_a_missing_credential_is_told_with_where_it_belongs(home: Home) -> None:
    home.settings.parent.mkdir(parents=True, exist_ok=True)
    home.settings.write_text('[sources.x-eu]\ntype = "x"\nqueries = { Acme = "acme" }\n')
    result = run("listen")
    assert result.exit_code == 1
    assert "'bearer_token' is missing: set GOODWORD_X_EU_BEARER_TOKEN" in result.output
    assert "goodword_x-eu" in result.output


def test_the_help_of_import_names_every_field() -> None:
    from listeners.files.mapping import FIELDS

    told = set(re.findall(r"\w+", run("import", "--help").output))
    assert set(FIELDS) <= told


def test_the_first_help_says_where_all_of_it_lies() -> None:
    assert "GOODWORD_HOME (default ./data)" in " ".join(run("--help").output.split())


def test_init_writes_the_settings_once_and_never_over_them(home: Home) -> None:
    assert "wrote" in run("init").output
    home.settings.write_text("timezone = 'Europe/Berlin'\n")
    assert "nothing changed" in run("init").output
    assert home.settings.read_text() == "timezone = 'Europe/Berlin'\n"


def test_a_fresh_init_listens_to_its_inbox_and_customers_folder(home: Home) -> None:
    run("init")
    (home.inbox / "posts.csv").write_text("source_id,text,brand,created_at\n1,good,Acme,2026-01-01\n")
    assert "inbox: 1 mention landed" in run("listen").output
    assert "inbox: nothing new" in run("listen").output


def test_a_file_of_the_inbox_that_cant_be_read_is_named_once(home: Home) -> None:
    run("init")
    file = home.inbox / "posts.csv"
    file.write_text("id,body\n1,good\n")
    assert run("listen").output.count(str(file)) == 1


HOSTILE = "=HYPERLINK(1) \x1b[31m<b>'; DROP TABLE mention; --"


@pytest.fixture
def heard(tmp_path: Path, home: Home) -> Home:
    """A home in which two posts went all the way."""
    file = tmp_path / "posts.csv"
    with file.open("w", newline="", encoding="utf-8") as out:
        csv.writer(out).writerows([["source_id", "text", "brand", "created_at"], [1, HOSTILE, "Acme", "2026-01-01"]])
        csv.writer(out).writerow([2, "I love this kettle, best I ever had!", "Acme", "2026-01-02"])
    run("import", str(file), "--source", "t")
    result = run("run")
    assert "1 file loaded: 2 new mentions, 0 edited" in result.output, result.output
    return home


def test_a_second_run_changes_nothing_and_says_so(heard: Home) -> None:
    assert "nothing to load: every landing file is in already" in run("run").output


def test_a_broken_landing_file_is_named_and_stops_no_other(heard: Home, tmp_path: Path) -> None:
    broken = heard.landing / "t" / "import-0000000000000000.parquet"
    broken.write_bytes(b"PAR1 torn")
    file = tmp_path / "more.csv"
    file.write_text("source_id,text,brand,created_at\n9,quiet words,Acme,2026-01-03\n")
    run("import", str(file), "--source", "t")
    result = run("run")
    assert result.exit_code == 1
    assert f"{broken} can't be read; it is left out" in result.output
    assert "1 file loaded: 1 new mention," in result.output


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_a_day_of_no_calendar_of_ours_is_a_usage_error(heard: Home, day: str) -> None:
    result = run("digest", "--date", day)
    assert result.exit_code == 2
    assert "is not between 1990 and 2100" in result.output


def test_query_answers_in_each_format(heard: Home, tmp_path: Path) -> None:
    sql = "SELECT source_id, sentiment, text FROM mentions ORDER BY 1"
    assert "\x1b" not in run("query", sql).output
    lines = run("query", sql, "--format", "json").output.splitlines()
    assert json.loads(lines[0])["text"] == HOSTILE
    rows = list(csv.reader(io.StringIO(run("query", sql, "--format", "csv").output, newline="")))
    assert rows[1][2] == "'" + HOSTILE
    assert rows[2][:2] == ["2", "positive"]
    assert list(csv.reader(io.StringIO(run("query", sql, "-f", "csv", "--raw").output, newline="")))[1][2] == HOSTILE
    nested = "SELECT [{'at': TIMESTAMPTZ '2026-10-25 08:00:01+00', 'said': 'é', 'love': 0.5::DECIMAL(3, 1)}] AS said"
    rows = list(csv.reader(io.StringIO(run("query", nested, "-f", "csv").output, newline="")))
    assert json.loads(rows[1][0]) == [{"at": "2026-10-25 08:00:01+00:00", "said": "é", "love": 0.5}]
    out = tmp_path / "rows.parquet"
    run("query", sql, "--format", "parquet", "--output", str(out))
    assert pq.read_table(out).column_names == ["source_id", "sentiment", "text"]


def test_a_row_too_wide_for_the_terminal_is_shown_as_a_list(heard: Home) -> None:
    wide = ", ".join(f"repeat('{letter}', 30) AS {letter}" for letter in "abcdefghij")
    nested = "[{'at': TIMESTAMPTZ '2026-10-25 08:00:01+00', 'said': chr(27) || '[2Jno', 'none': NULL}, {'said': 'yes'}]"
    out = run("query", f"SELECT {wide}, {nested} AS said, ['x', 'y'] AS words, 0.5::DECIMAL(4, 3) AS share, true AS ok")
    assert "\x1b" not in out.output
    lines = [line.rstrip() for line in out.output.splitlines()]
    assert f"a      {'a' * 30}" in lines
    at = lines.index("said   at: 2026-10-25 08:00:01Z, said: [2Jno")
    assert lines[at + 1 :] == ["       said: yes", "words  x, y", "share  0.500", "ok     yes", "1 row"]


def test_query_to_a_file_writes_what_the_terminal_would_show(heard: Home, tmp_path: Path) -> None:
    sql = "SELECT sum(mentions) AS n FROM sentiment_daily"
    for name, expected in (("csv", "n\r\n2\r\n"), ("json", '{"n": 2}\n')):
        out = tmp_path / f"rows.{name}"
        run("query", sql, "--format", name, "--output", str(out))
        assert out.read_bytes().decode() == expected


def test_a_digest_is_a_page_a_brand(heard: Home) -> None:
    result = run("digest", "--date", "2026-01-02", "--send")
    page = heard.digests / "2026-01-02" / "acme.html"
    assert str(page) in result.output
    assert "names nobody to send it to" in result.output
    assert "best I ever had" in page.read_text(encoding="utf-8")


def test_a_digest_of_a_brand_that_nobody_knows_is_a_usage_error(heard: Home) -> None:
    result = run("digest", "--brand", "Acmee")
    assert result.exit_code == 2
    assert "'Acmee' was never heard; there is " in result.output
    assert not list(heard.digests.rglob("acmee*"))


def test_a_digest_before_anything_was_heard_says_what_to_do(home: Home) -> None:
    with pytest.raises(Exception, match="goodword run"):
        run("digest")


def test_alerts_of_a_quiet_brand(heard: Home) -> None:
    assert "nothing new turned" in run("alerts").output
    assert "no incident lasts" in run("alerts", "list").output
    with pytest.raises(Exception, match="there is no incident 'nope'"):
        run("alerts", "ack", "nope")


def test_customers_are_imported_with_a_line_for_each_bad_row(tmp_path: Path, home: Home) -> None:
    file = tmp_path / "crm.csv"
    file.write_text("customer_id,name,email,shoe\n1,Al,al@example.com,44\n,Bo,,\n3,Cy,nope,\n")
    said = run("customers", "import", str(file)).output
    assert "1 new customer, 0 changed, 0 unchanged" in said
    assert "columns that mean nothing here: shoe" in said
    assert "crm.csv:3, column customer_id: is empty" in said
    assert "crm.csv:4, column email: is no e-mail address" in said


def test_the_help_of_an_import_names_every_column() -> None:
    said = set(re.findall(r"[\w<>]+", run("customers", "import", "--help").output))
    for kind in warehouse.KINDS:
        assert {kind, *fields_of(kind)} <= said


def test_orders_a_map_and_a_full_export_by_hand(tmp_path: Path, home: Home) -> None:
    file = tmp_path / "shop.csv"
    file.write_text("number,customer_id\n" + "".join(f"{one},C-{one}\n" for one in range(30)))
    orders = ("customers", "import", str(file), "--kind", "orders", "--map", "order_id=number", "--full")
    said = run(*orders).output
    assert "30 new orders, 0 changed, 0 unchanged\n30 of them name a customer that is not known yet" in said
    file.write_text("number,customer_id\n1,C-1\n")
    with pytest.raises(Exception, match="lacks 29 of the 30 that are held"):
        run(*orders)
    assert "0 new orders, 0 changed, 1 unchanged, 29 removed" in run(*orders, "--allow-removals").output


def test_a_query_by_hand(tmp_path: Path, home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(sqlite3.connect(tmp_path / "crm.db")) as database:
        database.execute("CREATE TABLE person AS SELECT 1 AS customer_id, 'Jane' AS name")
        database.commit()
    query = ("customers", "import", "--query", "SELECT * FROM person", "--database", "crm")
    with pytest.raises(BadConfig, match="GOODWORD_CRM_URL"):
        run(*query)
    monkeypatch.setenv("GOODWORD_CRM_URL", f"sqlite:///{tmp_path}/crm.db")
    assert "database crm: 1 new customer, 0 changed, 0 unchanged" in run(*query).output


@pytest.mark.parametrize(
    "options",
    [
        ["--kind", "orders"],
        ["--full"],
        ["--query", "SELECT 1"],
        ["--database", "crm"],
        ["FILE", "--query", "SELECT 1", "--database", "crm"],
        ["FILE", "--database", "crm"],
        ["FILE", "--kind", "invoices"],
        ["FILE", "--map", "name"],
    ],
)
def test_options_of_an_import_that_do_not_fit(tmp_path: Path, home: Home, options: list[str]) -> None:
    file = tmp_path / "crm.csv"
    file.write_text("customer_id\n1\n")
    asked = [str(file) if option == "FILE" else option for option in options]
    assert CliRunner().invoke(app, ["customers", "import", *asked]).exit_code == 2
    assert not home.warehouse.exists()


def test_all_inputs_of_the_settings_by_hand(home: Home) -> None:
    assert CliRunner().invoke(app, ["customers", "import"]).exit_code == 1
    home.root.mkdir(parents=True)
    home.settings.write_text(
        'customers = ["crm.csv"]\n[records.orders]\nfiles = ["none/*.csv"]\n'
        '[records.tickets]\ndatabase = "crm"\nquery = "SELECT 1"\n[records.reach]\nfiles = ["reach.csv"]\n'
    )
    (home.root / "crm.csv").write_text("customer_id,name\n1,Al\n")
    (home.root / "reach.csv").write_text("campaign_id,customer_id\nM-1,1\n")
    done = CliRunner().invoke(app, ["customers", "import"])
    assert done.exit_code == 1
    assert "customers: 1 new customer" in done.output
    assert "orders: no file matches" in done.output
    assert "tickets: database crm: where it is, is not known" in done.output
    assert "reach: 1 new reach" in done.output


def test_no_post_no_author_and_no_home_made_secret_is_logged(
    heard: Home, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    with caplog.at_level("INFO"):
        file = tmp_path / "more.csv"
        file.write_text("source_id,text,brand,created_at,author_handle\n9,quiet words,Acme,2026-01-03,shy_author\n")
        run("--verbose", "import", str(file), "--source", "t")
        run("--verbose", "run")
        run("--verbose", "digest", "--date", "2026-01-03")
    assert "tagged" in caplog.text
    assert "quiet words" not in caplog.text
    assert "shy_author" not in caplog.text


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


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "+1234567+1", "@SUM(A1)", "\t=1", "\r=1"])
def test_a_spreadsheet_shows_a_formula_and_does_not_run_it(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["plain", "a=1", "", -1, 2.5, None, "+442079460103"])
def test_other_cells_stay_as_they_are(cell: object) -> None:
    assert harmless(cell) == cell
