"""``goodword tag FILE``: the columns that come out, the rows that stay as they are, and what is refused."""

import csv
import io
import json
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner, Result

import goodword.tag_file
from goodword.cli import app
from goodword.home import Home
from goodword.tag_file import Report, tag_file
from goodword.tag_file.columns import COLUMNS
from listeners.errors import BadConfig
from nlp.heads import YES_NO
from nlp.tagger import Signal
from tests.goodword.rote import Rote, mood, yes

GOOD = "Great boots, I tell everybody"
SAID = {
    GOOD: (
        Signal(name="language", label="en", score=0.99),
        mood("positive", 0.91237, 0.87654),
        Signal(name="emotion", label="joy", score=0.7),
        *(yes(head, 0.00004) for head in YES_NO),
        yes("praise", 0.97),
        Signal(name="churn_risk", label="yes", score=0.8, start=0, end=5),
        Signal(name="role", label="advocate", score=0.9, start=13, end=29),
        Signal(name="aspect", label="quality:positive", score=0.8, value=0.75, start=6, end=11),
    ),
    "Bof": (Signal(name="language", label="fr", score=0.9),),
}


def tag(path: Path, output: Path, rote: Rote | None = None, **options: Any) -> Report:
    return tag_file(path, output=output, taggers=lambda: [rote or Rote(SAID, "language")], **{"text": "text"} | options)


def tag_bytes(folder: Path, content: str | bytes, name: str = "in.csv", **options: Any) -> bytes:
    """The output for an input of the same format."""
    path, output = folder / name, folder / f"out{Path(name).suffix}"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    tag(path, output, **options)
    return output.read_bytes()


def rows_of(content: bytes, delimiter: str = ",") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=delimiter))


def test_a_text_gets_every_column(tmp_path: Path) -> None:
    (row,) = rows_of(tag_bytes(tmp_path, f'id,text\n007,"{GOOD}"\n'))
    assert list(row) == ["id", "text", *COLUMNS]
    assert row["id"] == "007"
    assert {name: row[name] for name in ("language", "sentiment", "sentiment_score", "confidence", "emotion")} == {
        "language": "en",
        "sentiment": "positive",
        "sentiment_score": "0.8765",
        "confidence": "0.9124",
        "emotion": "joy",
    }
    assert (row["praise"], row["irony"], row["churn_risk"]) == ("0.9700", "0.0000", "0.8000")  # the surest counts
    assert (row["advocate"], row["ambassador"]) == ("true", "false")
    (aspect,) = json.loads(row["aspects"])
    expected = {"text": "boots", "start": 6, "end": 11, "category": "quality", "polarity": "positive"}
    assert aspect == expected | {"score": 0.8, "value": 0.75}
    churn, role = json.loads(row["evidence"])
    assert churn == {"signal": "churn_risk", "label": "yes", "text": "Great", "start": 0, "end": 5, "score": 0.8}
    assert (role["signal"], role["label"], role["text"]) == ("role", "advocate", "I tell everybody")


def test_an_empty_text_has_empty_cells_and_an_unread_one_what_is_known(tmp_path: Path) -> None:
    path, output = tmp_path / "in.csv", tmp_path / "out.csv"
    path.write_text('id,text\n1,\n2,"  \n"\n3,Bof\n')
    report = tag(path, output)
    empty, blank, unread = rows_of(output.read_bytes())
    assert {empty[name] for name in COLUMNS} == {blank[name] for name in COLUMNS} == {""}
    said = {name: unread[name] for name in COLUMNS if unread[name]}
    assert said == {"language": "fr", "advocate": "false", "ambassador": "false", "evidence": "[]"}
    assert (report.rows, report.empty, report.unread, report.tagged) == (3, 2, 1, 1)
    assert report.languages == {"fr": 1}


