"""The component ``goodword`` as users of spaCy meet it."""

import doctest
import json
import pickle
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc

import nlp.spacy_component
from nlp.encoder import BUNDLED, FILES, ModelError
from nlp.heads import YES_NO

TEXTS = [
    "Highly recommend this kettle to everyone!",
    "The crew was rude. I am cancelling my account",
    "Das ist sehr gut, ich liebe es",
    "😍😍",
    "",
    "  \n ",
    "#ad  I love\u200bmy new boots,highly recommend(!!)",
]


@pytest.fixture(scope="module")
def pipeline() -> Language:
    pipeline = spacy.blank("en")
    pipeline.add_pipe("goodword")  # by its entry point
    return pipeline


def said(docs: Iterator[Doc] | list[Doc]) -> list[tuple[Any, ...]]:
    """All that the component sets."""
    return [
        (doc._.goodword, *(_spans(doc, name) for name in ("goodword_aspects", "goodword_evidence"))) for doc in docs
    ]


def _spans(doc: Doc, name: str) -> list[tuple[str, str, float]]:
    group = doc.spans[name]
    return [(span.text, span.label_, score) for span, score in zip(group, group.attrs["scores"], strict=True)]


def test_the_example_in_the_docstring_holds() -> None:
    assert doctest.testmod(nlp.spacy_component).failed == 0


def test_answers_stand_on_the_doc(pipeline: Language) -> None:
    answers = pipeline("I love this kettle, thank you so much")._.goodword
    assert answers["language"] == "en"
    assert answers["sentiment"] in {"negative", "neutral", "positive"}
    assert -1 <= answers["sentiment_score"] <= 1
    assert all(0 <= answers[head] <= 1 for head in YES_NO)
    assert json.loads(json.dumps(answers)) == answers


def test_evidence_is_a_group_of_spans(pipeline: Language) -> None:
    _, _, evidence = said([pipeline(TEXTS[0])])[0]
    assert ("Highly recommend", "advocate") in [(text, label) for text, label, _ in evidence]
    _, _, evidence = said([pipeline(TEXTS[1])])[0]
    assert "churn_risk" in [label for _, label, _ in evidence]


@pytest.mark.parametrize("text", ["", "   ", "Рейс опять задержали на три часа"])
def test_where_there_is_nothing_to_say_the_keys_are_there_all_the_same(pipeline: Language, text: str) -> None:
    doc = pipeline(text)
    assert doc._.goodword.keys() == pipeline("great")._.goodword.keys()
    assert doc._.goodword["sentiment"] is None
    assert doc._.goodword["advocate"] is False
    assert len(doc.spans["goodword_aspects"]) == len(doc.spans["goodword_evidence"]) == 0


def test_a_doc_is_read_as_if_it_were_alone(pipeline: Language) -> None:
    alone = said([pipeline(text) for text in TEXTS])
    assert said(pipeline.pipe(TEXTS, batch_size=2)) == alone
    assert said(pipeline.pipe(TEXTS)) == alone


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")  # from Python 3.12 on
def test_other_processes_say_the_same(pipeline: Language) -> None:
    assert said(pipeline.pipe(TEXTS, n_process=2, batch_size=2)) == said(pipeline.pipe(TEXTS))


def test_evidence_within_a_token_is_widened_to_it() -> None:
    pipeline = Language()  # cuts at spaces alone
    pipeline.tokenizer = lambda text: Doc(pipeline.vocab, words=text.split(" "))
    pipeline.add_pipe("goodword")
    (_, _, evidence) = said([pipeline("So:Highly recommend!! it")])[0]
    assert ("So:Highly recommend!!", "advocate") in [(text, label) for text, label, _ in evidence]


def test_it_stands_beside_other_components(pipeline: Language) -> None:
    both = spacy.blank("en")
    both.add_pipe("sentencizer")
    both.add_pipe("goodword", name="voices")
    doc = both("I love it. Highly recommend it.")
    assert len(list(doc.sents)) == 2
    assert doc._.goodword == pipeline(doc.text)._.goodword


def test_a_pipeline_can_be_kept_and_read_again(pipeline: Language, tmp_path: Path) -> None:
    pipeline.to_disk(tmp_path / "kept")
    assert said(spacy.load(tmp_path / "kept").pipe(TEXTS)) == said(pipeline.pipe(TEXTS))
    again = spacy.blank("en").from_config(pipeline.config).from_bytes(pipeline.to_bytes())
    assert said(again.pipe(TEXTS)) == said(pipeline.pipe(TEXTS))


def test_a_doc_keeps_its_answers_in_bytes(pipeline: Language) -> None:
    doc = pipeline(TEXTS[0])
    assert said([Doc(pipeline.vocab).from_bytes(doc.to_bytes())]) == said([doc])


def test_a_model_of_ones_own_goes_with_the_pipeline(pipeline: Language, tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    for name in FILES:
        shutil.copy(BUNDLED / name, folder / name)
    own = spacy.blank("en")
    own.add_pipe("goodword", config={"encoder": str(folder)})
    assert said(own.pipe(TEXTS)) == said(pipeline.pipe(TEXTS))
    own.to_disk(tmp_path / "kept")
    shutil.rmtree(folder)
    kept = spacy.load(tmp_path / "kept")
    assert said(kept.pipe(TEXTS)) == said(pipeline.pipe(TEXTS))
    kept.to_disk(tmp_path / "kept")  # onto itself
    assert said(spacy.load(tmp_path / "kept").pipe(TEXTS)) == said(pipeline.pipe(TEXTS))


def test_other_languages_are_read_unless_that_is_not_wanted(pipeline: Language) -> None:
    text = "Seit drei Wochen warte ich auf mein Paket. So eine Frechheit!"
    assert pipeline(text)._.goodword["sentiment"] == "negative"
    assert pipeline(text)._.goodword["emotion"] is None
    without = spacy.blank("de")
    without.add_pipe("goodword", config={"multilingual": False})
    assert without(text)._.goodword["sentiment"] is None
    assert said([pickle.loads(pickle.dumps(without))(text)]) == said([without(text)])


def test_a_missing_model_says_which(tmp_path: Path) -> None:
    pipeline = spacy.blank("en")
    pipeline.add_pipe("goodword", config={"encoder": str(tmp_path / "missing")})
    with pytest.raises(ModelError, match="missing"):
        pipeline("great")
