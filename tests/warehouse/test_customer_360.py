"""The whole customer and the company's accounts: each contact once, traced, and as links stand at the moment."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

import warehouse
from tests.warehouse.company import Company, days, money
from tests.warehouse.house import NOW, House
from tests.warehouse.test_standing import AS_OF

MOMENTS = [
    "person_standing", "relationships", "advocates", "ambassadors", "lifecycle", "journey", "portfolio", "accounts_360",
    "customer_360",
]  # fmt: skip
VIEWS = [
    *MOMENTS, "own_brands", "own_accounts", "contacts", "relationship_formula", "lifecycle_formula", "journey_formula",
    "account_risk_formula",
]  # fmt: skip
ONE_ROW = {view for view in VIEWS if view.endswith("_formula")}
BY_CUSTOMER = {"lifecycle", "journey", "customer_360", "portfolio"}


@pytest.mark.parametrize("view", VIEWS)
def test_each_view_of_an_empty_warehouse_is_empty(house: House, view: str) -> None:
    house.load()
    assert len(house.ask(f"FROM {view}")) == (view in ONE_ROW)
    if view in MOMENTS:
        assert house.ask(f"FROM {view}_at('2026-10-01')") == []


def test_all_views_of_a_customer_who_has_nothing(company: Company) -> None:
    company.customer()
    company.has("account", account_id="A-1")
    for view in VIEWS:
        expected = view in ONE_ROW or view in BY_CUSTOMER or view == "accounts_360"
        assert len(company.rows(view, moment=None)) == expected, view
    row = company.row("customer_360")
    assert (row["standing"], row["relationship"], row["lifecycle"], row["journey"]) == ("neutral", None, None, None)
    assert (row["contacts"], row["open_issues"], row["churn_signs"], row["standings"], row["authors"]) == (
        [], [], [], [], [],
    )  # fmt: skip
    assert (row["orders"], row["revenue"], row["mentions"], row["last_sentiment"]) == (0, 0, 0, None)
    assert company.load().sound()


def test_the_whole_customer(company: Company) -> None:
    company.customer(tier="gold", points=12, email="ada@example.com", account="Acme", country="GB")
    company.has("campaign", campaign_id="K-1", name="Autumn", channel="email", starts_at=days(45))
    company.has("campaign_reach", campaign_id="K-1", customer_id="C-1")
    post = company.hears(50, author="ada", tone=0.8, brand="Harbor")
    order = company.order(40, 30, product="kettle")
    survey = company.hears(30, kind="survey", tone=0.4)
    ticket = company.ticket(20, subject="leaks")
    last = company.hears(10, author="ada_too", tone=-0.9, heads={"complaint": 0.9, "churn_risk": 0.8})
    row = company.row("customer_360")
    assert [(contact["what"], contact["id"], contact["happened_at"]) for contact in row["contacts"]] == [
        ("mention", post, days(50)),
        ("campaign", "campaign:K-1", days(45)),
        ("order", f"order:{order}", days(40)),
        ("survey", survey, days(30)),
        ("ticket", f"ticket:{ticket}", days(20)),
        ("mention", last, days(10)),
    ]
    assert row["contacts"][2] == {
        "happened_at": days(40), "what": "order", "source": None, "brand": None, "sentiment": None, "text": "kettle",
        "amount": 30.0, "status": "paid", "id": f"order:{order}",
    }  # fmt: skip
    assert (row["tier"], row["points"], row["account"], row["country"]) == ("gold", 12, "Acme", "GB")
    assert row["authors"] == ["x:ada", "x:ada_too"]
    assert (row["mentions"], row["positive"], row["negative"], row["tickets"], row["campaigns"]) == (3, 2, 1, 1, 1)
    assert (row["brand"], [stands["brand"] for stands in row["standings"]]) == ("Lumen", ["Lumen", "Harbor"])
    stands = company.row("customer_standing", "brand = 'Lumen'")
    assert (row["standing"], row["love"], row["trend"]) == (stands["standing"], stands["love"], stands["trend"])
    assert (row["orders"], row["revenue"], row["last_order_id"]) == (1, money(30), order)
    assert (row["first_contact_at"], row["last_contact_at"]) == (days(50), days(10))
    assert (row["last_sentiment"], row["last_sentiment_at"], row["last_mention_id"]) == ("negative", days(10), last)
    assert (row["lifecycle"], row["journey"]) == ("migrating", "collaborative")
    assert [sign["mention_id"] for sign in row["churn_signs"]] == [last]
    assert (row["open_tickets"], [issue["id"] for issue in row["open_issues"]]) == (1, [f"ticket:{ticket}", last])
    assert company.row("customers", moment=None)["last_sentiment"] == row["last_sentiment"]
    earlier = company.row("customer_360", moment=days(35))
    assert (len(earlier["contacts"]), earlier["mentions"], earlier["open_issues"]) == (3, 1, [])
    assert company.load().sound()


def test_a_mention_of_two_brands_is_one_contact(company: Company) -> None:
    company.customer()
    company.hears(5, tone=0.9)
    company.posts.append(replace(company.posts[-1], brand="Harbor"))
    row = company.row("customer_360")
    assert (row["mentions"], row["positive"], len(row["contacts"]), len(row["standings"])) == (1, 1, 1, 2)
    contact = company.row("contacts", moment=None)
    assert (contact["brand"], contact["brands"]) == ("Lumen", ["Lumen", "Harbor"])
    assert company.load().sound()


def test_the_brand_is_the_one_spoken_of_most_then_last(company: Company) -> None:
    company.customer()
    company.hears(5, brand="Harbor")
    company.hears(4, brand="Lumen")
    assert company.row("customer_360")["brand"] == "Lumen"
    company.hears(50, brand="Harbor")
    assert company.row("customer_360")["brand"] == "Harbor"


# What settles a complaint, said or done two days before AS_OF when the complaint is four days old.


def settle_by_answer(company: Company) -> None:
    company.hears(2, None, author="lumen", author_name="Lumen", reply_to="0")


def settle_by_employee(company: Company) -> None:
    company.hears(2, None, author="wen", role="employee", reply_to="0")


def settle_by_ticket(company: Company) -> None:
    company.ticket(3, answered_at=days(2), status="solved", solved_at=days(2))


def settle_by_good_word(company: Company) -> None:
    company.hears(2, tone=0.9)


@pytest.mark.parametrize("settle", [settle_by_answer, settle_by_employee, settle_by_ticket, settle_by_good_word])
def test_a_complaint_is_open_until_it_is_settled(company: Company, settle: Any) -> None:
    company.customer()
    complaint = company.hears(4, author="ada", tone=-0.9, heads={"complaint": 0.9})
    company.hears(3, None, author="bo", reply_to="0")  # another one's answer settles nothing
    assert [issue["id"] for issue in company.row("customer_360")["open_issues"]] == [complaint]
    settle(company)
    assert company.row("customer_360")["open_issues"] == []
    assert [issue["id"] for issue in company.row("customer_360", moment=days(3.5))["open_issues"]] == [complaint]


def test_a_ticket_is_open_until_it_is_solved(company: Company) -> None:
    company.customer()
    company.ticket(9, status="solved")
    company.ticket(8, status="solved", solved_at=days(5))
    waits = company.ticket(7, status="pending", kind="call")
    row = company.row("customer_360")
    assert (row["open_tickets"], [issue["id"] for issue in row["open_issues"]]) == (1, [f"ticket:{waits}"])
    assert company.row("customer_360", moment=days(6))["open_tickets"] == 2


def test_what_has_no_time_is_a_contact_all_the_same(company: Company) -> None:
    company.customer()
    company.order(0, ordered_at=None)
    assert company.row("contacts", moment=None)["happened_at"] is None
    assert company.row("customer_360")["contacts"] == []
    assert company.load().sound()


def test_a_removed_customer_is_no_more(company: Company) -> None:
    company.customer(valid_to=days(1))
    company.hears(3)
    assert company.rows("customer_360") == company.rows("lifecycle") == company.rows("journey") == []
    assert len(company.rows("relationships")) == 1


# links


def everything(company: Company) -> dict[str, list[dict[str, Any]]]:
    return {view: company.rows(view) for view in MOMENTS} | {"contacts": company.rows("contacts", moment=None)}


def test_undoing_a_link_leaves_nothing_of_it(company: Company) -> None:
    company.customer(account="Acme")
    company.order(40)
    company.hears(50, kind="survey", tone=0.3)
    for months in (0.3, 0.4):
        company.says(months, author="ada", role="advocate", tone=0.9)
    company.says(0.2, author="ada", tone=-0.9, heads={"churn_risk": 0.9, "complaint": 0.9})
    company.match()
    before = everything(company)
    company.identity("C-1", "ada")
    company.match()
    linked = everything(company)
    assert linked["customer_360"][0]["mentions"] == 4
    assert all(linked[view] != before[view] for view in linked if view != "ambassadors")
    company.execute("UPDATE base.identity SET valid_to = now()")
    warehouse.match_authors(company.house.path, NOW + timedelta(days=1))
    assert everything(company) == before
    assert company.load().sound()


# accounts


def test_an_account_with_its_people(company: Company) -> None:
    company.has("account", account_id="A-1", name="Acme", value=900.0, renews_on=(AS_OF + timedelta(days=30)).date())
    company.has("account", account_id="A-2", name="Twin")
    company.has("account", account_id="A-3", name="twin ")
    company.customer("C-1", account="A-1")
    company.customer("C-2", account=" acme")
    company.customer("C-3", account="Twin")  # which of the two?
    company.customer("C-4")
    company.customer("C-5", account="Sole")
    company.customer("C-6", account="sole ")
    company.has("deal", deal_id="D-1", account_id="A-1", status="open", value=500.0, opened_at=days(50))
    company.has("deal", deal_id="D-2", account_id="A-1", status="won", value=70.0, closed_at=days(10))
    company.has("deal", deal_id="D-3", account_id="A-2", value=None)
    company.order(20, 40, "C-1")
    company.hears(100, "C-1", tone=0.9)
    company.hears(5, "C-2", role="advocate", tone=0.9)
    company.hears(4, "C-1", tone=-0.9)
    company.hears(3, "C-1", tone=-0.9)
    company.hears(2, "C-1")
    rows = {row["account_id"]: row for row in company.rows("accounts_360")}
    assert [(key, row["people"], row["recorded"]) for key, row in rows.items()] == [
        ("A-1", 2, True), ("A-2", 0, True), ("A-3", 0, True), ("Sole", 2, False), ("Twin", 1, False),
    ]  # fmt: skip
    acme = rows["A-1"]
    assert acme["customer_ids"] == ["C-1", "C-2"]
    assert (acme["speakers"], acme["mentions"], acme["mentions_90d"]) == (2, 5, 4)
    assert (acme["net_sentiment"], acme["trend"]) == (-0.25, -1.25)  # (1 - 2) / 4, and 1 / 1 before
    assert (acme["open_deals"], acme["open_deals_value"], acme["open_deal_ids"]) == (1, money(500), ["D-1"])
    assert (acme["advocates"], acme["advocate_ids"], acme["critics"]) == (1, ["C-2"], 0)
    assert (acme["orders"], acme["revenue_year"], acme["renews_in_days"]) == (1, money(40), 30)
    assert (rows["A-2"]["open_deals"], rows["A-2"]["open_deals_value"]) == (1, 0)
    assert (rows["A-2"]["risk"], rows["A-2"]["risk_level"], rows["A-2"]["reasons"]) == (0, "low", [])
    # 0.2 x 0.25 + 0.1
    assert (float(acme["risk"]), float(acme["risk_mood"]), float(acme["risk_trend"])) == (0.15, 0.05, 0.1)
    assert acme["reasons"] == ["net sentiment -0.25 in 90 days", "feeling fell by 1.25 in 90 days", "renews in 30 days"]
    then = next(row for row in company.rows("accounts_360", moment=days(30)) if row["account_id"] == "A-1")
    assert (then["open_deals"], then["open_deals_value"]) == (2, money(570))
    assert company.load().sound()


def test_the_risk_of_an_account_by_hand(company: Company) -> None:
    company.has("account", account_id="A-1", renews_on=(AS_OF + timedelta(days=200)).date())
    for name in ("C-1", "C-2"):
        company.customer(name, account="A-1")
    company.hears(20, "C-2", tone=0.5)
    threat = company.hears(10, "C-1", tone=-0.9, heads={"churn_risk": 0.9, "complaint": 0.9})
    company.ticket(2, "C-2", subject="help")
    row = company.row("accounts_360")
    # A threat 0.4; net sentiment 0; one critic of two who spoke 0.1; a ticket of two days 0.1
    parts = ("risk_threat", "risk_mood", "risk_critics", "risk_trend", "risk_waiting")
    assert [float(row[part]) for part in parts] == [0.4, 0, 0.1, 0, 0.1]
    assert (float(row["risk"]), row["risk_level"], row["threat_mention_ids"]) == (0.6, "high", [threat])
    assert row["reasons"] == [
        "1 threat to leave", "1 of 2 people who spoke are critics", "1 unanswered for two days or more",
    ]  # fmt: skip
    company.hears(5, "C-2", tone=0.9)  # another one's good word takes no threat back
    assert company.row("accounts_360")["risk_level"] == "high"
    company.hears(5, "C-1", tone=0.9)
    row = company.row("accounts_360")
    assert (row["threat_mention_ids"], row["risk_level"]) == ([], "low")


@pytest.mark.parametrize(("days_left", "level"), [(-1, "raised"), (0, "high"), (90, "high"), (91, "raised")])
def test_a_renewal_makes_a_raised_risk_high(company: Company, days_left: int, level: str) -> None:
    company.has("account", account_id="A-1", renews_on=(AS_OF + timedelta(days=days_left)).date())
    for name in ("C-1", "C-2", "C-3", "C-4"):
        company.customer(name, account="A-1")
        company.hears(20, name, tone=0.5)
    company.hears(10, "C-1", tone=-0.2, heads={"churn_risk": 0.6})
    assert company.row("accounts_360")["risk_level"] == level
