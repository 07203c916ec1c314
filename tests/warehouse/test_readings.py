"""What stands beside a mention, from all that the taggers say; and warehouses of before it did."""

import shutil
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

import warehouse
from tests.warehouse.house import START, House, mention, moment, text_hash
from warehouse.connection import connect
from warehouse.migrations import migrate

HEADS = (
    "complaint", "praise", "question", "suggestion", "purchase_intent", "recommendation", "comparison", "disclosure",
    "spam", "offensive", "irony",
)  # fmt: skip


def said(name: str, label: str = "yes", score: float = 0.9, **fields: Any) -> dict[str, Any]:
    return {
        "source_id": "1", "text": "hello", "tagger": "encoder", "name": name, "label": label, "score": score,
    } | fields  # fmt: skip


def used(house: House, pull: str, *taggers: str) -> None:
    """Writes into the signals file of a pull which taggers were in use."""
    path = house.signals / f"{pull}.parquet"
    versions = '{"' + '": "1", "'.join(taggers) + '": "1"}'
    pq.write_table(pq.read_table(path).replace_schema_metadata({"goodword.taggers": versions}), path)


def test_probabilities_stand_beside_the_mention(house: House) -> None:
    pull = house.land([mention()])
    house.tag(pull, [said("emotion", "joy", 0.7), *(said(head, score=0.2 + at / 20) for at, head in enumerate(HEADS))])
    house.load()
    row = house.one("FROM mentions")
    assert row["emotion"] == "joy"
    assert [row[head] for head in HEADS] == [0.2 + at / 20 for at in range(len(HEADS))]
    assert house.sound()


def test_what_was_asked_and_is_not_there_is_nought_and_what_was_not_asked_is_null(house: House) -> None:
    pull = house.land([mention("1"), mention("2"), mention("3")])
    house.tag(
        pull,
        [
            said("emotion", "none"),
            said("sentiment", "neutral", tagger="other", source_id="2"),
            said("spam", score=0.02, tagger="other", source_id="2"),
        ],
    )
    house.load()
    rows = house.ask("SELECT complaint, spam, churn_probability, churn_risk FROM mentions ORDER BY source_id")
    assert [tuple(row.values()) for row in rows] == [
        (0.0, 0.0, 0.0, False),
        (None, 0.02, None, False),
        (None, None, None, None),
    ]
    assert house.sound()


@pytest.mark.parametrize(("scores", "risk"), [((0.04, 0.3), False), ((0.04, 0.5), True), ((0.93, 0.2), True)])
def test_the_surest_says_who_is_leaving(house: House, scores: tuple[float, float], risk: bool) -> None:
    encoder, rule = scores
    house.tag(
        house.land([mention()]),
        [said("churn_risk", score=encoder), said("churn_risk", score=rule, tagger="role", evidence_start=0)],
    )
    house.load()
    assert house.one("SELECT churn_risk, churn_probability FROM mentions") == {
        "churn_risk": risk, "churn_probability": max(scores),
    }  # fmt: skip
    assert house.sound()


def test_aspects_of_the_words_as_they_stand(house: House) -> None:
    text = "great coffee, slow staff"
    aspects = [
        said("aspect", "quality:positive", 0.8, text=text, value=0.7, evidence_start=6, evidence_end=12),
        said("aspect", "service:negative", 0.6, text=text, value=-0.9, evidence_start=19, evidence_end=24),
    ]
    house.tag(house.land([mention(text=text)]), aspects)
    house.load()
    rows = house.ask("SELECT mention_id, text, category, polarity, score, value FROM aspects ORDER BY evidence_start")
    assert [tuple(row.values()) for row in rows] == [
        ("x:1", "coffee", "quality", "positive", 0.8, 0.7),
        ("x:1", "staff", "service", "negative", 0.6, -0.9),
    ]
    house.land([mention(text="all gone")], minute=1)
    house.load()
    assert house.ask("FROM aspects") == []


