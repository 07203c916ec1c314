"""How fast people are answered, against minutes counted by hand."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests.warehouse.shop import Shop, utc

MONDAY = date(2026, 3, 2)
AS_OF = "2026-03-04 12:00"


def times(shop: Shop, moment: str = AS_OF) -> list[dict[str, Any]]:
    return shop.ask(f"FROM response_times_at('{moment}:00+00')")


def ticket(shop: Shop, number: int, opened: str | None, answered: float | None = None, **fields: Any) -> None:
    """A ticket that was answered so many minutes after it was opened."""
    at = utc(opened) if opened else None
    answer = at + timedelta(minutes=answered) if at and answered is not None else None
    shop.put("ticket", ticket_id=str(number), opened_at=at, answered_at=answer, **fields)


def test_tickets(shop: Shop) -> None:
    shop.brands(Lumen={"accounts": ["lumen"]}, Harbor={})
    for number, minutes in enumerate((10, 20, 60, 61, 2000)):
        opened = utc("2026-03-02 08:00")
        solved = opened + timedelta(minutes=minutes + 100) if number < 2 else None
        ticket(shop, number, "2026-03-02 08:00", minutes, solved_at=solved, status="solved" if solved else "pending")
    ticket(shop, 10, "2026-03-03 11:00")  # open for 25 hours
    ticket(shop, 11, "2026-03-04 11:30")  # open for half an hour: not late yet
    ticket(shop, 12, "2026-03-03 08:00", -5)  # a wrong clock
    [row] = times(shop)
    assert (row["brand"], row["kind"], row["channel"], row["week"]) == ("Lumen", "ticket", "email", MONDAY)
    assert (row["asked"], row["answered"], row["solved"], row["open"]) == (8, 6, 2, 6)
    # Of 10, 20, 60, 61 and 2000 the median is 60; nine tenths of the way: 61 + 0.6 x (2000 - 61) = 1224.4.
    assert (row["median_minutes"], row["p90_minutes"]) == (60, Decimal("1224.4"))
    # Within an hour 3 of the 5 and the one that waits; within a day 4 of the 6.
    assert (row["within_1h"], row["within_24h"]) == (Decimal("0.500"), Decimal("0.667"))
    # 110 and 120 minutes.
    assert (row["solved_median_minutes"], row["solved_p90_minutes"]) == (115, 119)


def test_what_was_solved_at_once_was_answered_then(shop: Shop) -> None:
    ticket(shop, 1, "2026-03-02 08:00", status="solved", solved_at=utc("2026-03-02 08:30"))
    ticket(shop, 2, "2026-03-02 08:00", status="solved", kind="call", channel="phone")
    found = {row["kind"]: row for row in times(shop)}
    assert [found["ticket"][name] for name in ("brand", "answered", "median_minutes", "open")] == [None, 1, 30, 0]
    assert [found["call"][name] for name in ("answered", "median_minutes", "within_1h", "open")] == [1, None, None, 0]


def test_a_ticket_without_a_time_keeps_a_row(shop: Shop) -> None:
    ticket(shop, 1, None)
    [row] = times(shop)
    assert [row[name] for name in ("week", "asked", "answered", "within_1h", "open")] == [None, 1, 0, None, 1]


def test_a_past_moment_is_what_it_was_then(shop: Shop) -> None:
    ticket(shop, 1, "2026-03-02 08:00", 60, solved_at=utc("2026-03-03"), status="solved")
    ticket(shop, 2, "2026-03-03 08:00")
    [row] = times(shop, "2026-03-02 08:30")
    assert [row[name] for name in ("asked", "answered", "solved", "open", "within_1h")] == [1, 0, 0, 1, None]


def test_posts_are_answered_by_the_brands_own_accounts(shop: Shop) -> None:
    shop.brands(Lumen={"accounts": ["@Lumen_Help"]}, Harbor={})
    asks = {"heads": ["question"]}
    answered = shop.says("2026-03-02 08:00", "negative", heads=["complaint"], source_id="a")
    shop.says("2026-03-02 08:10", source_id="b", **asks)  # answered by somebody, not by the brand
    shop.says("2026-03-02 08:20", "positive", source_id="c")  # asks nothing, and was answered
    shop.says("2026-03-02 08:30", "positive", source_id="d")  # asks nothing: nobody waits
    shop.says("2026-03-02 08:40", brand="Harbor", source_id="e", **asks)  # no accounts known
    shop.says("2026-03-02 09:30", author="lumen_help", reply_to="a", **asks)
    shop.says("2026-03-02 09:40", author="Lumen_Help", reply_to="a")  # not the first
    shop.says("2026-03-02 08:50", author="lumen_help", reply_to="c")
    shop.says("2026-03-02 08:51", author="stranger", reply_to="b")
    shop.says("2026-03-02 08:52", author="lumen_help", reply_to="b", source="reddit")  # another platform's b
    assert answered == "x:a"
    [row] = times(shop)
    assert [row[name] for name in ("brand", "kind", "channel", "asked", "answered", "open", "solved")] == [
        "Lumen", "post", "x", 3, 2, 1, None,
    ]  # fmt: skip
    # 90 and 30 minutes; nine tenths of the way 30 + 0.9 x 60 = 84. Within an hour: one of three.
    assert [row[name] for name in ("median_minutes", "p90_minutes")] == [60, 84]
    assert (row["within_1h"], row["within_24h"]) == (Decimal("0.333"), Decimal("0.667"))


@pytest.mark.parametrize("view", ["response_times", "response_times_at('2026-01-01')"])
def test_nothing_asked(shop: Shop, view: str) -> None:
    assert shop.ask(f"FROM {view}") == []
