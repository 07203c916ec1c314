"""Links and proposals by likeness, in a warehouse: who is compared again, what a second account is, what is kept."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from math import log2
from typing import Any

import pyarrow as pa
import pytest

import warehouse
from listeners.mention import Mention
from tests.warehouse.house import NOW, House, mention
from tests.warehouse.test_customers import bring, customer, identity
from warehouse import MatchReport
from warehouse.connection import connect
from warehouse.match.decisions import decide, proposals, unlink

ANOTHER = "the customer has another account there"
LINKED = "SELECT author_key, customer_id, rule FROM links WHERE unlinked_at IS NULL ORDER BY ALL"


def at(hours: float) -> datetime:
    return NOW + timedelta(hours=hours)


def match(house: House, hours: float = 0) -> MatchReport:
    return warehouse.match_authors(house.path, at(hours))


@pytest.fixture(autouse=True)
def all_checks_pass(house: House) -> Iterator[None]:
    yield
    assert house.sound()


def account(key: str, handle: str, name: str | None = None, **fields: Any) -> Mention:
    return mention(key, author_id=key, author_handle=handle, author_name=name, **fields)


def links(house: House) -> list[tuple[Any, ...]]:
    return [tuple(row.values()) for row in house.ask(LINKED)]


def scored(house: House) -> dict[tuple[str, str], datetime]:
    """When each candidate was last compared."""
    with connect(house.path) as connection:
        rows = connection.execute("SELECT author_key, customer_id, scored_at FROM base.candidate").fetchall()
    found = {(author, customer_id): moment for author, customer_id, moment in rows}
    assert len(found) == len(rows)
    return found


QUILL, BRANDT = ("x:1", "C-1"), ("x:2", "C-2")


@pytest.fixture
def alike(house: House) -> House:
    """Two authors, each under the rare name of a customer, and a stranger."""
    house.land([account("1", "zq", "Zora Quill"), account("2", "ib", "Ilse Brandt"), account("3", "someone")])
    house.load()
    bring(house, [customer("C-1", name="Zora Quill"), customer("C-2", name="Ilse Brandt")])
    return house


def test_what_was_said_is_none_of_the_profile(alike: House) -> None:
    match(alike)
    alike.land([account("1", "zq", "Zora Quill", likes=9)], minute=1)
    alike.load(at(2))
    match(alike, 2)
    assert scored(alike) == {QUILL: at(0), BRANDT: at(0)}


def test_a_link_ends_with_the_name_or_the_customer_that_it_rests_on(alike: House) -> None:
    match(alike)
    assert links(alike) == [("x:1", "C-1", "likeness"), ("x:2", "C-2", "likeness")]
    alike.land([account("1", "zq", "Otto Krug")], minute=1)
    alike.load(at(1))
    report = match(alike, 1)
    assert (report.made, report.undone) == (0, 1)
    assert links(alike) == [("x:2", "C-2", "likeness")]
    rows = pa.table({"customer_id": ["C-1"], "name": ["Zora Quill"]})
    warehouse.load_records(alike.path, "customers", rows, at(2), full=True)
    assert match(alike, 2).undone == 1
    assert scored(alike) == {}


def test_a_link_by_likeness_says_how_probable_it_is_and_why(alike: House) -> None:
    match(alike)
    held = alike.one("SELECT * FROM links WHERE author_key = 'x:1'")
    assert 0.98 <= held["probability"] <= 1
    assert "family name same +" in held["reason"]
    assert "given name same +" in held["reason"]
    unlink(alike.path, "x:1", None, "ada", at(5))
    told = alike.one(f"FROM why_linked('x:1', 'C-1', '{at(1).isoformat()}')")
    assert {name: told[name] for name in ("rule", "reason", "probability", "linked_at", "unlinked_at")} == {
        "rule": "likeness", "reason": held["reason"], "probability": held["probability"], "linked_at": at(0),
        "unlinked_at": at(5),
    }  # fmt: skip


def test_a_second_account_beside_a_proved_one_is_for_a_person_to_say(house: House) -> None:
    """Zora is proved under another name, Ilse by a handle alone, Otto twice; Vera under the same name and elsewhere."""
    house.land(
        [
            *(account("z1", "proved-z", "Zed"), account("z2", "zq", "Zora Quill")),
            *(account("i1", "proved-i"), account("i2", "ilsebrandt")),
            *(account("o1", "proved-o", "Ott"), account("o2", "proved-oo", "Oh"), account("o3", "ok", "Otto Krugmann")),
            *(account("v1", "proved-v", "Vera Lindqvist"), account("v2", "vl", "VÉRA LINDQVIST")),
        ]
    )
    house.land([account("v3", "lind", "Vera Lindqvist", source="reddit")], source="reddit")
    house.load()
    names = {"Z": "Zora Quill", "I": "Ilse Brandt", "O": "Otto Krugmann", "V": "Vera Lindqvist"}
    handles = [("Z", "proved-z"), ("I", "proved-i"), ("O", "proved-o"), ("O", "proved-oo"), ("V", "proved-v")]
    bring(
        house,
        [customer(key, name=name) for key, name in names.items()],
        [identity(key, value=handle) for key, handle in handles],
    )
    assert match(house).by_rule == {"verified_handle": 5, "likeness": 2}
    assert [link for link in links(house) if link[2] == "likeness"] == [
        ("reddit:v3", "V", "likeness"),
        ("x:v2", "V", "likeness"),
    ]
    asked = house.ask("SELECT author_key, customer_id, clash, probability FROM proposals ORDER BY 1")
    assert [tuple(row.values())[:3] for row in asked] == [
        ("x:i2", "I", ANOTHER), ("x:o3", "O", ANOTHER), ("x:z2", "Z", ANOTHER),
    ]  # fmt: skip
    assert all(row["probability"] > 0.98 for row in asked)


def test_an_author_at_the_domain_of_two_companies_is_one_author(house: House) -> None:
    """Nor does the domain say whose employee it is."""
    house.land([account("1", "zq", "Zora Quill", author_url="https://acme.example/x")])
    house.load()
    match(house)
    assert scored(house) == {}
    bring(house, [customer("C-1", name="Zora Quil", account="A-1"), customer("C-2", name="Ilse Brandt")])
    house.record("accounts", *({"account_id": key, "name": key, "domain": "acme.example"} for key in ("A-1", "A-2")))
    match(house)
    assert list(scored(house)) == [QUILL]
    assert "company" not in house.one("SELECT reason FROM links UNION ALL SELECT reason FROM proposals")["reason"]


def test_a_handle_that_was_only_stated_is_asked_about_until_somebody_says_no(house: House) -> None:
    house.land([account("7", "Jane"), account("8", "joan")])
    house.load()
    stated = [identity("C-1", verified=False), identity("C-2", value="joan", verified=False)]
    bring(house, [customer("C-1", name=None), customer("C-2", name=None)], stated)
    assert match(house).proposed == 2
    first, second = sorted(proposals(house.path), key=lambda row: str(row["author_key"]))
    assert (first["author_key"], first["customer_id"], first["clash"]) == ("x:7", "C-1", None)
    assert first["reason"] == "the customer stated the handle Jane"
    assert second["customer_id"] == "C-2"

    match(house, 1)
    assert house.column("SELECT DISTINCT proposed_at FROM proposals") == [at(0)]

    decide(house.path, "x:7", "C-1", False, "ada", at(2))
    assert match(house, 3).proposed == 1
    assert house.column("SELECT author_key FROM proposals") == ["x:8"]
    decide(house.path, "x:8", "C-2", True, "ada", at(4))
    assert match(house, 5).proposed == 0
    assert links(house) == [("x:8", "C-2", "reviewed")]


def test_what_was_denied_is_neither_linked_nor_asked_again_and_others_may_be(alike: House) -> None:
    decide(alike.path, "x:1", "C-1", False, "ada", at(0))
    report = match(alike, 1)
    assert (report.by_rule, report.proposed) == ({"likeness": 1}, 0)
    bring(alike, [customer("C-3", name="Zora Quill")], now=at(2))
    match(alike, 3)
    assert links(alike) == [("x:1", "C-3", "likeness"), ("x:2", "C-2", "likeness")]


def test_a_link_is_made_from_098_and_stays_down_to_095(alike: House) -> None:
    """So it does not come and go with the last digit."""
    match(alike)
    [now] = alike.column("SELECT probability FROM links WHERE author_key = 'x:1'")
    found = []
    for hours, wanted in enumerate([0.965, 0.9, 0.965, 0.99, 0.2], 1):
        with connect(alike.path) as connection:
            bits = log2(wanted / (1 - wanted)) - log2(now / (1 - now))
            connection.execute("UPDATE base.candidate SET bits = bits + $1 WHERE author_key = 'x:1'", [bits])
        now = wanted
        match(alike, hours)
        found += alike.column(
            "SELECT list(how) FROM (SELECT 'linked' AS how FROM links WHERE author_key = 'x:1' AND unlinked_at IS NULL"
            " UNION ALL SELECT 'proposed' FROM proposals WHERE author_key = 'x:1')"
        )
    assert found == [["linked"], ["proposed"], ["proposed"], ["linked"], None]
    spans = alike.ask("SELECT linked_at, unlinked_at FROM links WHERE author_key = 'x:1' ORDER BY 1")
    assert [tuple(span.values()) for span in spans] == [(at(0), at(2)), (at(4), at(5))]


def test_an_own_account_is_like_nobody(house: House) -> None:
    house.land([account("1", "zoraquill", "Lumen"), account("2", "stated", "Lumen")])
    house.load()
    stated = identity("C-1", value="stated", verified=False)
    bring(house, [customer("C-1", name="Zora Quill"), customer("C-2", name="Lumen")], [stated])
    report = match(house)
    assert (report.linked, report.proposed) == (0, 0)
    assert scored(house) == {}
