"""Queries of people and of the digest: they read, and do nothing else."""

from datetime import datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pytest

import warehouse
from tests.warehouse.house import NOW, House, mention
from warehouse.errors import BadQuery, NotPublished


@pytest.fixture
def published(house: House) -> Path:
    house.land([mention(str(n), f"text {n}") for n in range(3)])
    house.load()
    warehouse.publish(house.path, house.published)
    return house.published


def test_a_query_streams_arrow(published: Path) -> None:
    found = warehouse.query(published, "SELECT source_id, created_at, brands FROM mentions ORDER BY 1").arrow()
    assert isinstance(found, pa.RecordBatchReader)
    assert found.schema.field("created_at").type == pa.timestamp("us", tz="UTC")
    assert [row["source_id"] for row in found.read_all().to_pylist()] == ["0", "1", "2"]


def test_or_python_values_in_batches(published: Path) -> None:
    found = warehouse.query(published, "SELECT source_id, created_at, brands FROM mentions ORDER BY 1")
    assert found.columns == ("source_id", "created_at", "brands")
    first, second = found.rows(size=2)
    assert [row[0] for row in (*first, *second)] == ["0", "1", "2"]
    assert first[0][1].utcoffset() == timedelta()
    assert isinstance(first[0][2], list)


def test_an_error_amid_python_values_is_a_bad_query_too(published: Path) -> None:
    with pytest.raises(BadQuery, match="Could not convert"):
        list(warehouse.query(published, "SELECT text::INTEGER FROM mentions").rows())


@pytest.mark.parametrize(
    "sql",
    [
        "FROM mentions", "WITH m AS (FROM mentions) SELECT count(*) FROM m;", "DESCRIBE mentions", "SHOW TABLES",
        "SUMMARIZE mentions", "EXPLAIN SELECT 1", "VALUES (1)", "  -- a remark\n SELECT 1",
    ],
)  # fmt: skip
def test_what_reads_is_welcome(published: Path, sql: str) -> None:
    assert warehouse.query(published, sql).arrow().read_all().num_rows >= 1


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM read_csv('/etc/passwd')", "FROM read_text('/etc/passwd')", "FROM '/etc/passwd'",
        "FROM glob('/*')", "FROM read_parquet('http://127.0.0.1/x.parquet')", "FROM sniff_csv('/etc/passwd')",
        "ATTACH '/tmp/x.duckdb'", "COPY mentions TO '/tmp/x.csv'", "COPY (SELECT 1) TO '/tmp/x.csv'",
        "EXPORT DATABASE '/tmp/x'", "INSTALL httpfs", "LOAD httpfs", "SET enable_external_access = true",
        "RESET lock_configuration", "PRAGMA enable_external_access = true", "DELETE FROM base.mention",
        "DROP VIEW mentions", "CREATE TABLE t (a INTEGER)", "CREATE TEMP TABLE t (a INTEGER)", "USE memory",
        "DETACH goodword", "CHECKPOINT", "CALL pragma_version()", "BEGIN", "PREPARE q AS SELECT 1",
        "EXPLAIN ANALYZE COPY (SELECT 1) TO '/tmp/x.csv'", "SELECT getenv('HOME')", "SELECT * FROM published",
    ],
)  # fmt: skip
def test_what_does_more_than_read_is_refused(published: Path, sql: str) -> None:
    content = published.read_bytes()
    with pytest.raises(BadQuery):
        warehouse.query(published, sql).arrow().read_all()
    assert published.read_bytes() == content


@pytest.mark.parametrize("sql", ["SELECT 1; DROP VIEW mentions", "SELECT 1; SELECT 2", "", ";", "-- nothing"])
def test_one_statement_at_a_time(published: Path, sql: str) -> None:
    with pytest.raises(BadQuery, match="one statement at a time"):
        warehouse.query(published, sql)


@pytest.mark.parametrize(
    ("sql", "message"),
    [
        ("SELEC 1", "syntax error"),
        ("SELECT txt FROM mentions", '"txt" not found'),
        ("FROM mention", "Did you mean"),
        ("SELECT 'torn", "unterminated"),
    ],
)
def test_wrong_sql_is_explained(published: Path, sql: str, message: str) -> None:
    with pytest.raises(BadQuery, match=message):
        warehouse.query(published, sql)


def test_an_error_in_the_midst_of_the_rows_is_a_bad_query_too(published: Path) -> None:
    with pytest.raises(BadQuery, match="Could not convert"):
        warehouse.query(published, "SELECT text::INTEGER FROM mentions").arrow().read_all()


def test_an_error_long_after_the_first_row_is_a_bad_query_too(published: Path) -> None:
    sql = "SELECT CASE WHEN i < 3000000 THEN i ELSE error('too late') END FROM range(4000000) AS t(i)"
    rows = warehouse.query(published, sql).arrow()
    assert rows.read_next_batch().num_rows > 0
    # The thread that reads may hear only that another one failed.
    with pytest.raises(BadQuery, match=r"too late|Interrupted"):
        rows.read_all()


def test_nothing_is_published_yet(tmp_path: Path) -> None:
    with pytest.raises(NotPublished, match="goodword run"):
        warehouse.query(tmp_path / "goodword.duckdb", "SELECT 1")
    with pytest.raises(NotPublished), warehouse.reading(tmp_path / "goodword.duckdb"):
        pass


def test_a_named_query_takes_parameters(published: Path) -> None:
    with warehouse.reading(published) as reader:
        rows = reader.rows("loaded_pulls", before=datetime(2100, 1, 1, tzinfo=NOW.tzinfo), history="history/")
        assert rows == [{"pull": "x/20261101T000000.000000Z-00000000"}]
        assert reader.rows("loaded_pulls", before=NOW, history="history/") == []


def test_a_reader_can_not_write(published: Path) -> None:
    with warehouse.reading(published) as reader:
        columns = reader.rows("demo_totals")[0]
        assert columns["mentions"] == 3


def test_a_quote_in_the_path(tmp_path: Path) -> None:
    house = House(tmp_path / "it's here")
    house.land([mention()])
    house.load()
    assert house.column("SELECT text FROM mentions") == ["hello"]
