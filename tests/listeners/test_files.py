"""Files in: every row of any file is a mention or a bad record with its place, and the counts add up."""

import csv
import hashlib
import io
import json
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from listeners.errors import BadConfig, BadRecord, RetryLater
from listeners.files import FilesListener, Records, import_file, read_records
from listeners.files.importing import import_digest
from listeners.files.records import BATCH_ROWS
from listeners.landing import AlreadyLanded, Landed, iter_batches, landed
from listeners.listener import Cursor, Page
from listeners.mention import Kind, Metric
from listeners.registry import build

NOON = datetime(2026, 10, 22, 12, 0, tzinfo=UTC)
HEADER = "source_id,brand,text,created_at\n"


def row(number: int, text: str = "Hi") -> str:
    return f"{number},Lumen,{text},2026-10-20\n"


class Desk:
    """A folder to import into, and what is in it afterwards."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def file(self, content: str | bytes, name: str = "posts.csv") -> Path:
        path = self.folder / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def land(self, path: Path, mapping: dict[str, str] | None = None, **options: Any) -> Landed:
        return import_file(
            path, source="desk", mapping=mapping or {}, landing=self.folder / "landing",
            rejected=self.folder / "rejected", now=lambda: NOON, **options,
        )  # fmt: skip

    def rows(self, report: Landed) -> list[dict[str, Any]]:
        return [found for batch in iter_batches(report.path) for found in batch.to_pylist()]

    def rejected(self, report: Landed) -> list[tuple[str, str | None, str]]:
        """Row, column and reason of each bad record."""
        path = self.folder / "rejected/desk" / f"{report.pull}.jsonl"
        if not path.exists():
            return []
        records = map(json.loads, path.read_text(encoding="utf-8").splitlines())
        return [(bad["where"].rpartition(":")[2], bad["column"], bad["reason"]) for bad in records]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


# Whole files


def test_a_file_is_landed_with_its_mapping(desk: Desk) -> None:
    path = desk.file("id,airline,name,body,at,likes,junk\n7,Delta,Zoë,Hi there,2015-02-21 21:32:59 -0800,3,x\n")
    mapping = {"source_id": "id", "brand": "airline", "author_handle": "name", "text": "body", "created_at": "at"}
    report = desk.land(path, mapping, kind=Kind.REVIEW)
    assert (report.mentions, report.bad, report.repeated) == (1, 0, 0)
    assert report.pull.startswith("import-")
    [found] = desk.rows(report)
    raw = json.loads(found.pop("raw"))
    assert raw["junk"] == "x"
    assert {field: value for field, value in found.items() if value is not None} == {
        "source": "desk",
        "source_id": "7",
        "kind": "review",
        "brand": "Delta",
        "text": "Hi there",
        "created_at": datetime(2015, 2, 22, 5, 32, 59, tzinfo=UTC),
        "author_handle": "Zoë",
        "likes": 3,
        "deleted": False,
    }


def test_the_same_file_with_the_same_mapping_is_landed_once(desk: Desk) -> None:
    path = desk.file(HEADER + row(1))
    first = desk.land(path)
    again = desk.land(path)
    assert isinstance(again, AlreadyLanded)
    assert not isinstance(first, AlreadyLanded)
    assert (again.pull, again.mentions) == (first.pull, 1)
    copy = desk.file(HEADER + row(1), "copy.csv")
    assert isinstance(desk.land(copy), AlreadyLanded)
    for other in (
        desk.land(path, {"author_name": "brand"}), desk.land(path, kind=Kind.NOTE), desk.land(path, brand="Other"),
        desk.land(desk.file(HEADER + row(1) + row(2))),
    ):  # fmt: skip
        assert not isinstance(other, AlreadyLanded)


def test_repeated_ids_are_counted_and_progress_is_told(desk: Desk) -> None:
    heard: list[int] = []
    count = BATCH_ROWS + 10
    path = desk.file(HEADER + "".join(row(number % 100) for number in range(count)))
    report = desk.land(path, on_rows=heard.append)
    assert (report.mentions, report.repeated) == (count, count - 100)
    assert heard == [BATCH_ROWS, count]


def test_a_header_alone_lands_nothing(desk: Desk) -> None:
    report = desk.land(desk.file(HEADER))
    assert (report.mentions, report.bad) == (0, 0)
    assert not report.path.exists()


def test_a_file_of_bad_rows_only_is_landed_empty(desk: Desk) -> None:
    report = desk.land(desk.file(HEADER + "1,Lumen,Hi,never\n"))
    assert (report.mentions, report.bad) == (0, 1)
    assert desk.rows(report) == []


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("last", [True, False])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_line_ends_marks_and_delimiters(desk: Desk, line_end: str, mark: str, last: bool, delimiter: str) -> None:
    text = (mark + HEADER + row(1) + "\n" + row(2)).replace("\n", line_end).replace(",", delimiter)
    report = desk.land(desk.file(text if last else text.removesuffix(line_end)))
    assert [found["source_id"] for found in desk.rows(report)] == ["1", "2"]
    assert report.bad == 0


cells = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))


@settings(deadline=None, max_examples=100)
@example([("\r", '"'), ("\n,", "'"), (" \ufeff", "\u2028")])
@given(st.lists(st.tuples(cells, cells), min_size=1, max_size=10))
def test_any_text_in_a_csv_comes_back(pairs: list[tuple[str, str]]) -> None:
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, quoting=csv.QUOTE_ALL)
    writer.writerows([("one", "two"), *pairs])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "any.csv")
        path.write_bytes(stream.getvalue().encode())
        [records] = read_records(path)
    assert [(found["one"], found["two"]) for found in records.rows] == pairs
    assert records.bad == []


@settings(deadline=None, max_examples=200)
@given(st.lists(st.sampled_from([b'"', b",", b"\n", b"\r", b"\0", b"a", b'""', b"\xff", "é".encode(), b"a,b\n"])))
def test_any_bytes_are_read_to_the_end(pieces: list[bytes]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "any.csv")
        path.write_bytes(b"one,two\n" + b"".join(pieces) + b"\nlast,row\n")
        batches = list(read_records(path))
    rows = [found for records in batches for found in records.rows]
    bad = [found for records in batches for found in records.bad]
    assert rows[-1:] == [{"one": "last", "two": "row"}]
    assert len(rows) + len(bad) <= len(pieces) + 2


# Bad files: one clear line


def refused(desk: Desk, path: Path, mapping: dict[str, str] | None = None, **options: Any) -> str:
    with pytest.raises(BadConfig) as caught:
        desk.land(path, mapping, **options)
    assert landed(desk.folder / "landing") == []
    message = str(caught.value)
    assert "\n" not in message
    return message


def test_a_missing_column_is_named_with_those_that_are_there(desk: Desk) -> None:
    message = refused(desk, desk.file("tweet_id,text,created_at,brand\n"), {"source_id": "twet_id"})
    assert "no column 'twet_id' (did you mean 'tweet_id'?)" in message
    assert message.endswith("the file has: tweet_id, text, created_at, brand")


def test_a_hostile_header_is_shown_on_one_short_line(desk: Desk) -> None:
    columns = ['"\x1b[2Jred\nline"', "x" * 5000, *map(str, range(500))]
    message = refused(desk, desk.file(",".join(columns) + "\n"))
    assert "\x1b" not in message
    assert len(message) < 1000
    assert message.endswith("and 442 more")


@pytest.mark.parametrize("missing", ["text", "created_at", "brand"])
def test_a_required_field_without_a_column(desk: Desk, missing: str) -> None:
    header = ",".join(name for name in ("source_id", "brand", "text", "created_at") if name != missing)
    assert f"no column {missing!r}" in refused(desk, desk.file(header + "\n"))


def test_an_unknown_field_is_answered_with_the_valid_ones(desk: Desk) -> None:
    message = refused(desk, desk.file(HEADER), {"handle": "text"})
    assert "'handle' is not a field" in message
    assert "author_handle" in message


def test_a_required_field_mapped_to_nothing(desk: Desk) -> None:
    assert "'text' needs a column" in refused(desk, desk.file(HEADER), {"text": ""})


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("empty.csv", b"", "empty"),
        ("empty.jsonl", b"", "empty"),
        ("blank.csv", b"\n\n", "no column"),
        ("wide.csv", "source_id,text\n".encode("utf-16"), "UTF-16"),
        ("latin.csv", "größe,text\n".encode("latin-1"), "header is not UTF-8"),
        ("mac.csv", b"source_id,text\r1,Hi\r", "carriage return"),
        ("torn.csv", b'source_id,"text\n1,Hi\n', "header can't be read"),
        ("twice.csv", b"source_id,brand,text,created_at,text\n", "'text' more than once"),
        ("notes.xlsx", b"PK", "unknown format 'xlsx'; use one of csv, jsonl"),
        ("no-ending", b"x", "unknown format ''"),
        ("torn.parquet", b"PAR1 and nothing more", "not a Parquet file"),
    ],
)
def test_a_file_that_cannot_work_is_refused(desk: Desk, name: str, content: bytes, message: str) -> None:
    found = refused(desk, desk.file(content, name))
    assert message in found
    assert name in found


def test_a_file_that_is_not_there(desk: Desk) -> None:
    assert "No such file" in refused(desk, desk.folder / "gone.csv")
    assert "directory" in refused(desk, desk.folder)


def test_the_format_can_be_named(desk: Desk) -> None:
    assert desk.land(desk.file(HEADER + row(1), "export.txt"), format="csv").mentions == 1


# Bad rows: set aside with row, column and reason; the others go in

GOOD_BEFORE, GOOD_AFTER = row(1) + row(2), row(8) + row(9)
CLOSED = '"He said ""hi"", then\nleft"'


@pytest.mark.parametrize(
    ("torn", "faults"),
    [
        pytest.param(b"3,Lumen,Hi\n", [("4", None, "3 columns where the header has 4")], id="short"),
        pytest.param(b"3,Lumen,Hi,2026-10-20,x,y\n", [("4", None, "6 columns where the header has 4")], id="long"),
        pytest.param(b"3,Lumen,Hi,soon\n", [("4", "created_at", "not a date")], id="date"),
        pytest.param(b"3,Lumen,Hi,\n", [("4", "created_at", "empty")], id="no date"),
        pytest.param(b",Lumen,Hi,2026-10-20\n", [("4", "source_id", "empty")], id="no id"),
        pytest.param(b"3, ,Hi,2026-10-20\n", [("4", "brand", "empty")], id="no brand"),
        pytest.param(b"3,Lumen, ,2026-10-20\n", [("4", "text", "empty")], id="no text"),
        pytest.param(b"3,Lumen,a\0b,2026-10-20\n", [("4", "text", "NUL")], id="NUL"),
        pytest.param(b"3,Lumen,gr\xf6\xdfe,2026-10-20\n", [("4", "text", "UTF-8")], id="latin-1"),
        pytest.param(b"3,\xff\xfe,Hi,2026-10-20\n", [("4", "brand", "UTF-8")], id="bytes"),
        pytest.param(b"3,Lumen,Hi\rHo,2026-10-20\n", [("4", None, "carriage return")], id="CR"),
        pytest.param(b'3,Lumen,"Hi,2026-10-20\n', [("4", "text", "quote is not closed")], id="open quote"),
        pytest.param(b'3,Lumen,"Hi" ho,2026-10-20\n', [("4", None, "text follows")], id="text after quote"),
        pytest.param(b'3,"Lum\n"4,Hi,x,2026-10-20\n', [("4", "brand", "quote"), ("5", "source_id", "")], id="two"),
        pytest.param(b"3,Lumen,Hi,soon\n4,Lumen\n", [("4", "created_at", "date"), ("5", None, "2 col")], id="twice"),
        pytest.param(
            b'3,Lumen,"one\ntwo",2026-10-20,x\n',
            [("4", None, "5 columns where the header has 4")],
            id="long, two lines",
        ),
    ],
)
def test_a_bad_row_is_set_aside_alone(desk: Desk, torn: bytes, faults: list[tuple[str, str | None, str]]) -> None:
    report = desk.land(desk.file((HEADER + GOOD_BEFORE).encode() + torn + GOOD_AFTER.encode()))
    assert [found["source_id"] for found in desk.rows(report)] == ["1", "2", "8", "9"]
    found = sorted(desk.rejected(report))
    assert [(place, column) for place, column, _ in found] == [(place, column) for place, column, _ in faults]
    assert all(reason in text for (_, _, reason), (_, _, text) in zip(faults, found, strict=True))
    assert (report.mentions, report.bad) == (4, len(faults))


@pytest.mark.parametrize(
    "after",
    [
        pytest.param(row(8) + row(9), id="no more quotes"),
        pytest.param(row(8) + row(9, CLOSED), id="a quoted cell later"),
        pytest.param(row(8, CLOSED) + row(9, CLOSED), id="quoted cells of two lines"),
        pytest.param(row(8, '""') + row(9, '", he said"'), id="empty quotes, then a comma"),
        pytest.param(row(8, '", he said"') + row(9), id="a quoted comma first"),
        pytest.param('"8","Lumen","Hi","2026-10-20"\n"9","Lumen","Ho","2026-10-20"\n', id="all quoted"),
    ],
)
def test_a_quote_that_is_never_closed_swallows_nothing(desk: Desk, after: str) -> None:
    rating = {"rating": "source_id"}  # so that an empty text may stand
    report = desk.land(desk.file(HEADER + row(1) + '3,Lumen,"and then,2026-10-20\n' + after), rating)
    assert [found["source_id"] for found in desk.rows(report)] == ["1", "8", "9"]
    [(place, _, reason)] = desk.rejected(report)
    assert place == "3"
    assert "quote is not closed" in reason


def test_an_open_quote_before_a_long_file(desk: Desk) -> None:
    count = 40_000  # well over a million characters without a quote
    rows = "".join(row(number) for number in range(10, 10 + count))
    report = desk.land(desk.file(HEADER + '3,Lumen,"and then,2026-10-20\n' + rows))
    assert (report.mentions, report.bad) == (count, 1)
    assert desk.rejected(report)[0][:2] == ("2", "text")


BIG = 10_000_000


@pytest.mark.parametrize(
    "cell",
    [
        pytest.param("x" * BIG, id="plain"),
        pytest.param('"' + "é, " * (BIG // 3) + '"', id="quoted"),
        pytest.param('"' + "a line\n" * (BIG // 7) + '"', id="of many lines"),
        pytest.param('"' + "x" * BIG + '\nmore"', id="two lines"),
        pytest.param("x" * 20_000_000, id="longer than a line may be"),
    ],
)
def test_ten_megabytes_in_one_cell(desk: Desk, cell: str) -> None:
    report = desk.land(desk.file(HEADER + GOOD_BEFORE + row(3, cell) + GOOD_AFTER))
    assert [found["source_id"] for found in desk.rows(report)] == ["1", "2", "8", "9"]
    assert desk.rejected(report) == [("4", "text", "a cell is longer than 1,000,000 characters")]
    kept = json.loads((desk.folder / "rejected/desk" / f"{report.pull}.jsonl").read_text(encoding="utf-8"))
    assert len(kept["content"]) == 10_000


def test_rows_keep_their_line_after_cells_of_many_lines(desk: Desk) -> None:
    report = desk.land(desk.file(HEADER + row(1, CLOSED) + row(2, CLOSED) + "\n" + "3,Lumen,Hi,never\n"))
    assert desk.rejected(report) == [("7", "created_at", desk.rejected(report)[0][2])]
    assert desk.rows(report)[0]["text"] == 'He said "hi", then\nleft'


def test_columns_without_a_name_or_with_the_same_are_kept_apart(desk: Desk) -> None:
    report = desk.land(desk.file("source_id,brand,text,created_at,note,note,\n1,Lumen,Hi,2026-10-20,a,b,c\n"))
    raw = json.loads(desk.rows(report)[0]["raw"])
    assert (raw["note"], raw["note (2)"], raw["column 7"]) == ("a", "b", "c")


# Fields


@pytest.mark.parametrize(
    ("field", "cell", "value"),
    [
        ("likes", "12", 12), ("likes", "12.0", 12), ("likes", "", None), ("likes", " 3 ", 3),
        ("rating", "8.5", 8.5), ("rating", "-1", -1.0), ("rating", "", None), ("author_name", " Zoë ", "Zoë"),
        ("author_name", " ", None), ("deleted", "TRUE", True), ("deleted", "0", False), ("deleted", "", False),
        ("kind", "Review", "review"), ("kind", "", "survey"), ("reply_to", "77", "77"),
    ],
)  # fmt: skip
def test_a_cell_becomes_its_value(desk: Desk, field: str, cell: str, value: object) -> None:
    path = desk.file(f"source_id,brand,text,created_at,{field}\n1,Lumen,Hi,2026-10-20,{cell}\n")
    [found] = desk.rows(desk.land(path, kind=Kind.SURVEY))
    assert found[field] == value


@pytest.mark.parametrize(
    ("field", "cell"),
    [
        ("likes", '"1,234"'), ("likes", "1.5"), ("likes", "-1"), ("likes", "many"), ("likes", "9" * 19),
        ("rating", "4/5"), ("rating", "nan"), ("rating", "inf"), ("rating", "1_0"), ("rating", "9" * 400),
        ("deleted", "perhaps"), ("kind", "tweet"), ("author_id", "5.70306E+17"), ("reply_to", "5.7030613367776051e+17"),
    ],
)  # fmt: skip
def test_a_cell_that_is_not_clean_sets_its_row_aside(desk: Desk, field: str, cell: str) -> None:
    header = f"source_id,brand,text,created_at,{field}\n"
    report = desk.land(desk.file(f"{header}1,Lumen,Hi,2026-10-20,{cell}\n2,Lumen,Hi,2026-10-20,\n"))
    assert (report.mentions, report.bad) == (1, 1)
    [(place, column, reason)] = desk.rejected(report)
    assert (place, column) == ("2", field)
    assert reason.startswith("not ")


def test_a_rating_needs_no_text_and_neither_does_a_deleted_post(desk: Desk) -> None:
    report = desk.land(
        desk.file("source_id,brand,text,created_at,rating,deleted\n1,L,,2026-10-20,4,\n2,L, ,2026-10-20,,yes\n")
    )
    assert [found["text"] for found in desk.rows(report)] == ["", ""]


def test_the_brand_comes_from_its_column_or_from_the_argument(desk: Desk) -> None:
    path = desk.file("source_id,firm,brand,text,created_at\n1,Delta,x,Hi,2026-10-20\n2,,y,Hi,2026-10-20\n")

    def brands(mapping: dict[str, str], brand: str | None) -> list[str]:
        return [found["brand"] for found in desk.rows(desk.land(path, mapping, brand=brand))]

    assert brands({}, None) == ["x", "y"]
    assert brands({}, "Lumen") == ["Lumen", "Lumen"]
    assert brands({"brand": "firm"}, "Lumen") == ["Delta", "Lumen"]


def test_a_field_mapped_to_nothing_stays_empty(desk: Desk) -> None:
    path = desk.file("source_id,brand,text,created_at,kind\n1,Lumen,Hi,2026-10-20,tweet\n")
    assert desk.rows(desk.land(path, {"kind": ""}))[0]["kind"] == "mention"


def test_rows_without_an_id_have_one_by_their_content(desk: Desk) -> None:
    header, one, two = "text,created_at,likes\n", "Hi,2026-10-20,1\n", "Hi,2026-10-20,2\n"

    def ids(content: str) -> list[str]:
        report = desk.land(desk.file(content), brand="Lumen")
        assert report.repeated == len(content.splitlines()) - 1 - len({one, two} & set(content.splitlines(True)))
        return [found["source_id"] for found in desk.rows(report)]

    first = ids(header + one + two)
    assert len(set(first)) == 2
    assert ids(header + two + one + one) == [first[1], first[0], first[0]]


# JSONL and Parquet


def test_jsonl(desk: Desk) -> None:
    good = {"source_id": 1, "brand": "Lumen", "text": "Hi 👋", "created_at": 1424583179, "likes": 3, "user": {"a": [1]}}
    lines = [
        json.dumps(good),
        json.dumps(good)[:40],
        "",
        json.dumps([good]),
        json.dumps({**good, "source_id": 2.0, "likes": None}, ensure_ascii=False),
        json.dumps({**good, "text": {"de": "Hallo"}}),
        json.dumps({**good, "likes": True}),
        json.dumps({**good, "user": ["a\0b"]}),
        json.dumps({**good, "text": "half \ud83d"}),
        json.dumps({**good, "rating": float("nan")}),
        "[" * 100_000,
        json.dumps({**good, "text": "x" * 1_000_001}),
        '{"text": "gr\udcf6\udcdf"}',
        json.dumps({**good, "source_id": "3", "text": "a literal \\u0000"}),
        json.dumps({key: value for key, value in good.items() if key != "created_at"}),
        json.dumps({**good, "\ud83d": 1}),
    ]
    path = desk.file("\n".join(lines).encode(errors="surrogateescape"), "posts.jsonl")
    report = desk.land(path)
    rows = desk.rows(report)
    assert [(found["source_id"], found["likes"]) for found in rows] == [("1", 3), ("2", None), ("3", 3)]
    assert json.loads(rows[0]["raw"]) == good
    faults = [("2", None), ("4", None), ("6", "text"), ("7", "likes"), ("8", "user"), ("9", "text"), ("10", None)]
    faults += [("11", None), ("12", "text"), ("13", "text"), ("15", "created_at"), ("16", None)]
    found = sorted(desk.rejected(report), key=lambda bad: int(bad[0]))
    assert [bad[:2] for bad in found] == faults
    assert (report.mentions, report.bad) == (3, 12)


def test_a_column_that_no_json_line_has(desk: Desk) -> None:
    path = desk.file('{"id": 1, "text": "Hi"}\n', "posts.ndjson")
    assert "no column 'created_at'; the file has: id, text" in refused(desk, path, brand="Lumen")


def test_a_json_line_may_lack_what_others_have(desk: Desk) -> None:
    lines = [
        {"text": "Hi", "created_at": "2026-10-20"},
        {"text": "Ho", "created_at": "2026-10-20", "name": "Zoë", "source_id": "7"},
    ]
    path = desk.file("\n".join(map(json.dumps, lines)), "posts.jsonl")
    first, second = desk.rows(desk.land(path, {"author_name": "name"}, brand="Lumen"))
    assert (first["author_name"], second["author_name"], second["source_id"]) == (None, "Zoë", "7")
    assert len(first["source_id"]) == 32


def test_an_id_that_has_lost_digits_is_nobodys(desk: Desk) -> None:
    """Two posts with one rounded id would count as one."""
    rows = "source_id,text,created_at\n5.70306E+17,a,2026-10-20\n5.70306E+17,b,2026-10-20\n12e45,c,2026-10-20\n"
    report = desk.land(desk.file(rows), brand="Lumen")
    assert [(place, column) for place, column, _ in desk.rejected(report)] == [("2", "source_id"), ("3", "source_id")]
    assert [row["source_id"] for row in desk.rows(report)] == ["12e45"]


@pytest.mark.parametrize(("kind", "kept"), [(pa.int64(), True), (pa.decimal128(20, 0), True), (pa.float64(), False)])
def test_a_long_id_of_parquet_is_exact_or_set_aside(desk: Desk, kind: pa.DataType, kept: bool) -> None:
    ids = [570306133677760513, 570306133677760514]
    held = [float(found) for found in ids] if kind == pa.float64() else ids
    table = pa.table({"source_id": pa.array(held, kind), "text": ["a", "b"], "created_at": ["2026-10-20"] * 2})
    pq.write_table(table, desk.folder / "long.parquet")
    report = desk.land(desk.folder / "long.parquet", brand="Lumen")
    assert [row["source_id"] for row in desk.rows(report)] == ([str(found) for found in ids] if kept else [])
    assert report.bad == (0 if kept else 2)


def test_parquet(desk: Desk) -> None:
    broken = pa.Array.from_buffers(
        pa.string(), 3, [None, pa.py_buffer(b"\0\0\0\0\1\0\0\0\2\0\0\0\3\0\0\0"), pa.py_buffer(b"a\xffc")]
    )
    table = pa.table(
        {
            "source_id": [1.0, 2.0, 3.0],
            "text": broken,
            "created_at": pa.array([1424583179123456789] * 3, pa.timestamp("ns")),
            "likes": pa.array([float("nan"), 2.0, 3.0]),
            "tags": [["a"], [], None],
            "blob": [b"\xff", None, b""],
        }
    )
    pq.write_table(table, desk.folder / "posts.parquet")
    report = desk.land(desk.folder / "posts.parquet", brand="Lumen")
    first, third = desk.rows(report)
    assert (first["source_id"], first["likes"], first["created_at"].microsecond) == ("1", None, 123456)
    assert (third["source_id"], third["likes"]) == ("3", 3)
    assert json.loads(first["raw"])["tags"] == ["a"]
    assert desk.rejected(report) == [("2", "text", "not valid UTF-8")]


def test_batches_hold_few_rows_and_fewer_of_long_ones(desk: Desk) -> None:
    short = desk.file(HEADER + "".join(row(number) for number in range(10_000)), "short.csv")
    assert [len(records.rows) for records in read_records(short)] == [4096, 4096, 1808]
    long = desk.file(HEADER + "".join(row(number, "x" * 900_000) for number in range(30)), "long.csv")
    sizes = [len(records.rows) for records in read_records(long)]
    assert sum(sizes) == 30
    assert max(sizes) < 12


def test_a_caller_can_set_a_row_aside(desk: Desk) -> None:
    path = desk.file("a,b\n1,2\n")
    [records] = read_records(path, columns_needed=["a"])
    assert isinstance(records, Records)
    assert records.bad_row(0, "a", "odd") == BadRecord(
        where=f"{path}:2", column="a", reason="odd", content='{"a": "1", "b": "2"}'
    )


# A folder of files


def pages(listener: FilesListener, since: Cursor) -> list[Page]:
    return list(listener.fetch(since))


def ids(found: list[Page]) -> list[str]:
    return [mention.source_id for page in found for mention in page.mentions]


@pytest.fixture
def listener(desk: Desk) -> FilesListener:
    return FilesListener("drop", str(desk.folder / "**/*.csv"), kind=Kind.NOTE, mapping={"author_name": "brand"})


def test_each_file_is_read_once_until_it_changes(desk: Desk, listener: FilesListener) -> None:
    assert pages(listener, Cursor()) == []
    desk.file(HEADER + row(1))
    (desk.folder / "deep").mkdir()
    desk.file(HEADER + row(2), "deep/more.csv")
    (desk.folder / "a folder.csv").mkdir()
    first = pages(listener, Cursor())
    assert ids(first) == ["2", "1"]
    [mention] = first[0].mentions
    assert (mention.source, mention.kind, mention.author_name) == ("drop", Kind.NOTE, "Lumen")
    assert mention.created_at == datetime(2026, 10, 20, tzinfo=UTC)
    assert mention.raw["text"] == "Hi"
    assert pages(listener, first[-1].cursor) == []
    desk.file(HEADER + row(1) + row(3))
    assert ids(pages(listener, first[-1].cursor)) == ["1", "3"]


def test_a_file_counts_as_read_only_after_its_last_row(desk: Desk, listener: FilesListener) -> None:
    path = desk.file(HEADER + "".join(row(number) for number in range(BATCH_ROWS + 1)))
    found = pages(listener, Cursor())
    assert [len(page.mentions) for page in found] == [BATCH_ROWS, 1, 0]
    assert [str(path) in page.cursor.newest for page in found] == [False, False, True]
    assert len(ids(pages(listener, found[0].cursor))) == BATCH_ROWS + 1


def test_bad_rows_and_bad_files_are_told_once(
    desk: Desk, listener: FilesListener, caplog: pytest.LogCaptureFixture
) -> None:
    desk.file(HEADER + row(1) + "2,Lumen\n", "a.csv")
    bad = desk.file("7,my private words\n", "b.csv")
    desk.file(HEADER + row(3), "c.csv")
    found = pages(listener, Cursor())
    assert ids(found) == ["1", "3"]
    assert [record.where.rpartition("/")[2] for page in found for record in page.bad] == ["a.csv:3", "b.csv"]
    assert "b.csv can't be read" in caplog.text
    assert "private" not in caplog.text
    assert pages(listener, found[-1].cursor) == []
    bad.write_text(HEADER + row(2))
    assert ids(pages(listener, found[-1].cursor)) == ["2"]


def test_a_new_mapping_reads_the_files_again(desk: Desk, listener: FilesListener) -> None:
    desk.file(HEADER + row(1))
    cursor = pages(listener, Cursor())[-1].cursor
    other = FilesListener("drop", str(desk.folder / "**/*.csv"), kind=Kind.NOTE)
    assert ids(pages(other, cursor)) == ["1"]


def test_a_file_that_cannot_be_opened_holds_up_no_other(
    desk: Desk, listener: FilesListener, monkeypatch: pytest.MonkeyPatch
) -> None:
    locked = desk.file(HEADER + row(1), "a.csv")
    desk.file(HEADER + row(2), "b.csv")
    plain_open = Path.open

    def refuse(path: Path, *arguments: Any, **options: Any) -> Any:
        if path == locked:
            raise PermissionError(13, "Permission denied")
        return plain_open(path, *arguments, **options)

    monkeypatch.setattr(Path, "open", refuse)
    found: list[Page] = []

    def read() -> Iterator[Page]:
        for page in listener.fetch(Cursor()):
            found.append(page)
            yield page

    with pytest.raises(RetryLater, match=r"a\.csv: Permission denied"):
        list(read())
    assert ids(found) == ["2"]
    assert str(locked) not in found[-1].cursor.newest
    monkeypatch.undo()
    assert ids(pages(listener, found[-1].cursor)) == ["1"]


def test_a_mapping_that_cannot_work_is_refused_at_once() -> None:
    with pytest.raises(BadConfig, match="not a field"):
        FilesListener("drop", "*.csv", mapping={"handle": "name"})


# metric


def survey(tmp_path: Path, rows: str, name: str = "survey.csv") -> Path:
    path = tmp_path / name
    path.write_text(f"source_id,text,created_at,rating,asked\n{rows}", encoding="utf-8")
    return path


def land_survey(tmp_path: Path, path: Path, **how: Any) -> tuple[list[Any], int]:
    """The metrics of what a file lands, and how many rows were set aside."""
    given: dict[str, Any] = {"source": "survey", "mapping": {}, "kind": Kind.SURVEY, "brand": "Lumen"} | how
    landed = import_file(
        path, **given, landing=tmp_path / "landing", rejected=tmp_path / "rejected", now=lambda: datetime.now(UTC)
    )
    return pq.read_table(landed.path).column("metric").to_pylist(), landed.bad


def test_a_column_or_the_source_says_what_a_survey_asked(tmp_path: Path) -> None:
    path = survey(
        tmp_path, "1,so,2026-03-01,9,NPS\n2,so,2026-03-01,4,csat \n3,so,2026-03-01,4,\n4,so,2026-03-01,4,love\n"
    )
    mapping = {"metric": "asked"}
    assert land_survey(tmp_path, path, mapping=mapping) == (["nps", "csat", None], 1)
    assert land_survey(tmp_path, path, mapping=mapping, metric=Metric.CES) == (["nps", "csat", "ces"], 1)
    assert land_survey(tmp_path, path, metric=Metric.CES) == (["ces"] * 4, 0)
    assert land_survey(tmp_path, path) == ([None] * 4, 0)


def test_a_metric_is_of_surveys_alone(tmp_path: Path) -> None:
    with pytest.raises(BadConfig, match="metric 'nps' is of surveys alone, and the kind is 'review'"):
        land_survey(tmp_path, survey(tmp_path, ""), kind=Kind.REVIEW, metric=Metric.NPS)


def test_a_watched_folder_has_a_metric_too(tmp_path: Path) -> None:
    path = survey(tmp_path, "1,so,2026-03-01,9,\n")
    options = {"type": "files", "path": str(path), "kind": "survey", "brand": "Lumen", "metric": "nps"}
    pages = list(build("survey", options, {}).fetch(Cursor()))
    assert [mention.metric for page in pages for mention in page.mentions] == [Metric.NPS]
    with pytest.raises(BadConfig, match="metric"):
        build("survey", options | {"metric": "love"}, {})


def test_an_import_of_before_there_were_metrics_is_known_again(tmp_path: Path) -> None:
    path = survey(tmp_path, "1,so,2026-03-01,9,\n")
    how = json.dumps(["survey", [], "survey", "Lumen", None])
    before = hashlib.sha256(path.read_bytes() + how.encode()).hexdigest()
    assert import_digest(path, source="survey", mapping={}, kind=Kind.SURVEY, brand="Lumen") == before
    with_metric = import_digest(path, source="survey", mapping={}, kind=Kind.SURVEY, brand="Lumen", metric=Metric.NPS)
    assert with_metric != before
