"""Who is which customer: no guess, a reason for each link, and a way back."""

from datetime import timedelta
from typing import Any

import pytest

import warehouse
from listeners.mention import Kind
from tests.warehouse.house import NOW, House, mention, moment
from tests.warehouse.test_customers import LATER, bring, customer, identity
from warehouse import MatchReport

LINKS = "SELECT author_key, mention_id, customer_id, rule, unlinked_at IS NULL AS open FROM links ORDER BY linked_at"


def phone(customer_id: str = "C-1", value: str = "+442079460101", local: str = "02079460101") -> dict[str, Any]:
    return identity(customer_id, "phone", value, local=local, verified=True)


def email(customer_id: str = "C-1", value: str = "jane@example.com") -> dict[str, Any]:
    return identity(customer_id, "email", value, verified=True)


def match(house: House, now: Any = NOW) -> MatchReport:
    report = warehouse.match_authors(house.path, now)
    assert house.sound()
    return report


def links(house: House) -> list[tuple[Any, ...]]:
    return [tuple(row.values()) for row in house.ask(LINKS)]


def test_a_verified_handle_links_an_author_and_says_why(house: House) -> None:
    house.land([mention("1"), mention("2"), mention("3", author_id="8", author_handle="other")])
    house.load()
    bring(house, [customer()], [identity()])
    assert match(house) == MatchReport(
        linked=1, by_rule={"verified_handle": 1}, ambiguous=0, mentions=0, proposed=0, made=1, undone=0
    )
    assert house.one("SELECT customer_id, link_rule, link_reason FROM authors WHERE customer_id IS NOT NULL") == {
        "customer_id": "C-1", "link_rule": "verified_handle",
        "link_reason": "the customer record lists the x handle Jane",
    }  # fmt: skip
    assert house.column("SELECT customer_id FROM mentions ORDER BY source_id") == ["C-1", "C-1", None]
    assert house.one("SELECT mentions, authors, last_mention_at FROM customers") == {
        "mentions": 2, "authors": 1, "last_mention_at": moment(0),
    }  # fmt: skip


def test_matching_again_changes_nothing(house: House) -> None:
    house.land([mention(kind=Kind.EMAIL, text="I am jane@example.com")])
    house.load()
    bring(house, [customer()], [email()])
    match(house)
    before = house.ask("FROM links")
    assert match(house, LATER).made == 0
    assert house.ask("FROM links") == before


def test_a_handle_is_of_one_platform(house: House) -> None:
    house.land([mention(source="reddit")])
    house.load()
    bring(house, [customer()], [identity()])
    assert match(house).linked == 0


@pytest.mark.parametrize("handle", ["@Jane", " jane", "JANE"])
def test_a_handle_is_the_same_however_the_source_writes_it(house: House, handle: str) -> None:
    house.land([mention(author_handle=handle)])
    house.load()
    bring(house, [customer()], [identity()])
    assert match(house).by_rule == {"verified_handle": 1}


def test_an_unverified_handle_links_nobody(house: House) -> None:
    house.land([mention()])
    house.load()
    bring(house, [customer()], [identity(verified=False)])
    assert match(house).linked == 0


def test_a_handle_that_passed_to_somebody_else_links_its_last_holder(house: House) -> None:
    house.land([mention("1", author_id="7", author_handle="jane")])
    house.land([mention("2", author_id="8", author_handle="@Jane")], minute=5)
    house.load()
    bring(house, [customer()], [identity()])
    match(house)
    assert links(house) == [("x:8", None, "C-1", "verified_handle", True)]


def test_several_authors_can_be_one_customer(house: House) -> None:
    house.land([mention("1"), mention("2", source="reddit", author_handle="jd")])
    house.load()
    bring(house, [customer()], [identity(), identity(platform="reddit", value="jd")])
    assert match(house).linked == 2
    assert house.one("SELECT authors, mentions FROM customers") == {"authors": 2, "mentions": 2}


