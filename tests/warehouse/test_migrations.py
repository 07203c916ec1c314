"""The schema: how it comes to be, and that all of it is explained."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

import warehouse
from warehouse.connection import connect
from warehouse.errors import NewerWarehouse
from warehouse.migrations import migrate

PACKAGE = Path(warehouse.__file__).parent


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "w.duckdb"


@pytest.fixture
def schema(tmp_path: Path) -> Path:
    return Path(shutil.copytree(PACKAGE / "schema", tmp_path / "schema"))


@pytest.fixture
def views(tmp_path: Path) -> Path:
    return Path(shutil.copytree(PACKAGE / "views", tmp_path / "views"))


@pytest.fixture
def made(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    migrate(path)
    with connect(path) as connection:
        yield connection


def ask(path: Path, sql: str) -> list[tuple[object, ...]]:
    with connect(path) as connection:
        return connection.execute(sql).fetchall()


def test_migrations_are_applied_once_and_in_order(path: Path) -> None:
    names = [file.stem for file in sorted((PACKAGE / "schema").glob("*.sql"))]
    assert migrate(path) == names
    assert migrate(path) == []
    assert ask(path, "SELECT name FROM base.migration ORDER BY applied_at, name") == [(name,) for name in names]


def test_a_migration_that_fails_leaves_nothing_of_itself(path: Path, schema: Path) -> None:
    bad = schema / "9000_bad.sql"
    bad.write_text("CREATE TABLE base.half (a INTEGER); INSERT INTO base.half VALUES (1); SELECT error('broken');")
    with pytest.raises(duckdb.Error, match="broken"):
        migrate(path, schema=schema)
    assert ask(path, "SELECT table_name FROM duckdb_tables() WHERE table_name = 'half'") == []
    assert ("0001_base",) in ask(path, "SELECT name FROM base.migration")
    bad.write_text("CREATE TABLE base.whole (a INTEGER);")
    assert migrate(path, schema=schema) == ["9000_bad"]


def test_an_older_goodword_says_that_the_file_is_newer(path: Path, schema: Path) -> None:
    (schema / "9000_later.sql").write_text("CREATE TABLE base.later (a INTEGER);")
    migrate(path, schema=schema)
    with pytest.raises(NewerWarehouse, match=r"newer Goodword.*9000_later.*update"):
        migrate(path)


def test_a_view_whose_text_changed_is_made_again(path: Path, views: Path) -> None:
    migrate(path, views=views)
    (views / "loads.sql").write_text("CREATE OR REPLACE VIEW loads AS SELECT 42 AS answer;")
    migrate(path, views=views)
    assert ask(path, "FROM loads") == [(42,)]


def test_a_view_that_is_no_more_is_dropped(path: Path, views: Path) -> None:
    migrate(path, views=views)
    (views / "loads.sql").unlink()
    migrate(path, views=views)
    assert ask(path, "SELECT view_name FROM duckdb_views() WHERE view_name = 'loads'") == []


def test_the_path_of_a_view_is_its_name(made: duckdb.DuckDBPyConnection) -> None:
    found = made.execute("SELECT view_name FROM duckdb_views() WHERE NOT internal ORDER BY ALL").fetchall()
    assert [name for (name,) in found] == [file.stem for file in sorted((PACKAGE / "views").glob("*.sql"))]


def test_each_table_view_and_column_is_explained(made: duckdb.DuckDBPyConnection) -> None:
    bare = made.execute(
        """
        SELECT schema_name, table_name, NULL AS column_name FROM duckdb_tables() WHERE coalesce(comment, '') = ''
        UNION ALL
        SELECT schema_name, view_name, NULL FROM duckdb_views() WHERE NOT internal AND coalesce(comment, '') = ''
        UNION ALL
        SELECT schema_name, table_name, column_name FROM duckdb_columns()
        WHERE NOT internal AND coalesce(comment, '') = ''
        """
    ).fetchall()
    assert bare == []


def test_no_table_leans_on_a_key_or_an_index(made: duckdb.DuckDBPyConnection) -> None:
    kinds = {kind for (kind,) in made.execute("SELECT constraint_type FROM duckdb_constraints()").fetchall()}
    assert kinds <= {"NOT NULL"}
    assert made.execute("FROM duckdb_indexes()").fetchall() == []
    assert made.execute("FROM duckdb_sequences()").fetchall() == []


def test_all_times_have_a_zone(made: duckdb.DuckDBPyConnection) -> None:
    naive = "SELECT table_name, column_name FROM duckdb_columns() WHERE NOT internal AND data_type = 'TIMESTAMP'"
    assert made.execute(naive).fetchall() == []


# What analysts build on: a column may be added, and none may go or change its type.
COLUMNS = {
    "mentions": "mention_id source source_id kind brand brands text created_at author_key author_id author_handle "
    "author_name author_location author_followers author_url customer_id url language rating rating_scale metric likes "
    "shares reply_to sentiment sentiment_score sentiment_confidence role role_evidence churn_risk first_loaded_at "
    "last_changed_at pull",
    "authors": "author_key source author_id handle name bio location followers url first_seen_at last_seen_at mentions "
    "positive negative advocate_mentions ambassador_mentions standing customer_id link_rule link_reason",
    "signals": "mention_id source source_id name label score value evidence_start evidence_end evidence tagger version "
    "current tagged_at",
    "customers": "customer_id name email phone tier account country lifetime_value since mentions last_mention_at "
    "negative_30d last_sentiment",
    "sentiment_daily": "brand day source kind mentions positive neutral negative unknown net_sentiment",
    "mention_brands": "mention_id brand created_at source kind name_used about sentiment sentiment_score author_key "
    "author_location customer_id complaint praise question suggestion recommends",
    "mention_history": "mention_id source source_id text deleted valid_from valid_to raw",
    "customer_identities": "customer_id kind platform value verified valid_from valid_to",
    "links": "author_key mention_id customer_id rule reason linked_at unlinked_at",
    "loads": "kind pull rows new edited unchanged deleted repeated loaded_at",
    "standing": "author_key brand customer_id standing love trend reach followers likes_and_shares free_love "
    "free_recommendations compensation compensation_since compensation_last compensation_evidence "
    "compensation_mention_id mentions first_at last_at",
    "customer_standing": "customer_id brand standing love trend reach compensation authors mentions first_at last_at",
    "standing_mentions": "mention_id brand author_key customer_id created_at weight feeling verdict intent months "
    "decay contribution recommends compensation evidence",
    "standing_formula": "feeling verdict intent cut_off irony_cut_off decay month_days paid_months advocate_love "
    "critic_love",
    "contacts": "customer_id happened_at direction kind source brand brands own contact_id mention_id author_key "
    "sentiment sentiment_score complaint suggestion churn_risk text amount status url",
    "customer_360": "customer_id name email phone country account tier points since authors brand standing love trend "
    "standings relationship relationship_reason lifecycle lifecycle_reason journey journey_since orders revenue "
    "first_order_at last_order_at mentions last_sentiment last_sentiment_at last_text last_mention_id open_tickets "
    "open_issues churn_signs contacts",
    "person_standing": "customer_id author_key brand standing love trend reach compensation authors mentions",
    "advocates": "customer_id author_key brand name reason love reach recommendations since mention_id text email tier",
    "ambassadors": "customer_id author_key brand name reason since paid_mentions mention_id text codes shared_codes "
    "orders revenue order_ids email tier",
    "relationships": "customer_id author_key brand relationship reason direction love trend warmth coldness divided "
    "level spread presence mentions good bad best_mention_id worst_mention_id",
    "lifecycle": "customer_id lifecycle reason orders recency_days order_gap_days usual_gap_days expected_next_on "
    "overdue revenue revenue_year monetary monetary_quintile threat_at threat_mention_id",
    "journey": "customer_id stage since contact_id path",
    "portfolio": "lifecycle tier customers revenue revenue_year revenue_per_customer revenue_share active_then "
    "frozen_since churn_rate mentions net_sentiment",
    "accounts_360": "account_id name people customer_ids speakers net_sentiment trend open_deals open_deals_value "
    "renews_on open_tickets advocates critics risk risk_level reasons",
    "exports": "export_id segment target rows state reason planned_at exported_at",
    "segment_members": "segment key entered_at left_at exports exported_at",
    "survey_answers": "mention_id brand created_at metric rating rating_scale answer customer_id source text",
    "nps": "brand month answers promoters passives detractors nps nps_low nps_high change significant earlier "
    "off_scale",
    "csat": "brand month answers satisfied csat csat_low csat_high mean earlier off_scale",
    "ces": "brand month answers ces ces_low ces_high easy easy_share earlier off_scale",
    "confidence": "level z added added_each",
    "voice_by_tier": "brand linked tier customers mentions net_sentiment net_low net_high complaints recommendations "
    "nps_answers nps nps_low nps_high before_records",
    "share_of_voice": "brand period starts_on mentions mentions_compared share voices voices_compared voices_share "
    "positive positive_compared positive_share",
    "brands": "brand competitors accounts own",
    "topics": "brand week kind topic mentions mentions_read share positive negative net_sentiment expected rise",
    "geography": "brand country region customers mentions net_sentiment net_low net_high orders revenue campaigns",
    "locations": "location country region mentions",
    "places": "name country region kind",
    "response_times": "brand kind channel week asked answered median_minutes p90_minutes within_1h within_24h solved "
    "solved_median_minutes solved_p90_minutes open",
    "campaign_effect": "campaign_id name brand measure before_from before_until after_from after_until reached_before "
    "reached_after others_before others_after reached_people_before reached_people_after others_people_before "
    "others_people_after effect standard_error effect_low effect_high customers_reached campaign_orders "
    "campaign_revenue note",
    "columns": "view_name column_name data_type meaning",
}


@pytest.mark.parametrize("view", COLUMNS)
def test_the_columns_that_analysts_build_on(made: duckdb.DuckDBPyConnection, view: str) -> None:
    found = {name for (name, *_) in made.execute(f"DESCRIBE {view}").fetchall()}
    assert set(COLUMNS[view].split()) <= found


def test_the_view_of_columns_explains_the_views(made: duckdb.DuckDBPyConnection) -> None:
    [(meaning,)] = made.execute(
        "SELECT meaning FROM columns WHERE view_name = 'mentions' AND column_name = 'text'"
    ).fetchall()
    assert meaning == "What was said."
    assert made.execute("FROM columns WHERE meaning IS NULL").fetchall() == []
