"""Only those who came or changed are prepared and compared; what is kept beside the warehouse can be lost."""

import shutil
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pyarrow as pa
import pytest

import warehouse
from listeners.mention import Mention
from tests.warehouse.house import NOW, House, mention
from tests.warehouse.match.people import crowd
from tests.warehouse.test_customers import bring
from warehouse.connection import connect
from warehouse.match.decisions import decide
from warehouse.match.prepared import file_beside

PEOPLE = crowd(40)
FIRST, SECOND, THIRD = (NOW + timedelta(hours=hours) for hours in (1, 2, 3))


def account(at: int, **fields: Any) -> Mention:
    """An account that goes by the name of the customer ``at``."""
    name = f"{PEOPLE[at]['first_name']} {PEOPLE[at]['last_name']}"
    return mention(f"p{at}", author_id=f"a{at}", **{"author_handle": f"h{at}", "author_name": name} | fields)


def record(at: int, **fields: Any) -> dict[str, Any]:
    person = PEOPLE[at]
    return {"customer_id": f"C-{at}", "first_name": person["first_name"], "last_name": person["last_name"]} | fields


def compared(house: House) -> dict[tuple[str, str], datetime]:
    """When each pair of an author and a customer was last compared."""
    with connect(house.path) as connection:
        rows = connection.execute("SELECT author_key, customer_id, scored_at FROM base.candidate").fetchall()
    return {(author, customer): at for author, customer, at in rows}


def models(house: House) -> int:
    with connect(house.path) as connection:
        return len(connection.execute("FROM base.match_model").fetchall())


def match(house: House, now: datetime) -> warehouse.MatchReport:
    report = warehouse.match_authors(house.path, now)
    assert house.sound()
    return report


@pytest.fixture
def town(house: House) -> House:
    """Thirty-five customers; thirty of them have an account. All were compared."""
    house.land([account(at) for at in range(30)])
    house.load()
    bring(house, [record(at) for at in range(35)])
    match(house, FIRST)
    assert {(f"x:a{at}", f"C-{at}") for at in range(30)} <= compared(house).keys()
    return house


def test_a_new_author_is_compared_with_all_customers_and_nobody_else_is(town: House) -> None:
    before = compared(town)
    town.land([account(32)], minute=5)
    town.load()
    match(town, SECOND)
    after = compared(town)
    assert ("x:a32", "C-32") in after
    assert {author for (author, _), at in after.items() if at == SECOND} == {"x:a32"}
    assert {pair: at for pair, at in after.items() if pair[0] != "x:a32"} == before


def test_an_author_who_changed_is_compared_again(town: House) -> None:
    town.land([replace(account(33), author_id="a3")], minute=5)
    town.load()
    match(town, SECOND)
    after = compared(town)
    assert ("x:a3", "C-33") in after
    assert ("x:a3", "C-3") not in after
    assert {author for (author, _), at in after.items() if at == SECOND} == {"x:a3"}


def test_a_customer_who_came_changed_or_went_is_compared_with_all_authors(town: House) -> None:
    before = compared(town)
    town.land([account(36)], minute=5)
    town.load()
    match(town, SECOND)
    assert ("x:a36", "C-36") not in compared(town)
    taken = record(5, first_name=PEOPLE[7]["first_name"], last_name=PEOPLE[7]["last_name"])
    everybody = [record(at) for at in range(35) if at not in (5, 9)]
    schema = warehouse.KINDS["customers"].schema
    rows = [*everybody, taken, record(36)]
    columns = [schema.field(name) for name in ("customer_id", "first_name", "last_name")]
    warehouse.load_records(
        town.path, "customers", pa.Table.from_pylist(rows, schema=pa.schema(columns)), NOW + timedelta(hours=2.5),
        full=True,
    )  # fmt: skip
    match(town, THIRD)
    after = compared(town)
    assert {("x:a36", "C-36"), ("x:a7", "C-5"), ("x:a7", "C-7")} <= after.keys()
    assert not {("x:a5", "C-5"), ("x:a9", "C-9")} & after.keys()
    assert {customer for (_, customer), at in after.items() if at == THIRD} == {"C-5", "C-36"}
    assert {at for (_, customer), at in after.items() if customer not in ("C-5", "C-36") and at != SECOND} == {FIRST}
    assert before.keys() - after.keys() <= {pair for pair in before if pair[1] in ("C-5", "C-9")}


def test_step_by_step_finds_what_one_look_at_all_finds(town: House) -> None:
    town.land([account(32), account(33, author_name=None, author_handle=_handle(33))], minute=5)
    town.load()
    match(town, SECOND)
    bring(town, [record(37)])
    town.land([account(37, author_name=None, author_handle=_handle(37))], minute=6)
    town.load()
    match(town, THIRD)
    steps = compared(town)
    assert {("x:a33", "C-33"), ("x:a37", "C-37")} <= steps.keys()
    file_beside(town.path).unlink()
    match(town, THIRD + timedelta(hours=1))
    assert compared(town).keys() == steps.keys()


def _handle(at: int) -> str:
    return f"{PEOPLE[at]['first_name']}{PEOPLE[at]['last_name']}"


def test_nothing_new_is_nothing_to_compare(town: House) -> None:
    before = compared(town), file_beside(town.path).read_bytes()
    report = match(town, SECOND)
    assert (report.made, report.undone) == (0, 0)
    assert (compared(town), file_beside(town.path).read_bytes()) == before


@pytest.mark.parametrize("fate", ["lost", "torn", "no database", "of another day"])
def test_without_what_was_kept_all_are_compared_anew_and_it_comes_to_the_same(
    town: House, fate: str, caplog: pytest.LogCaptureFixture
) -> None:
    file = file_beside(town.path)
    if fate == "of another day":
        old = shutil.copy(file, file.with_suffix(".old"))
        town.land([account(31)], minute=5)
        town.load()
        match(town, FIRST + timedelta(minutes=5))
        shutil.move(old, file)
    before = compared(town).keys(), town.ask("SELECT author_key, customer_id FROM links ORDER BY ALL")
    if fate == "lost":
        file.unlink()
    elif fate == "torn":
        file.write_bytes(file.read_bytes()[:5_000])
    elif fate == "no database":
        file.write_bytes(b"nonsense" * 1_000)
    match(town, SECOND)
    after = compared(town)
    assert set(after.values()) == {SECOND}
    assert (after.keys(), town.ask("SELECT author_key, customer_id FROM links ORDER BY ALL")) == before
    assert ("can't be read" in caplog.text) == (fate in ("torn", "no database"))
    match(town, THIRD)
    assert set(compared(town).values()) == {SECOND}


def test_the_model_is_trained_anew_when_many_people_came(town: House) -> None:
    town.land([account(at) for at in range(30, 33)], minute=5)
    town.load()
    match(town, SECOND)
    assert models(town) == 1
    town.land([account(at) for at in range(33, 40)], minute=6)
    town.load()
    match(town, THIRD)
    match(town, THIRD + timedelta(hours=1))
    assert models(town) == 2


def test_the_model_is_trained_anew_when_people_decided_often(town: House) -> None:
    for at in range(10):
        decide(town.path, f"x:a{at}", f"C-{at}", True, "ada", SECOND)
    match(town, SECOND + timedelta(minutes=1))
    assert models(town) == 1
    for at in range(10):
        decide(town.path, f"x:a{at}", f"C-{at + 1}", False, "ada", SECOND + timedelta(minutes=2))
    match(town, THIRD)
    assert models(town) == 2