def test_an_older_version_that_is_used_again_holds_again(house: House) -> None:
    pull = house.land([mention()])
    for at, (version, label) in enumerate([("1", "joy"), ("2", "anger"), ("1", "joy")]):
        house.tag(pull, [said("emotion", label, version=version, tagged_at=moment(at))])
        house.load()
        assert house.column("SELECT emotion FROM mentions") == [label]
    assert house.column("SELECT version FROM signals WHERE current") == ["1"]
    assert house.sound()


def test_a_tagger_that_is_in_use_no_more_falls_silent_and_may_speak_again(house: House) -> None:
    pull = house.land([mention()])
    both = [said("sentiment", "neutral", 0.5), said("sentiment", "positive", 0.9, tagger="checkpoint")]
    for at, signals in enumerate([both, both[:1], both]):
        house.tag(pull, [signal | {"tagged_at": moment(at)} for signal in signals])
        used(house, pull, *(signal["tagger"] for signal in signals))
        house.load()
        assert house.column("SELECT sentiment FROM mentions") == ["positive" if len(signals) == 2 else "neutral"]
        assert house.sound()
    assert house.column("SELECT count(*) FROM signals") == [2]


def test_a_warehouse_of_before_keeps_what_it_says_until_the_new_taggers_speak(tmp_path: Path) -> None:
    house = House(tmp_path)
    package = Path(warehouse.__file__).parent
    schema = Path(shutil.copytree(package / "schema", tmp_path / "schema"))
    for file in schema.glob("*.sql"):
        if file.stem > "0003":
            file.unlink()
    (tmp_path / "views").mkdir()
    house.path.unlink()
    assert migrate(house.path, schema=schema, views=tmp_path / "views") == ["0001_base", "0002_outbox"]
    with connect(house.path) as connection:
        connection.execute(
            "INSERT INTO base.mention (source, source_id, kind, brand, text, created_at, deleted, raw, pull,"
            " valid_from, seen_at, seen_pull, content_hash, record_hash, text_hash, first_loaded_at, last_changed_at,"
            " sentiment, role, churn_risk) SELECT 'x', n::VARCHAR, 'mention', 'Lumen', 'hello', $1, false, '{}', 'x/a',"
            " $1, $1, 'x/a', 1, 1, $2, $1, $1, 'positive', 'advocate', n = 1 FROM range(1, 3) AS t (n)",
            [START, text_hash("hello")],
        )
        connection.execute(
            "INSERT INTO base.signal BY NAME SELECT 'x' AS source, n::VARCHAR AS source_id, $2 AS text_hash, tagger,"
            " '1' AS version, name, label, 0.9 AS score, $1 AS tagged_at, true AS current FROM range(1, 3) AS t (n),"
            " (VALUES ('sentiment', 'sentiment', 'positive'), ('role', 'role', 'advocate'),"
            " ('role', 'churn_risk', 'yes')) AS said (tagger, name, label) WHERE n = 1 OR name <> 'churn_risk'",
            [START, text_hash("hello")],
        )
    columns = "sentiment, role, churn_risk, emotion, complaint"
    assert house.ask(f"SELECT {columns} FROM mentions ORDER BY source_id") == [
        {"sentiment": "positive", "role": "advocate", "churn_risk": risk, "emotion": None, "complaint": None}
        for risk in (True, False)
    ]
    assert house.sound()
    house.tag(
        "x/b",
        [
            said("sentiment", "neutral", 0.4, version="2", tagged_at=moment(5)),
            said("emotion", "none", version="2", tagged_at=moment(5)),
        ],
    )
    house.load()
    assert house.column("SELECT sentiment FROM mentions ORDER BY source_id") == ["neutral", "positive"]
    assert house.column("SELECT label FROM signals WHERE name = 'sentiment' AND mention_id = 'x:1' ORDER BY ALL") == [
        "neutral", "positive",
    ]  # fmt: skip
    assert house.sound()
