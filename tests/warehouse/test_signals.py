"""What taggers say, beside the words that they say it of."""

from typing import Any

import pytest

from tests.warehouse.house import House, mention, moment

SAID = "SELECT label, tagger, version, current FROM signals ORDER BY tagged_at, label"


def positive(**fields: Any) -> dict[str, Any]:
    return {"source_id": "1", "text": "hello", "score": 0.8, "value": 0.7} | fields


def role(label: str, **fields: Any) -> dict[str, Any]:
    return {"source_id": "1", "text": "hello", "tagger": "role", "name": "role", "label": label} | fields


def nothing(tagger: str, **fields: Any) -> dict[str, Any]:
    return {
        "source_id": "1", "text": "hello", "tagger": tagger, "name": "", "label": None, "score": None,
    } | fields  # fmt: skip


def test_signals_stand_beside_the_mention(house: House) -> None:
    text = "Ich 🙂 empfehle it to all"
    pull = house.land([mention(text=text, lang="en")])
    house.tag(
        pull,
        [
            positive(text=text),
            role("advocate", text=text, evidence_start=6, evidence_end=14, score=0.6),
            {"source_id": "1", "text": text, "tagger": "language", "name": "language", "label": "de"},
            role("yes", name="churn_risk", text=text),
        ],
    )
    assert house.load().signals == 4
    columns = "sentiment, sentiment_score, sentiment_confidence, role, role_evidence, language, churn_risk"
    assert house.one(f"SELECT {columns} FROM mentions") == {
        "sentiment": "positive", "sentiment_score": 0.7, "sentiment_confidence": 0.8, "role": "advocate",
        "role_evidence": "empfehle", "language": "de", "churn_risk": True,
    }  # fmt: skip
    assert house.one("SELECT evidence, current FROM signals WHERE name = 'role'") == {
        "evidence": "empfehle", "current": True,
    }  # fmt: skip
    assert house.sound()


def test_signals_that_come_after_their_mentions(house: House) -> None:
    pull = house.land([mention()])
    house.load()
    assert house.column("SELECT churn_risk FROM mentions") == [None]
    house.tag(pull, [positive()])
    report = house.load()
    assert (report.files, report.signals) == (0, 1)
    assert house.one("SELECT sentiment, churn_risk FROM mentions") == {"sentiment": "positive", "churn_risk": False}
    assert house.load().signals == 0
    assert house.sound()


def test_signals_of_no_known_mention_wait(house: House) -> None:
    house.tag("x/later", [positive()])
    house.load()
    house.land([mention()])
    house.load()
    assert house.column("SELECT sentiment FROM mentions") == ["positive"]


def test_an_edit_is_judged_by_its_own_words(house: House) -> None:
    house.tag(house.land([mention()]), [positive()])
    house.load()
    pull = house.land([mention(text="bye")], minute=1)
    house.load()
    assert house.column("SELECT sentiment FROM mentions") == [None]
    assert [row["current"] for row in house.ask(SAID)] == [False]
    house.tag(pull, [positive(text="bye", label="negative")])
    house.load()
    assert house.column("SELECT sentiment FROM mentions") == ["negative"]
    assert house.column("SELECT sentiment FROM mention_history ORDER BY valid_from") == ["positive", "negative"]
    assert house.sound()


def test_a_new_version_of_a_tagger_takes_over_and_the_old_one_is_kept(house: House) -> None:
    pull = house.land([mention()])
    house.tag(pull, [positive(), role("advocate")])
    house.load()
    house.tag(
        pull,
        [
            positive(label="neutral", version="2", tagged_at=moment(9)),
            nothing("role", version="2", tagged_at=moment(9)),
        ],
    )
    assert house.load().signals == 2
    assert house.one("SELECT sentiment, role FROM mentions") == {"sentiment": "neutral", "role": None}
    assert house.ask(SAID) == [
        {"label": "advocate", "tagger": "role", "version": "1", "current": False},
        {"label": "positive", "tagger": "sentiment", "version": "1", "current": False},
        {"label": "neutral", "tagger": "sentiment", "version": "2", "current": True},
    ]
    assert house.sound()


def test_an_old_version_that_comes_late_does_not_take_over(house: House) -> None:
    house.tag(house.land([mention()]), [positive(label="neutral", version="2", tagged_at=moment(9))])
    house.load()
    house.tag(house.land([mention()], minute=1), [positive(label="negative", version="1", tagged_at=moment(2))])
    house.load()
    assert house.column("SELECT sentiment FROM mentions") == ["neutral"]
    assert house.sound()


def test_both_versions_in_one_load(house: House) -> None:
    house.tag(house.land([mention()]), [positive(version="1")])
    house.tag(house.land([mention()], minute=1), [positive(label="neutral", version="2", tagged_at=moment(9))])
    house.load()
    assert house.column("SELECT sentiment FROM mentions") == ["neutral"]
    assert house.sound()


def test_a_text_tagged_twice_by_one_version_counts_once(house: House) -> None:
    pull = house.land([mention(), mention()])
    house.tag(pull, [positive(), positive(), role("advocate"), role("advocate")])
    house.tag(house.land([mention()], minute=1), [positive(tagged_at=moment(3)), role("advocate")])
    house.load()
    assert len(house.ask(SAID)) == 2
    house.tag(house.land([mention()], minute=2), [positive(score=0.81)])
    assert house.load().signals == 0
    assert house.column("SELECT sum(rows - new - unchanged) FROM loads WHERE kind = 'signals'") == [0]
    assert house.sound()