@pytest.mark.parametrize(
    "content",
    [
        'id,text\n007,"two\nlines"\n008,"say ""hi"""\n',
        "id,text\r\n007,a\r\n008,b\r\n",
        "\ufeffid,text\n007,a\n008,b",
        "id;text\n007;a, b\n008;+49 30 1\n",
        "id\ttext\n 007\t=1+1\n008\t@SUM(A1)\n",
        "id|text\n007|\U0001f60d\n008|nul \0 byte\n",
    ],
)
def test_every_byte_of_a_csv_file_stays(tmp_path: Path, content: str) -> None:
    out = tag_bytes(tmp_path, content).decode()
    delimiter = max(",;\t|", key=content.count)
    assert out.startswith("\ufeff") == content.startswith("\ufeff")
    assert ("\r\n" in out) == ("\r\n" in content)
    before, after = (
        list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=delimiter))
        for text in (content, out)
    )
    assert [row[:2] for row in after] == before
    assert {len(row) for row in after} == {2 + len(COLUMNS)}
    assert all(cell in out for cell in content.strip("\ufeff\r\n").splitlines())


def test_bytes_that_are_not_utf8_stay_and_are_counted(tmp_path: Path) -> None:
    path, output, rote = tmp_path / "in.csv", tmp_path / "out.csv", Rote({})
    path.write_bytes(b"id,text\n1,f\xfcr dich\n2,ok\n")
    assert tag(path, output, rote).broken == 1
    assert b"1,f\xfcr dich," in output.read_bytes()
    assert rote.asked == ["f r dich", "ok"]
    for ending in ("parquet", "jsonl"):
        with pytest.raises(BadConfig, match=r"in\.csv:2: not valid UTF-8"):
            tag(path, tmp_path / f"out.{ending}")


def test_a_cell_of_ten_megabytes_and_a_limit_that_is_put_back(tmp_path: Path) -> None:
    before = csv.field_size_limit()
    out = tag_bytes(tmp_path, "text\n" + "x" * 10_000_000 + "\n")
    assert len(out) > 10_000_000
    assert csv.field_size_limit() == before


def test_jsonl_lines_stay_and_get_native_values(tmp_path: Path) -> None:
    lines = ['{"id": 12345678901234567890, "text":"' + GOOD + '", "price":1.10}', "{}", '{"text":"half \\ud83d"}']
    out = tag_bytes(tmp_path, "\n".join([lines[0], "", *lines[1:]]), "in.jsonl").decode().splitlines()
    assert [after.startswith(before[:-1]) for after, before in zip(out, lines, strict=True)] == [True] * 3
    first, second, third = map(json.loads, out)
    assert list(first) == ["id", "text", "price", *COLUMNS]
    assert (first["sentiment_score"], first["advocate"], first["aspects"][0]["text"]) == (0.8765, True, "boots")
    assert second == dict.fromkeys(COLUMNS)
    assert third["language"] is None


def test_parquet_types_and_metadata_stay(tmp_path: Path) -> None:
    table = pa.table(
        {
            "id": pa.array([7, 8, 9], pa.int16()),
            "text": pa.array([GOOD, None, ""]).dictionary_encode(),
            "at": pa.array([datetime(2020, 1, 1, tzinfo=UTC)] * 3, pa.timestamp("ns", "UTC")),
            "price": pa.array([Decimal("1.10")] * 3),
            "tags": [["a"], [], None],
        }
    ).replace_schema_metadata({"made": "by hand"})
    pq.write_table(table, tmp_path / "in.parquet")
    tag(tmp_path / "in.parquet", tmp_path / "out.parquet")
    out = pq.read_table(tmp_path / "out.parquet")
    before = pq.read_table(tmp_path / "in.parquet")
    assert out.select(table.column_names).equals(before, check_metadata=True)
    assert {name: out.schema.field(name).type for name in COLUMNS} == COLUMNS
    first, *empty = out.select(list(COLUMNS)).to_pylist()
    assert (first["sentiment"], json.loads(first["aspects"])[0]["start"]) == ("positive", 6)
    assert empty == [dict.fromkeys(COLUMNS)] * 2


def test_any_format_goes_into_any_other(tmp_path: Path) -> None:
    path = tmp_path / "in.csv"
    path.write_text('id,text\n007,"two\nlines"\n')
    for ending in ("jsonl", "parquet", "tsv"):
        tag(path, tmp_path / f"csv.{ending}")
        tag(tmp_path / f"csv.{ending}", tmp_path / f"{ending}.csv", prefix="again_")
        (row,) = rows_of((tmp_path / f"{ending}.csv").read_bytes())
        assert (row["id"], row["text"]) == ("007", "two\nlines")
    assert pq.read_schema(tmp_path / "csv.parquet").field("id").type == pa.string()


