"""Loading landing files: what is there afterwards, whatever came in whatever order."""

import logging
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest

import warehouse
import warehouse.loading
from listeners.mention import Kind, Metric
from tests.warehouse.house import NOW, START, House, mention, moment
from warehouse.connection import connect

CURRENT = "SELECT text, likes, brand, brands FROM mentions"
HISTORY = "SELECT text, deleted, valid_from, valid_to FROM mention_history ORDER BY valid_from"


def counts(report: warehouse.LoadReport) -> tuple[int, ...]:
    return report.new, report.edited, report.unchanged, report.deleted, report.repeated


def test_all_fields_arrive(house: House) -> None:
    pull = house.land(
        [
            mention(
                "1", "Love it", kind=Kind.REVIEW, author_name="Jane D", author_bio="Tea", author_location="Leeds",
                author_followers=10, author_url="https://x.com/jane", customer_id="C-1", url="https://x.com/1",
                lang="en", rating=4.0, rating_scale=5.0, likes=3, shares=2, reply_to="0",
            )
        ]
    )  # fmt: skip
    house.load()
    row = house.one("FROM mentions")
    assert row.pop("words_hash") is not None
    assert row == {
        "mention_id": "x:1", "source": "x", "source_id": "1", "kind": "review", "brand": "Lumen", "brands": ["Lumen"],
        "text": "Love it", "created_at": START, "author_key": "x:7", "author_id": "7", "author_handle": "Jane",
        "author_name": "Jane D", "author_location": "Leeds", "author_followers": 10,
        "author_url": "https://x.com/jane", "customer_id": "C-1", "url": "https://x.com/1", "language": "en",
        "rating": 4.0, "rating_scale": 5.0, "metric": None, "likes": 3, "shares": 2, "reply_to": "0", "sentiment": None,
        "sentiment_score": None, "sentiment_confidence": None, "role": None, "role_evidence": None,
        "emotion": None, "complaint": None, "praise": None, "question": None, "suggestion": None,
        "purchase_intent": None, "recommendation": None, "comparison": None, "disclosure": None, "spam": None,
        "offensive": None, "irony": None, "churn_probability": None, "churn_risk": None, "first_loaded_at": NOW,
        "last_changed_at": NOW, "pull": pull,
    }  # fmt: skip
    assert house.column("SELECT raw FROM mention_history") == ['{"id": "1"}']
    assert house.one("SELECT handle, name, bio FROM authors") == {"handle": "Jane", "name": "Jane D", "bio": "Tea"}


def test_copies_of_a_text_have_the_same_words(house: House) -> None:
    copies = ["Love it!", "RT @jane: love it https://t.co/1", "@lumen LOVE IT", "love  it"]
    others = ["Love them", "https://t.co/1", "https://t.co/2", "@jane"]
    house.land([mention(str(number), text) for number, text in enumerate([*copies, *others, ""])])
    house.load()
    found = house.column("SELECT words_hash FROM mentions ORDER BY source_id::INTEGER")
    assert len(set(found[: len(copies)])) == 1
    assert len(set(found)) == 1 + len(others) + 1
    assert found[-1] is None


def test_a_second_load_finds_nothing_to_do(house: House) -> None:
    house.land([mention("1"), mention("2")])
    assert counts(house.load()) == (2, 0, 0, 0, 0)
    before = house.ask("FROM mention_history ORDER BY source_id")
    assert house.load(NOW + timedelta(days=1)).files == 0
    assert house.ask("FROM mention_history ORDER BY source_id") == before


def test_a_row_that_stands_twice_in_a_file_counts_once_and_the_last_one_wins(house: House) -> None:
    house.land([mention("1", "first"), mention("2"), mention("1", "last")])
    assert counts(house.load()) == (2, 0, 0, 0, 1)
    assert house.column("SELECT text FROM mention_history WHERE source_id = '1'") == ["last"]
    assert house.sound()


