"""What people say of mentions: before every tagger, of the words as they stood, with its history."""

from datetime import datetime

import pytest

from tests.warehouse.house import NOW, House, mention, moment
from tests.warehouse.test_readings import said
from warehouse.corrections import BadCorrections, Correction, correct, set_cut_offs, undo


def call(house: House, name: str, label: str, *, mention_id: str = "x:1", by: str = "ada", now: datetime = NOW) -> int:
    return correct(house.path, [Correction(mention_id=mention_id, name=name, label=label)], by, now)


@pytest.fixture
def held(house: House) -> House:
    house.tag(
        house.land([mention("1"), mention("2", "other words")]),
        [
            said("sentiment", "positive", 0.9, value=0.8),
            said("emotion", "joy"),
            said("complaint", score=0.7),
            said("churn_risk", score=0.8),
            said("role", "advocate", tagger="role", evidence_start=0, evidence_end=5),
        ],
    )
    house.load()
    return house


def test_a_person_counts_before_the_taggers(held: House) -> None:
    for name, label in {
        "sentiment": "negative", "emotion": "anger", "role": "ambassador", "complaint": "no", "suggestion": "yes",
        "churn_risk": "no",
    }.items():  # fmt: skip
        assert call(held, name, label) == 1
    assert held.one(
        "SELECT sentiment, sentiment_score, sentiment_confidence, emotion, role, role_evidence, complaint, suggestion,"
        " praise, churn_risk, churn_probability FROM mentions WHERE mention_id = 'x:1'"
    ) == {
        "sentiment": "negative", "sentiment_score": -1.0, "sentiment_confidence": 1.0, "emotion": "anger",
        "role": "ambassador", "role_evidence": None, "complaint": 0.0, "suggestion": 1.0, "praise": 0.0,
        "churn_risk": False, "churn_probability": 0.0,
    }  # fmt: skip
    assert held.column("SELECT ambassador_mentions FROM authors") == [1]
    assert held.column("SELECT sum(negative) FROM sentiment_daily") == [1]
    assert held.column("SELECT sentiment FROM mention_history WHERE source_id = '1'") == ["negative"]
    assert held.sound()


def test_a_person_may_speak_of_what_no_tagger_has_read(held: House) -> None:
    call(held, "sentiment", "neutral", mention_id="x:2")
    assert held.column("SELECT sentiment FROM mentions WHERE source_id = '2'") == ["neutral"]
    assert held.column("SELECT complaint FROM mentions WHERE source_id = '2'") == [None]


def test_no_role_and_an_advocate_in_anger_are_a_persons_to_say(held: House) -> None:
    call(held, "sentiment", "negative")
    assert held.column("SELECT role FROM mentions WHERE source_id = '1'") == [None]
    call(held, "role", "advocate")
    assert held.one("SELECT role, role_evidence FROM mentions WHERE source_id = '1'") == {
        "role": "advocate", "role_evidence": "hello",
    }  # fmt: skip
    call(held, "role", "none", now=moment(1))
    assert held.column("SELECT role FROM mentions WHERE source_id = '1'") == [None]


def test_it_outlives_new_taggers_repeated_loads_and_the_same_words_again(held: House) -> None:
    call(held, "sentiment", "negative")
    pull = held.land([mention("1", likes=9)], minute=1)
    held.tag(pull, [said("sentiment", "neutral", version="2", tagged_at=moment(5))])
    held.load()
    held.load()
    assert held.column("SELECT sentiment FROM mentions WHERE source_id = '1'") == ["negative"]
    assert held.sound()


def test_words_that_were_edited_need_a_new_one_and_the_old_ones_keep_theirs(held: House) -> None:
    call(held, "sentiment", "negative")
    held.land([mention("1", "edited")], minute=1)
    held.load()
    assert held.column("SELECT sentiment FROM mentions WHERE source_id = '1'") == [None]
    assert held.column("SELECT current FROM signals WHERE tagger = 'human'") == [False]
    held.land([mention("1")], minute=2)
    held.load()
    assert held.column("SELECT sentiment FROM mentions WHERE source_id = '1'") == ["negative"]


