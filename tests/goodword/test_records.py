"""Customer files: what is good goes in, what is bad is set aside with its reason, and it adds up."""

import json
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import warehouse
from goodword.home import Home
from goodword.records import Files, ImportReport, import_records
from listeners.errors import BadConfig

HEADER = "customer_id,name,email,phone,country,tier,account,lifetime_value,since,handle_x,handle_reddit"


def write(folder: Path, *lines: str, header: str = HEADER, name: str = "crm.csv") -> Path:
    file = folder / name
    file.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
    return file


def import_customers(home: Home, file: Path, now: datetime) -> ImportReport:
    return import_records(home, "customers", Files.one(file), now)


def ask(home: Home, sql: str) -> list[dict[str, Any]]:
    warehouse.publish(home.warehouse, home.published)
    rows: list[dict[str, Any]] = warehouse.query(home.published, sql).arrow().read_all().to_pylist()
    return rows


def identities(home: Home) -> set[tuple[str, str, str]]:
    rows = ask(home, "SELECT kind, platform, value FROM customer_identities WHERE valid_to IS NULL")
    return {(row["kind"], row["platform"], row["value"]) for row in rows}


def bad(report: ImportReport) -> list[tuple[str, str, str]]:
    lines = report.rejected.read_text(encoding="utf-8").splitlines()
    return [(row["where"].rpartition(":")[2], row["column"], row["reason"]) for row in map(json.loads, lines)]


def test_a_full_row(home: Home, tmp_path: Path, now: datetime) -> None:
    line = 'C-1," Jane Doe ",Jane@Example.COM,(020) 7946 0101,gb,gold,Acme,1284.50,2021-05-19,@Jane_Doe,u/JaneD'
    report = import_customers(home, write(tmp_path, line), now)
    assert (report.new, report.changed, report.unchanged, report.bad, report.ignored) == (1, 0, 0, 0, ())
    assert not report.rejected.exists()
    columns = "customer_id, name, email, phone, country, tier, account, lifetime_value, since"
    assert ask(home, f"SELECT {columns} FROM customers") == [
        {
            "customer_id": "C-1", "name": "Jane Doe", "email": "jane@example.com", "phone": "+442079460101",
            "country": "GB", "tier": "gold", "account": "Acme", "lifetime_value": 1284.5, "since": date(2021, 5, 19),
        }
    ]  # fmt: skip
    assert identities(home) == {
        ("email", "", "jane@example.com"), ("phone", "", "+442079460101"), ("handle", "x", "jane_doe"),
        ("handle", "reddit", "janed"),
    }  # fmt: skip


def test_again_changes_nothing_and_a_change_is_told(home: Home, tmp_path: Path, now: datetime) -> None:
    import_customers(home, write(tmp_path, "C-1,Jane,,,,silver,,,,,", "C-2,Joan,,,,,,,,,"), now)
    later = now + timedelta(days=1)
    again = import_customers(home, write(tmp_path, "C-1,Jane,,,,silver,,,,,", "C-2,Joan,,,,,,,,,"), later)
    assert (again.new, again.changed, again.unchanged) == (0, 0, 2)
    moved = import_customers(home, write(tmp_path, "C-1,Jane,,,,gold,,,,jane,", "C-2,Joan,,,,,,,,,"), later)
    assert (moved.new, moved.changed, moved.unchanged) == (0, 1, 1)


@pytest.mark.parametrize(
    ("line", "column", "reason"),
    [
        (",Jane,,,,,,,,,", "customer_id", "is empty"),
        ("  ,Jane,,,,,,,,,", "customer_id", "is empty"),
        ("C-0,Jane,,,,,,,,,", "customer_id", "further up"),
        ("C-1,Jane,jane.example.com,,,,,,,,", "email", "no e-mail address"),
        ("C-1,Jane,a@b.c; d@e.f,,,,,,,,", "email", "no e-mail address"),
        ("C-1,Jane,,call me,GB,,,,,,", "phone", "no telephone number"),
        ("C-1,Jane,,020 7946 0101,,,,,,,", "phone", "two-letter country"),
        ("C-1,Jane,,020 7946 0101,Britain,,,,,,", "phone", "two-letter country"),
        ("C-1,Jane,,12345,GB,,,,,,", "phone", "too few or too many digits for GB"),
        ("C-1,Jane,,,,,,lots,,,", "lifetime_value", "no number"),
        ('C-1,Jane,,,,,,"1,284",,,', "lifetime_value", "no number"),
        ("C-1,Jane,,,,,,1_000,,,", "lifetime_value", "no number"),
        ("C-1,Jane,,,,,,nan,,,", "lifetime_value", "no number"),
        ("C-1,Jane,,,,,,,03/04/2015,,", "since", "not a date"),
        ("C-1,Jane,,,,,,,,jane doe,", "handle_x", "no handle"),
        ("C-1,Jane,,,,,,,,https://x.com/,", "handle_x", "no handle"),
    ],
)
def test_a_bad_row_is_set_aside_and_the_good_ones_go_in(
    home: Home, tmp_path: Path, now: datetime, line: str, column: str, reason: str
) -> None:
    report = import_customers(home, write(tmp_path, "C-0,First,,,,,,,,,", line, "C-9,Last,,,,,,,,,"), now)
    assert (report.new, report.bad) == (2, 1)
    [(row, where, why)] = bad(report)
    assert (row, where) == ("3", column)
    assert reason in why
    assert [row["customer_id"] for row in ask(home, "SELECT customer_id FROM customers ORDER BY 1")] == ["C-0", "C-9"]


