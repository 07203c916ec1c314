"""Recency, frequency and money against a customer's own rhythm, and the segments made of it; all worked out by hand."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from tests.warehouse.company import Company, days, money
from tests.warehouse.test_standing import AS_OF


def steady(company: Company, customer_id: str, gap: int, orders: int, last: int, amount: float = 10.0) -> None:
    """So many orders, each ``gap`` days after the one before, the last of them ``last`` days ago."""
    company.customer(customer_id)
    for number in range(orders):
        company.order(last + number * gap, amount, customer_id)


def test_the_rhythm_is_the_median_gap_drawn_to_the_companys(company: Company) -> None:
    company.customer()
    for ago in (10, 30, 40, 80):  # gaps of 40, 10 and 20 days: median 20
        company.order(ago, 25)
    steady(company, "C-2", gap=50, orders=3, last=0)  # median 50; the company's: median of 20 and 50 = 35
    steady(company, "C-3", gap=1, orders=1, last=7)
    row = company.row("lifecycle", "customer_id = 'C-1'")
    assert (row["orders"], row["order_gap_days"], row["order_gaps"]) == (4, Decimal("20.0"), 3)
    assert row["usual_gap_days"] == Decimal("23.8")  # (20 x 3 + 35) / 4 = 23.75
    assert (row["recency_days"], row["overdue"]) == (10, Decimal("0.42"))  # 10 / 23.8
    assert row["expected_next_on"] == days(10).date() + timedelta(days=24)
    assert (row["first_order_at"], row["last_order_at"]) == (days(80), days(10))
    assert (row["revenue"], row["revenue_year"], row["monetary"]) == (money(100), money(100), money(100))
    once = company.row("lifecycle", "customer_id = 'C-3'")
    assert (once["order_gap_days"], once["order_gaps"], once["usual_gap_days"]) == (None, 0, Decimal("35.0"))


def test_orders_of_one_day_are_one_visit_and_each_brings_money(company: Company) -> None:
    company.customer()
    for ago in (0.1, 0.2, 0.3, 30):
        company.order(ago, 5)
    row = company.row("lifecycle")
    assert (row["orders"], row["order_gap_days"], row["order_gaps"]) == (4, Decimal("30.0"), 1)
    assert row["revenue"] == money(20)


def test_days_are_those_of_utc(company: Company) -> None:
    company.customer()
    company.order(0, ordered_at=AS_OF.replace(day=19, hour=23, minute=59))
    assert company.row("lifecycle")["recency_days"] == 1


def test_while_nobody_ordered_twice_the_rhythm_is_ninety_days(company: Company) -> None:
    company.customer()
    company.order(45)
    row = company.row("lifecycle")
    assert (row["usual_gap_days"], row["overdue"]) == (Decimal("90.0"), Decimal("0.50"))


def test_a_burst_is_no_rhythm(company: Company) -> None:
    steady(company, "C-1", gap=1, orders=9, last=0)
    assert company.row("lifecycle")["usual_gap_days"] == 7


@pytest.mark.parametrize("status", ["cancelled", "refunded"])
def test_what_was_cancelled_or_refunded_does_not_count(company: Company, status: str) -> None:
    company.customer()
    company.order(40, 100)
    company.order(10, 50, status=status)
    row = company.row("lifecycle")
    assert (row["orders"], row["recency_days"], row["revenue"], row["order_gap_days"]) == (1, 40, money(100), None)


def test_neither_does_an_older_version_nor_what_is_to_come(company: Company) -> None:
    company.customer()
    company.order(40, 100)
    company.order(30, 50, valid_to=days(20))
    company.order(-5, 50)
    company.order(0, 50, ordered_at=None)
    row = company.row("lifecycle")
    assert (row["orders"], row["revenue"]) == (1, money(100))


def test_an_order_without_an_amount_or_a_status_is_an_order(company: Company) -> None:
    company.customer()
    company.order(10, None, status=None)
    row = company.row("lifecycle")
    assert (row["orders"], row["revenue"], row["monetary_quintile"]) == (1, 0, None)
    assert row["lifecycle"] == "potential"


# Days since the last order, at a gap of 30 days.
@pytest.mark.parametrize(
    ("last", "overdue", "lifecycle"),
    [
        (0, "0.00", "value"),
        (30, "1.00", "value"),
        (59, "1.97", "value"),
        (60, "2.00", "migrating"),
        (119, "3.97", "migrating"),
        (120, "4.00", "frozen"),
        (900, "30.00", "frozen"),
    ],
)
def test_in_time_late_and_gone(company: Company, last: int, overdue: str, lifecycle: str) -> None:
    steady(company, "C-1", gap=30, orders=5, last=last)
    row = company.row("lifecycle")
    assert (row["usual_gap_days"], row["overdue"]) == (30, Decimal(overdue))
    assert row["lifecycle"] == lifecycle


def test_who_still_speaks_is_not_frozen(company: Company) -> None:
    steady(company, "C-1", gap=30, orders=5, last=200)
    company.hears(91)
    assert company.row("lifecycle")["lifecycle"] == "frozen"
    company.ticket(90)
    row = company.row("lifecycle")
    assert (row["lifecycle"], row["last_contact_at"]) == ("migrating", days(90))


def test_value_are_the_upper_two_fifths_of_those_who_bring_money(company: Company) -> None:
    for number in range(1, 6):
        company.customer(f"C-{number}")
        company.order(5, number * 10, f"C-{number}")
    company.customer("C-6")
    company.order(5, 0, "C-6")
    found = [(row["monetary_quintile"], row["lifecycle"]) for row in company.rows("lifecycle")]
    assert found == [
        (1, "potential"), (2, "potential"), (3, "potential"), (4, "value"), (5, "value"), (None, "potential"),
    ]  # fmt: skip


def test_who_brings_the_same_is_in_the_same_fifth(company: Company) -> None:
    for number in range(4):
        company.customer(f"C-{number}")
        company.order(5, 10, f"C-{number}")
    assert [row["monetary_quintile"] for row in company.rows("lifecycle")] == [5, 5, 5, 5]


def test_money_is_that_of_a_year_whatever_the_rhythm(company: Company) -> None:
    company.customer("C-1")
    company.order(364, 100, "C-1")
    company.order(365, 40, "C-1")  # a day too old
    steady(company, "C-2", gap=600, orders=11, last=100, amount=120)
    rows = {row["customer_id"]: row for row in company.rows("lifecycle")}
    # The company's gap: the median of 1 and 600 = 300.5. C-1: (1 x 1 + 300.5) / 2 = 150.75.
    assert (rows["C-1"]["revenue_year"], rows["C-1"]["monetary"]) == (money(100), money(100))
    # C-2: (600 x 10 + 300.5) / 11 = 572.8; the orders of the last 1146 days are two: 240 x 365 / 1146 = 76.44
    assert rows["C-2"]["usual_gap_days"] == Decimal("572.8")
    assert (rows["C-2"]["revenue_year"], rows["C-2"]["monetary"]) == (money(120), money(76.44))


def test_a_threat_to_leave_counts_until_an_order_or_a_good_word(company: Company) -> None:
    steady(company, "C-1", gap=30, orders=5, last=20)
    company.hears(25, heads={"churn_risk": 0.9}, tone=-0.9)
    assert company.row("lifecycle")["lifecycle"] == "value"  # ordered since
    threat = company.hears(10, heads={"churn_risk": 0.9}, tone=-0.9)
    row = company.row("lifecycle")
    assert (row["lifecycle"], row["threat_mention_id"], row["threat_at"]) == ("migrating", threat, days(10))
    assert row["reason"] == "threatened to leave on 2026-11-10"
    company.hears(5, tone=0.8)
    row = company.row("lifecycle")
    assert (row["lifecycle"], row["threat_mention_id"]) == ("value", None)


def test_a_threat_is_over_after_half_a_year(company: Company) -> None:
    steady(company, "C-1", gap=300, orders=5, last=250)
    company.hears(179, heads={"churn_risk": 0.9}, tone=-0.9)
    assert company.row("lifecycle")["lifecycle"] == "migrating"
    assert company.row("lifecycle", moment=AS_OF + timedelta(days=2))["lifecycle"] == "value"


def test_leaving_a_competitor_is_no_threat(company: Company) -> None:
    company.customer()
    company.order(10, brand="Lumen")
    company.hears(5, heads={"churn_risk": 0.9}, tone=-0.9, brand="Harbor")
    company.hears(4, tone=0.5, brand="Lumen")
    assert company.row("lifecycle")["lifecycle"] == "value"
    company.hears(
        3, heads={"churn_risk": 0.9}, tone=0.9, brand="Lumen"
    )  # "switched to you from Harbor, so much better"
    assert company.row("lifecycle")["lifecycle"] == "value"


def test_who_is_due_and_unhappy_is_leaving(company: Company) -> None:
    steady(company, "C-1", gap=30, orders=5, last=30)
    company.hears(11, tone=-0.9)
    row = company.row("lifecycle")
    assert (row["lifecycle"], row["reason"]) == ("value", "an order is due, and brings 50.00 a year")  # one grumble
    company.hears(10, tone=-0.9)
    row = company.row("lifecycle")
    assert (row["lifecycle"], row["negative_since_order"]) == ("migrating", 2)
    company.hears(9, tone=0.9)
    assert company.row("lifecycle")["lifecycle"] == "value"


def test_who_never_ordered_is_potential_until_they_fall_silent(company: Company) -> None:
    steady(company, "C-1", gap=30, orders=5, last=0)
    company.customer("C-2", since=days(119).date())
    company.customer("C-3", since=days(120).date())
    company.customer("C-4", since=days(500).date())
    company.hears(100, "C-4")
    company.customer("C-5")  # known since KNOWN_FROM
    found = {row["customer_id"]: (row["lifecycle"], row["orders"]) for row in company.rows("lifecycle")}
    assert found == {
        "C-1": ("value", 5), "C-2": ("potential", 0), "C-3": ("frozen", 0), "C-4": ("potential", 0),
        "C-5": ("frozen", 0),
    }  # fmt: skip


def test_of_customers_whose_orders_are_not_held_nothing_is_said(company: Company) -> None:
    company.customer("C-1")
    assert company.row("lifecycle")["lifecycle"] is None  # no orders at all
    steady(company, "C-2", gap=30, orders=2, last=0)
    company.customer("C-3", lifetime_value=900.0)
    row = company.row("lifecycle", "customer_id = 'C-3'")
    assert (row["lifecycle"], row["reason"]) == (None, "none of their orders are in the records")
    company.hears(1, "C-3", heads={"churn_risk": 0.9}, tone=-0.9)
    assert company.row("lifecycle", "customer_id = 'C-3'")["lifecycle"] == "migrating"


def test_a_past_moment_is_what_it_was_then(company: Company) -> None:
    steady(company, "C-1", gap=30, orders=5, last=100)
    then = company.row("lifecycle", moment=days(95))
    assert (then["lifecycle"], then["recency_days"], then["orders"]) == ("value", 5, 5)
    assert company.row("lifecycle", moment=days(130))["orders"] == 4
    company.order(3)
    company.hears(2, heads={"churn_risk": 0.9}, tone=-0.9)
    assert company.row("lifecycle", moment=days(95)) == then


def test_a_customer_with_several_accounts_is_one(company: Company) -> None:
    steady(company, "C-1", gap=30, orders=5, last=30)
    for name in ("ada", "ada_too"):
        company.hears(5, author=name, tone=-0.9)
    row = company.row("lifecycle")
    assert (row["negative_since_order"], row["orders"], row["lifecycle"]) == (2, 5, "migrating")


# portfolio


def test_the_portfolio_by_hand(company: Company) -> None:
    # Median gaps 30, 30, 30 and 60: the company's gap is 30 days.
    steady(company, "C-1", gap=30, orders=13, last=10, amount=20)
    steady(company, "C-2", gap=30, orders=13, last=370, amount=1)  # 5 days after the last order a year ago
    steady(company, "C-3", gap=30, orders=13, last=380, amount=900)
    steady(company, "C-4", gap=60, orders=3, last=70, amount=10)
    company.customer("C-5", tier="gold")
    company.hears(10, "C-1", tone=0.9)
    company.hears(9, "C-1", tone=0.9)
    company.hears(8, "C-1", tone=-0.9)
    company.hears(366, "C-1", tone=-0.9)
    rows = {(row["lifecycle"], row["tier"]): row for row in company.rows("portfolio")}
    # C-1: 12 orders within the year; C-4: (60 x 2 + 30) / 3 = 50 days, last 70 days ago: potential, 30 within the year.
    value = rows["value", None]
    assert (value["customers"], value["revenue_year"], value["orders_year"]) == (1, money(240), 12)
    assert (value["revenue"], value["revenue_per_customer"]) == (money(260), money(240))
    assert value["revenue_share"] == pytest.approx(240 / 270)
    assert (value["speakers"], value["mentions"], value["net_sentiment"]) == (1, 3, pytest.approx(1 / 3))
    # A year ago three had ordered: C-3 brought 10800 or more, C-1 20 (one order, 370 days ago), C-2 12. Two of the
    # three are in the upper two fifths: ceil(5 x 2 / 3) = 4. C-2 and C-3 are frozen by now.
    assert (value["customers_then"], value["active_then"], value["frozen_since"]) == (2, 2, 1)
    assert value["churn_rate"] == 0.5
    potential = rows["potential", None]
    assert (potential["customers"], potential["revenue_share"]) == (1, pytest.approx(30 / 270))
    assert (potential["active_then"], potential["frozen_since"], potential["churn_rate"]) == (1, 1, 1)
    frozen = rows["frozen", None]
    assert (frozen["customers"], frozen["active_then"], frozen["churn_rate"]) == (2, 0, None)
    assert rows["frozen", "gold"]["customers"] == 1
    assert sum(row["customers"] for row in rows.values()) == 5
    assert company.load().sound()


def test_the_portfolio_of_nobody_is_empty(company: Company) -> None:
    assert company.rows("portfolio") == []
    company.customer()
    row = company.row("portfolio")
    assert (row["customers"], row["revenue_share"], row["churn_rate"], row["net_sentiment"]) == (1, None, None, None)
    assert row["revenue_per_customer"] == 0


def test_dates_in_the_lifecycle_are_dates(company: Company) -> None:
    steady(company, "C-1", gap=30, orders=5, last=0)
    assert company.row("lifecycle")["expected_next_on"] == date(2026, 12, 20)
