"""Segments as files: what goes out, in which form, and what is remembered of it."""

import csv
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

import warehouse
from goodword.cli import app
from goodword.home import Home
from goodword.segments import SegmentError, listed, look
from goodword.settings import SettingsError, load_settings
from tests.goodword.people import GOLD, NOW, ask, customers, run, segment, sound

TO = "exports/{segment}-{date}.csv"


def read(path: str | Path | None) -> list[dict[str, str]]:
    assert path
    with Path(path).open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def ids(path: str | Path | None) -> list[str]:
    return [row["customer_id"] for row in read(path)]


def one(home: Home, sql: str, **settings: Any) -> str:
    """The error of a segment with this query."""
    with pytest.raises(SegmentError) as error:
        run(home, segment(sql, to=TO, **settings))
    assert not (home.root / "exports").exists()
    assert ask(home, "FROM exports") == ask(home, "FROM segment_members") == []
    return str(error.value)


# What goes out


def test_only_who_is_new_goes_out(home: Home) -> None:
    settings = segment(to=TO)
    customers(home, {"a": "gold", "b": "gold", "c": "silver"})
    first = run(home, settings)
    assert ids(first.target) == ["a", "b"]
    assert first.target == str(home.root / "exports" / "gold-2026-11-23.csv")
    again = run(home, settings, minutes=1)
    assert (again.going, again.members, again.target) == (0, 2, None)
    customers(home, {"a": "gold", "b": "gold", "c": "gold"})
    third = run(home, settings, minutes=2)
    assert ids(third.target) == ["c"]
    assert (third.going, third.members, third.entered, third.left) == (1, 3, 1, 0)
    assert third.target == str(home.root / "exports" / "gold-2026-11-23-2.csv")  # never over the first
    assert sound(home)


def test_who_leaves_and_comes_back_is_new_again(home: Home) -> None:
    settings = segment(to=TO)
    for minute, tier in enumerate(["gold", "silver", "gold"]):
        customers(home, {"a": tier, "b": "gold"})
        done = run(home, settings, minutes=minute)
        assert done.left == (1 if tier == "silver" else 0)
    assert ids(done.target) == ["a"]
    stays = ask(home, "SELECT key, exports, left_at IS NULL FROM segment_members ORDER BY key, entered_at")
    assert stays == [("a", 1, False), ("a", 1, True), ("b", 1, True)]
    assert sound(home)


def test_a_clock_that_stands_still_or_goes_back_changes_nothing_of_that(home: Home) -> None:
    settings = segment(to=TO)
    for minute, tier in [(0, "gold"), (0, "silver"), (-60, "gold")]:
        customers(home, {"a": tier})
        done = run(home, settings, minutes=minute)
    assert ids(done.target) == ["a"]
    assert sound(home)


def test_new_is_not_changed_and_changed_is_new_too(home: Home) -> None:
    query = "SELECT customer_id, tier FROM customers ORDER BY customer_id"
    new, changed = (segment(query, to=TO, only=only) for only in ("new", "changed"))
    customers(home, {"a": "gold", "b": "gold"})
    run(home, new)
    customers(home, {"a": "gold", "b": "silver", "c": "silver"})
    assert ids(run(home, new, minutes=1).target) == ["c"]
    assert ids(run(home, changed, minutes=2).target) == ["b"]
    assert run(home, changed, minutes=3).going == 0
    customers(home, {"a": "gold", "b": "gold", "c": "silver"})  # as it was first, and not as it went out last
    assert ids(run(home, changed, minutes=4).target) == ["b"]
    assert sound(home)


def test_all_goes_out_each_time(home: Home) -> None:
    customers(home, {"a": "gold", "b": "gold"})
    for minute in range(3):
        assert ids(run(home, segment(to=TO, only="all"), minutes=minute).target) == ["a", "b"]
    assert ask(home, "SELECT DISTINCT exports FROM segment_members") == [(3,)]
    assert ids(run(home, segment(to=TO), minutes=4, everything=True).target) == ["a", "b"]
    assert run(home, segment(to=TO), minutes=5).going == 0
    assert sound(home)


def test_the_order_is_that_of_the_query(home: Home) -> None:
    customers(home, {f"c{number:03}": "gold" for number in range(300)})
    done = run(home, segment(GOLD + " DESC", to=TO))
    assert ids(done.target) == [f"c{number:03}" for number in reversed(range(300))]


