"""From a first contact to speaking for the brand; and that no weak signal moves anybody alone."""

from dataclasses import replace
from typing import Any

import pytest

from tests.warehouse.company import KNOWN_FROM, Company, days


def path(company: Company, customer_id: str = "C-1") -> list[tuple[str, Any, str]]:
    row = company.row("journey", f"customer_id = '{customer_id}'")
    steps = [(step["stage"], step["since"], step["contact_id"]) for step in row["path"]]
    if steps:
        assert steps[-1] == (row["stage"], row["since"], row["contact_id"])
    else:
        assert (row["stage"], row["since"], row["contact_id"]) == (None, None, None)
    return steps


def stage(company: Company) -> str | None:
    steps = path(company)
    return steps[-1][0] if steps else None


def test_the_whole_way(company: Company) -> None:
    company.customer()
    assert path(company) == []
    first = company.hears(100, heads={"question": 0.9})
    order = f"order:{company.order(80)}"
    review = company.hears(60, kind="review", tone=0.5)
    post = company.hears(20, author="ada", role="advocate", tone=0.8)
    company.hears(10, author="ada", role="advocate", tone=0.8)
    assert path(company) == [
        ("exploratory", days(100), first),
        ("basic", days(80), order),
        ("collaborative", days(60), review),
        ("interconnected", days(20), post),
    ]
    assert company.row("journey", moment=days(70))["stage"] == "basic"
    assert company.row("journey", moment=days(101))["stage"] is None


def test_a_campaign_is_no_contact_of_the_customers(company: Company) -> None:
    company.customer()
    company.has("campaign", campaign_id="K-1", starts_at=days(10))
    company.has("campaign_reach", campaign_id="K-1", customer_id="C-1")
    assert path(company) == []


def test_neither_is_what_is_said_of_a_competitor(company: Company) -> None:
    company.customer()
    company.customer("C-2")
    company.order(500, brand="LUMEN", customer_id="C-2")
    company.hears(500, "C-2")
    company.hears(10, brand="Harbor", role="advocate", tone=0.9)
    assert path(company) == []


def test_a_cancelled_order_is_none(company: Company) -> None:
    company.customer()
    company.hears(20)
    company.order(10, status="cancelled")
    assert stage(company) == "exploratory"


def test_feedback_without_an_order_waits_for_one(company: Company) -> None:
    company.customer()
    survey = company.hears(50, kind="survey")
    assert stage(company) == "exploratory"
    order = f"order:{company.order(40)}"
    assert path(company) == [
        ("exploratory", days(50), survey), ("basic", days(40), order), ("collaborative", days(40), order),
    ]  # fmt: skip


def test_one_weak_signal_moves_nobody_and_two_days_do(company: Company) -> None:
    company.customer()
    company.order(100)
    company.ticket(50)
    company.hears(50, heads={"suggestion": 0.7})  # the same day
    assert stage(company) == "basic"
    second = f"ticket:{company.ticket(30)}"
    company.ticket(20)
    assert path(company)[-1] == ("collaborative", days(30), second)


@pytest.mark.parametrize(
    ("said", "moved"),
    [
        ({"role": "advocate", "tone": 0.8}, True),
        ({"role": "advocate"}, False),  # in few words, without warmth
        ({"role": "advocate", "tone": -0.8}, False),  # in anger
        ({"heads": {"disclosure": 0.9}}, False),  # no words that show it
        ({"role": "advocate", "heads": {"disclosure": 0.9}}, True),  # free or paid, it is said in plain words
        ({"role": "ambassador"}, True),
        ({"role": "employee", "tone": 0.9}, False),
        ({"tone": 1.0, "heads": {"praise": 1.0, "recommendation": 1.0}}, False),  # a warm verdict, said to nobody
    ],
)
def test_who_speaks_for_the_brand(company: Company, said: dict[str, Any], moved: bool) -> None:
    company.customer()
    company.order(30)
    company.hears(10, author="ada", **said)
    assert stage(company) == ("interconnected" if moved else "basic")


def test_two_bare_recommendations_on_two_days(company: Company) -> None:
    company.customer()
    company.hears(20, role="advocate")
    second = company.hears(19, role="advocate")
    assert path(company)[-1] == ("interconnected", days(19), second)


def test_who_answers_what_others_ask(company: Company) -> None:
    company.customer()
    company.order(100)
    for ago in (50, 40):
        asked = company.hears(ago + 1, None, author="bo", heads={"question": 0.9})
        plain = company.hears(ago + 1, None, author="cy")
        company.hears(ago, author="ada", reply_to=plain.removeprefix("x:"))
        own = company.hears(ago, author="ada", heads={"question": 0.9})
        company.hears(ago, author="ada", reply_to=own.removeprefix("x:"))
        assert stage(company) == "basic"
        last = company.hears(ago, author="ada", reply_to=asked.removeprefix("x:"), tone=0.3)
    assert path(company)[-1] == ("interconnected", days(40), last)


def test_nobody_goes_back(company: Company) -> None:
    company.customer()
    post = company.hears(90, role="advocate", tone=0.9)
    company.order(50)
    company.hears(40, kind="survey", tone=-0.9)
    assert path(company) == [("exploratory", days(90), post), ("interconnected", days(90), post)]


def test_who_is_worth_something_has_bought(company: Company) -> None:
    company.customer(lifetime_value=250.0)
    company.hears(10)
    assert path(company) == [("basic", KNOWN_FROM, "customer:C-1")]
    company.order(5)
    assert [step[0] for step in path(company)] == ["exploratory", "basic"]


def test_a_deleted_post_never_was(company: Company) -> None:
    company.customer()
    company.hears(10, role="advocate", tone=0.9)
    assert stage(company) == "interconnected"
    company.posts.append(replace(company.posts[-1], deleted=True, text=""))
    assert stage(company) is None
    assert company.load().sound()
