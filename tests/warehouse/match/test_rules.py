"""What proves a link: numbers, pages and work addresses, and what only looks like a proof.

Every case is an author, or a text, of one town, so that one match judges them all.
"""

from dataclasses import dataclass

import pytest

import warehouse
from listeners.mention import Kind
from tests.warehouse.house import NOW, House, mention
from tests.warehouse.test_customers import bring, customer, identity
from warehouse.brands import BrandSettings, set_brands
from warehouse.match.decisions import decide

ORDERS = {
    "O-1001": "C-1", "O-1002": "C-1", "700111": "C-1", "9911": "C-1", "12345": "C-1", "B77": "C-1",
    "Z_55-ab9001": "C-1", "O-2001": "C-2", "S-4004": "C-1", "s-4004": "C-2", "O-3003": None, "O-5005": "C-9",
}  # fmt: skip
TICKETS = {"T-2002": "C-2", "T-1001": "C-1", "800222": "C-2", "700999": "C-1"}

ORDER, TICKET = "order_number", "ticket_number"

#: What somebody says -> the customer whom it proves, and how.
SAID: dict[str, tuple[str, str] | None] = {
    "where is O-1001?": ("C-1", ORDER),
    "o-1001, o-1002: both late": ("C-1", ORDER),
    "(#O-1001)": ("C-1", ORDER),
    "my parcel z_55-AB9001.": ("C-1", ORDER),
    "my order 700111 is late": ("C-1", ORDER),
    "Ref: 700111": ("C-1", ORDER),
    "late again, #700111": ("C-1", ORDER),
    "t-2002 is still open": ("C-2", TICKET),
    "case 800222 is still open": ("C-2", TICKET),
    "order O-1001, ticket T-1001": ("C-1", ORDER),
    # A plain number may count anything.
    "700111 people were there": None,
    "reordered 700111 times": None,
    # Part of a longer number, or of a word.
    "order 1700111": None,
    "order 700111-7": None,
    "XO-1001 is another one": None,
    # Too short to be told from a year, a price or a model.
    "order 9911": None,
    "order 12345": None,
    "my order B77": None,
    # Held by two customers, by none, and by one whom nobody knows.
    "order S-4004": None,
    "order O-3003": None,
    "order O-5005": None,
    "order O-9999": None,
}

#: Texts that point at two customers.
TORN = {
    "orders O-1001 and O-2001": {"C-1", "C-2"},
    "orders O-1001, O-1002 and O-2001": {"C-1", "C-2"},
    "order O-1001, ticket T-2002": {"C-1", "C-2"},
}

#: What a profile shows -> the customer whom it proves.
PROFILES: dict[str, tuple[dict[str, str], str | None]] = {
    "page in url": ({"author_url": "http://www.pots.example/shop/"}, "C-3"),
    "page in bio": ({"author_bio": "I make pots (https://pots.example/shop)!"}, "C-3"),
    "page without https in bio": ({"author_bio": "WWW.Pots.Example/shop, come by"}, "C-3"),
    "page among the identities": ({"author_url": "https://m.mugs.example"}, "C-3"),
    "another page of the site": ({"author_url": "https://pots.example/jobs"}, None),
    "only named in bio": ({"author_bio": "pots.example/shop"}, None),
    "page that the customer only stated": ({"author_url": "https://stated.example"}, None),
    "page of two customers": ({"author_url": "https://both.example"}, None),
    "fan of the page": ({"author_bio": "Fans of https://pots.example/shop"}, None),
    "front page": ({"author_url": "https://twitter.com/"}, None),
    "front page of another platform": ({"author_bio": "find me on https://bsky.app"}, None),
    "domain of a company": ({"author_url": "https://acme.example"}, None),
    "site of a company": ({"author_url": "https://borealis.example/home"}, None),
}