def test_the_last_word_counts_and_all_are_kept(held: House) -> None:
    assert call(held, "complaint", "no") == 1
    assert call(held, "complaint", "no", by="bo") == 0
    assert call(held, "complaint", "yes", by="bo", now=moment(1)) == 1
    assert undo(held.path, "x:1", moment(2)) == ["complaint"]
    assert undo(held.path, "x:1", moment(3)) == []
    assert held.column("SELECT complaint FROM mentions WHERE source_id = '1'") == [0.7]
    rows = held.ask("SELECT label, corrected_by, undone_at FROM corrections ORDER BY label")
    assert [tuple(row.values()) for row in rows] == [("no", "ada", moment(1)), ("yes", "bo", moment(2))]
    assert held.sound()


def test_people_speak_in_signals_as_human(held: House) -> None:
    call(held, "sentiment", "negative")
    call(held, "complaint", "no")
    rows = held.ask("SELECT name, label, score, value, version, current FROM signals WHERE tagger = 'human' ORDER BY 1")
    assert [tuple(row.values()) for row in rows] == [
        ("complaint", "yes", 0.0, None, "ada", True),
        ("sentiment", "negative", 1.0, -1.0, "ada", True),
    ]


def test_all_of_it_or_nothing(held: House) -> None:
    held.land([mention("3", "", deleted=True)], minute=1)
    held.load()
    good = Correction(mention_id="x:1", name="sentiment", label="negative")
    bad = [
        Correction(mention_id="x:9'; DROP TABLE base.mention", name="sentiment", label="neutral"),
        Correction(mention_id="x:3", name="sentiment", label="neutral"),
        Correction(mention_id="x:2", name="sentiment", label="neutral", text_hash="0" * 32),
        Correction(mention_id="x:1", name="sentiment", label="positive"),
    ]
    with pytest.raises(BadCorrections) as refused:
        correct(held.path, [good, *bad], "ada", NOW)
    reasons = refused.value.reasons
    assert sorted(reasons) == [0, 1, 2, 3, 4]
    assert "there is no mention" in reasons[1]
    assert "deleted" in reasons[2]
    assert "no such words" in reasons[3]
    assert "different things" in reasons[0] == reasons[4]
    assert held.ask("FROM corrections") == []
    with pytest.raises(BadCorrections, match="there is no mention"):
        undo(held.path, "x:9", NOW)


def test_of_a_deleted_mention_nothing_is_left_to_see(held: House) -> None:
    call(held, "sentiment", "negative")
    held.land([mention("1", "", deleted=True)], minute=1)
    held.load()
    assert held.ask("FROM corrections") == []
    assert held.ask("FROM signals WHERE tagger = 'human'") == []
    assert held.sound()


def test_the_queue_holds_what_is_unsure_and_nobody_settled(house: House) -> None:
    texts = {"1": "first", "2": "second", "3": "third"}
    pull = house.land([mention(key, text, created_at=moment(int(key))) for key, text in texts.items()])
    house.tag(
        pull,
        [
            said("sentiment", "negative", 0.5, text="first"),
            said("sentiment", "negative", 0.6, source_id="2", text="second"),
            said("complaint", score=0.64, source_id="2", text="second"),
            said("churn_risk", score=0.4, source_id="2", text="second"),
            said("praise", score=0.66, source_id="3", text="third"),
        ],
    )
    house.load()
    queue = "SELECT mention_id, name, label, score FROM review_queue"
    assert [tuple(row.values()) for row in house.ask(queue)] == [
        ("x:2", "churn_risk", "yes", 0.4),
        ("x:2", "complaint", "yes", 0.64),
        ("x:1", "sentiment", "negative", 0.5),
    ]
    call(house, "complaint", "yes", mention_id="x:2")
    assert house.column("SELECT name FROM review_queue") == ["churn_risk", "sentiment"]
    set_cut_offs(house.path, sentiment=0.7, heads=0.05)
    assert house.column("SELECT mention_id FROM review_queue") == ["x:2", "x:1"]
    assert house.sound()
