"""``goodword link | dedupe``: files of people in, who is whom out, and what is said of rows and columns left out."""

import csv
import json
import logging
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner, Result

from goodword.cli import app
from listeners.errors import BadConfig

ANSWER = ["probability", "band", "reasons"]
CUSTOMERS: list[dict[str, Any]] = [
    {"customer_id": "-C1", "name": "Zora Quill", "city": "Leeds", "tier": "gold"},
    {"customer_id": "@C2", "name": "Ilse Brandt", "city": "Leeds", "tier": "gold"},
]
AUTHORS: list[dict[str, Any]] = [
    {"author_id": "=1+1", "platform": "x", "handle": "zq", "name": "Zora Quill", "mood": "sunny"},
    {"author_id": "\x1b[31m2", "platform": "x", "handle": "ib", "name": "Ilse Brandt", "mood": "sunny"},
    {"author_id": "3", "platform": "x", "handle": "nn", "name": "Otto Krugmann", "mood": "sunny"},
]
FORMATS = ["csv", "tsv", "jsonl", "ndjson", "parquet"]


def run(*words: object) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


def write(path: Path, rows: Iterable[Mapping[str, Any]]) -> Path:
    rows = list(rows)
    if path.suffix == ".parquet":
        pq.write_table(pa.Table.from_pylist(rows), path)
    elif path.suffix in {".jsonl", ".ndjson"}:
        path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    else:
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, list(rows[0]), delimiter="\t" if path.suffix == ".tsv" else ",")
            writer.writeheader()
            writer.writerows(rows)
    return path


def read(path: Path) -> list[dict[str, Any]]:
    if path.suffix == ".parquet":
        rows: list[dict[str, Any]] = pq.read_table(path).to_pylist()
        return rows
    if path.suffix in {".jsonl", ".ndjson"}:
        return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter="\t" if path.suffix == ".tsv" else ","))


@pytest.mark.parametrize("ending", FORMATS)
def test_every_format_goes_in_and_out(tmp_path: Path, ending: str, caplog: pytest.LogCaptureFixture) -> None:
    authors = write(tmp_path / f"authors.{ending}", AUTHORS)
    customers = write(tmp_path / f"customers.{ending}", CUSTOMERS)
    output = tmp_path / f"out.{ending}"
    with caplog.at_level(logging.INFO):
        result = run("link", authors, customers, "-o", output)
    assert result.exit_code == 0, result.output
    assert result.output.splitlines() == [
        f"{output}: 2 linked, 0 proposed, 0 not linked",
        f"{authors}: columns that say nothing of a person: mood",
        f"{customers}: columns that say nothing of a person: tier",
    ]
    rows = read(output)
    assert all(list(row) == ["author_id", "customer_id", *ANSWER] for row in rows)
    quoted = "'" if ending in {"csv", "tsv"} else ""  # a spreadsheet would run them
    assert {(row["author_id"], row["customer_id"], row["band"]) for row in rows} == {
        (f"{quoted}=1+1", f"{quoted}-C1", "linked"),
        ("\x1b[31m2", f"{quoted}@C2", "linked"),
    }
    for row in rows:
        assert 0.98 <= float(row["probability"]) <= 1
        assert "family name same +" in row["reasons"]
    said = " ".join(record.getMessage() for record in caplog.records).lower()
    assert not [word for word in ("quill", "brandt", "krugmann", "leeds", "=1+1", "-c1") if word in said]
    assert "\x1b" not in result.output


def test_raw_cells_are_left_as_they_are_and_what_was_there_is_replaced(tmp_path: Path) -> None:
    alike = [CUSTOMERS[0] | {"customer_id": key, "birth_date": "1984-05-06"} for key in ("-C1a", "-C1b")]
    file = write(tmp_path / "customers.csv", alike)
    output = tmp_path / "out.csv"
    output.write_text("what was there\n" * 100, encoding="utf-8")
    assert "1 linked" in run("dedupe", file, "-o", output, "--raw").output
    [row] = read(output)
    assert list(row) == ["customer_id_1", "customer_id_2", *ANSWER]
    assert (row["customer_id_1"], row["customer_id_2"], row["band"]) == ("-C1a", "-C1b", "linked")
    assert "1 linked" in run("dedupe", file, "-o", output).output
    assert read(output)[0]["customer_id_1"] == "'-C1a"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["customers.csv", "out.csv"]