@pytest.mark.parametrize(
    "fields", [{"author_id": "Jane@Example.com"}, {"author_handle": " jane@example.COM "}], ids=["id", "handle"]
)
def test_an_author_that_is_an_email_address(house: House, fields: dict[str, str]) -> None:
    house.land([mention(kind=Kind.REVIEW, **fields)])
    house.load()
    bring(house, [customer()], [email()])
    assert match(house).by_rule == {"email": 1}


def test_an_author_that_is_a_telephone_number(house: House) -> None:
    house.land(
        [mention("1", author_handle="+44 20 7946 0101"), mention("2", author_id="8", author_handle="02079460101")]
    )
    house.load()
    bring(house, [customer()], [phone()])
    match(house)
    assert links(house) == [("x:7", None, "C-1", "phone", True)]


@pytest.mark.parametrize(
    "text",
    [
        "call me: +44 20 7946 0101.",
        "call me on 0044 (20) 7946-0101",
        "020 7946 0101 please",
        "my number is 442079460101",
        "mail: Jane@Example.com!",
        "<jane@example.com>",
    ],
)
@pytest.mark.parametrize("kind", [Kind.EMAIL, Kind.CHAT, Kind.SURVEY])
def test_a_private_text_names_its_author(house: House, text: str, kind: Kind) -> None:
    house.land([mention(text=text, kind=kind)])
    house.load()
    bring(house, [customer()], [phone(), email()])
    assert match(house).linked == 1
    assert house.column("SELECT customer_id FROM mentions") == ["C-1"]


@pytest.mark.parametrize(
    "text",
    [
        "order 02079460101555", "1 020 7946 0101", "79460101", "jane@example.com.evil.org", "xjane@example.com",
        "not-jane@example.com",
    ],
)  # fmt: skip
def test_what_only_looks_like_an_identity_links_nobody(house: House, text: str) -> None:
    house.land([mention(text=text, kind=Kind.CHAT)])
    house.load()
    bring(house, [customer()], [phone(), email(), phone(value="+4779460101", local="79460101")])
    assert match(house).linked == 0


@pytest.mark.parametrize("kind", [Kind.MENTION, Kind.REVIEW])
def test_a_public_text_can_name_anybody(house: House, kind: Kind) -> None:
    house.land([mention(text="write to jane@example.com or 020 7946 0101", kind=kind)])
    house.load()
    bring(house, [customer()], [email(), phone()])
    assert match(house).linked == 0


def test_a_note_is_about_the_customer_and_by_the_agent(house: House) -> None:
    note = {"text": "Caller jane@example.com wants a refund", "kind": Kind.NOTE, "author_handle": "agent"}
    house.land([mention("1", **note), mention("2", "Another call", kind=Kind.NOTE, author_handle="agent")])
    house.load()
    bring(house, [customer()], [email()])
    report = match(house)
    assert (report.linked, report.mentions) == (0, 1)
    assert links(house) == [(None, "x:1", "C-1", "email", True)]
    assert house.column("SELECT customer_id FROM mentions ORDER BY source_id") == ["C-1", None]


def test_words_without_an_author_are_linked_by_themselves(house: House) -> None:
    house.land([mention(text="it's jane@example.com", kind=Kind.CHAT, author_id=None, author_handle=None)])
    house.load()
    bring(house, [customer()], [email()])
    assert match(house).mentions == 1
    assert house.column("SELECT customer_id FROM mentions") == ["C-1"]


def test_a_source_that_knows_the_customer(house: House) -> None:
    house.land([mention("1", kind=Kind.SURVEY, customer_id="C-1"), mention("2", kind=Kind.SURVEY)])
    house.load()
    assert house.column("SELECT customer_id FROM mentions ORDER BY source_id") == ["C-1", None]
    assert match(house).linked == 0  # nobody has heard of C-1 yet
    bring(house, [customer()])
    assert match(house).by_rule == {"source_customer_id": 1}
    assert house.column("SELECT customer_id FROM mentions ORDER BY source_id") == ["C-1", "C-1"]


