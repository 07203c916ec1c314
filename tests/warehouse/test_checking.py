"""The checks find what they are there for."""

from pathlib import Path

import pytest

import warehouse
from tests.warehouse.house import NOW, House, mention
from tests.warehouse.test_customers import bring, customer, identity
from warehouse.connection import connect

DAMAGE = {
    "author_once": "INSERT INTO base.author FROM base.author",
    "brand_once": "INSERT INTO base.further_brand SELECT source, source_id, brand, 2 FROM base.mention",
    "correction_once": "INSERT INTO base.correction "
    "SELECT 'x', '1', 'h', 'role', 'none', 'ada', now(), NULL FROM range(2)",
    "customer_current": "INSERT INTO base.customer FROM base.customer",
    "cut_off_once": "DELETE FROM base.cut_off",
    "identity_claimed": "UPDATE base.identity_claim SET valid_to = now()",
    "identity_once": "UPDATE base.identity SET customer_id = 'nobody'",
    "ledger_adds_up": "UPDATE base.loaded_file SET new = new + 1",
    "ledger_once": "INSERT INTO base.loaded_file FROM base.loaded_file",
    "link_once": "INSERT INTO base.link FROM base.link",
    "mention_author": "DELETE FROM base.author",
    "mention_current": "UPDATE base.mention SET valid_to = now() WHERE valid_to IS NULL",
    "mention_deleted": "UPDATE base.mention SET text = 'still here' WHERE deleted",
    "mention_history": "UPDATE base.mention SET valid_to = valid_to + INTERVAL 1 SECOND",
    "mention_reading": "UPDATE base.mention SET sentiment = 'negative'",
    "record_history": "UPDATE base.customer SET valid_to = valid_from - INTERVAL 1 SECOND",
    "signal_current": "INSERT INTO base.signal SELECT * REPLACE ('2' AS version) FROM base.signal",
    "signal_once": "INSERT INTO base.signal FROM base.signal",
    "standing_adds_up": "INSERT INTO base.link FROM base.link",
}


@pytest.fixture
def full(house: House) -> House:
    pull = house.land([mention("1"), mention("2", "", deleted=True)])
    house.tag(pull, [{"source_id": "1", "text": "hello"}])
    house.land([mention("1", "bye")], minute=1)
    house.load()
    bring(house, [customer()], [identity()])
    warehouse.match(house.path, NOW)
    assert warehouse.check(house.path) == {}
    return house


def test_each_check_is_tried() -> None:
    folder = Path(warehouse.__file__).parent / "checks"
    assert sorted(DAMAGE) == sorted(file.stem for file in folder.glob("*.sql"))


@pytest.mark.parametrize("name", DAMAGE)
def test_damage_is_found(full: House, name: str) -> None:
    with connect(full.path) as connection:
        connection.execute(DAMAGE[name])
    assert name in warehouse.check(full.path)
