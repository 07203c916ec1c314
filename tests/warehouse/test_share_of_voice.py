"""Share of voice, topics and places against counts made by hand."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.warehouse.house import mention
from tests.warehouse.shop import Shop, utc

DAY = "period = 'day'"


def shares(shop: Shop, where: str = DAY) -> dict[str, tuple[Any, ...]]:
    rows = shop.ask(f"FROM share_of_voice WHERE {where}")
    return {row["brand"]: (row["mentions"], row["mentions_compared"], row["share"]) for row in rows}


# share of voice


def test_a_brand_against_its_competitors_or_against_all_that_were_heard(shop: Shop) -> None:
    shop.brands(Lumen={"competitors": ["Harbor", "Lumen", "Never Heard"]}, Silent={"competitors": ["Lumen"]})
    for brand, count in (("Lumen", 3), ("Harbor", 1), ("Beacon", 4)):
        for _ in range(count):
            shop.says("2026-03-02", brand=brand)
    assert shares(shop) == {
        "Lumen": (3, 4, Decimal("0.750")),  # 3 / (3 + 1)
        "Harbor": (1, 8, Decimal("0.125")),  # no competitors named: of all 8
        "Beacon": (4, 8, Decimal("0.500")),
        "Silent": (0, 3, Decimal("0.000")),
    }


def test_alone_there_is_nothing_to_compare_with(shop: Shop) -> None:
    shop.brands(Beacon={"competitors": ["Never Heard"]})
    shop.says("2026-03-02")
    shop.says("2026-03-03", brand="Beacon")
    assert shares(shop, f"{DAY} AND starts_on = '2026-03-02'") == {"Lumen": (1, None, None), "Beacon": (0, None, None)}


def test_voices_and_praise_have_shares_of_their_own(shop: Shop) -> None:
    for _ in range(8):
        shop.says("2026-03-02", "negative", author="loud")
    shop.says("2026-03-02", "positive", author="calm")
    shop.says("2026-03-02", "positive", author=None)
    shop.says("2026-03-02", "positive", author=None)
    shop.says("2026-03-02", "positive", author="calm", brand="Harbor")
    row = shop.one(f"FROM share_of_voice WHERE brand = 'Lumen' AND {DAY}")
    assert (row["mentions"], row["voices"], row["positive"]) == (11, 4, 3)
    # 11 / 12; loud, calm and two without a name, against calm once more; 3 positive of 4.
    assert (row["share"], row["voices_share"], row["positive_share"]) == (
        Decimal("0.917"), Decimal("0.800"), Decimal("0.750"),
    )  # fmt: skip


def test_a_mention_of_two_brands_counts_for_each(shop: Shop) -> None:
    shop.house.land([mention("1", "both"), mention("1", "both", brand="Harbor"), mention("2", "one")])
    assert shares(shop) == {"Lumen": (2, 3, Decimal("0.667")), "Harbor": (1, 3, Decimal("0.333"))}


def test_weeks_begin_on_monday_in_utc(shop: Shop) -> None:
    shop.says("2026-03-01 23:59")  # a Sunday
    shop.says("2026-03-02 00:00", brand="Harbor")
    shop.says("2026-03-08 23:59")
    rows = shop.ask("FROM share_of_voice WHERE brand = 'Lumen' AND period = 'week' ORDER BY starts_on")
    assert [(row["starts_on"], row["mentions"], row["mentions_compared"]) for row in rows] == [
        (date(2026, 2, 23), 1, None),
        (date(2026, 3, 2), 1, 2),
    ]


def test_what_was_deleted_has_no_voice(shop: Shop) -> None:
    shop.house.land([mention("1"), mention("2", brand="Harbor")])
    shop.house.land([mention("1", "", deleted=True)], minute=1)
    assert shares(shop) == {"Harbor": (1, None, None)}


# topics


def topics(shop: Shop, week: str) -> dict[str, dict[str, Any]]:
    rows = shop.ask(f"FROM topics WHERE week = '{week}'")
    return {row["topic"]: row for row in rows}


def test_topics_are_aspects_and_what_people_want(shop: Shop) -> None:
    shop.says("2026-03-02", "negative", aspects=["delivery:negative", "delivery:negative"], heads=["complaint"])
    shop.says("2026-03-03", "positive", aspects=["delivery:positive", "price:negative"], heads=["praise"])
    shop.says("2026-03-03", "neutral", aspects=["delivery:positive", "delivery:negative"], heads=["question"])
    shop.says("2026-03-04", None, heads=["question"])
    found = topics(shop, "2026-03-02")
    names = ("kind", "mentions", "mentions_read", "share", "positive", "negative", "net_sentiment", "expected", "rise")
    assert {topic: [row[name] for name in names] for topic, row in found.items()} == {
        # A mention counts once, however often it names the aspect; one of both minds leans neither way.
        "delivery": ["aspect", 3, 4, Decimal("0.750"), 1, 1, 0, None, None],
        "price": ["aspect", 1, 4, Decimal("0.250"), 0, 1, -1, None, None],
        "complaint": ["intent", 1, 4, Decimal("0.250"), 0, 1, -1, None, None],
        "praise": ["intent", 1, 4, Decimal("0.250"), 1, 0, 1, None, None],
        "question": ["intent", 2, 4, Decimal("0.500"), 0, 0, 0, None, None],
    }


def test_a_topic_rises_against_the_four_weeks_before(shop: Shop) -> None:
    shop.says("2026-02-01", aspects=["delivery:negative"])  # a Sunday, five weeks before: forgotten
    for day in ("2026-02-02", "2026-02-09", "2026-02-23"):
        for number in range(4):
            shop.says(day, aspects=["delivery:negative"] if number == 0 and day != "2026-02-23" else [])
    for number in range(6):
        shop.says("2026-03-02", aspects=["delivery:negative"] if number < 3 else ["price:negative"])
    found = topics(shop, "2026-03-02")
    # 2 of the 12 mentions of four weeks, so 1 of 6: 3 are three times as many. Price was not heard of.
    assert (found["delivery"]["expected"], found["delivery"]["rise"]) == (Decimal("1.0"), Decimal("3.00"))
    assert (found["price"]["expected"], found["price"]["rise"]) == (Decimal("0.0"), None)


# places


LOCATIONS = {
    "London": ("GB", None), "LONDON, UK": ("GB", None), "London, Ontario": (None, None), "Paris": ("FR", None),
    "Austin, TX": ("US", "Texas"), "Nowhere, TX": ("US", "Texas"), "TX": ("US", "Texas"), "GA": (None, None),
    "Nowhere, GA": ("US", "Georgia"),
    "nowhere, tx": (None, None),
    "San Francisco, CA": ("US", "California"), "Sacville, CA": (None, None), "Georgia": (None, None),
    "Atlanta, Georgia": ("US", "Georgia"), "Tbilisi, Georgia": ("GE", None), "Washington, D.C.": (
        "US", "District of Columbia"), "U.S.A.": ("US", None), "the Netherlands": ("NL", None),
    "München": ("DE", None), "Trinidad & Tobago": ("TT", None), "NZ": ("NZ", None), "nz": (None, None),
    "IN": (None, None), "IT": (None, None), "Paris / London": (None, None), "Toronto, ON": ("CA", "Ontario"),
    "everywhere and nowhere": (None, None), "New York - London": (None, None), "NYC | LA": ("US", None),
    "UnitedStates": ("US", None),
    "Sydney": ("AU", "New South Wales"), "Côte d'Ivoire": ("CI", None), "  ": (None, None), "🇬🇧": (None, None),
    "Moon, " * 500: (None, None),
}  # fmt: skip


def test_locations_are_read_where_they_are_certain(shop: Shop) -> None:
    for place in LOCATIONS:
        shop.says("2026-03-02", author_location=place)
    rows = shop.ask("FROM locations")
    assert {row["location"]: (row["country"], row["region"]) for row in rows} == LOCATIONS


def test_each_name_is_one_place(shop: Shop) -> None:
    assert shop.ask("SELECT name FROM places WHERE kind <> 'postal code' GROUP BY name HAVING count(*) > 1") == []
    assert shop.ask("SELECT name FROM places WHERE name <> trim(lower(strip_accents(replace(name, '.', ''))))") == []


@pytest.fixture
def places(shop: Shop) -> Shop:
    shop.brands(Lumen={"accounts": ["lumen"]}, Harbor={"competitors": ["Lumen"]})
    shop.put("customer", customer_id="C-1", country="US", state="CA")
    shop.put("customer", customer_id="C-2", country="US", state="California")
    shop.put("customer", customer_id="C-3")
    shop.says("2026-03-02", "positive", customer_id="C-1", author_location="London")  # the record counts
    shop.says("2026-03-02", "negative", customer_id="C-3", author_location="London")
    shop.says("2026-03-02", "negative", author_location="Leeds, England")
    shop.says("2026-03-02", author_location="a quiet place")
    shop.says("2026-03-02", brand="Harbor")
    shop.put("purchase", order_id="1", customer_id="C-1", amount=10.5, ordered_at=utc("2026-03-05"))
    shop.put("purchase", order_id="2", customer_id="C-2", amount=20.0, ordered_at=utc("2026-04-05"), brand="Lumen")
    shop.put("purchase", order_id="3", customer_id="C-2", amount=99.0, status="refunded")
    shop.put("purchase", order_id="4", customer_id="C-2", amount=99.0, valid_to=utc("2026-01-01"))
    shop.put("purchase", order_id="5", customer_id=None, amount=1.0, ordered_at=None)
    shop.put("campaign", campaign_id="gb", country="GB", starts_at=utc("2026-01-01"), ends_at=utc("2026-02-01"))
    shop.put("campaign", campaign_id="ca", country="US", region="california", starts_at=utc("2026-04-01"))
    shop.put("campaign", campaign_id="all", brand=None)
    shop.put("campaign", campaign_id="other", brand="Harbor", country="FR")
    return shop


def test_voices_and_orders_by_place(places: Shop) -> None:
    names = ("customers", "mentions", "net_sentiment", "orders", "revenue", "campaigns")
    rows = {
        (row["brand"], row["country"], row["region"]): [row[name] for name in names]
        for row in places.ask("FROM geography")
    }
    assert rows == {
        ("Lumen", "US", "California"): [2, 1, 1, 2, Decimal("30.50"), ["all", "ca"]],
        ("Lumen", "GB", None): [1, 2, -1, 0, 0, ["all", "gb"]],
        ("Lumen", None, None): [0, 1, None, 1, Decimal("1.00"), ["all"]],
        ("Harbor", None, None): [0, 1, None, 0, 0, ["all"]],
    }


def test_places_of_a_span_of_time(places: Shop) -> None:
    rows = places.ask("FROM geography_between('2026-04-01', '2026-05-01')")
    names = ("customers", "mentions", "revenue", "campaigns")
    assert {row["country"]: [row[name] for name in names] for row in rows} == {
        "US": [1, 0, Decimal("20.00"), ["all", "ca"]],
        None: [0, 0, Decimal("1.00"), ["all"]],  # when it was ordered is not known
    }