def test_the_likeliest_of_several_roles(house: House) -> None:
    house.tag(house.land([mention()]), [role("advocate", score=0.6), role("ambassador", score=0.9)])
    house.load()
    assert house.column("SELECT role FROM mentions") == ["ambassador"]
    assert len(house.ask(SAID)) == 2


@pytest.mark.parametrize(("label", "expected"), [("negative", None), ("positive", "advocate"), ("neutral", "advocate")])
def test_nobody_recommends_in_anger(house: House, label: str, expected: str | None) -> None:
    house.tag(house.land([mention()]), [positive(label=label), role("advocate", evidence_start=0, evidence_end=5)])
    house.load()
    assert house.one("SELECT role, role_evidence FROM mentions") == {
        "role": expected, "role_evidence": "hello" if expected else None,
    }  # fmt: skip
    assert house.column("SELECT advocate_mentions FROM authors") == [int(expected is not None)]


def test_a_deleted_mention_shows_no_evidence(house: House) -> None:
    pull = house.land([mention()])
    house.tag(pull, [role("advocate", evidence_start=0, evidence_end=5)])
    house.load()
    house.land([mention(text="", deleted=True)], minute=1)
    house.load()
    assert house.ask("SELECT evidence, current FROM signals") == [{"evidence": None, "current": False}]
    assert house.sound()


def test_the_standing_of_an_author(house: House) -> None:
    said = {
        "paid": ["advocate", "ambassador"], "staff": ["employee", "ambassador"], "fan": ["advocate"],
        "cross": ["negative", "negative"], "once": ["negative"], "torn": ["advocate", "negative", "negative"],
    }  # fmt: skip
    mentions, signals = [], []
    for author, labels in said.items():
        for n, label in enumerate(labels):
            source_id, text = f"{author}{n}", f"{author} {n}"
            mentions.append(mention(source_id, text, author_id=author))
            feeling = label if label == "negative" else "neutral"
            signals.append(positive(source_id=source_id, text=text, label=feeling))
            if label != "negative":
                signals.append(role(label, source_id=source_id, text=text))
    house.tag(house.land(mentions), signals)
    house.load()
    found = {row["author_id"]: row["standing"] for row in house.ask("SELECT author_id, standing FROM authors")}
    assert found == {
        "paid": "ambassador", "staff": "employee", "fan": "advocate", "cross": "critic", "once": None, "torn": "critic",
    }  # fmt: skip


def test_sentiment_daily_counts_by_day_in_utc(house: House) -> None:
    days = {"1": ("positive", -1), "2": ("positive", 0), "3": ("negative", 1), "4": ("neutral", 2), "5": (None, 3)}
    pull = house.land([mention(key, created_at=moment(minute)) for key, (_, minute) in days.items()])
    house.tag(pull, [positive(source_id=key, label=label) for key, (label, _) in days.items() if label])
    house.load()
    rows = house.ask("SELECT * EXCLUDE (brand, source, kind) FROM sentiment_daily ORDER BY day")
    assert [(str(row.pop("day")), *row.values()) for row in rows] == [
        ("2026-10-31", 1, 1, 0, 0, 0, 1.0),
        ("2026-11-01", 4, 1, 1, 1, 1, 0.0),
    ]


def brand(label: str, score: float, value: float | None, text: str, place: tuple[int, int]) -> dict[str, Any]:
    return {
        "source_id": "1", "text": text, "tagger": "brand", "name": "brand", "label": label, "score": score,
        "value": value, "evidence_start": place[0], "evidence_end": place[1],
    }  # fmt: skip


def test_each_of_several_brands_has_its_own_feeling(house: House) -> None:
    text = "switched from Lumen to Ion: so much better"
    pull = house.land([mention(text=text), mention(text=text, brand="Ion: Co")])
    house.tag(
        pull,
        [
            positive(text=text, label="positive"),
            brand("Lumen:negative", 0.95, -0.8, text, (14, 19)),
            brand("Ion: Co:positive", 0.9, 0.8, text, (23, 26)),
        ],
    )
    house.load()
    columns = "brand, name_used, about, sentiment, sentiment_score"
    assert house.ask(f"SELECT {columns} FROM mention_brands ORDER BY brand") == [
        {"brand": "Ion: Co", "name_used": "Ion", "about": 0.9, "sentiment": "positive", "sentiment_score": 0.8},
        {"brand": "Lumen", "name_used": "Lumen", "about": 0.95, "sentiment": "negative", "sentiment_score": -0.8},
    ]
    daily = house.ask("SELECT brand, mentions, positive, negative FROM sentiment_daily ORDER BY brand")
    assert [tuple(row.values()) for row in daily] == [("Ion: Co", 1, 1, 0), ("Lumen", 1, 0, 1)]


def test_a_brand_alone_has_the_feeling_of_the_text(house: House) -> None:
    pull = house.land([mention()])
    house.tag(pull, [positive(label="positive"), brand("Lumen:unknown", 0.3, None, "hello", (0, 5))])
    house.load()
    assert house.one("SELECT brand, about, sentiment FROM mention_brands") == {
        "brand": "Lumen", "about": 0.3, "sentiment": "positive",
    }  # fmt: skip
