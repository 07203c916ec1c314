"""The tag step: a signals file for a landing file; no text is tagged twice by one version."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from goodword.tagging import SCHEMA, is_tagged, tag_file, text_hash
from nlp.tagger import Signal, Signals


class Counting:
    """A tagger that says how long a text is, finds an X in it, and counts what it was asked."""

    languages = None

    def __init__(self, name: str = "length", version: str = "1") -> None:
        self.name, self.version = name, version
        self.asked: list[str] = []

    def tag(self, texts: Sequence[str]) -> Sequence[Signals]:
        self.asked += texts
        return [self._one(text) for text in texts]

    def _one(self, text: str) -> Signals:
        if text.startswith("silent"):
            return ()
        at = text.find("X")
        found = (Signal(name="x", label="yes", score=1.0, start=at, end=at + 1),) if at >= 0 else ()
        return (Signal(name="length", label="long", score=0.5, value=len(text) / 100), *found)


def rows(*texts: str, first: int = 0) -> Iterator[pa.RecordBatch]:
    """A batch as a landing file has it, in so far as the tag step reads it."""
    ids = [str(first + at) for at in range(len(texts))]
    columns = {"source": ["t"] * len(texts), "source_id": ids, "text": list(texts)}
    yield pa.RecordBatch.from_pydict(columns, schema=pa.schema([(name, pa.string()) for name in columns]))


def test_a_signals_file_has_each_signal_with_evidence_and_version(tmp_path: Path, now: datetime) -> None:
    out = tmp_path / "t" / "a.parquet"
    assert tag_file(out, [Counting()], rows("one X", "silent"), now) == 2
    table = pq.read_table(out)
    assert table.schema.equals(SCHEMA)  # metadata aside
    found = [(row["source_id"], row["name"], row["evidence_start"], row["evidence_end"]) for row in table.to_pylist()]
    assert found == [("0", "length", None, None), ("0", "x", 4, 5), ("1", "", None, None)]
    assert {(row["tagger"], row["version"], row["tagged_at"]) for row in table.to_pylist()} == {("length", "1", now)}


def test_an_empty_text_is_nobodys_to_tag(tmp_path: Path, now: datetime) -> None:
    tagger = Counting()
    assert tag_file(tmp_path / "a.parquet", [tagger], rows("", "  \n "), now) == 0
    assert tagger.asked == []
    assert pq.read_table(tmp_path / "a.parquet").num_rows == 0


def test_the_same_text_is_tagged_once_in_a_file_and_over_files(tmp_path: Path, now: datetime) -> None:
    tag_file(tmp_path / "a.parquet", [Counting()], rows("same X", "same X", "silent"), now)
    tagger = Counting()
    assert tag_file(tmp_path / "b.parquet", [tagger], rows("new", "same X", "silent", first=7), now) == 1
    assert tagger.asked == ["new"]
    said = [(row["source_id"], row["name"]) for row in pq.read_table(tmp_path / "b.parquet").to_pylist()]
    assert said == [("7", "length"), ("8", "length"), ("8", "x"), ("9", "")]


def test_a_new_version_tags_again(tmp_path: Path, now: datetime) -> None:
    tag_file(tmp_path / "a.parquet", [Counting()], rows("same"), now)
    tagger = Counting(version="2")
    assert tag_file(tmp_path / "b.parquet", [tagger], rows("same"), now) == 1
    assert tagger.asked == ["same"]


def test_a_file_is_tagged_when_all_taggers_of_today_have_read_it(tmp_path: Path, now: datetime) -> None:
    out = tmp_path / "a.parquet"
    assert not is_tagged(out, [Counting()])
    tag_file(out, [Counting()], rows("one"), now)
    assert is_tagged(out, [Counting()])
    assert not is_tagged(out, [Counting(version="2")])
    assert not is_tagged(out, [Counting(), Counting(name="other")])


def test_a_broken_signals_file_is_written_anew(tmp_path: Path, now: datetime) -> None:
    broken, other = tmp_path / "a.parquet", tmp_path / "b.parquet"
    tag_file(broken, [Counting()], rows("one"), now)
    broken.write_bytes(broken.read_bytes()[:-20])
    assert not is_tagged(broken, [Counting()])
    assert tag_file(other, [Counting()], rows("one"), now) == 1
    assert tag_file(broken, [Counting()], rows("one"), now) == 0
    assert is_tagged(broken, [Counting()])


def test_a_failure_leaves_no_file_and_no_rest(tmp_path: Path, now: datetime) -> None:
    class Broken(Counting):
        def tag(self, texts: Sequence[str]) -> Sequence[Signals]:
            raise RuntimeError("model gone")

    with pytest.raises(RuntimeError, match="model gone"):
        tag_file(tmp_path / "a.parquet", [Broken()], rows("one"), now)
    assert list(tmp_path.iterdir()) == []


def test_a_lone_surrogate_has_a_hash_of_its_own() -> None:
    assert text_hash("\ud83d") != text_hash("?")