def test_an_agent_who_writes_about_many_is_none_of_them(house: House) -> None:
    house.land([mention("1", kind=Kind.NOTE, customer_id="C-1"), mention("2", kind=Kind.NOTE)])
    house.load()
    bring(house, [customer()])
    assert match(house).linked == 0
    assert house.column("SELECT customer_id FROM mentions ORDER BY source_id") == ["C-1", None]


def test_the_first_rule_that_says_anything_decides(house: House) -> None:
    house.land([mention(kind=Kind.CHAT, text="jane@example.com")])
    house.load()
    bring(house, [customer("C-1"), customer("C-2")], [email("C-1"), identity("C-2")])
    assert match(house).by_rule == {"verified_handle": 1}
    assert links(house) == [("x:7", None, "C-2", "verified_handle", True)]


@pytest.mark.parametrize(
    "identities",
    [
        [identity("C-1"), identity("C-2")],
        [email("C-1"), email("C-2")],
        [email("C-1"), email("C-2", "joan@example.com")],
        [phone("C-1"), phone("C-2", "+552079460101")],
        [identity("C-1"), identity("C-2"), email("C-1")],
    ],
    ids=["handle", "shared e-mail", "two e-mails", "number of two countries", "no way round it"],
)
def test_what_fits_two_customers_links_nobody(house: House, identities: list[dict[str, Any]]) -> None:
    text = "jane@example.com, joan@example.com, 020 7946 0101"
    house.land([mention(kind=Kind.CHAT, text=text)])
    house.load()
    bring(house, [customer("C-1"), customer("C-2")], identities)
    report = match(house)
    assert (report.linked, report.ambiguous) == (0, 1)


def test_a_changed_identity_is_judged_anew_and_the_old_link_is_kept(house: House) -> None:
    house.land([mention()])
    house.load()
    bring(house, [customer("C-1"), customer("C-2")], [identity("C-1")])
    match(house)
    bring(house, [customer("C-1"), customer("C-2")], [identity("C-1", value=None), identity("C-2")], LATER)
    report = match(house, LATER)
    assert (report.made, report.undone, report.linked) == (1, 1, 1)
    assert house.ask("SELECT customer_id, linked_at, unlinked_at FROM links ORDER BY linked_at") == [
        {"customer_id": "C-1", "linked_at": NOW, "unlinked_at": LATER},
        {"customer_id": "C-2", "linked_at": LATER, "unlinked_at": None},
    ]
    assert house.column("SELECT customer_id FROM mentions") == ["C-2"]


def test_a_link_goes_with_the_text_that_it_rests_on(house: House) -> None:
    chat = {"kind": Kind.CHAT, "text": "I am jane@example.com"}
    house.land([mention(**chat)])
    house.load()
    bring(house, [customer()], [email()])
    match(house)
    house.land([mention(**chat | {"text": "", "deleted": True})], minute=1)
    house.load(LATER)
    assert match(house, LATER).undone == 1


def test_negatives_of_the_last_thirty_days_and_the_last_feeling(house: House) -> None:
    days = {"1": ("negative", 0), "2": ("negative", 40), "3": ("positive", 41), "4": (None, 45)}
    rows = [mention(key, created_at=moment(0) - timedelta(days=50 - day)) for key, (_, day) in days.items()]
    wrong_clock = mention("5", created_at=NOW + timedelta(days=900), author_id="9", author_handle="future")
    pull = house.land([*rows, wrong_clock])
    house.tag(pull, [{"source_id": key, "text": "hello", "label": label} for key, (label, _) in days.items() if label])
    house.load()
    bring(house, [customer()], [identity()])
    match(house)
    columns = "mentions, positive, negative, negative_30d, last_sentiment"
    assert house.one(f"SELECT {columns} FROM customers") == {
        "mentions": 4, "positive": 1, "negative": 2, "negative_30d": 1, "last_sentiment": "positive",
    }  # fmt: skip


def test_hostile_names_are_only_names(house: House) -> None:
    name = "x'; DROP TABLE base.link; --"
    house.land([mention(author_handle=name)])
    house.load()
    bring(house, [customer(name)], [identity(name, value=name.lower())])
    assert match(house).linked == 1
    assert house.column("SELECT customer_id FROM mentions") == [name]
