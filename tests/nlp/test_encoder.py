"""The shipped sentiment model as users meet it."""

import json
import random
import shutil
from pathlib import Path

import pytest

from nlp.encoder import SENTIMENT_MODEL, Encoder, ModelError, SentimentTagger
from nlp.tagger import Signals

TEXTS = [
    "@united you lost my bag again and nobody answers the phone. Worst airline ever.",
    "Absolutely love my new boots, thank you @acme 😍",
    "Flight 1136 leaves from gate B4 at 10:35",
    "meh",
    "I am not happy with the service at all",
    "😍😍😍",
    "this is sooo good!!!",
    "The battery lasts an hour. One hour! For 900 dollars!",
    "RT @acme: our new store opens on Monday https://t.co/x",
    "ok",
]


@pytest.fixture(scope="module")
def tagger() -> SentimentTagger:
    return SentimentTagger()


def label(signals: Signals) -> str:
    (signal,) = signals
    return signal.label


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I love this airline, the crew was wonderful!", "positive"),
        ("Terrible service, I want my money back", "negative"),
        ("The store opens at 9 on Monday", "neutral"),
        ("😍😍", "positive"),
        (":)", "positive"),
        ("Worst. Flight. Ever. 😡", "negative"),
    ],
)
def test_plain_cases(tagger: SentimentTagger, text: str, expected: str) -> None:
    assert label(tagger.tag([text])[0]) == expected


def test_score_and_value_are_what_they_say(tagger: SentimentTagger) -> None:
    for (signal,) in tagger.tag(TEXTS):
        assert signal.name == "sentiment"
        assert 1 / 3 <= signal.score <= 1
        assert signal.value is not None
        assert -1 <= signal.value <= 1
        if signal.label != "neutral":
            assert (signal.value > 0) == (signal.label == "positive")
        assert (signal.start, signal.end) == (None, None)


def test_a_text_is_scored_the_same_in_any_company(tagger: SentimentTagger) -> None:
    """Exactly: int8 activations are scaled by what is computed together, so nothing may be."""
    alone = [tagger.tag([text])[0] for text in TEXTS]
    assert tagger.tag(TEXTS) == alone
    many = TEXTS * 13
    random.Random(3).shuffle(many)
    expected = dict(zip(TEXTS, alone, strict=True))
    assert tagger.tag(many) == [expected[text] for text in many]


def test_two_taggers_agree(tagger: SentimentTagger) -> None:
    assert SentimentTagger().tag(TEXTS) == tagger.tag(TEXTS)


def test_no_texts(tagger: SentimentTagger) -> None:
    assert tagger.tag([]) == []


@pytest.mark.parametrize(
    "text", ["", "   ", "\n\t", "@anna @bob", "https://t.co/x", "1234", "...", "\x00\x07", "\ud83d"]
)
def test_nothing_to_feel_about(tagger: SentimentTagger, text: str) -> None:
    assert tagger.tag([text, "I love it"])[0] == ()


@pytest.mark.parametrize(
    "text",
    [
        "great \ud83d flight \udfff",
        "bad\x00 service\x1b[31m",
        "\u202eI love this\u202c",
        "أحب هذه الشركة",
        "<script>alert(1)</script> I hate it",
        "'; DROP TABLE mentions; -- great",
        "=HYPERLINK(1) nice",
        "e\u0301" * 50,
    ],
)
def test_hostile_texts_are_only_text(tagger: SentimentTagger, text: str) -> None:
    assert label(tagger.tag([text])[0]) in {"negative", "neutral", "positive"}


PLAIN = "We flew from Brussels to Manchester on the tenth and back on the twenty-sixth in a half full plane. "


def test_a_long_review_is_read_to_its_end(tagger: SentimentTagger) -> None:
    bad = "The return was a disaster, rude staff, lost bags, never again. Disgusting, horrible, the worst airline. "
    (dull,), (ending,) = tagger.tag([PLAIN * 30, PLAIN * 30 + bad * 8])
    assert dull.value is not None
    assert ending.value is not None
    assert ending.value < dull.value - 0.1


def test_where_in_a_long_review_the_verdict_stands_matters_little(tagger: SentimentTagger) -> None:
    good = "What a fantastic crew, I loved every minute of it, superb food and a wonderful seat! " * 8
    values = [
        signal.value for (signal,) in tagger.tag([good + PLAIN * 20, PLAIN * 10 + good + PLAIN * 10, PLAIN * 20 + good])
    ]
    assert all(value is not None and value > 0.1 for value in values)


def test_a_megabyte_is_bounded_work(tagger: SentimentTagger) -> None:
    texts = ["terrible service " * 60_000, "x" * 1_000_000, "@a " * 300_000, "😡" * 250_000]
    signals = tagger.tag(texts)
    assert label(signals[0]) == "negative"
    assert [len(found) for found in signals] == [1, 1, 0, 1]


def test_the_version_follows_the_model(tagger: SentimentTagger, tmp_path: Path) -> None:
    folder = shutil.copytree(SENTIMENT_MODEL, tmp_path / "model")
    assert SentimentTagger(folder).version == tagger.version
    facts = json.loads((folder / "labels.json").read_text())
    (folder / "labels.json").write_text(json.dumps({**facts, "max_tokens": 32}))
    assert SentimentTagger(folder).version != tagger.version
    (folder / "README.md").write_text("prose")
    (folder / "labels.json").write_bytes((SENTIMENT_MODEL / "labels.json").read_bytes())
    assert SentimentTagger(folder).version == tagger.version


def test_making_a_tagger_reads_nothing(tmp_path: Path) -> None:
    SentimentTagger(tmp_path / "missing")


@pytest.mark.parametrize("act", ["version", "tag"])
def test_a_missing_model_says_which(tmp_path: Path, act: str) -> None:
    tagger = SentimentTagger(tmp_path / "missing")
    with pytest.raises(ModelError, match="missing"):
        _ = tagger.version if act == "version" else tagger.tag(["great"])


@pytest.mark.parametrize(
    ("name", "content"),
    [("model.onnx", b"torn"), ("tokenizer.json", b"{}"), ("labels.json", b"not json"), ("labels.json", b"{}")],
)
def test_a_damaged_model_says_so(tmp_path: Path, name: str, content: bytes) -> None:
    folder = shutil.copytree(SENTIMENT_MODEL, tmp_path / "model")
    (folder / name).write_bytes(content)
    with pytest.raises(ModelError, match="model: "):
        SentimentTagger(folder).tag(["great"])


def test_probabilities_have_a_row_a_text() -> None:
    encoder = Encoder(SENTIMENT_MODEL)
    rows = encoder.probabilities(["good", "bad", "good"])
    assert rows.shape == (3, len(encoder.labels))
    assert rows.sum(axis=1) == pytest.approx([1, 1, 1])
    assert (rows[0] == rows[2]).all()
    assert encoder.probabilities([]).shape == (0, 3)


def test_model_folder_is_complete_and_small() -> None:
    names = {path.name for path in SENTIMENT_MODEL.iterdir()}
    assert {"model.onnx", "tokenizer.json", "labels.json", "metrics.json", "README.md"} <= names
    assert sum(path.stat().st_size for path in SENTIMENT_MODEL.iterdir()) < 35_000_000