def test_an_edit_is_a_new_version_and_the_old_one_is_kept(house: House) -> None:
    house.land([mention(text="old")])
    house.load()
    house.land([mention(text="new")], minute=5)
    later = NOW + timedelta(hours=1)
    assert counts(house.load(later)) == (0, 1, 0, 0, 0)
    assert house.ask(HISTORY) == [
        {"text": "old", "deleted": False, "valid_from": moment(0), "valid_to": moment(5)},
        {"text": "new", "deleted": False, "valid_from": moment(5), "valid_to": None},
    ]
    assert house.one("SELECT text, first_loaded_at, last_changed_at FROM mentions") == {
        "text": "new", "first_loaded_at": NOW, "last_changed_at": later,
    }  # fmt: skip
    assert house.sound()


def test_new_likes_are_kept_and_make_no_version(house: House) -> None:
    house.land([mention(likes=1)])
    house.load()
    house.land([mention(likes=50, author_followers=9)], minute=5)
    assert counts(house.load(NOW + timedelta(hours=1))) == (0, 0, 1, 0, 0)
    assert len(house.ask(HISTORY)) == 1
    assert house.one("SELECT likes, author_followers, last_changed_at FROM mentions") == {
        "likes": 50, "author_followers": 9, "last_changed_at": NOW,
    }  # fmt: skip
    assert house.sound()


def test_back_to_the_first_words_is_a_third_version(house: House) -> None:
    for minute, text in enumerate(["a", "b", "a"]):
        house.land([mention(text=text)], minute=minute)
        house.load()
    assert [row["text"] for row in house.ask(HISTORY)] == ["a", "b", "a"]
    assert house.sound()


def test_a_late_file_never_overwrites_what_is_newer(house: House) -> None:
    house.land([mention(text="newer", likes=5)], minute=10)
    house.load()
    house.land([mention(text="older", likes=1)], minute=2)
    assert counts(house.load()) == (0, 1, 0, 0, 0)
    assert house.one("SELECT text, likes FROM mentions") == {"text": "newer", "likes": 5}
    assert [row["text"] for row in house.ask(HISTORY)] == ["older", "newer"]
    assert house.sound()


def test_a_late_file_with_the_same_words_only_moves_the_beginning(house: House) -> None:
    house.land([mention(likes=5)], minute=10)
    house.load()
    house.land([mention(likes=1)], minute=2)
    assert counts(house.load()) == (0, 0, 1, 0, 0)
    assert house.one("SELECT likes FROM mentions") == {"likes": 5}
    assert [row["valid_from"] for row in house.ask(HISTORY)] == [moment(2)]
    assert house.sound()


def test_a_late_file_can_fall_into_the_middle_of_a_version(house: House) -> None:
    house.land([mention(text="a")], minute=1)
    house.land([mention(text="a", likes=2)], minute=3)
    house.load()
    house.land([mention(text="b")], minute=2)
    house.load()
    assert [(row["text"], row["valid_from"]) for row in house.ask(HISTORY)] == [
        ("a", moment(1)), ("b", moment(2)), ("a", moment(3)),
    ]  # fmt: skip
    assert house.one("SELECT text, likes FROM mentions") == {"text": "a", "likes": 2}
    assert house.sound()


def test_what_its_author_deleted_is_gone_in_every_version_and_still_counted(house: House) -> None:
    house.land([mention(text="regret", raw={"text": "regret"})])
    house.land([mention(text="regret more", raw={"text": "regret more"})], minute=1)
    house.load()
    house.land([mention(text="regret more", deleted=True, raw={"text": "regret more"})], minute=2)
    assert counts(house.load()) == (0, 0, 0, 1, 0)
    assert house.ask("FROM mentions") == []
    assert [(row["text"], row["deleted"]) for row in house.ask(HISTORY)] == [("", False), ("", False), ("", True)]
    assert house.column("SELECT sum(deleted) FROM loads") == [1]
    assert b"regret" not in b"".join(str(row).encode() for row in house.ask("FROM mention_history"))
    house.land([mention(text="regret", raw={"text": "regret"})], minute=0.5, source="late")
    house.load()
    assert {row["text"] for row in house.ask(HISTORY)} == {""}
    assert house.sound()


def test_a_deletion_seen_again_is_no_news(house: House) -> None:
    house.land([mention(deleted=True, text="")])
    assert counts(house.load()) == (0, 0, 0, 1, 0)
    house.land([mention(deleted=True, text="")], minute=1)
    assert counts(house.load()) == (0, 0, 1, 0, 0)