def test_a_look_changes_nothing(home: Home) -> None:
    customers(home, {"a": "gold", "b": "gold"})
    settings = segment(to=TO)
    for _ in range(2):
        counts = look(home, settings, "gold")
        assert (counts.members, counts.going) == (2, 2)
    assert ask(home, "FROM segment_members") == []
    run(home, settings)
    assert look(home, settings, "gold").going == 0
    assert look(home, settings, "gold", everything=True).going == 2


def test_one_brand_alone(home: Home) -> None:
    customers(home, {"a": "gold"})
    both = "SELECT customer_id, unnest(['Lantern', 'Harbor']) AS brand FROM customers"
    assert [row["brand"] for row in read(run(home, segment(both, to=TO, brand="Harbor")).target)] == ["Harbor"]
    with pytest.raises(SegmentError, match="no column brand"):
        run(home, segment(brand="Harbor", to=TO))


def test_a_key_of_two_columns(home: Home) -> None:
    customers(home, {"a": "gold", "b": "gold"})
    both = "SELECT customer_id, unnest(['Lantern', 'Harbor']) AS brand FROM customers ORDER BY ALL"
    assert run(home, segment(both, key=["customer_id", "brand"], to=TO)).going == 4
    keys = [key for (key,) in ask(home, "SELECT key FROM segment_members ORDER BY key")]
    assert keys == ['["a", "Harbor"]', '["a", "Lantern"]', '["b", "Harbor"]', '["b", "Lantern"]']


# Files


def test_a_hostile_cell_is_text_in_a_spreadsheet(home: Home, tmp_path: Path) -> None:
    customers(home, {"a": "gold"})
    sql = (
        "SELECT customer_id, '=cmd|''/c calc''!A0' AS formula, '+44 20 7946' AS spaced, '+442079460103' AS phone, "
        "-1.5::DECIMAL(3, 1) AS number, 'a\"b,\nc' AS quoted, ['=1', 'ü'] AS many, NULL AS nothing, "
        "'@SUM(1)' AS \"=head\" FROM customers"
    )
    [row] = read(run(home, segment(sql, to=TO)).target)
    assert row == {
        "customer_id": "a", "formula": "'=cmd|'/c calc'!A0", "spaced": "'+44 20 7946", "phone": "+442079460103",
        "number": "-1.5", "quoted": 'a"b,\nc', "many": '["=1", "ü"]', "nothing": "", "'=head": "'@SUM(1)",
    }  # fmt: skip
    raw = tmp_path / "raw.csv"
    run(home, segment(sql, to=TO), output=raw, everything=True, raw=True, minutes=1)
    assert read(raw)[0]["formula"] == "=cmd|'/c calc'!A0"


def test_parquet_has_the_types(home: Home) -> None:
    customers(home, {"a": "gold"})
    sql = "SELECT customer_id, now() AS at, DATE '2026-01-02' AS day, 1.5::DOUBLE AS n, [1, 2] AS many FROM customers"
    done = run(home, segment(sql, to="{segment}-{date}T{time}.parquet"))
    assert done.target == str(home.root / "gold-2026-11-23T083000.parquet")
    table = pq.read_table(done.target)
    assert table.schema.types[1:] == [pa.timestamp("us", tz="UTC"), pa.date32(), pa.float64(), pa.list_(pa.int32())]
    assert table["day"].to_pylist() == [date(2026, 1, 2)]


def test_the_date_in_the_name_is_the_local_one(home: Home) -> None:
    customers(home, {"a": "gold"})
    settings = segment(to=TO).model_copy(update={"timezone": "Asia/Tokyo"})
    assert str(run(home, settings, minutes=9 * 60).target).endswith("gold-2026-11-24.csv")


def test_a_file_that_is_there_is_never_written_over(home: Home, tmp_path: Path) -> None:
    customers(home, {"a": "gold"})
    there = tmp_path / "there.csv"
    there.write_text("mine")
    with pytest.raises(SegmentError, match="is there already"):
        run(home, segment(), output=there)
    assert there.read_text() == "mine"
    assert run(home, segment(to=TO), minutes=1).going == 1


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_what_cannot_be_written_was_not_exported(home: Home, tmp_path: Path) -> None:
    customers(home, {"a": "gold"})
    folder = tmp_path / "locked"
    folder.mkdir(mode=0o500)
    with pytest.raises(SegmentError, match="Permission denied"):
        run(home, segment(), output=folder / "gold.csv")
    assert run(home, segment(to=TO), minutes=1).going == 1