def test_json_values_keep_their_meaning_in_other_formats(tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    path.write_text(
        '{"text": "a", "id": 569369239183872000, "mixed": 1, "half": 0.5, "ok": true}\n'
        '{"text": 5, "mixed": "x", "half": 1, "list": [1, {"a": null}]}\n'
    )
    tag(path, tmp_path / "out.parquet")
    first, second = pq.read_table(tmp_path / "out.parquet").select(range(6)).to_pylist()
    assert first == {"text": "a", "id": 569369239183872000, "mixed": "1", "half": 0.5, "ok": True, "list": None}
    assert second == {"text": "5", "id": None, "mixed": "x", "half": 1.0, "ok": None, "list": '[1, {"a": null}]'}
    tag(path, tmp_path / "out.csv")
    assert [row["ok"] for row in rows_of((tmp_path / "out.csv").read_bytes())] == ["true", ""]


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("in.csv", "id,text\n1,a\n2,b,c\n", r"in\.csv:3: 3 cells where the header has 2"),
        ("in.csv", 'id,text\n1,a\n2,"b\n3,c\n', r"in\.csv:3: a quote is not closed"),
        ("in.csv", "id,words\n1,a\n", "no column 'text'; the file has: id, words"),
        ("in.csv", "", "the file is empty"),
        ("in.csv", "id,text\r1,a\r", r"in\.csv:1: a carriage return within a line"),
        ("in.csv", b"x" * (17 << 20), r"in\.csv:1: a line is longer than 16 MiB"),
        ("in.csv", "id,text\n1,a\n".encode("utf-16"), "UTF-16"),
        ("in.csv", "id,text,sentiment,spam\n1,a,b,c\n", "'sentiment', 'spam' already; give the new ones a --prefix"),
        ("in.jsonl", '{"text": "a"}\n[1]\n', r"in\.jsonl:2: not a JSON object"),
        ("in.jsonl", '{"text": "a"}\n{"text": ', r"in\.jsonl:2: not a JSON object on one line"),
        ("in.jsonl", '{"text": ["a"]}\n', r"in\.jsonl:1: column 'text' holds no text but a list"),
        ("in.jsonl", '{"text": "a"}\n{"spam": NaN}\n', r"in\.jsonl:2: NaN is not JSON"),
        ("in.parquet", b"PAR1", "not a Parquet file"),
        ("in.xlsx", b"PK", "unknown ending '.xlsx'; use one of .csv"),
    ],
)
def test_what_can_not_work_is_refused_before_anything_is_tagged(
    tmp_path: Path, name: str, content: str | bytes, reason: str
) -> None:
    rote = Rote(SAID)
    with pytest.raises(BadConfig, match=reason):
        tag_bytes(tmp_path, content, name, rote=rote)
    assert rote.asked == []
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_a_column_of_numbers_is_no_text(tmp_path: Path) -> None:
    pq.write_table(pa.table({"text": [1, 2]}), tmp_path / "in.parquet")
    with pytest.raises(BadConfig, match="column 'text' holds no text but int64"):
        tag(tmp_path / "in.parquet", tmp_path / "out.csv")


@pytest.mark.parametrize(
    ("output", "reason"),
    [("in.csv", "is the input"), ("link.csv", "is the input"), ("no/out.csv", "there is no folder"), ("out", "ending")],
)
def test_an_output_that_can_not_be(tmp_path: Path, output: str, reason: str) -> None:
    path = tmp_path / "in.csv"
    path.write_text("text\na\n")
    (tmp_path / "link.csv").hardlink_to(path)
    with pytest.raises(BadConfig, match=reason):
        tag(path, tmp_path / output)
    assert path.read_text() == "text\na\n"


def test_a_prefix_makes_room_for_columns_of_the_same_name(tmp_path: Path) -> None:
    (row,) = rows_of(tag_bytes(tmp_path, f'text,sentiment\n"{GOOD}",mine\n', prefix="gw_"))
    assert (row["sentiment"], row["gw_sentiment"]) == ("mine", "positive")
    assert list(row)[2:] == [f"gw_{name}" for name in COLUMNS]