def test_a_torn_row_is_counted_too(home: Home, tmp_path: Path, now: datetime) -> None:
    report = import_customers(home, write(tmp_path, "C-1,Jane,,,,,,,,,", "C-2,nul\0,,,,,,,,,", "C-3,Jo,,,,,,,,,"), now)
    assert (report.new, report.bad) == (2, 1)


def test_the_bad_rows_of_an_earlier_import_do_not_stay(home: Home, tmp_path: Path, now: datetime) -> None:
    assert import_customers(home, write(tmp_path, ",Jane,,,,,,,,,"), now).rejected.exists()
    assert not import_customers(home, write(tmp_path, "C-1,Jane,,,,,,,,,"), now).rejected.exists()


def test_first_and_last_name_make_a_name(home: Home, tmp_path: Path, now: datetime) -> None:
    header = "customer_id,first_name,last_name"
    import_customers(home, write(tmp_path, "1,Jane,Doe", "2,,Roe", "3,,", header=header), now)
    rows = ask(home, "SELECT name FROM customers ORDER BY customer_id")
    assert [row["name"] for row in rows] == ["Jane Doe", "Roe", None]


def test_a_file_of_handles_leaves_the_rest_alone(home: Home, tmp_path: Path, now: datetime) -> None:
    import_customers(home, write(tmp_path, "C-1,Jane,j@example.com,,,gold,,,,old,jd"), now)
    handles = write(tmp_path, "C-1,jane", header="customer_id,handle_twitter", name="handles.csv")
    import_customers(home, handles, now + timedelta(days=1))
    assert ask(home, "SELECT name, tier, email FROM customers") == [
        {"name": "Jane", "tier": "gold", "email": "j@example.com"}
    ]
    assert identities(home) == {("email", "", "j@example.com"), ("handle", "x", "jane"), ("handle", "reddit", "jd")}


@pytest.mark.parametrize(
    ("column", "cell", "handle"),
    [
        ("handle_x", "@Jane", "jane"),
        ("handle_x", "https://x.com/Jane?s=20", "jane"),
        ("handle_twitter", "twitter.com/jane/", "jane"),
        ("handle_reddit", "u/Jane", "jane"),
        ("handle_reddit", "/u/jane", "jane"),
        ("handle_reddit", "https://www.reddit.com/user/jane/", "jane"),
        ("handle_mastodon", "@jane@mastodon.social", "jane@mastodon.social"),
        ("handle_bluesky", "jane.bsky.social", "jane.bsky.social"),
        ("handle_x", "user", "user"),
    ],
)
def test_handles_as_people_write_them(
    home: Home, tmp_path: Path, now: datetime, column: str, cell: str, handle: str
) -> None:
    report = import_customers(home, write(tmp_path, f"C-1,{cell}", header=f"customer_id,{column}"), now)
    assert report.bad == 0
    assert {value for _, _, value in identities(home)} == {handle}


def test_other_formats(home: Home, tmp_path: Path, now: datetime) -> None:
    rows = [{"customer_id": 7, "lifetime_value": 12.5, "since": date(2020, 1, 2), "handle_x": "jane"}]
    parquet = tmp_path / "crm.parquet"
    pq.write_table(pa.Table.from_pylist(rows), parquet)
    jsonl = tmp_path / "crm.jsonl"
    lines = ['{"customer_id": 8, "name": "Jo"}', '{"customer_id": 9.0, "name": ["no"]}', '{"customer_id": true}']
    jsonl.write_text("\n".join(lines))
    assert import_customers(home, parquet, now).new == 1
    report = import_customers(home, jsonl, now)
    assert (report.new, report.bad) == (1, 2)
    assert [where for _, where, _ in bad(report)] == ["name", "customer_id"]
    found = ask(home, "SELECT customer_id, lifetime_value, since FROM customers ORDER BY 1")
    assert found == [
        {"customer_id": "7", "lifetime_value": 12.5, "since": date(2020, 1, 2)},
        {"customer_id": "8", "lifetime_value": None, "since": None},
    ]


def test_columns_that_mean_nothing_are_named(home: Home, tmp_path: Path, now: datetime) -> None:
    report = import_customers(home, write(tmp_path, "1,j@example.com,x", header="customer_id,e-mail,shoe"), now)
    assert report.ignored == ("e-mail", "shoe")


def test_a_file_without_customer_id(home: Home, tmp_path: Path, now: datetime) -> None:
    with pytest.raises(BadConfig, match="customer_id"):
        import_customers(home, write(tmp_path, "1,Jane", header="id,name"), now)
    assert not home.warehouse.exists()


def test_no_customers_at_all(home: Home, tmp_path: Path, now: datetime) -> None:
    report = import_customers(home, write(tmp_path), now)
    assert (report.new, report.changed, report.unchanged, report.bad) == (0, 0, 0, 0)


def test_nobody_gets_into_the_log(home: Home, tmp_path: Path, now: datetime, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("DEBUG"):
        import_customers(home, write(tmp_path, "C-1,Secretname,secret@example.com,,,,,,,,", ",Secretbad,,,,,,,,,"), now)
    assert caplog.text
    assert "ecret" not in caplog.text