def test_what_comes_back_after_a_deletion_shows_its_new_words_only(house: House) -> None:
    for minute, fields in enumerate([{"text": "a"}, {"text": "", "deleted": True}, {"text": "a"}]):
        house.land([mention(**fields)], minute=minute)
    house.load()
    assert [row["text"] for row in house.ask(HISTORY)] == ["", "", "a"]
    assert house.column("SELECT text FROM mentions") == ["a"]
    assert house.sound()


def test_a_second_brand_joins_the_first(house: House) -> None:
    house.land([mention(brand="Zeta"), mention("2"), mention("2", brand="Alpha")])
    house.load()
    later = NOW + timedelta(hours=1)
    house.land([mention(brand="Alpha")], minute=1)
    assert counts(house.load(later)) == (0, 0, 1, 0, 0)
    rows = house.ask("SELECT brand, brands, last_changed_at FROM mentions ORDER BY source_id")
    assert rows == [
        {"brand": "Zeta", "brands": ["Zeta", "Alpha"], "last_changed_at": later},
        {"brand": "Lumen", "brands": ["Lumen", "Alpha"], "last_changed_at": NOW},
    ]
    daily = house.ask("SELECT brand, mentions FROM sentiment_daily ORDER BY brand")
    assert daily == [
        {"brand": "Alpha", "mentions": 2}, {"brand": "Lumen", "mentions": 1}, {"brand": "Zeta", "mentions": 1},
    ]  # fmt: skip
    assert house.sound()


def test_the_same_id_on_two_platforms_is_two_mentions(house: House) -> None:
    house.land([mention("1"), mention("1", source="reddit")])
    assert house.load().new == 2
    assert house.column("SELECT mention_id FROM mentions ORDER BY 1") == ["reddit:1", "x:1"]


def test_imports_come_in_the_order_in_which_they_were_made(house: House) -> None:
    house.land([mention(text="second")], minute=2, pull="import-0000000000000000")
    house.land([mention(text="first")], minute=1, pull="import-ffffffffffffffff")
    house.load()
    assert house.column("SELECT text FROM mentions") == ["second"]


def test_a_profile_is_the_latest_known_and_keeps_its_key_when_the_handle_changes(house: House) -> None:
    house.land([mention("1", author_handle="jane", author_bio="Tea", author_followers=5)])
    house.load()
    house.land([mention("2", author_handle="jane_doe", author_followers=9)], minute=1)
    house.load()
    house.land([mention("3", author_handle="ancient", author_followers=1)], minute=0.5)
    house.load()
    assert house.one("SELECT author_key, handle, bio, followers, mentions FROM authors") == {
        "author_key": "x:7", "handle": "jane_doe", "bio": "Tea", "followers": 9, "mentions": 3,
    }  # fmt: skip
    assert house.sound()


def test_an_author_without_an_id_is_its_handle_in_lower_case_and_nobody_is_no_author(house: House) -> None:
    house.land(
        [
            mention("1", author_id=None, author_handle="Bob"),
            mention("2", author_id=None, author_handle="BOB"),
            mention("3", author_id=None, author_handle=None),
        ]
    )
    house.load()
    assert house.ask("SELECT author_key, mentions FROM authors") == [{"author_key": "x:bob", "mentions": 2}]
    assert house.column("SELECT author_key FROM mentions WHERE source_id = '3'") == [None]


@pytest.mark.parametrize(
    "text",
    [
        "'; DROP TABLE base.mention; --",
        "nul\0inside",
        "🙂👩‍👩‍👧 نص עברית 字",
        "\x1b[31m<script>alert(1)</script>",
        "=cmd|' /C calc'!A0",
        "long " * 400_000,
        " ",
    ],
    ids=["sql", "nul", "emoji", "markup", "formula", "long", "blank"],
)
def test_any_text_comes_through_as_it_is(house: House, text: str) -> None:
    house.land([mention(text=text, author_handle=text[:50], brand=text[:50], source_id=text[:50])])
    house.load()
    row = house.one("SELECT text, source_id, brand, author_handle FROM mentions")
    assert row == {"text": text, "source_id": text[:50], "brand": text[:50], "author_handle": text[:50]}
    assert house.sound()