#: Where somebody works -> the customer whom it proves.
WORK: dict[str, tuple[dict[str, str], str | None]] = {
    "mail handle": ({"author_handle": "z.quill@acme.example", "author_name": "Zora Quill"}, "C-6"),
    "site": ({"author_url": "https://www.acme.example/team", "author_name": "ZÓRA Quill"}, "C-6"),
    "account by its name": ({"author_handle": "i@acme.example", "author_name": "Ilse Brandt"}, "C-7"),
    "another name": ({"author_handle": "o@acme.example", "author_name": "Otto Krug"}, None),
    "no name": ({"author_handle": "nn@acme.example"}, None),
    "another domain": ({"author_handle": "z@notacme.example", "author_name": "Zora Quill"}, None),
    "a domain below": ({"author_url": "https://acme.example.evil.test", "author_name": "Zora Quill"}, None),
    "parody": ({"author_handle": "zq@acme.example", "author_name": "Zora Quill", "author_bio": "Parody."}, None),
    "mail that anybody may have": ({"author_handle": "ugo.prat@gmail.com", "author_name": "Ugo Prat"}, None),
    "a customer of another company": ({"author_handle": "v@acme.example", "author_name": "Vito Lund"}, None),
    "two of one name": ({"author_handle": "a.b@acme.example", "author_name": "Ada Byron"}, None),
}


@dataclass(frozen=True)
class Town:
    """``authors``: author -> customer and rule, ``mentions``: the same of mentions by themselves, ``proposed``: author
    -> customers."""

    report: warehouse.MatchReport
    authors: dict[str, tuple[str, str]]
    mentions: dict[str, tuple[str, str]]
    proposed: dict[str, set[str]]


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Town:
    house = House(tmp_path_factory.mktemp("town"))
    note = {"kind": Kind.NOTE, "author_id": "agent"}
    nobody = {"author_id": None, "author_handle": None}
    house.land(
        [
            *(mention(text, text, author_id=text, author_handle=None) for text in (*SAID, *TORN)),
            *(
                mention(name, author_id=name, **{"author_handle": None} | fields)
                for name, (fields, _) in (PROFILES | WORK).items()
            ),
            mention("note of an order", "caller asks for O-1001", **note),
            mention("note of a ticket", "caller asks for t-2002", **note),
            mention("note of nothing", "nobody called", **note),
            mention("no author", "my order is O-2001", kind=Kind.CHAT, **nobody),
            mention("deleted", "order O-1001", author_id="deleted", deleted=True),
            mention("own by name", "We sent O-1001.", author_id="own by name", author_name=" lumen"),
            mention("own by list", "We sent O-1001.", author_id="own by list", author_handle="@Lumen_Help"),
        ]
    )
    house.load()
    set_brands(house.path, {"Lumen": BrandSettings(accounts=("lumen_help",))})
    none = {"name": None}
    bring(
        house,
        [
            customer("C-1", website="bsky.app", **none),
            customer("C-2", website="https://twitter.com", **none),
            customer("C-3", website="https://pots.example/shop", **none),
            customer("C-4", website="both.example", **none),
            customer("C-5", website="http://both.example/", **none),
            customer("C-6", name="Zora Quill", account="A-1", website="https://acme.example/"),
            customer("C-7", name="Ilse Brandt", account="Acme"),
            customer("C-8", name="Ada Byron", account="A-1"),
            customer("C-10", name="Ada Byron", account="A-1"),
            customer("C-11", name="Vito Lund", account="A-2", website="https://www.borealis.example/home/"),
        ],
        [
            identity("C-3", "website", "mugs.example", verified=True),
            identity("C-3", "website", "stated.example", verified=False),
        ],
    )
    house.record(
        "accounts",
        {"account_id": "A-1", "name": "Acme", "domain": "acme.example"},
        {"account_id": "A-2", "name": "Borealis", "domain": "b.example", "website": "https://borealis.example/home"},
    )
    house.record("orders", *({"order_id": number, "customer_id": who} for number, who in ORDERS.items()))
    house.record("tickets", *({"ticket_id": number, "customer_id": who} for number, who in TICKETS.items()))
    report = warehouse.match_authors(house.path, NOW)
    assert house.sound()
    links = house.ask("FROM links")
    proposed: dict[str, set[str]] = {}
    for row in house.ask("FROM proposals"):
        proposed.setdefault(row["author_key"], set()).add(row["customer_id"])

    def found(key: str) -> dict[str, tuple[str, str]]:
        return {row[key]: (row["customer_id"], row["rule"]) for row in links if row[key]}

    return Town(report, found("author_key"), found("mention_id"), proposed)


