"""Landing files: whole or not there, with the cursor in them."""

import json
import os
import string
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from listeners import landing
from listeners.errors import BadConfig, BadRecord
from listeners.landing import (
    LandingWriter,
    import_pull,
    iter_batches,
    landed,
    next_pull,
    read_cursor,
    read_report,
)
from listeners.listener import Cursor, Gap
from listeners.mention import SCHEMA, Kind, Mention, Metric, to_arrow

NOON = datetime(2026, 10, 22, 12, 0, tzinfo=UTC)
CURSOR = Cursor(
    newest={"search:Lumen": "41"}, gaps=(Gap(stream="search:Lumen", after=None, before="17"),), reads={"2026-10-22": 9}
)
BAD = BadRecord(where="x:7", column="text", reason="empty", content="{}")


def mention(number: int, **fields: Any) -> Mention:
    basics: dict[str, Any] = {"source": "x", "kind": Kind.MENTION, "brand": "Lumen", "text": "Hi", "raw": {"n": number}}
    return Mention(**{**basics, "source_id": str(number), "created_at": NOON, **fields})


def write(folder: Path, mentions: list[Mention], cursor: Cursor = CURSOR, *, at: datetime = NOON) -> Path:
    pull = next_pull(folder / "landing", "x", at)
    with LandingWriter(folder / "landing", folder / "rejected", "x", pull, at) as writer:
        writer.write(mentions)
        report = writer.commit(cursor, at)
    assert report is not None
    return report.path


def read(path: Path) -> list[Mention]:
    rows = [row for batch in iter_batches(path) for row in batch.to_pylist()]
    return [Mention(**{**row, "kind": Kind(row["kind"]), "raw": json.loads(row["raw"])}) for row in rows]