def test_an_empty_text_is_a_mention_too(house: House) -> None:
    house.land([mention(text="", rating=1.0, rating_scale=5.0, kind=Kind.REVIEW)])
    house.load()
    assert house.one("SELECT text, rating FROM mentions") == {"text": "", "rating": 1.0}


def test_nothing_to_load_is_no_error(house: House) -> None:
    report = house.load()
    assert (report.files, *counts(report)) == (0, 0, 0, 0, 0, 0)
    house.land([])
    assert house.load().files == 1
    assert house.ask("SELECT rows, new FROM loads") == [{"rows": 0, "new": 0}]


def test_a_file_that_is_none_is_named_and_keeps_no_other_from_loading(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    house.land([mention()])
    (house.landing / "x" / "torn.parquet").write_bytes(b"PAR1 torn")
    (house.landing / "x" / ".half.parquet.tmp").write_bytes(b"half")
    report = house.load()
    assert (report.new, report.unreadable) == (1, ("x/torn",))
    assert "x/torn" in caplog.text
    assert house.load().unreadable == ("x/torn",)


@pytest.mark.parametrize("kind", ["landing", "signals"])
def test_a_file_that_is_broken_behind_a_sound_footer_is_left_out_alone(house: House, kind: str) -> None:
    house.land([mention("1")])
    pull = house.land([mention("2")], minute=1)
    house.tag(pull, [{"source_id": "2", "text": "hello"}])
    path = house.root / kind / f"{pull}.parquet"
    sound = path.read_bytes()
    path.write_bytes(sound[:4] + b"\xff" * 200 + sound[204:])
    report = house.load()
    assert (report.new, report.signals, report.unreadable) == (2 - (kind == "landing"), int(kind == "landing"), (pull,))
    path.write_bytes(sound)
    report = house.load()
    assert (report.new, report.signals, report.unreadable) == (int(kind == "landing"), int(kind == "signals"), ())
    assert house.column("SELECT sentiment FROM mentions WHERE source_id = '2'") == ["positive"]
    assert house.sound()


def test_a_folder_whose_name_is_a_pattern(tmp_path: Path) -> None:
    house = House(tmp_path / "it's [1]*")
    house.land([mention()])
    assert house.load().new == 1
    assert house.column("SELECT text FROM mentions") == ["hello"]


def test_the_ledger_tells_what_became_of_each_row(house: House) -> None:
    first = house.land([mention("1"), mention("2"), mention("2", "again")])
    second = house.land(
        [mention("1", "edit"), mention("2", "again"), mention("3", deleted=True), mention("4")], minute=1
    )
    house.load()
    rows = house.ask("SELECT * EXCLUDE (pulled_at, loaded_at, kind) FROM loads ORDER BY pull")
    assert rows == [
        {"pull": first, "rows": 3, "new": 2, "edited": 0, "unchanged": 0, "deleted": 0, "repeated": 1},
        {"pull": second, "rows": 4, "new": 1, "edited": 1, "unchanged": 1, "deleted": 1, "repeated": 0},
    ]
    assert house.sound()


def test_the_ledger_outlives_the_file(house: House) -> None:
    pull = house.land([mention()])
    house.load()
    (house.landing / f"{pull}.parquet").unlink()
    assert house.load().files == 0
    house.land([mention()])
    assert house.load().files == 0


def state(house: House) -> list[tuple[object, ...]]:
    with connect(house.path) as connection:
        tables = connection.execute("SELECT schema_name, table_name FROM duckdb_tables() ORDER BY ALL").fetchall()
        return [
            (table, *row)
            for schema, table in tables
            for row in connection.execute(f'SELECT * FROM {schema}."{table}" ORDER BY ALL').fetchall()
        ]


@pytest.mark.parametrize("step", ["tables", "landed", "tagged", "signals", "mentions", "authors", "ledger", "report"])
def test_a_load_that_dies_leaves_everything_as_it_was(house: House, step: str, monkeypatch: pytest.MonkeyPatch) -> None:
    house.land([mention("1"), mention("2")])
    house.load()
    before = state(house)
    pull = house.land([mention("1", "edit"), mention("2", "", deleted=True), mention("3")], minute=1)
    house.tag(pull, [{"source_id": "1", "text": "edit"}])
    whole = warehouse.loading._sql
    with monkeypatch.context() as patch:
        patch.setattr(warehouse.loading, "_sql", lambda name: whole(name) + (";SELECT error('died')" * (name == step)))
        with pytest.raises(duckdb.Error, match="died"):
            house.load()
    assert state(house) == before
    assert counts(house.load()) == (1, 1, 0, 1, 0)
    assert house.sound()


KILLED = """
import os, sys
from datetime import UTC, datetime
from pathlib import Path
import warehouse.loading

whole, root = warehouse.loading._sql, Path(sys.argv[1])
warehouse.loading._sql = lambda name: os._exit(9) if name == "ledger" else whole(name)
warehouse.loading.load(root / "warehouse.duckdb", root / "landing", root / "signals", datetime.now(UTC))
"""


def test_a_load_that_is_killed_leaves_everything_as_it_was(house: House) -> None:
    house.land([mention("1")])
    house.load()
    before = state(house)
    house.land([mention("1", "edit"), *(mention(str(n)) for n in range(2, 3000))], minute=1)
    killed = subprocess.run([sys.executable, "-c", KILLED, str(house.root)], check=False)
    assert killed.returncode == 9
    assert state(house) == before
    assert counts(house.load()) == (2998, 1, 0, 0, 0)
    assert house.sound()


def test_many_passes_and_groups_come_to_the_same(house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = House(tmp_path / "other")
    for each in (house, other):
        for minute in range(4):
            rows = [mention(str(n), f"{n % (minute + 2)}", likes=minute, deleted=n == 5 * minute) for n in range(40)]
            pull = each.land(rows + rows[:3], minute=minute)
            each.tag(pull, [{"source_id": row.source_id, "text": row.text} for row in rows])
    one = house.load()
    monkeypatch.setattr(warehouse.loading, "ROWS_A_PASS", 30)
    assert other.load() == one
    for view in ("mention_history", "authors", "signals", "sentiment_daily", "loads"):
        assert house.ask(f"FROM {view} ORDER BY ALL") == other.ask(f"FROM {view} ORDER BY ALL")
    assert other.sound()


def test_nothing_of_a_post_gets_into_the_log(house: House, caplog: pytest.LogCaptureFixture) -> None:
    house.land([mention(text="secret words", author_handle="secret_jane", author_name="Secret Jane")])
    with caplog.at_level(logging.DEBUG):
        house.load()
        warehouse.match_authors(house.path, NOW)
    assert caplog.text
    assert "ecret" not in caplog.text


SURVEY = "SELECT metric, valid_to FROM mention_history ORDER BY valid_from"


def forget_metric(house: House, pull: str) -> None:
    """The landing file as it was before mentions had a metric."""
    path = house.landing / f"{pull}.parquet"
    pq.write_table(pq.read_table(path).drop_columns(["metric"]), path)


def test_landing_files_from_before_there_were_metrics_load_beside_newer_ones(house: House) -> None:
    old = [mention("1", kind=Kind.SURVEY, rating=9.0, rating_scale=10.0), mention("2")]
    forget_metric(house, house.land(old))
    assert counts(house.load()) == (2, 0, 0, 0, 0)
    forget_metric(house, house.land(old, minute=1))
    house.land(old, minute=2)
    assert counts(house.load()) == (0, 0, 4, 0, 0)  # the same words, whether there is a column or not
    assert house.column("SELECT metric FROM mentions ORDER BY ALL") == ["nps", None]
    assert house.sound()


def test_a_metric_that_changes_is_an_edit(house: House) -> None:
    for minute, metric in enumerate((None, Metric.CES, Metric.CES, None)):
        house.land([mention(kind=Kind.SURVEY, rating=4.0, rating_scale=7.0, metric=metric)], minute=minute)
    assert counts(house.load()) == (1, 2, 1, 0, 0)
    assert house.ask(SURVEY) == [
        {"metric": None, "valid_to": moment(1)},
        {"metric": "ces", "valid_to": moment(3)},
        {"metric": None, "valid_to": None},
    ]
    assert house.sound()