@pytest.mark.parametrize("text", SAID)
def test_a_number_of_an_order_or_a_ticket(town: Town, text: str) -> None:
    assert town.authors.get(f"x:{text}") == SAID[text]


@pytest.mark.parametrize("text", TORN)
def test_two_customers_are_both_proposed_and_neither_is_linked(town: Town, text: str) -> None:
    assert f"x:{text}" not in town.authors
    assert town.proposed[f"x:{text}"] == TORN[text]


def test_a_note_and_words_without_an_author_speak_for_themselves_alone(town: Town) -> None:
    assert town.mentions == {
        "x:note of an order": ("C-1", ORDER),
        "x:note of a ticket": ("C-2", TICKET),
        "x:no author": ("C-2", ORDER),
    }
    assert "x:agent" not in town.authors


@pytest.mark.parametrize("case", PROFILES)
def test_the_own_page_of_a_customer(town: Town, case: str) -> None:
    expected = PROFILES[case][1]
    assert town.authors.get(f"x:{case}") == (expected and (expected, "profile_link"))


@pytest.mark.parametrize("case", WORK)
def test_who_works_where_the_customer_does(town: Town, case: str) -> None:
    """A name alone can still be likeness, which is no proof."""
    by_rule = {author: who for author, (who, rule) in town.authors.items() if rule == "account_domain"}
    assert by_rule.get(f"x:{case}") == WORK[case][1]


def test_two_of_one_name_at_a_company_are_both_proposed(town: Town) -> None:
    assert town.proposed["x:two of one name"] == {"C-8", "C-10"}


@pytest.mark.parametrize("own", ["own by name", "own by list"])
def test_an_account_of_the_brand_is_no_customer(town: Town, own: str) -> None:
    assert f"x:{own}" not in town.authors.keys() | town.proposed.keys()


def test_what_was_deleted_proves_nothing(town: Town) -> None:
    assert "x:deleted" not in town.authors


def test_the_report_counts_what_was_found(town: Town) -> None:
    rules = [rule for _, rule in town.authors.values()]
    expected = {rule: rules.count(rule) for rule in set(rules)}
    assert town.report.by_rule == expected
    assert (town.report.linked, town.report.mentions) == (len(town.authors), 3)
    assert town.report.ambiguous == len(TORN) + 1  # and two of one name
    assert town.report.proposed == sum(map(len, town.proposed.values()))


def test_an_order_that_changes_hands_takes_its_link_with_it_and_a_no_settles_which_of_two(house: House) -> None:
    house.land([mention(text="order O-1001"), mention("2", "orders O-1001, O-2001", author_id="8")])
    house.load()
    bring(house, [customer("C-1"), customer("C-2")])
    house.record("orders", *({"order_id": number, "customer_id": "C-1"} for number in ("O-1001", "O-2001")))
    warehouse.match_authors(house.path, NOW)
    house.record("orders", {"order_id": "O-1001", "customer_id": "C-2"})
    report = warehouse.match_authors(house.path, NOW)
    assert (report.made, report.undone, report.ambiguous, report.proposed) == (1, 2, 1, 2)
    decide(house.path, "x:8", "C-2", False, "ada", NOW)
    report = warehouse.match_authors(house.path, NOW)
    assert (report.made, report.ambiguous, report.proposed) == (1, 0, 0)
    assert house.column("SELECT customer_id FROM mentions ORDER BY source_id") == ["C-2", "C-1"]
    assert house.sound()


def test_an_own_account_can_still_be_said_to_be_a_customer(house: House) -> None:
    """A person's word goes before every rule, also before this one."""
    house.land([mention(author_name="Lumen", text="order O-1001")])
    house.load()
    bring(house, [customer()])
    house.record("orders", {"order_id": "O-1001", "customer_id": "C-1"})
    decide(house.path, "x:7", "C-1", True, "ada", NOW)
    assert warehouse.match_authors(house.path, NOW).by_rule == {"reviewed": 1}
