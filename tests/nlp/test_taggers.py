from collections.abc import Sequence

import pytest

from nlp.language import LanguageTagger
from nlp.tagger import Signal, Signals, Tagger
from nlp.taggers import default_taggers, tag_all


class Counting:
    """Says how long each text is, and remembers what it was asked."""

    name = "length"
    version = "1"

    def __init__(self, languages: frozenset[str] | None) -> None:
        self.languages = languages
        self.asked: list[str] = []

    def tag(self, texts: Sequence[str]) -> list[Signals]:
        self.asked += texts
        return [(Signal(name="length", label=str(len(text)), score=1.0),) for text in texts]


@pytest.fixture(scope="module")
def taggers() -> list[Tagger]:
    return default_taggers()


ENGLISH = "I love this airline, I highly recommend it"
GERMAN = "Ich liebe diese Fluggesellschaft, nie wieder eine andere"


def test_one_list_a_tagger_one_tuple_a_text(taggers: list[Tagger]) -> None:
    texts = [ENGLISH, "", GERMAN, "😍😍", ENGLISH]
    said = dict(zip([tagger.name for tagger in taggers], tag_all(taggers, texts), strict=True))
    assert [len(signals) for signals in said.values()] == [5, 5, 5, 5]
    assert [[signal.label for signal in signals] for signals in said["language"]] == [
        ["en"],
        [],
        ["de"],
        ["zxx"],
        ["en"],
    ]
    assert [bool(signals) for signals in said["encoder"]] == [True, False, False, True, True]
    assert [bool(signals) for signals in said["multilingual"]] == [False, False, True, False, False]
    assert said["role"][0][0].label == "advocate"
    assert said["role"][0] == said["role"][4]


def test_an_unknown_language_gets_no_sentiment_even_without_a_language_tagger(taggers: list[Tagger]) -> None:
    encoder = [tagger for tagger in taggers if tagger.name == "encoder"]
    ((english, german),) = tag_all(encoder, [ENGLISH, GERMAN])
    assert english
    assert german == ()


def test_a_code_counts_in_any_language(taggers: list[Tagger]) -> None:
    *_, roles = tag_all(
        taggers, ["Meine neuen Stiefel sind da und ich liebe sie #werbung", "靴が好き https://amzn.to/3xYz"]
    )
    assert [signals[0].label for signals in roles] == ["ambassador", "ambassador"]


def test_equal_texts_are_tagged_once() -> None:
    counting = Counting(None)
    (said,) = tag_all([counting], ["a", "bb", "a", "a"])
    assert counting.asked == ["a", "bb"]
    assert [signals[0].label for signals in said] == ["1", "2", "1", "1"]


def test_a_tagger_is_asked_only_in_its_languages() -> None:
    counting = Counting(frozenset({"de"}))
    tag_all([LanguageTagger(), counting], [ENGLISH, GERMAN, "", "😍"])
    assert counting.asked == [GERMAN]


def test_nothing_to_tag(taggers: list[Tagger]) -> None:
    assert tag_all(taggers, []) == [[], [], [], []]
    assert tag_all([], ["a"]) == []


def test_names_and_versions_are_distinct(taggers: list[Tagger]) -> None:
    assert len({tagger.name for tagger in taggers}) == len({tagger.version for tagger in taggers}) == len(taggers)


def test_what_is_said_does_not_depend_on_the_batch(taggers: list[Tagger]) -> None:
    texts = [ENGLISH, GERMAN, "meh", "never again", "😍", "", "use my code ANNA15"] * 5
    whole = tag_all(taggers, texts)
    parts = [tag_all(taggers, texts[start : start + 4]) for start in range(0, len(texts), 4)]
    assert whole == [[signals for part in parts for signals in part[place]] for place in range(len(taggers))]
