"""Linking files of invented people: who must be linked, who must never be, and files that are odd."""

from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.warehouse.match.cases import ACCOUNTS, IMPOSTORS, OTHERS, SAME
from tests.warehouse.match.people import Row, crowd, dedupe, link, linked, person
from warehouse.match import files
from warehouse.match.likeness.people import COLUMNS

Rows = list[dict[str, Any]]


@pytest.fixture(scope="module")
def duplicates() -> Rows:
    return dedupe([*crowd(200), *(row for case in (*SAME.values(), *OTHERS.values()) for row in case)])


@pytest.fixture(scope="module")
def accounts() -> Rows:
    """Among the accounts are two hundred strangers: most who write of a brand are no customers that it knows."""
    cases = [*ACCOUNTS.values(), *IMPOSTORS.values()]
    strangers = [
        person(f"stranger {at}", platform="x", handle=f"zq{at}", name=f"{row['last_name']} {row['first_name']}"[::-1])
        for at, row in enumerate(crowd(200))
    ]
    return link([*strangers, *(one for one, _ in cases)], [*crowd(200), *(other for _, other in cases)])


@pytest.mark.parametrize("case", SAME)
def test_one_person_is_linked(duplicates: Rows, case: str) -> None:
    assert (f"{case} 1", f"{case} 2") in linked(duplicates)


@pytest.mark.parametrize("case", OTHERS)
def test_two_persons_are_not(duplicates: Rows, case: str) -> None:
    assert not [pair for pair in linked(duplicates) if pair[0].startswith(case)]


def test_nobody_else_is_linked(duplicates: Rows) -> None:
    assert linked(duplicates) == {(f"{case} 1", f"{case} 2") for case in SAME}


@pytest.mark.parametrize("case", ACCOUNTS)
def test_an_account_is_linked_to_its_customer(accounts: Rows, case: str) -> None:
    assert (f"{case} 1", f"{case} 2") in linked(accounts)


@pytest.mark.parametrize("case", IMPOSTORS)
def test_an_account_of_somebody_else_is_not(accounts: Rows, case: str) -> None:
    assert not [pair for pair in linked(accounts) if pair[0] == f"{case} 1"]


def test_no_other_account_is_linked(accounts: Rows) -> None:
    assert linked(accounts) == {(f"{case} 1", f"{case} 2") for case in ACCOUNTS}


def test_an_author_is_one_customer_at_the_most_and_a_clash_is_never_linked(accounts: Rows, duplicates: Rows) -> None:
    authors = [author for author, _ in linked(accounts)]
    assert len(authors) == len(set(authors))
    for row in (*accounts, *duplicates):
        assert 0 <= row["probability"] <= 1
        assert row["band"] != "linked" or ("against: " not in row["reasons"] and row["probability"] >= 0.98)


def test_two_names_of_one_letter_between_them_are_two_people() -> None:
    """In a name of two characters a letter is half of it."""
    twins = [
        person(
            given, first_name=given, last_name="李", birth_date="1990-05-05", street="长安街1", email="li@mail.example"
        )
        for given in ("伟明", "伟民", "伟昏")
    ]
    assert linked(dedupe([*crowd(50), *twins])) == set()


def test_two_customers_alike_are_for_a_person_to_say() -> None:
    alike = [person(key, name="Percival Dunmore", city="Bristol") for key in ("1", "2")]
    found = link([person("a", platform="x", name="Percival Dunmore", location="Bristol")], [*crowd(50), *alike])
    assert {(row["customer_id"], row["band"]) for row in found} == {("1", "proposed"), ("2", "proposed")}


KATE = person("a", name="Kate Brandt", email="k@b.example")


@pytest.mark.parametrize(
    ("authors", "customers"),
    [
        ([], []), ([KATE], []), ([], [KATE]),
        ([person("a")] * 3, [person("b")] * 3),
        *(([person("a", **dict.fromkeys(COLUMNS, cell))] * 3, [person("b", **dict.fromkeys(COLUMNS, cell))] * 3)
          for cell in ("", "  ", "@", "-", "+")),
        ([person("a", platform="x", handle="")], [person("b", platform="x", handle=" ")]),
        ([person("a", email="@")], [person("b", email="@@")]),
    ],
)  # fmt: skip
def test_who_says_nothing_is_nobody(authors: list[Row], customers: list[Row]) -> None:
    assert link(authors, customers) == []
    assert dedupe(customers) == []


def test_two_rows_under_one_id_are_both_compared() -> None:
    assert linked(dedupe([KATE, KATE, *crowd(20)])) == {("a", "a")}


def test_what_many_hold_links_nobody() -> None:
    shared = [person(str(at), name="Info", email="info@b.example") for at in range(120)]
    assert linked(dedupe([*crowd(200), *shared])) == set()


def test_columns_of_other_types_are_read_as_text() -> None:
    rows = pa.table({"customer_id": [1, 2], "postcode": [12345, 12345], "name": ["Otto Krug"] * 2,
                     "birth_date": pa.array([0, 0], pa.date32())})  # fmt: skip
    [row] = files.dedupe(rows).to_pylist()
    assert (row["customer_id_1"], row["customer_id_2"], row["band"]) == ("1", "2", "linked")


HOSTILE = (
    "'; DROP TABLE record; --",
    '=HYPERLINK("http://evil")', "\x1b[31mred\x1b[0m", "a\x00b c\x00d", "x" * 10_000,
    "Kate " * 2_000, "(((", "\\", "[[[", "%s {0} $x", "\u202egnp", "a@b@c", "0" * 50, "Jr.", "de la",
    "The Real Mr.", ",",
)  # fmt: skip


def test_hostile_text_is_only_text() -> None:
    """Also in time: to compare two streets of 10,000 letters as they stand takes half a minute a pair."""
    rows = [person(str(at), **dict.fromkeys(COLUMNS, text)) for at, text in enumerate(HOSTILE)]
    assert {(one, other) for one, other in linked(link(rows, rows)) if one != other} == set()
    assert linked(dedupe(rows)) == set()


@settings(max_examples=3, deadline=None)
@given(order=st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(order: Any) -> None:
    rows = [row for case in (*SAME.values(), *OTHERS.values()) for row in case]
    before = {frozenset(list(row.values())[:2]): row["band"] for row in dedupe(rows) if row["band"] == "linked"}
    order.shuffle(rows)
    after = {frozenset(list(row.values())[:2]): row["band"] for row in dedupe(rows) if row["band"] == "linked"}
    assert after == before
