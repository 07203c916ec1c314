"""Friend, love-hate, enemy and distant, by sums worked out by hand."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

import warehouse
from tests.warehouse.company import Company
from tests.warehouse.test_standing import AS_OF, MONTH

# Good says 0.3 x 0.9 + 0.2 x 0.9 = 0.45, bad as much the other way, a recommendation 0.5.
GOOD: dict[str, Any] = {"tone": 0.9, "heads": {"praise": 0.9}}
BAD: dict[str, Any] = {"tone": -0.9, "heads": {"complaint": 0.9}}


def relationship(company: Company, where: str = "true") -> str:
    return str(company.row("relationships", where)["relationship"])


def test_the_numbers_by_hand(company: Company) -> None:
    company.says(0, **GOOD)
    company.says(1, **GOOD)
    company.says(2, **BAD)
    company.says(3)
    row = company.row("relationships")
    # Warm: 0.45 + 0.45 x 0.9; cold: 0.45 x 0.81 = 0.3645, rounded as it is shown.
    assert (row["warmth"], row["coldness"]) == (Decimal("0.855"), Decimal("0.365"))
    assert row["love"] == Decimal("0.490")
    assert row["divided"] == Decimal("0.299")  # 0.365 / 1.220
    assert row["presence"] == Decimal("3.439")  # 1 + 0.9 + 0.81 + 0.729
    assert row["level"] == Decimal("0.142")  # 0.490 / 3.439
    # Mean square: 0.45 x 0.45 x (1 + 0.9 + 0.81) / 3.439 = 0.15957; less 0.14248 squared = 0.13927; its root.
    assert row["spread"] == Decimal("0.373")
    assert (row["mentions"], row["good"], row["bad"], row["bad_days"], row["mentions_90d"]) == (4, 2, 1, 0, 3)
    assert (row["best_mention_id"], row["worst_mention_id"]) == ("x:0", "x:2")
    assert (row["relationship"], row["customer_id"], row["author_key"]) == ("friend", None, "x:ada")


def test_a_good_word_makes_a_friend_until_it_fades(company: Company) -> None:
    company.says(0, **GOOD)
    assert relationship(company) == "friend"
    later = company.row("relationships", moment=AS_OF + 6 * MONTH)  # 0.45 x 0.531
    assert (later["relationship"], later["love"]) == ("distant", Decimal("0.239"))
    assert later["reason"] == "good mentions: 1, bad: 0, love 0.239; faint or long ago"


def test_an_enemy_is_one_for_more_than_a_quarrel(company: Company) -> None:
    company.says(0, **BAD)
    assert relationship(company) == "distant"  # one complaint
    company.says(0.1, **BAD)
    row = company.row("relationships")
    assert (row["relationship"], row["love"] < Decimal("-0.5"), row["bad_days"]) == ("distant", True, 3)
    assert row["reason"].endswith("bad for 3 days, one quarrel so far")
    company.says(7 / 30.44, **BAD)
    row = company.row("relationships")
    assert (row["relationship"], row["bad_days"]) == ("enemy", 7)


def test_love_hate_is_both_more_than_once(company: Company) -> None:
    company.says(0, **BAD)
    company.says(0, **GOOD)
    assert relationship(company) == "distant"  # one change of mind
    company.says(1, **BAD)
    company.says(1, **GOOD)
    row = company.row("relationships")
    assert (row["relationship"], row["divided"], row["love"]) == ("love-hate", Decimal("0.5"), 0)


@pytest.mark.parametrize(("good", "found"), [(6, "love-hate"), (7, "friend")])
def test_a_quarter_of_what_is_felt_is_needed_for_the_weaker_side(company: Company, good: int, found: str) -> None:
    for _ in range(2):
        company.says(0, **BAD)
    for _ in range(good):
        company.says(0, **GOOD)
    assert relationship(company) == found


def test_hate_that_is_long_over_is_forgotten(company: Company) -> None:
    for _ in range(3):
        company.says(20, **BAD)
        company.says(0, **GOOD)
    assert relationship(company) == "friend"


def test_faint_words_are_neither_good_nor_bad(company: Company) -> None:
    company.says(0, tone=0.3)  # 0.09
    company.says(0, tone=-0.3)
    company.says(0)
    row = company.row("relationships")
    assert (row["relationship"], row["good"], row["bad"]) == ("distant", 0, 0)
    assert (row["best_mention_id"], row["worst_mention_id"]) == (None, None)
    assert row["reason"] == "nothing felt in mentions: 3"


def test_the_direction_is_that_of_a_quarter(company: Company) -> None:
    company.says(4, **GOOD)
    assert company.row("relationships")["direction"] == "steady"
    company.says(1, **GOOD)
    row = company.row("relationships")
    # Now 0.45 x (0.9 + 0.656), 90 days ago 0.45 x 0.897 (1.04 months)
    assert (row["direction"], row["trend"]) == ("warming", row["love"] - Decimal("0.403"))
    company.says(0, **BAD)
    company.says(0, **BAD)
    assert company.row("relationships")["direction"] == "cooling"


def test_nothing_is_left_of_what_was_said_long_ago_and_nothing_breaks(company: Company) -> None:
    company.says(0, **GOOD)
    row = company.row("relationships", moment=AS_OF + timedelta(days=30000))
    assert (row["relationship"], row["presence"], row["level"], row["spread"], row["divided"]) == (
        "distant", 0, None, None, None,
    )  # fmt: skip


def test_a_customer_is_one_person_and_an_author_another(company: Company) -> None:
    company.customer()
    company.says(0, author="ada", customer_id="C-1", **GOOD)
    company.says(0, author="ada_too", customer_id="C-1", **GOOD)
    company.says(0, author="bo", **GOOD)
    company.says(0, author=None, **GOOD)  # nobody's
    rows = company.rows("relationships")
    assert [(row["customer_id"], row["author_key"], row["mentions"]) for row in rows] == [
        ("C-1", None, 2),
        (None, "x:bo", 1),
    ]


def test_each_brand_has_its_own(company: Company) -> None:
    company.says(0, **GOOD)
    for months in (0, 1, 2):
        company.says(months, **BAD, brand="Harbor")
    assert [row["relationship"] for row in company.rows("relationships")] == ["enemy", "friend"]


def test_the_brands_own_account_is_nobodys_friend(company: Company) -> None:
    company.says(0, author="lumen_official", author_name=" LUMEN ", role="advocate", **GOOD)
    company.says(0, author="bo", author_name="Lumen lover", role="advocate", **GOOD)
    for view in ("relationships", "advocates"):
        assert [row["author_key"] for row in company.rows(view)] == ["x:bo"]
    assert [row["author_key"] for row in company.rows("own_accounts", moment=None)] == ["x:lumen_official"]


def test_who_is_paid_is_marked(company: Company) -> None:
    company.says(0, role="ambassador", **GOOD)
    company.says(0, author="bo", **GOOD)
    assert [row["compensated"] for row in company.rows("relationships")] == [True, False]


def test_an_advocate_is_a_friend_and_the_checks_hold(company: Company) -> None:
    company.customer()
    for number in range(30):
        author = f"p{number % 7}"
        role = "advocate" if number % 3 == 0 else None
        company.says(number * 0.37, author=author, tone=(number * 7 % 19 - 9) / 10, role=role)
    company.says(0, author="p1", customer_id="C-1")
    assert {row["standing"] for row in company.rows("person_standing")} >= {"advocate", "neutral"}
    assert company.load().sound()


# advocates and ambassadors


def test_an_advocate_with_the_best_post_and_how_to_reach_them(company: Company) -> None:
    company.customer(email="ada@example.com", tier="gold", points=70, country="GB")
    company.says(3, role="advocate", tone=0.5, customer_id="C-1", author_followers=900, likes=99)
    best = company.says(1, role="advocate", tone=0.9, customer_id="C-1", author="ada_too", url="https://x.example/2")
    company.says(0, tone=1.0, heads={"praise": 1.0}, customer_id="C-1")  # warm, and recommends to nobody
    row = company.row("advocates")
    assert (row["customer_id"], row["author_key"], row["name"], row["email"]) == (
        "C-1", None, "Customer C-1", "ada@example.com",
    )  # fmt: skip
    assert (row["recommendations"], row["mention_ids"]) == (2, ["x:0", "x:1"])
    assert (row["mention_id"], row["handle"], row["url"]) == (best, "ada_too", "https://x.example/2")
    assert (row["since"], row["last_at"]) == (AS_OF - 3 * MONTH, AS_OF - MONTH)
    assert (row["tier"], row["points"], row["country"], row["reach"]) == ("gold", 70, "GB", 3.0)
    assert row["reason"] == f"2 free recommendations since 2026-08-21, love {row['love']}"


def test_what_was_said_before_the_pay_ended_is_no_evidence(company: Company) -> None:
    company.says(15, role="advocate", tone=0.9)
    company.says(14, role="ambassador", tone=0.9)
    free = company.says(1, role="advocate", tone=0.9)
    assert company.row("advocates")["mention_ids"] == [free]
    assert company.rows("ambassadors") == []


def test_who_is_paid_under_one_account_is_an_advocate_under_none(company: Company) -> None:
    company.customer()
    company.says(0, role="advocate", tone=0.9, customer_id="C-1")
    company.says(0, role="ambassador", author="ada_reviews", customer_id="C-1")
    assert company.rows("advocates") == []
    row = company.row("ambassadors")
    assert (row["customer_id"], row["handle"], row["paid_mentions"]) == ("C-1", "ada_reviews", 1)


def test_the_digest_thanks_nobody_who_is_no_advocate_with_all_that_is_theirs(company: Company) -> None:
    company.customer()
    company.says(1, role="advocate", tone=0.5, customer_id="C-1")
    company.says(1, role="advocate", tone=0.5, author="bo")
    asked = {"brand": "Lumen", "start": AS_OF - timedelta(days=90), "end": AS_OF, "own": [], "most": 9}

    def thanked() -> list[str]:
        with warehouse.reading(company.load().published) as reader:
            found = {row["mention_id"] for row in reader.rows("digest_newcomers", **asked)}
        said = warehouse.query(company.load().published, "SELECT author_key, mention_id FROM mentions").rows()
        return sorted({author for batch in said for author, mention_id in batch if mention_id in found})

    assert (thanked(), len(company.rows("advocates"))) == (["x:ada", "x:bo"], 2)
    company.hears(2, **BAD)  # in a survey
    assert [row["author_key"] for row in company.rows("advocates")] == ["x:bo"]
    assert [row["author_key"] for row in company.rows("standing") if row["standing"] == "advocate"] == ["x:ada", "x:bo"]
    assert thanked() == ["x:bo"]


def test_an_ambassador_with_codes_and_the_orders_they_brought(company: Company) -> None:
    company.customer("C-1")
    company.says(2, role="ambassador", customer_id="C-1")
    company.reword("Get 15% off with ada15! You save money")
    first = company.order(5, 20, "C-2", code="ADA15")
    second = company.order(4, 30, "C-2", code="ada15 ")
    company.order(4, 30, "C-3", code="ADA15", status="refunded")
    company.order(4, 30, "C-1", code="ADA15")  # their own
    company.order(3, 99, "C-3", code="SAVE")  # an ordinary word in small letters
    company.order(3, 99, "C-3", code="OTHER9")
    row = company.row("ambassadors")
    assert (row["codes"], row["shared_codes"]) == (["ADA15"], [])
    assert (row["orders"], row["buyers"], row["order_ids"]) == (2, 1, [first, second])
    assert row["revenue"] == 50
    assert (row["since"], row["reason"]) == (AS_OF - 2 * MONTH, '1 paid mention since 2026-09-20: "Get "')
    assert company.load().sound()


def test_a_code_that_two_ambassadors_post_brings_orders_for_neither(company: Company) -> None:
    for name in ("ada", "bo"):
        company.says(1, role="ambassador", author=name)
        company.reword(f"{name}: use FRIDAY20")
    company.order(1, 20, "C-9", code="FRIDAY20")
    assert [(row["codes"], row["shared_codes"], row["orders"]) for row in company.rows("ambassadors")] == [
        ([], ["FRIDAY20"], 0),
        ([], ["FRIDAY20"], 0),
    ]
