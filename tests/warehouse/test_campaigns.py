"""What changed around a campaign, against differences worked out by hand."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests.warehouse.shop import Shop, utc

AS_OF = "2026-06-01"
BEFORE, DURING, AFTER = "2026-02-25", "2026-03-10", "2026-03-25"


def effect(shop: Shop, measure: str = "feeling", moment: str = AS_OF) -> dict[str, Any]:
    return shop.one(f"FROM campaign_effect_at('{moment}') WHERE measure = '{measure}'")


@pytest.fixture
def spring(shop: Shop) -> Shop:
    """A campaign of 15 days from 2 March on: before is 15 February to 2 March, after is 17 March to 1 April."""
    shop.put("campaign", campaign_id="S", name="Spring", starts_at=utc("2026-03-02"), ends_at=utc("2026-03-17"))
    return shop


def reach(shop: Shop, *customers: str) -> None:
    for customer in customers:
        shop.put("campaign_reach", campaign_id="S", customer_id=customer)


def numbers(row: dict[str, Any], *names: str) -> list[float | None]:
    return [None if row[name] is None else float(row[name]) for name in names]


GROUPS = ("reached_before", "reached_after", "others_before", "others_after")
PEOPLE = ("reached_people_before", "reached_people_after", "others_people_before", "others_people_after")


def test_feeling_of_those_reached_against_the_others(spring: Shop) -> None:
    reach(spring, "R1", "R2", "R3", "silent")
    for customer, when, *sentiments in (
        ("R1", BEFORE, "negative"), ("R2", BEFORE, "neutral", "negative"), ("R1", AFTER, "positive"),
        ("R2", AFTER, "positive", "positive"), ("R3", AFTER, "neutral"), ("R1", DURING, "negative"),
        ("O1", BEFORE, "neutral"), ("O2", BEFORE, "positive"), ("O1", AFTER, "neutral"), ("O2", AFTER, "negative"),
        ("O2", "2026-02-14", "negative"), ("O2", "2026-04-01", "negative"),  # before before and after after
    ):  # fmt: skip
        for sentiment in sentiments:
            spring.says(when, sentiment, customer_id=customer)
    spring.says(AFTER, "negative")  # nobody knows who
    spring.says(AFTER, "negative", customer_id="O1", brand="Harbor")
    row = effect(spring)
    assert (row["before_from"], row["before_until"]) == (utc("2026-02-15"), utc("2026-03-02"))
    assert (row["after_from"], row["after_until"]) == (utc("2026-03-17"), utc("2026-04-01"))
    # Reached before: R1 -1, R2 -0.5; after: 1, 1, 0. Others before: 0, 1; after: 0, -1.
    assert numbers(row, *GROUPS) == [-0.75, 0.667, 0.5, -0.5]
    assert [row[name] for name in PEOPLE] == [2, 3, 2, 2]
    # (0.667 + 0.75) - (-0.5 - 0.5) = 2.417. Variances over people: 0.125 / 2 + 0.33333 / 3 + 0.5 / 2 + 0.5 / 2 =
    # 0.673611, its root 0.82074. Degrees of freedom: 0.673611^2 / (0.0625^2 / 1 + 0.11111^2 / 2 + 2 x 0.25^2 / 1) =
    # 0.453752 / 0.135079 = 3.36, so 3, for which t is 3.18245: 2.417 less and more 2.61196.
    assert numbers(row, "effect", "standard_error", "effect_low", "effect_high") == [2.417, 0.821, -0.195, 5.029]
    assert (row["customers_reached"], row["note"]) == (4, "too few people: 2 in the smallest group")


def test_advocacy_is_the_share_of_people_who_recommend_freely(spring: Shop) -> None:
    reach(spring, "R1", "R2")
    spring.says(BEFORE, customer_id="R1")
    spring.says(AFTER, customer_id="R1", role="advocate")
    spring.says(AFTER, customer_id="R1", role="advocate")
    spring.says(AFTER, customer_id="R2", role="ambassador")
    spring.says(BEFORE, "positive", customer_id="O1", role="advocate")
    spring.says(AFTER, "negative", customer_id="O1", role="advocate")  # sarcasm
    row = effect(spring, "advocacy")
    assert numbers(row, *GROUPS, "effect") == [0, 0.5, 1, 0, 1.5]
    assert (row["standard_error"], row["effect_low"]) == (None, None)  # one person alone in three of the groups


def test_orders_and_revenue_count_each_customers_change(spring: Shop) -> None:
    spring.brands(Lumen={})
    reach(spring, "R1", "R2")
    orders = [
        ("R1", BEFORE, 10.0, {}), ("R1", AFTER, 30.0, {}), ("R1", AFTER, 10.0, {"brand": "Lumen"}),
        ("R2", AFTER, 20.0, {"campaign_id": "S"}), ("R2", DURING, 5.0, {"campaign_id": "S"}),
        ("O1", BEFORE, 10.0, {}), ("O1", AFTER, 20.0, {}), ("O2", "2026-01-01", 7.0, {}), ("O3", AFTER, 99.0, {
            "brand": "Harbor"}), ("R1", AFTER, 99.0, {"status": "cancelled", "campaign_id": "S"}),
    ]  # fmt: skip
    for number, (customer, when, amount, fields) in enumerate(orders):
        spring.put(
            "purchase", order_id=str(number), customer_id=customer, ordered_at=utc(when), amount=amount, **fields
        )
    row = effect(spring, "orders")
    # R1: 1, then 2; R2: 0, then 1. O1: 1, then 1; O2 ordered long ago: 0 and 0.
    assert numbers(row, *GROUPS, "effect", "standard_error") == [0.5, 1.5, 0.5, 0.5, 1, 0]
    assert [row[name] for name in PEOPLE] == [2, 2, 2, 2]
    revenue = effect(spring, "revenue")
    # Changes: R1 + 30, R2 + 20; O1 + 10, O2 0. 25 - 5 = 20; 50 / 2 + 50 / 2 = 50, its root 7.07107; 50^2 /
    # (25^2 + 25^2) = 2 degrees of freedom: t is 4.30265.
    assert numbers(revenue, *GROUPS) == [5, 30, 5, 10]
    assert numbers(revenue, "effect", "standard_error", "effect_low", "effect_high") == [20, 7.071, -10.424, 50.424]
    assert (revenue["campaign_orders"], revenue["campaign_revenue"]) == (2, Decimal("25.00"))


@pytest.mark.parametrize(("days", "window"), [(0, 14), (3, 14), (14.5, 15), (60, 60), (200, 60)])
def test_the_times_before_and_after_are_as_long_as_the_campaign_within_bounds(
    shop: Shop, days: float, window: int
) -> None:
    start = utc("2026-01-01")
    shop.put("campaign", campaign_id="S", starts_at=start, ends_at=start + timedelta(days=days))
    row = effect(shop, moment="2027-06-01")
    assert row["before_until"] - row["before_from"] == timedelta(days=window)
    assert row["after_until"] - row["after_from"] == timedelta(days=window)
    assert row["after_from"] == start + timedelta(days=days)


NOTES: list[tuple[dict[str, Any], str, str]] = [
    ({"ends_at": None}, AS_OF, "it is not over"),
    ({"ends_at": utc("2026-07-01")}, AS_OF, "it is not over"),
    ({"starts_at": None}, AS_OF, "its dates are not known"),
    ({"ends_at": utc("2026-03-01")}, AS_OF, "its dates are not known"),
    ({"brand": None}, AS_OF, "it names no brand"),
    ({}, "2026-03-20", "the time after is not over"),
    ({}, AS_OF, "nobody is recorded as reached; too few people: 0 in the smallest group"),
]


@pytest.mark.parametrize(("fields", "moment", "note"), NOTES)
def test_a_note_says_why_a_row_is_not_to_be_leaned_on(
    shop: Shop, fields: dict[str, Any], moment: str, note: str
) -> None:
    shop.brands(Lumen={}, Harbor={})
    shop.put("campaign", **{"campaign_id": "S", "starts_at": utc("2026-03-02"), "ends_at": utc("2026-03-17")} | fields)
    rows = shop.ask(f"FROM campaign_effect_at('{moment}')")
    assert [row["measure"] for row in rows] == ["feeling", "advocacy", "orders", "revenue"]
    assert all(note in row["note"] for row in rows)
    assert all(row["effect"] is None for row in rows)


def test_with_people_enough_there_is_no_note(spring: Shop) -> None:
    for group in ("R", "O"):
        for number in range(20):
            for when in (BEFORE, AFTER):
                spring.says(when, "positive", customer_id=f"{group}{number}")
    reach(spring, *(f"R{number}" for number in range(20)))
    row = effect(spring)
    assert (row["note"], row["effect"], row["standard_error"]) == (None, 0, 0)
    assert effect(spring, moment="2026-03-20")["note"] is not None