def files(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


text = st.text(st.characters(exclude_categories=["Cs"]))
optional = st.none() | text
counts = st.none() | st.integers(-(2**63), 2**63 - 1)
numbers = st.none() | st.floats(allow_nan=False)
moments = st.datetimes(datetime(1970, 1, 1), datetime(2199, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
mentions = st.builds(
    Mention,
    source=text, source_id=text, kind=st.sampled_from(Kind), brand=text, text=text, created_at=moments,
    author_id=optional, author_handle=optional, author_name=optional, author_bio=optional, author_location=optional,
    author_followers=counts, author_url=optional, customer_id=optional, url=optional, lang=optional, rating=numbers,
    rating_scale=numbers, metric=st.none() | st.sampled_from(Metric), likes=counts, shares=counts,
    reply_to=optional, deleted=st.booleans(),
    raw=st.dictionaries(text, text | st.none() | st.integers() | st.lists(text)),
)  # fmt: skip


@settings(deadline=None, max_examples=60)
@given(st.lists(mentions, min_size=1, max_size=20))
def test_what_is_written_is_read_back(wanted: list[Mention]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        assert read(write(Path(folder), wanted)) == wanted


def test_rows_come_in_small_groups_and_batches(tmp_path: Path) -> None:
    pull = next_pull(tmp_path / "landing", "x", NOON)
    with LandingWriter(tmp_path / "landing", tmp_path / "rejected", "x", pull, NOON) as writer:
        for start in range(0, 45_000, 15_000):
            writer.write_batch(to_arrow(mention(number) for number in range(start, start + 15_000)))
        report = writer.commit(CURSOR, NOON)
    assert report is not None
    metadata = landing.pq.read_metadata(report.path)
    assert max(metadata.row_group(group).num_rows for group in range(metadata.num_row_groups)) <= 20_000
    sizes = [batch.num_rows for batch in iter_batches(report.path, rows=1000)]
    assert sum(sizes) == 45_000
    assert max(sizes) <= 1000
    assert next(iter_batches(report.path)).schema.equals(SCHEMA)


def test_cursor_and_report_are_read_from_the_file(tmp_path: Path) -> None:
    pull = next_pull(tmp_path / "landing", "x", NOON)
    with LandingWriter(tmp_path / "landing", tmp_path / "rejected", "x", pull, NOON) as writer:
        writer.write([mention(1)])
        writer.reject([BAD])
        done = NOON + timedelta(seconds=3)
        report = writer.commit(CURSOR, done, stopped="read budget spent", reads=5, repeated=2)
    assert read_cursor(tmp_path / "landing", "x") == CURSOR
    assert report is not None
    assert read_report(report.path) == report
    assert (report.mentions, report.bad, report.reads, report.repeated) == (1, 1, 5, 2)
    assert (report.source, report.pull, report.stopped) == ("x", pull, "read budget spent")
    assert (report.started_at, report.finished_at) == (NOON, done)


def test_no_pull_yet_is_an_empty_cursor(tmp_path: Path) -> None:
    assert read_cursor(tmp_path, "x") == Cursor()
    assert landed(tmp_path) == []


def test_the_newest_pull_has_the_cursor_and_imports_have_none(tmp_path: Path) -> None:
    write(tmp_path, [mention(1)], Cursor(newest={"s": "1"}))
    newest = write(tmp_path, [mention(2)], Cursor(newest={"s": "2"}), at=NOON + timedelta(hours=1))
    with LandingWriter(tmp_path / "landing", tmp_path / "rejected", "x", import_pull("f" * 64), NOON) as writer:
        writer.write([mention(3)])
        imported = writer.commit(None, NOON)
    assert imported is not None
    assert read_cursor(tmp_path / "landing", "x") == Cursor(newest={"s": "2"})
    assert landed(tmp_path / "landing")[0] == imported.path
    assert landed(tmp_path / "landing")[-1] == newest


def test_names_sort_by_pull_even_when_the_clock_steps_back(tmp_path: Path) -> None:
    first = write(tmp_path, [mention(1)], Cursor(newest={"s": "1"}))
    second = write(tmp_path, [mention(2)], Cursor(newest={"s": "2"}), at=NOON - timedelta(hours=1))
    third = write(tmp_path, [mention(3)], Cursor(newest={"s": "3"}), at=NOON - timedelta(hours=1))
    assert landed(tmp_path / "landing") == [first, second, third]
    assert read_cursor(tmp_path / "landing", "x") == Cursor(newest={"s": "3"})
    assert first.name.startswith("20261022T120000.000000Z-")


def test_nothing_new_leaves_no_file(tmp_path: Path) -> None:
    write(tmp_path, [mention(1)])
    before = files(tmp_path)
    with LandingWriter(tmp_path / "landing", tmp_path / "rejected", "x", "2027", NOON) as writer:
        writer.write([])
        assert writer.commit(replace(CURSOR), NOON) is None
    assert files(tmp_path) == before


def test_a_cursor_that_moved_is_landed_without_mentions(tmp_path: Path) -> None:
    path = write(tmp_path, [], Cursor(newest={"s": "9"}))
    assert read(path) == []
    assert read_cursor(tmp_path / "landing", "x").newest == {"s": "9"}


def test_leaving_without_commit_leaves_no_trace(tmp_path: Path) -> None:
    with LandingWriter(tmp_path / "landing", tmp_path / "rejected", "x", "2026", NOON) as writer:
        writer.write([mention(number) for number in range(landing.ROWS_A_GROUP)])
        writer.reject([BAD])
    assert files(tmp_path) == []


def test_bad_records_are_kept_with_their_reason(tmp_path: Path) -> None:
    with LandingWriter(tmp_path / "landing", tmp_path / "rejected", "x", "2026", NOON) as writer:
        writer.reject([BAD, replace(BAD, content="\ud83d" + "y" * 20_000)])
        report = writer.commit(Cursor(), NOON)
    assert report is not None
    assert (report.mentions, report.bad) == (0, 2)
    lines = (tmp_path / "rejected/x/2026.jsonl").read_text(encoding="utf-8").splitlines()
    first, second = map(json.loads, lines)
    assert first == {"where": "x:7", "column": "text", "reason": "empty", "content": "{}"}
    assert second["content"] == "\ud83d" + "y" * 9_999


@pytest.mark.parametrize(
    "fields", [{"text": "half \ud83d"}, {"likes": "many"}, {"brand": None}, {"likes": 2**70}, {"raw": {"\ud83d": 1}}]
)
def test_one_mention_that_does_not_fit_is_set_aside_alone(tmp_path: Path, fields: dict[str, Any]) -> None:
    with LandingWriter(tmp_path / "landing", tmp_path / "rejected", "x", "2026", NOON) as writer:
        writer.write([mention(1), mention(2, **fields), mention(3)])
        report = writer.commit(CURSOR, NOON)
    assert report is not None
    assert [found.source_id for found in read(report.path)] == ["1", "3"]
    rejected = json.loads((tmp_path / "rejected/x/2026.jsonl").read_text(encoding="utf-8"))
    assert rejected["where"] == "x:2"
    assert "schema" in rejected["reason"]


def test_a_batch_of_another_schema_is_refused(tmp_path: Path) -> None:
    batch = to_arrow([mention(1)])
    with LandingWriter(tmp_path / "landing", tmp_path / "rejected", "x", "2026", NOON) as writer:
        with pytest.raises(ValueError, match="schema"):
            writer.write_batch(batch.select(["source"]))
        assert writer.mentions == 0


@pytest.mark.parametrize("name", ["", "..", "../x", "a/b", "-x", ".x", "x\n", "x" * 101])
def test_a_source_that_would_leave_its_folder_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(BadConfig, match="letters"):
        LandingWriter(tmp_path, tmp_path, name, "2026", NOON)
    with pytest.raises(BadConfig):
        read_cursor(tmp_path, name)


def test_names_of_imports_are_stable() -> None:
    assert import_pull(string.hexdigits.lower()) == "import-0123456789abcdef"


class _Died(BaseException):
    """Stands for the end of the process."""


def _die_at(step: int, monkeypatch: pytest.MonkeyPatch) -> Callable[[], int]:
    """Ends the n-th call that reaches the disk; returns a count of the calls."""
    calls = 0

    def counted(act: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **options: Any) -> Any:
            nonlocal calls
            calls += 1
            if calls == step:
                raise _Died
            return act(*arguments, **options)

        return call

    for owner, name in (
        (landing.os, "fsync"), (landing.os, "replace"), (landing.pq.ParquetWriter, "write_table"),
        (landing.pq.ParquetWriter, "close"), (landing.pq.ParquetWriter, "add_key_value_metadata"),
    ):  # fmt: skip
        monkeypatch.setattr(owner, name, counted(getattr(owner, name)))
    return lambda: calls


def test_an_end_between_any_two_steps_shows_all_or_nothing(tmp_path: Path) -> None:
    step, outcomes = 1, []
    while True:
        folder = tmp_path / str(step)
        with pytest.MonkeyPatch.context() as patch:
            steps_done = _die_at(step, patch)
            try:
                pull = next_pull(folder / "landing", "x", NOON)
                with LandingWriter(folder / "landing", folder / "rejected", "x", pull, NOON) as writer:
                    writer.write([mention(1)])
                    writer.reject([BAD])
                    writer.commit(CURSOR, NOON)
            except _Died:
                pass
            if steps_done() < step:
                break
        whole = [read(path) for path in landed(folder / "landing")]
        assert whole in ([], [[mention(1)]])
        assert read_cursor(folder / "landing", "x") == (CURSOR if whole else Cursor())
        outcomes.append(bool(whole))
        again = write(folder, [mention(1)])
        assert read(again) == [mention(1)]
        assert not [name for name in files(folder) if name.endswith(".tmp")]
        step += 1
    assert outcomes == sorted(outcomes)
    assert {True, False} == set(outcomes)


_KILLED = """
import os, sys
from pathlib import Path
from tests.listeners.test_landing import BAD, CURSOR, NOON, LandingWriter, mention
folder, left, replace = Path(sys.argv[1]), int(sys.argv[2]), os.replace
def die(*arguments):
    global left
    left -= 1
    if left < 0:
        os._exit(9)
    replace(*arguments)
os.replace = die
with LandingWriter(folder / "landing", folder / "rejected", "x", "2026", NOON) as writer:
    writer.write([mention(1)])
    writer.reject([BAD])
    writer.commit(CURSOR, NOON)
"""


@pytest.mark.parametrize("renames", [0, 1])
def test_a_killed_process_leaves_no_half_file_and_the_next_one_lands_all(tmp_path: Path, renames: int) -> None:
    root = Path(landing.__file__).parents[1]
    command = [sys.executable, "-c", _KILLED, str(tmp_path)]
    environment = {**os.environ, "PYTHONPATH": str(root)}
    killed = subprocess.run([*command, str(renames)], cwd=root, env=environment, check=False)
    assert killed.returncode == 9
    assert landed(tmp_path / "landing") == []
    assert read_cursor(tmp_path / "landing", "x") == Cursor()
    subprocess.run([*command, "9"], cwd=root, env=environment, check=True)
    assert [read(path) for path in landed(tmp_path / "landing")] == [[mention(1)]]
    assert len((tmp_path / "rejected/x/2026.jsonl").read_text(encoding="utf-8").splitlines()) == 1


def test_a_file_that_is_older_than_a_field_is_read_with_it_empty(tmp_path: Path) -> None:
    whole = pa.Table.from_batches([to_arrow([mention(1), mention(2)])])
    path = tmp_path / "old.parquet"
    pq.write_table(whole.drop_columns(["metric"]), path)
    [batch] = iter_batches(path)
    assert batch.schema.equals(SCHEMA)
    assert batch.to_pylist() == whole.to_pylist()
