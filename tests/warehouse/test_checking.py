"""The checks find what they are there for."""

import shutil
from pathlib import Path

import pyarrow as pa
import pytest

import warehouse
from tests.warehouse.house import NOW, House, mention
from tests.warehouse.test_customers import bring, customer, identity
from warehouse import exports
from warehouse.connection import connect

ORDER = "INSERT INTO base.purchase BY NAME SELECT 'O-1' AS order_id, 'C-1' AS customer_id, now() AS valid_from, "

DAMAGE = {
    "account_360_adds_up": "INSERT INTO base.account BY NAME "
    "SELECT 'A-1' AS account_id, now() AS valid_from FROM range(2)",
    "advocate_once": "UPDATE base.mention SET role = 'advocate', sentiment = 'positive', sentiment_score = 1; "
    "INSERT INTO base.author FROM base.author",
    "author_once": "INSERT INTO base.author FROM base.author",
    "brand_known_once": "INSERT INTO base.brand SELECT 'Lumen', [], [] FROM range(2)",
    "brand_once": "INSERT INTO base.further_brand SELECT source, source_id, brand, 2 FROM base.mention",
    "contact_once": ORDER + "now() AS ordered_at FROM range(2)",
    "correction_once": "INSERT INTO base.correction "
    "SELECT 'x', '1', 'h', 'role', 'none', 'ada', now(), NULL FROM range(2)",
    "customer_360_adds_up": "INSERT INTO base.customer FROM base.customer",
    "customer_current": "INSERT INTO base.customer FROM base.customer",
    "cut_off_once": "DELETE FROM base.cut_off",
    "decision_in_force": "INSERT INTO base.link_decision "
    "SELECT author_key, customer_id, false, 'ada', now(), NULL FROM base.link",
    "decision_once": "INSERT INTO base.link_decision SELECT 'x:7', 'C-1', true, 'ada', now(), NULL FROM range(2)",
    "digest_once": "INSERT INTO base.digest SELECT 'Lumen', 'day', DATE '2026-11-01', 'marketing', 'UTC', now(), '', "
    "0, 0, 0, 0, NULL, NULL, NULL, '', ''::BLOB FROM range(2)",
    "export_adds_up": "DELETE FROM base.exported_row",
    "export_once": "INSERT INTO base.export FROM base.export",
    "identity_claimed": "UPDATE base.identity_claim SET valid_to = now()",
    "identity_once": "UPDATE base.identity SET customer_id = 'nobody'",
    "incident_once": "INSERT INTO base.incident (incident_id, rule, brand, state, headline, started_at, last_at, "
    "peak_at, observed, usual, mentions, opened_at, updated_at) "
    "SELECT i, 'volume', 'Lumen', 'open', '', now(), now(), now(), 1, 1, 1, now(), now() FROM range(2) AS t(i)",
    "journey_forward": "INSERT INTO base.customer FROM base.customer",
    "ledger_adds_up": "UPDATE base.loaded_file SET new = new + 1",
    "ledger_once": "INSERT INTO base.loaded_file FROM base.loaded_file",
    "lifecycle_adds_up": ORDER + "now() AS ordered_at FROM range(2)",
    "link_once": "INSERT INTO base.link FROM base.link",
    "mentions_add_up": "INSERT INTO base.customer FROM base.customer",
    "mention_author": "DELETE FROM base.author",
    "mention_current": "UPDATE base.mention SET valid_to = now() WHERE valid_to IS NULL",
    "mention_deleted": "UPDATE base.mention SET text = 'still here' WHERE deleted",
    "mention_history": "UPDATE base.mention SET valid_to = valid_to + INTERVAL 1 SECOND",
    "mention_reading": "UPDATE base.mention SET sentiment = 'negative'",
    "portfolio_adds_up": "INSERT INTO base.customer FROM base.customer",
    "proposal_once": "INSERT INTO base.proposal BY NAME SELECT 'x:nobody' AS author_key, 'C-1' AS customer_id, "
    "0.9 AS probability, 'alike' AS reason, now() AS proposed_at",
    "relationship_adds_up": "CREATE OR REPLACE VIEW relationships AS "
    "SELECT * REPLACE (love + 1 AS love) FROM relationships_at(now())",
    "segment_member_once": "INSERT INTO base.segment_member "
    "SELECT * REPLACE (now() AS entered_at) FROM base.segment_member",
    "orders_add_up": "INSERT INTO base.purchase (order_id, customer_id, amount, valid_from) "
    "SELECT '1', customer_id, 5, now() FROM base.customer; INSERT INTO base.customer FROM base.customer",
    "record_history": "UPDATE base.customer SET valid_to = valid_from - INTERVAL 1 SECOND",
    "signal_current": "INSERT INTO base.signal SELECT * REPLACE ('2' AS version) FROM base.signal",
    "signal_once": "INSERT INTO base.signal FROM base.signal",
    "standing_adds_up": "INSERT INTO base.link FROM base.link",
    "surveys_add_up": "UPDATE base.mention SET kind = 'survey', rating = 9, rating_scale = 10; "
    "INSERT INTO base.link FROM base.link",
}


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> House:
    """A warehouse with something in every table, in which all adds up."""
    house = House(tmp_path_factory.mktemp("sound"))
    pull = house.land([mention("1"), mention("2", "", deleted=True)])
    house.tag(pull, [{"source_id": "1", "text": "hello"}])
    house.land([mention("1", "bye")], minute=1)
    house.load()
    bring(house, [customer()], [identity()])
    warehouse.match_authors(house.path, NOW)
    rows = pa.table([[0], ["7"], ["hash"]], schema=exports.ROWS)
    exports.to_file(
        house.path, "gold", rows, "new", lambda *_: exports.File(house.root / "part", house.root / "a.csv"), NOW
    )
    assert warehouse.check(house.path) == {}
    return house


@pytest.fixture
def full(sound: House, tmp_path: Path) -> House:
    """A copy of it, to be damaged."""
    shutil.copytree(sound.root, tmp_path, dirs_exist_ok=True)
    return House(tmp_path)


def test_each_check_is_tried() -> None:
    folder = Path(warehouse.__file__).parent / "checks"
    assert sorted(DAMAGE) == sorted(file.stem for file in folder.glob("*.sql"))


@pytest.mark.parametrize("name", DAMAGE)
def test_damage_is_found(full: House, name: str) -> None:
    with connect(full.path) as connection:
        connection.execute(DAMAGE[name])
    assert name in warehouse.check(full.path)