def test_rows_at_fault_are_named_by_place_and_the_others_are_compared(tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    good = "1,Zora Quill,z@b.example\n2,Zora Quill,z@b.example\n"
    file.write_bytes(
        b"customer_id,name,email\n1,Zora Quill,z@b.example\n,Otto Krugmann,\n1,Ilse Brandt,\n5,short\n"
        b"6,nul \x00 byte,\n7,f\xfcr,\n5.70306E+17,rounded,\n2,Zora Quill,z@b.example\n"
    )
    output = tmp_path / "out.csv"
    result = run("dedupe", file, "-o", output)
    assert result.exit_code == 0
    first, count, *faults = result.output.splitlines()
    assert first == f"{output}: 1 linked, 0 proposed, 0 not linked"
    assert count == f"{file}: 6 rows left out"
    assert len(faults) == 5  # the first are told, all are counted
    told = dict(fault.strip().rsplit("people.csv:", 1)[1].split(": ", 1) for fault in faults)
    assert told == {
        "3": "customer_id is empty",
        "4": "customer_id stands further up already; the first row counts",
        "5": "2 columns where the header has 3",
        "6, column name": "holds a NUL byte",
        "7, column name": "not valid UTF-8",
    }
    assert "Otto" not in result.output

    # As if those rows were not there.
    alone = tmp_path / "alone.csv"
    file.write_text("customer_id,name,email\n" + good, encoding="utf-8")
    run("dedupe", file, "-o", alone)
    assert read(alone) == read(output)


def test_ids_that_are_no_text_are_told_from_missing_ones(tmp_path: Path) -> None:
    lines = [
        '{"customer_id": ["x"], "name": "A"}', '{"name": "B"}', '{"customer_id": "5.7E+17"}', "[1]", "{torn",
        '{"customer_id": 7, "name": ["list"], "city": {"a": 1}}',
    ]  # fmt: skip
    file = tmp_path / "people.jsonl"
    file.write_text("\n".join(lines), encoding="utf-8")
    output = run("dedupe", file, "-o", tmp_path / "out.jsonl").output
    for fault in (
        "people.jsonl:1, column customer_id: not a text", "people.jsonl:2: customer_id is empty",
        "people.jsonl:3, column customer_id: not an id: a spreadsheet has rounded it",
        "people.jsonl:4: not a JSON object", "people.jsonl:5: torn, or not JSON", ": 5 rows left out",
    ):  # fmt: skip
        assert fault in output


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("people.csv", b"", "the file is empty"),
        ("people.jsonl", b"", "the file is empty"),
        ("people.parquet", b"", "not a Parquet file that can be read"),
        ("people.parquet", b"PAR1 not really", "not a Parquet file that can be read"),
        ("people.csv", b"id,name\n1,Zora\n", "no column 'customer_id'; the file has: id, name"),
        ("people.csv", b"customer-id,name\n1,Zora\n", "no column 'customer_id' (did you mean 'customer-id'?)"),
        ("people.csv", b"customer_id,customer_id\n1,2\n", "the header has column 'customer_id' more than once"),
        ("people.jsonl", b'{"id": 1}\n', "no column 'customer_id'; the file has: id"),
        ("people.csv", b"\xff\xfe\x00bad,\x00\n", "people.csv: "),
        ("people.txt", b"customer_id\n1\n", "unknown ending '.txt'"),
    ],
)
def test_a_file_that_is_none_is_refused_and_the_output_stays(
    tmp_path: Path, name: str, content: bytes, reason: str
) -> None:
    file, output = tmp_path / name, tmp_path / "out.csv"
    file.write_bytes(content)
    output.write_text("as it was", encoding="utf-8")
    for command in (["dedupe", file], ["link", write(tmp_path / "authors.csv", AUTHORS), file]):
        result = run(*command, "-o", output)
        assert result.exit_code == 1
        assert isinstance(result.exception, BadConfig)
        assert reason in str(result.exception)
    assert output.read_text(encoding="utf-8") == "as it was"


@pytest.mark.parametrize(
    ("output", "reason"),
    [
        ("people.csv", "is the input"),
        ("out.xlsx", "unknown ending '.xlsx'"),
        ("nowhere/out.csv", "there is no folder"),
        (".", "unknown ending"),
        ("folder.csv", "is a folder"),
    ],
)
def test_an_output_that_cannot_be_is_refused_before_anything_is_compared(
    tmp_path: Path, output: str, reason: str
) -> None:
    (tmp_path / "folder.csv").mkdir()
    file = write(tmp_path / "people.csv", CUSTOMERS)
    before = file.read_bytes()
    result = run("dedupe", file, "-o", tmp_path / output)
    assert isinstance(result.exception, BadConfig)
    assert reason in str(result.exception)
    assert file.read_bytes() == before


@pytest.mark.parametrize("ending", ["csv", "jsonl", "parquet"])
def test_nobody_in_means_nobody_out(tmp_path: Path, ending: str) -> None:
    file = tmp_path / "people.csv"
    file.write_text("customer_id,name\n", encoding="utf-8")
    output = tmp_path / f"out.{ending}"
    assert f"{output}: 0 linked, 0 proposed, 0 not linked" in run("dedupe", file, "-o", output).output
    assert read(output) == []
    if ending != "jsonl":  # which names columns row by row
        names = pq.read_schema(output).names if ending == "parquet" else output.read_text().strip().split(",")
        assert names == ["customer_id_1", "customer_id_2", *ANSWER]


def test_names_of_files_and_columns_do_not_move_the_cursor(tmp_path: Path) -> None:
    folder = tmp_path / "\u202e\x07folder"
    folder.mkdir()
    file = folder / "people.csv"
    file.write_text("customer_id,\x07mood\u202e\n1,x\n,x\n", encoding="utf-8")
    result = run("dedupe", file, "-o", folder / "out.csv")
    assert "columns that say nothing of a person: mood" in result.output
    assert "1 row left out" in result.output
    assert not {"\x07", "\u202e"} & set(result.output)