def test_a_folder_that_cannot_be_made_is_an_error_and_nothing_was_exported(home: Home, tmp_path: Path) -> None:
    customers(home, {"a": "gold"})
    (tmp_path / "file").write_text("")
    with pytest.raises(SegmentError, match=r"file/gold\.csv"):
        run(home, segment(), output=tmp_path / "file" / "gold.csv")
    assert ask(home, "FROM exports") == []
    assert run(home, segment(to=TO), minutes=1).going == 1
    assert sound(home)


def test_nothing_is_left_beside_the_file(home: Home) -> None:
    customers(home, {"a": "gold"})
    run(home, segment(to=TO))
    assert [path.name for path in (home.root / "exports").iterdir()] == ["gold-2026-11-23.csv"]


# What can't go out


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM customers",
        "CREATE TABLE mine AS FROM customers",
        "COPY customers TO '/tmp/goodword-out.csv'",
        "SELECT 1 AS customer_id; DROP VIEW customers",
        "FROM read_csv('/etc/passwd')",
        "ATTACH '/tmp/goodword-other.db'",
        "INSTALL httpfs",
        "FROM 'https://example.com/x.csv'",
        "SELECT customer_id FROM read_text('/etc/passwd'), customers",
    ],
)
def test_sql_that_does_more_than_read_the_views_is_refused(home: Home, sql: str) -> None:
    customers(home, {"a": "gold"})
    assert "segment gold: " in one(home, sql)
    assert not Path("/tmp/goodword-out.csv").exists()


def test_a_query_needs_its_key(home: Home) -> None:
    customers(home, {"a": "gold"})
    assert "its key is customer_id, and its query has no such column: name, tier" in one(
        home, "SELECT name, tier FROM customers"
    )
    assert "no such column" in one(home, "EXPLAIN FROM customers")


def test_each_row_is_one_person(home: Home) -> None:
    customers(home, {"a": "gold", "b": "gold"})
    assert "1 of its 3 rows repeat the customer_id of another" in one(
        home, "SELECT customer_id FROM customers UNION ALL SELECT 'a'"
    )
    nobody = "SELECT nullif(customer_id, 'b') AS customer_id FROM customers"
    assert "1 of its 2 rows have no customer_id" in one(home, nobody)
    assert "two columns of its query are called tier" in one(home, "SELECT customer_id, tier, tier FROM customers")


def test_an_error_says_nothing_of_a_row(home: Home) -> None:
    customers(home, {"a": "gold"})
    said = one(home, "SELECT customer_id, name::INTEGER FROM customers")
    assert "Name of" not in said
    assert "Conversion Error in a row" in said
    assert "nonsense" in one(home, "SELECT nonsense FROM customers")


def test_a_segment_needs_a_place_to_go(home: Home) -> None:
    customers(home, {"a": "gold"})
    with pytest.raises(SegmentError, match="neither `to` nor `webhook`; --output"):
        run(home, segment())
    with pytest.raises(SegmentError, match="no segment 'silver'; there is gold, "):
        run(home, segment(), name="silver")
    with pytest.raises(SegmentError, match=r"ends in .csv or .parquet"):
        run(home, segment(), output=Path("gold.xlsx"))


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        ("query = 'FROM customers'\nview = 'customers'", "query or view, not both"),
        ("to = 'a.csv'\nwebhook = 'env:HOOK'", "to or webhook, not both"),
        ("to = 'a.xlsx'", "segments.gold.to"),
        ("to = '{day}.csv'", "{day} is none of {segment}, {date}, {time}"),
        ("webhook = 'https://token@example.com'", "segments.gold.webhook"),
        ("secret = 'whsec_abc'", "segments.gold.secret"),
        ("view = 'a; DROP VIEW customers'", "segments.gold.view"),
        ("only = 'some'", "segments.gold.only"),
        ("batch = 0", "segments.gold.batch"),
        ("key = []", "segments.gold.key"),
    ],
)
def test_settings_that_cannot_be_meant(home: Home, toml: str, said: str) -> None:
    home.root.mkdir()
    home.settings.write_text(f"[segments.gold]\n{toml}\n")
    with pytest.raises(SettingsError) as error:
        load_settings(home)
    assert said in str(error.value)
    assert "token" not in str(error.value)
    assert "whsec_abc" not in str(error.value)


def test_settings_that_say_little(home: Home) -> None:
    home.root.mkdir()
    home.settings.write_text("[segments.gold]\nview = 'customers'\nkey = 'name'\nto = 'a.csv'\n")
    customers(home, {"a": "gold"})
    assert run(home, load_settings(home)).going == 1
    assert ask(home, "SELECT key FROM segment_members") == [("Name of a",)]


