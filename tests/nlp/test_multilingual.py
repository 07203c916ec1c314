"""The second model as users meet it: what is not English, with the heads that were measured there."""

import json
import shutil
from pathlib import Path

import pytest

from nlp.encoder import BUNDLED, MULTILINGUAL, Encoder, ModelError
from nlp.encoder_tagger import EncoderTagger
from nlp.heads import YES_NO
from nlp.tagger import Signals, Tagger
from nlp.taggers import default_taggers, tag_all

ENGLISH = "I love this airline, I highly recommend it"
GERMAN = "Seit drei Wochen warte ich auf mein Paket und niemand antwortet. So eine Frechheit!"


@pytest.fixture(scope="module")
def taggers() -> list[Tagger]:
    return default_taggers()


def said(taggers: list[Tagger], text: str) -> dict[str, Signals]:
    """By tagger."""
    return dict(zip([tagger.name for tagger in taggers], (one[0] for one in tag_all(taggers, [text])), strict=True))


def label(signals: Signals, name: str = "sentiment") -> str:
    (found,) = (signal.label for signal in signals if signal.name == name)
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (GERMAN, "negative"),
        ("Wunderbarer Laden, so nette Leute, ich komme wieder!", "positive"),
        ("Llevo dos horas esperando y nadie contesta el teléfono, qué vergüenza", "negative"),
        ("Me encanta esta tienda, la atención es excelente", "positive"),
        ("Service client nul, ça fait un mois que j'attends mon remboursement", "negative"),
        ("J'adore ce restaurant, on s'est régalés", "positive"),
        ("Che schifo, il pacco è arrivato rotto e nessuno risponde", "negative"),
        ("Atendimento maravilhoso, amei demais!", "positive"),
        ("Waardeloze service, de monteur kwam weer niet opdagen. Nooit meer!", "negative"),
        ("质量太差了，用了两天就坏了，再也不买了", "negative"),
        ("味道很好，服务员也很热情，下次还来", "positive"),
        ("店員さんの態度が最悪でした。もう二度と行きません", "negative"),
        ("خدمة سيئة جدا والموظف لا يرد على أحد", "negative"),
    ],
)
def test_sentiment_in_other_languages(taggers: list[Tagger], text: str, expected: str) -> None:
    answers = said(taggers, text)
    assert answers["encoder"] == ()
    assert label(answers["multilingual"]) == expected


def test_a_text_is_read_by_one_of_the_two(taggers: list[Tagger]) -> None:
    answers = said(taggers, ENGLISH)
    assert answers["encoder"]
    assert answers["multilingual"] == ()
    first, second = (tagger for tagger in taggers if isinstance(tagger, EncoderTagger))
    assert not first.languages & second.languages


@pytest.mark.parametrize(
    "text", ["배송이 너무 늦어요", "Рейс опять задержали на три часа", "Xqzt wbbl", "kya bakwas service hai yaar"]
)
def test_a_language_that_was_not_measured_gets_no_answer(taggers: list[Tagger], text: str) -> None:
    answers = said(taggers, text)
    assert answers["encoder"] == answers["multilingual"] == ()


def test_only_what_was_measured_is_answered(taggers: list[Tagger]) -> None:
    withheld = set(Encoder(MULTILINGUAL).facts.withheld)
    names = {signal.name for signal in said(taggers, GERMAN)["multilingual"]}
    assert names == {"sentiment", *YES_NO} - withheld
    assert "complaint" in names


def test_the_words_that_an_answer_rests_on_are_shown(taggers: list[Tagger]) -> None:
    text = "Gestern war ich in Köln. Der Kellner war unverschämt und das Essen kalt! Heute regnet es."
    (complaint,) = (signal for signal in said(taggers, text)["multilingual"] if signal.name == "complaint")
    assert "unverschämt" in text[complaint.start : complaint.end]


def test_without_it_other_languages_get_no_answer() -> None:
    taggers = default_taggers(multilingual=None)
    assert [tagger.name for tagger in taggers] == ["language", "encoder", "role"]
    assert not any(said(taggers, GERMAN)[name] for name in ("encoder", "role"))


def test_a_head_that_another_tagger_answers_in_german_is_left_to_it(taggers: list[Tagger]) -> None:
    english, german = frozenset({"en"}), frozenset({"en", "de"})
    assert "complaint" in {
        s.name for s in said(default_taggers(answered={"complaint": english}), GERMAN)["multilingual"]
    }
    only = default_taggers(answered={"complaint": frozenset({"de"})})
    assert "complaint" in {s.name for s in said(only, ENGLISH)["encoder"]}
    less = default_taggers(answered={"complaint": german})
    assert "complaint" not in {s.name for s in said(less, GERMAN)["multilingual"]}
    assert versions(less)["multilingual"] != versions(taggers)["multilingual"]


def test_an_own_encoder_goes_before_it_in_its_languages(tmp_path: Path, taggers: list[Tagger]) -> None:
    own = tmp_path / "own"
    shutil.copytree(BUNDLED, own)
    facts = json.loads((own / "model.json").read_text())
    (own / "model.json").write_text(json.dumps({**facts, "languages": ["en", "de"]}))
    with_own = default_taggers(Encoder(own))
    answers = said(with_own, GERMAN)
    assert answers["encoder"]
    assert answers["multilingual"] == ()
    assert versions(with_own)["multilingual"] != versions(taggers)["multilingual"]


def test_a_model_that_is_not_there_is_named_only_when_it_is_needed(tmp_path: Path) -> None:
    taggers = default_taggers(multilingual=tmp_path / "missing")
    with pytest.raises(ModelError, match="missing"):
        tag_all(taggers, [GERMAN])


def versions(taggers: list[Tagger]) -> dict[str, str]:
    return {tagger.name: tagger.version for tagger in taggers}
