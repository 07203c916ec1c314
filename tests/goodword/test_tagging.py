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


class Asking(Counting):
    """Answers questions of yes or no, with an emotion or without."""

    def __init__(self, emotion: bool) -> None:
        super().__init__("encoder")
        self.emotion = emotion

    def _one(self, text: str) -> Signals:
        emotion = (Signal(name="emotion", label="joy", score=0.05),) if self.emotion else ()
        heads = {"complaint": 0.1, "praise": 0.09, "churn_risk": 0.001}
        return (*emotion, *(Signal(name=head, label="yes", score=score) for head, score in heads.items()))


def test_a_no_is_left_out_where_an_emotion_says_that_it_was_asked(tmp_path: Path, now: datetime) -> None:
    for emotion, kept in ((True, ["emotion", "complaint"]), (False, ["complaint", "praise", "churn_risk"])):
        out = tmp_path / f"{emotion}" / "a.parquet"
        tag_file(out, [Asking(emotion)], rows("one"), now)
        assert pq.read_table(out).column("name").to_pylist() == kept


def test_only_the_tagger_that_changed_is_asked_again(tmp_path: Path, now: datetime) -> None:
    tag_file(tmp_path / "a.parquet", [Counting(), Counting("other")], rows("same"), now)
    same, changed = Counting(), Counting("other", version="2")
    assert tag_file(tmp_path / "b.parquet", [same, changed], rows("same"), now) == 1
    assert (same.asked, changed.asked) == ([], ["same"])
    assert {row["version"] for row in pq.read_table(tmp_path / "b.parquet").to_pylist()} == {"1", "2"}


def test_a_file_that_is_broken_behind_a_sound_footer_is_left_out_by_name(
    tmp_path: Path, now: datetime, caplog: pytest.LogCaptureFixture
) -> None:
    sound, broken = tmp_path / "a.parquet", tmp_path / "b.parquet"
    tag_file(sound, [Counting()], rows("sound"), now)
    tag_file(broken, [Counting()], rows("secret words", first=5), now)
    content = broken.read_bytes()
    end = len(content) - 8 - int.from_bytes(content[-8:-4], "little")
    broken.write_bytes(content[:4] + b"\xff" * (end - 4) + content[end:])
    tagger = Counting()
    assert tag_file(tmp_path / "c.parquet", [tagger], rows("sound", "secret words"), now) == 1
    assert tagger.asked == ["secret words"]
    assert str(broken) in caplog.text
    assert "secret" not in caplog.text
    sound.unlink()
    (tmp_path / "c.parquet").unlink()
    assert tag_file(tmp_path / "d.parquet", [Counting()], rows("sound"), now) == 1


def test_a_lone_surrogate_has_a_hash_of_its_own() -> None:
    assert text_hash("\ud83d") != text_hash("?")