# The list


def test_all_segments_are_listed_and_one_that_fails_says_why(home: Home) -> None:
    customers(home, {"a": "gold", "b": "gold"})
    settings = segment(to=TO).model_copy(
        update={"segments": segment(to=TO).segments | segment("FROM nothing", "broken").segments}
    )
    run(home, settings)
    customers(home, {"a": "gold", "b": "gold", "c": "gold"})
    found = {one.name: one for one in listed(home, settings)}
    assert list(found) == ["gold", "broken", "advocates_to_invite", "advocates_to_thank", "customers_at_risk"]
    counts = found["gold"].counts
    assert counts
    assert (counts.members, counts.going, found["gold"].exported_at) == (3, 1, NOW)
    assert found["broken"].counts is None
    assert "nothing does not exist" in str(found["broken"].fault)
    assert all(one.fault is None for name, one in found.items() if name != "broken")


def test_the_command_line(home: Home, tmp_path: Path) -> None:
    def said(*words: str, code: int = 0) -> str:
        result = CliRunner().invoke(app, list(words), catch_exceptions=False)
        assert result.exit_code == code, result.output
        return result.output

    assert "nothing is published" in said("segments", code=1)
    customers(home, {"a": "gold", "b": "silver"})
    home.settings.write_text(f'[segments.gold]\nquery = "{GOLD}"\n')
    assert "gold: 1 of 1 would go out; nothing was changed" in said("export", "gold", "--dry-run")
    file = tmp_path / "gold.csv"
    assert said("export", "gold", "--output", str(file)) == f"gold: 1 of 1 exported to {file}\n"
    assert said("export", "gold", "-o", str(tmp_path / "no.csv")) == "gold: nothing new among 1\n"
    assert not (tmp_path / "no.csv").exists()
    assert "1 of 1 exported" in said("export", "gold", "--all", "-o", str(tmp_path / "all.parquet"))
    customers(home, {"a": "silver", "b": "silver"})
    assert said("export", "gold", "-o", str(tmp_path / "no.csv")) == (
        "gold: nobody is in it; 1 left it since the last export\n"
    )
    assert " customers_at_risk " in said("segments")
    (published,) = warehouse.query(home.published, "SELECT count(*) FROM exports").rows()
    assert published == [(2,)]


def test_two_segments_at_the_same_time(home: Home, tmp_path: Path) -> None:
    """Processes, as Airflow and a person would start them; two of them export the same segment."""
    customers(home, {f"c{number:03}": "gold" if number % 2 else "silver" for number in range(200)})
    silver = GOLD.replace("gold", "silver")
    home.settings.write_text(f'[segments.gold]\nquery = "{GOLD}"\n[segments.silver]\nquery = "{silver}"\n')
    goodword = [sys.executable, "-c", "from goodword.cli import main; main()", "export"]

    def start(name: str, file: Path) -> "subprocess.CompletedProcess[str]":
        return subprocess.run([*goodword, name, "-o", str(file)], capture_output=True, text=True, check=False)

    asked = [("gold", tmp_path / "gold.csv"), ("silver", tmp_path / "silver.csv"), ("gold", tmp_path / "gold2.csv")]
    with ThreadPoolExecutor() as pool:
        done = list(pool.map(start, *zip(*asked, strict=True)))
    assert [one.returncode for one in done] == [0, 0, 0], [one.stderr for one in done]
    files = [file for _, file in asked if file.exists()]
    assert sorted(customer for file in files for customer in ids(file)) == [f"c{number:03}" for number in range(200)]
    assert len(files) == 2
    assert sound(home)


def test_two_segments_into_the_same_file(home: Home, tmp_path: Path) -> None:
    """The second waits for the first, and then finds the file."""
    customers(home, {"a": "gold", "b": "silver"})
    home.settings.write_text("[segments.one]\nview = 'customers'\n[segments.two]\nview = 'customers'\n")
    goodword = [sys.executable, "-c", "from goodword.cli import main; main()", "export", "-o", str(tmp_path / "a.csv")]

    def start(name: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run([*goodword, name], capture_output=True, text=True, check=False)

    with ThreadPoolExecutor() as pool:
        done = list(pool.map(start, ["one", "two"]))
    assert sorted(one.returncode for one in done) == [0, 1], [one.stderr for one in done]
    assert "is there already" in "".join(one.stderr for one in done)
    assert ask(home, "SELECT count(*), any_value(rows) FROM exports") == [(1, 2)]
    assert sound(home)
