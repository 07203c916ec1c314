"""nps, csat and ces against sums worked out by hand."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from listeners.mention import Kind, Metric
from tests.warehouse.house import House, mention
from tests.warehouse.shop import Shop, utc


def numbers(row: dict[str, Any], *names: str) -> list[float]:
    return [float(row[name]) for name in names]


def overall(shop: Shop, view: str) -> dict[str, Any]:
    return shop.one(f"FROM {view} WHERE month IS NULL")


# what counts


def test_the_scale_says_what_was_asked_unless_the_source_does(shop: Shop) -> None:
    for scale, metric in ((10, None), (5, None), (7, None), (100, None), (5, Metric.CES), (10, Metric.CSAT)):
        shop.answers("2026-03-01", 4, scale=scale, metric=metric, text=f"{scale} {metric}")
    shop.says("2026-03-01", kind=Kind.REVIEW, rating=5.0, rating_scale=5.0, metric=Metric.CSAT, text="review")
    shop.says("2026-03-01", kind=Kind.SURVEY, text="words alone")
    found = {row["text"]: row["metric"] for row in shop.ask("FROM mentions")}
    assert found == {
        "10 None": "nps", "5 None": "csat", "7 None": "ces", "100 None": None, "5 ces": "ces", "10 csat": "csat",
        "review": None, "words alone": None,
    }  # fmt: skip


ANSWERS: list[tuple[Metric, float, dict[float, str | None]]] = [
    (Metric.NPS, 10, {-1: None, 0: "detractor", 6: "detractor", 6.5: None, 7: "passive", 8: "passive", 9: "promoter",
                      10: "promoter", 11: None}),
    (Metric.CSAT, 5, {0: None, 1: "dissatisfied", 2: "dissatisfied", 3: "neutral", 4: "satisfied", 5: "satisfied",
                      6: None}),
    (Metric.CES, 7, {0: None, 1: "hard", 3: "hard", 4: "neutral", 5: "easy", 7: "easy", 8: None}),
]  # fmt: skip


@pytest.mark.parametrize(("metric", "scale", "meant"), ANSWERS)
def test_what_a_rating_is_counted_as(shop: Shop, metric: Metric, scale: float, meant: dict[float, str | None]) -> None:
    shop.answers("2026-03-01", *meant, metric=metric, scale=scale)
    shop.answers("2026-03-01", 5, metric=metric, scale=99)  # of another scale, whatever it is called
    rows = shop.ask("FROM survey_answers")
    assert {row["rating"]: row["answer"] for row in rows if row["rating_scale"] == scale} == meant
    assert [row["answer"] for row in rows if row["rating_scale"] == 99] == [None]
    off = sum(answer is None for answer in meant.values()) + 1
    row = overall(shop, metric)
    assert (row["answers"], row["off_scale"]) == (len(meant) + 1 - off, off)


def test_the_latest_answer_of_a_customer_counts_once_a_month_and_once_in_all(shop: Shop) -> None:
    shop.answers("2026-03-01", 0, customer="C-1")
    shop.answers("2026-03-20", 10, customer="C-1")
    shop.answers("2026-04-02", 7, customer="C-1")
    shop.answers("2026-04-03", 99, customer="C-1")  # off the scale: no answer that could be the latest
    shop.answers("2026-04-02", 3, 3)  # two that nobody knows
    rows = {row["month"]: row for row in shop.ask("FROM nps")}
    counted = {
        month: [row[name] for name in ("promoters", "passives", "detractors", "earlier", "off_scale")]
        for month, row in rows.items()
    }
    assert counted == {date(2026, 3, 1): [1, 0, 0, 1, 0], date(2026, 4, 1): [0, 1, 2, 0, 1], None: [0, 1, 2, 2, 1]}


def test_a_month_is_one_of_utc_and_a_span_ends_before_its_end(shop: Shop) -> None:
    shop.answers("2026-03-31 23:59", 10)
    shop.answers("2026-04-01 00:00", 0)
    assert {row["month"]: row["nps"] for row in shop.ask("FROM nps")} == {
        date(2026, 3, 1): 100, date(2026, 4, 1): -100, None: 0,
    }  # fmt: skip
    rows = shop.ask("FROM nps_between('2026-03-01', '2026-04-01')")
    assert {row["month"]: row["nps"] for row in rows} == {date(2026, 3, 1): 100, None: 100}


def test_the_latest_within_a_span_counts_in_it(shop: Shop) -> None:
    shop.answers("2026-03-01", 0, customer="C-1")
    shop.answers("2026-05-01", 10, customer="C-1")
    row = shop.one("FROM nps_between('2026-01-01', '2026-04-01') WHERE month IS NULL")
    assert (row["nps"], row["earlier"]) == (-100, 0)


def test_deleted_and_edited_answers(house: House) -> None:
    shop = Shop(house)
    answer = mention("1", "so", kind=Kind.SURVEY, rating=0.0, rating_scale=10.0)
    house.land([answer, mention("2", "no", kind=Kind.SURVEY, rating=0.0, rating_scale=10.0)])
    house.land([mention("1", "so", kind=Kind.SURVEY, rating=9.0, rating_scale=10.0)], minute=1)
    house.land([mention("2", "", kind=Kind.SURVEY, deleted=True)], minute=2)
    row = overall(shop, "nps")
    assert (row["answers"], row["nps"]) == (1, 100)


@pytest.mark.parametrize("view", ["nps", "csat", "ces", "survey_answers"])
def test_without_answers_there_are_no_rows(shop: Shop, view: str) -> None:
    shop.says("2026-03-01")
    assert shop.ask(f"FROM {view}") == []


# nps


def test_nps_with_its_interval(shop: Shop) -> None:
    shop.answers("2026-03-01", 10, 9, 9, 10, 9, 7, 8, 8, 0, 6)
    row = overall(shop, "nps")
    assert [row[name] for name in ("answers", "promoters", "passives", "detractors")] == [10, 5, 3, 2]
    # 100 x (5 - 2) / 10 = 30. With 3 answers more: p = 5.75 / 13 = 0.44231, d = 2.75 / 13 = 0.21154, p - d = 0.23077;
    # (0.65385 - 0.05325) / 13 = 0.046199, its root 0.21494, times 1.95996 = 0.42128: from -0.19051 to 0.65205.
    assert numbers(row, "nps", "nps_low", "nps_high") == [30.0, -19.1, 65.2]


def test_ten_promoters_of_ten_do_not_prove_100(shop: Shop) -> None:
    shop.answers("2026-03-01", *[10] * 10)
    # p = 10.75 / 13 = 0.82692, d = 0.75 / 13 = 0.05769, p - d = 0.76923; (0.88462 - 0.59172) / 13 = 0.022531, its root
    # 0.15010, times 1.95996 = 0.29420: from 0.47503 to 1.06343, which ends at 1.
    assert numbers(overall(shop, "nps"), "nps", "nps_low", "nps_high") == [100.0, 47.5, 100.0]


def test_the_interval_of_one_answer_holds_its_score(shop: Shop) -> None:
    shop.answers("2026-03-01", 0)
    # p = 0.75 / 4, d = 1.75 / 4, p - d = -0.25; (0.625 - 0.0625) / 4 = 0.140625, its root 0.375, x 1.95996 = 0.73499:
    # from -0.98499, which is more than -1, to 0.48499.
    assert numbers(overall(shop, "nps"), "nps", "nps_low", "nps_high") == [-100, -100, 48.5]


def test_answers_off_the_scale_alone_have_no_score(shop: Shop) -> None:
    shop.answers("2026-03-01", 11)
    row = overall(shop, "nps")
    assert [row[name] for name in ("answers", "nps", "nps_low", "nps_high", "change", "off_scale")] == [
        0, None, None, None, None, 1,
    ]  # fmt: skip


def test_the_change_is_against_the_calendar_month_before(shop: Shop) -> None:
    shop.answers("2026-01-01", *[10] * 5, *[0] * 5)  # 0
    shop.answers("2026-02-01", *[10] * 6, *[0] * 4)  # 20: chance
    shop.answers("2026-03-01", *[10] * 10)  # 100
    shop.answers("2026-05-01", *[0] * 10)  # nothing in April to compare with
    rows = {row["month"]: row for row in shop.ask("FROM nps WHERE month IS NOT NULL")}
    assert [(row["change"], row["significant"]) for _, row in sorted(rows.items())] == [
        (None, None),
        # Centres 0 and 2 / 13 = 0.15385; variances 11.5 / 13 / 13 = 0.068047 and (0.88462 - 0.02367) / 13 = 0.066227;
        # 1.95996 x the root of 0.134274 = 0.71820: more than 0.15385.
        (Decimal(20), False),
        # 0.76923 - 0.15385 = 0.61538 against 1.95996 x the root of (0.066227 + 0.022531) = 0.58392.
        (Decimal(80), True),
        (None, None),
    ]
    assert overall(shop, "nps")["change"] is None


def test_each_brand_has_its_own_score(shop: Shop) -> None:
    shop.answers("2026-03-01", 10, customer="C-1")
    shop.answers("2026-03-01", 0, customer="C-1", brand="Harbor")
    rows = shop.ask("FROM nps WHERE month IS NULL")
    assert {row["brand"]: row["nps"] for row in rows} == {"Lumen": 100, "Harbor": -100}


# csat and ces


def test_csat_is_the_share_of_fours_and_fives(shop: Shop) -> None:
    shop.answers("2026-03-01", 5, 5, 5, 5, 4, 4, 4, 4, 3, 1, scale=5)
    row = overall(shop, "csat")
    # 8 of 10. Wilson: (8 + 3.84146 / 2) / (10 + 3.84146) = 0.71674, less and more
    # 1.95996 x the root of (8 x 2 / 10 + 3.84146 / 4) / 13.84146 = 0.22659: 0.49016 to 0.94333. Mean 40 / 10.
    assert numbers(row, "answers", "satisfied", "csat", "csat_low", "csat_high", "mean") == [10, 8, 80, 49, 94.3, 4]


def test_ces_is_the_mean_with_a_t_interval(shop: Shop) -> None:
    shop.answers("2026-03-01", 5, 6, 7, 7, 2, scale=7)
    row = overall(shop, "ces")
    # Mean 27 / 5 = 5.4; squares 0.16 + 0.36 + 2.56 + 2.56 + 11.56 = 17.2, over 4 = 4.3, its root 2.07364, over the root
    # of 5 = 0.92736, times 2.77645 (t, 4 degrees of freedom) = 2.57477: 2.82523 to 7.97477, which ends at 7.
    assert numbers(row, "answers", "ces", "ces_low", "ces_high", "easy", "easy_share") == [5, 5.4, 2.83, 7, 4, 80]


def test_one_answer_has_a_mean_and_no_interval(shop: Shop) -> None:
    shop.answers("2026-03-01", 6, scale=7)
    row = overall(shop, "ces")
    assert (row["ces"], row["ces_low"], row["ces_high"]) == (6, None, None)


def test_quantiles_of_t(shop: Shop) -> None:
    shop.answers("2026-03-01", 6)
    # As in any table: 12.706, 2.776, 2.228, 2.201, 2.179, 2.086, 1.984 and 1.960.
    freedoms = [1, 4.9, 10, 11, 12, 20, 100, 1e6]
    rows = shop.house.column(f"SELECT round(t_95(unnest({freedoms})), 3)") if shop.ask("FROM nps") else []
    assert rows == [12.706, 2.776, 2.228, 2.201, 2.179, 2.086, 1.984, 1.96]
    assert shop.house.column("SELECT t_95(0)") == [None]


# tiers


def test_the_tier_is_that_of_the_time_of_speaking(shop: Shop) -> None:
    shop.put("customer", customer_id="C-1", tier="silver", valid_from=utc("2026-01-10"), valid_to=utc("2026-02-01"))
    shop.put("customer", customer_id="C-1", tier="gold", valid_from=utc("2026-02-01"))
    shop.put("customer", customer_id="C-2")
    shop.says("2026-01-01", "negative", customer_id="C-1", heads=["complaint"])  # before the records
    shop.says("2026-01-31", "positive", customer_id="C-1", role="advocate")
    shop.says("2026-02-01", "neutral", customer_id="C-1")
    shop.says("2026-04-01", None, customer_id="C-1")
    shop.says("2026-04-01", "positive", customer_id="C-2")
    shop.says("2026-04-01", "negative", role="advocate")
    shop.answers("2026-01-20", 9, customer="C-1")
    shop.answers("2026-02-20", 1, customer="C-1")
    shop.answers("2026-02-21", 7, customer="C-1")
    rows = {(row["linked"], row["tier"]): row for row in shop.ask("FROM voice_by_tier")}
    names = ("mentions", "customers", "complaints", "recommendations", "nps_answers", "nps", "before_records")
    assert {key: [row[name] for name in names] for key, row in rows.items()} == {
        (True, "silver"): [3, 1, 1, 1, 1, 100, 1],
        (True, "gold"): [4, 1, 0, 0, 1, 0, 0],
        (True, None): [1, 1, 0, 0, 0, None, 0],
        (False, None): [1, 0, 0, 0, 0, None, 0],
    }
    # silver: (1 - 1) / 2 = 0; p = d = 1.75 / 5 = 0.35, (0.7 - 0) / 5 = 0.14, its root x 1.95996 = 0.73335.
    assert numbers(rows[True, "silver"], "net_sentiment", "net_low", "net_high") == [0, -0.733, 0.733]
    later = shop.ask("FROM voice_by_tier_between('2026-02-01', '2026-03-01')")
    assert [(row["tier"], row["mentions"]) for row in later] == [("gold", 3)]
