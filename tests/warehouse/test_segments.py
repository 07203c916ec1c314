"""The segments that come with Goodword: who is in them, and who must not be."""

import re
from typing import Any

import pytest

from tests.warehouse.house import NOW, House
from tests.warehouse.test_customers import bring, customer
from tests.warehouse.test_standing import AS_OF, Town
from warehouse import match_authors
from warehouse.exports import built_in

PEOPLE = ["ada", "bo", "cy", "di", "ed"]


@pytest.fixture
def town(house: House) -> Town:
    bring(house, [customer(who, name=who, lifetime_value=float(at)) for at, who in enumerate(PEOPLE)])
    return Town(house)


def rows(town: Town, segment: str) -> list[dict[str, Any]]:
    town.load()
    match_authors(town.house.path, NOW)
    # As of then: what was said fades, and these tests are to pass in years.
    then = rf"FROM \1_at(TIMESTAMPTZ '{AS_OF}') AS standing"
    return town.house.ask(re.sub(r"FROM (customer_standing|standing)\b( AS standing)?", then, built_in()[segment]))


def who(town: Town, segment: str) -> list[Any]:
    return [row.get("customer_id", row.get("author_key")) for row in rows(town, segment)]


def test_an_advocate_is_thanked_and_whoever_is_paid_is_not(town: Town) -> None:
    town.says(1, tone=0.9, role="advocate", author="ada", customer_id="ada")
    town.says(1, tone=0.5, author="bo", customer_id="bo")  # content, and recommends nothing
    town.says(1, tone=0.9, role="advocate", author="cy", customer_id="cy")
    town.says(0, role="ambassador", author="cy_reviews", customer_id="cy")  # under another account
    town.says(1, tone=0.9, role="advocate", author="di", customer_id="di")
    town.says(0, role="employee", author="di", customer_id="di")
    town.says(1, tone=0.9, role="advocate", author="stranger")
    assert who(town, "advocates_to_thank") == ["ada"]
    assert who(town, "advocates_to_invite") == ["x:stranger"]


def test_whose_last_words_were_a_complaint_is_helped_before_being_thanked(town: Town) -> None:
    for author in ("ada", "bo"):
        town.says(2, tone=0.9, role="advocate", author=author, customer_id=author)
        town.says(1, tone=0.9, role="advocate", author=author, customer_id=author)
    town.says(0, tone=-0.9, author="bo", customer_id="bo")
    assert who(town, "advocates_to_thank") == ["ada"]


def test_who_threatens_to_leave_or_is_negative_again_and_again_is_at_risk(town: Town) -> None:
    town.says(0.1, tone=-0.9, heads={"churn_risk": 0.9}, author="ada", customer_id="ada")
    for _ in range(3):
        town.says(0.2, tone=-0.9, author="bo", customer_id="bo")
    for _ in range(2):
        town.says(0.2, tone=-0.9, author="cy", customer_id="cy")
    found = rows(town, "customers_at_risk")
    assert [(row["customer_id"], row["why"], row["negative_30d"]) for row in found] == [
        ("ada", "threatened to leave", 1),
        ("bo", "negative again and again", 3),
    ]


def test_who_was_won_back_or_was_angry_long_ago_is_not(town: Town) -> None:
    town.says(0.3, tone=-0.9, heads={"churn_risk": 0.9}, author="ada", customer_id="ada")
    town.says(0.1, tone=0.9, author="ada", customer_id="ada")
    town.says(2, tone=-0.9, heads={"churn_risk": 0.9}, author="bo", customer_id="bo")
    town.says(0, tone=-0.9, heads={"churn_risk": 0.9}, author="nobody_we_know")
    assert who(town, "customers_at_risk") == []


def test_the_one_of_most_value_is_called_first(town: Town) -> None:
    for author in ("ada", "di", "cy"):
        town.says(0.1, tone=-0.9, heads={"churn_risk": 0.9}, author=author, customer_id=author)
    assert who(town, "customers_at_risk") == ["di", "cy", "ada"]


@pytest.mark.parametrize("segment", built_in())
def test_each_says_in_its_first_line_who_is_in_it(segment: str) -> None:
    assert built_in()[segment].startswith("-- ")


@pytest.mark.parametrize("segment", built_in())
def test_a_person_stands_once_a_brand(town: Town, segment: str) -> None:
    for months in range(3):
        town.says(months / 10, tone=-0.9, heads={"churn_risk": 0.9}, author="ada", customer_id="ada", brand="Harbor")
        town.says(months / 10, tone=-0.9, heads={"churn_risk": 0.9}, author="ada2", customer_id="ada")
        town.says(months, tone=0.9, role="advocate", author="bo", customer_id="bo")
        town.says(months, tone=0.9, role="advocate", author="bo2", customer_id="bo", brand="Harbor")
        town.says(months, tone=0.9, role="advocate", author="eve")
        town.says(months, tone=0.9, role="advocate", author="eve", brand="Harbor")
    found = [(row.get("customer_id", row.get("author_key")), row["brand"]) for row in rows(town, segment)]
    assert len(found) == len(set(found)) == 2