def test_a_crash_leaves_the_old_output_and_no_rest(tmp_path: Path) -> None:
    class Broken(Rote):
        def tag(self, texts: Any) -> Any:
            raise RuntimeError("model gone")

    path, output = tmp_path / "in.csv", tmp_path / "out.csv"
    path.write_text("text\na\n")
    output.write_text("old")
    with pytest.raises(RuntimeError, match="model gone"):
        tag(path, output, Broken({}))
    assert output.read_text() == "old"
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["in.csv", "out.csv"]


def test_rows_keep_their_order_over_batches_and_no_text_is_tagged_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(goodword.tag_file.sources, "BATCH_ROWS", 3)
    rote, heard = Rote(SAID), list[tuple[int, int | None]]()
    texts = ["a", "b", GOOD, "a", GOOD, "c", "b", "a"]
    content = "id,text\n" + "".join(f'{number},"{text}"\n' for number, text in enumerate(texts))
    rows = rows_of(tag_bytes(tmp_path, content, rote=rote, on_rows=lambda done, total: heard.append((done, total))))
    assert [(row["id"], row["text"]) for row in rows] == [(str(number), text) for number, text in enumerate(texts)]
    assert [row["sentiment"] for row in rows] == ["", "", "positive", "", "positive", "", "", ""]
    assert rote.asked == ["a", "b", GOOD, "c"]
    assert heard == [(3, None), (6, None), (0, 8), (3, 8), (6, 8), (8, 8)]


def test_memory_of_texts_is_bounded_and_keeps_the_last(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(goodword.tag_file.sources, "BATCH_ROWS", 1)
    monkeypatch.setattr(goodword.tag_file, "_REMEMBERED", 2)
    rote = Rote({})
    tag_bytes(tmp_path, "text\n" + "\n".join("abacabcb") + "\n", rote=rote)
    assert rote.asked == ["a", "b", "c", "b", "c"]


def test_a_file_without_rows_has_the_columns(tmp_path: Path) -> None:
    assert tag_bytes(tmp_path, "text\n").decode() == ",".join(["text", *COLUMNS]) + "\n"


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(app, list(map(str, words)), catch_exceptions=False)


def test_the_command_with_the_bundled_taggers(tmp_path: Path, home: Home) -> None:
    path, output = tmp_path / "in.csv", tmp_path / "out.csv"
    texts = ["I love this airline, I highly recommend it", "Ich liebe diese Fluggesellschaft", "", "\U0001f60d"]
    texts.append("Рейс опять задержали на три часа")
    path.write_text("text\n" + "".join(f'"{text}"\n' for text in texts))
    result = run("tag", path, "--text", "text", "--output", output)
    assert result.exit_code == 0
    assert f"{output}: 5 rows, 4 texts tagged; languages: " in result.output
    assert "1 row without a text" in result.output
    english, german, empty, emoji, russian = rows_of(output.read_bytes())
    assert [row["language"] for row in (english, german, emoji, russian)] == ["en", "de", "zxx", "ru"]
    for row in (english, emoji):
        assert -1 <= float(row["sentiment_score"]) <= 1
        assert all(0 <= float(row[head]) <= 1 for head in YES_NO if head != "advocacy")
    assert (german["sentiment"], german["emotion"], german["aspects"]) == ("positive", "", "")
    assert (russian["sentiment"], russian["spam"], russian["aspects"]) == ("", "", "")
    assert set(empty.values()) == {""}
    for item in json.loads(english["aspects"]) + json.loads(english["evidence"]):
        assert texts[0][item["start"] : item["end"]] == item["text"]


def test_the_command_needs_a_column_and_an_output(tmp_path: Path, home: Home) -> None:
    path = tmp_path / "in.csv"
    path.write_text("text\na\n")
    assert "needs --text COLUMN and --output OUT" in run("tag", path).output
    assert "need a FILE" in run("tag", "--text", "text").output
    assert "0 texts tagged" in run("tag").output  # the landing files, as ever
