"""The shipped encoder as users meet it."""

import json
import random
import shutil
from pathlib import Path

import pytest

from nlp.encoder import BUNDLED, Encoder, ModelError
from nlp.encoder_tagger import EncoderTagger
from nlp.heads import CATEGORIES, EMOTION, POLARITY, YES_NO
from nlp.tagger import Signal, Signals

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
def tagger() -> EncoderTagger:
    return EncoderTagger()


def sentiment(signals: Signals) -> Signal:
    (signal,) = (signal for signal in signals if signal.name == "sentiment")
    return signal


def label(signals: Signals) -> str:
    return sentiment(signals).label


def probability(tagger: EncoderTagger, text: str, head: str) -> float:
    (found,) = (signal.score for signal in tagger.tag([text])[0] if signal.name == head)
    return found


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
def test_plain_cases(tagger: EncoderTagger, text: str, expected: str) -> None:
    assert label(tagger.tag([text])[0]) == expected


def test_every_head_answers_every_text(tagger: EncoderTagger) -> None:
    for text, signals in zip(TEXTS, tagger.tag(TEXTS), strict=True):
        said = sentiment(signals)
        assert 1 / 3 <= said.score <= 1
        assert said.value is not None
        assert -1 <= said.value <= 1
        heads = [signal for signal in signals if signal.name in YES_NO]
        assert [signal.name for signal in heads] == list(YES_NO)
        assert all(signal.label == "yes" and 0 <= signal.score <= 1 for signal in heads)
        (emotion,) = (signal for signal in signals if signal.name == "emotion")
        assert emotion.label in EMOTION
        for aspect in (signal for signal in signals if signal.name == "aspect"):
            category, polarity = aspect.label.split(":")
            assert category in CATEGORIES
            assert polarity in POLARITY
            assert text[aspect.start : aspect.end].strip()


@pytest.mark.parametrize(
    ("head", "yes", "no"),
    [
        (
            "complaint",
            "@acme my parcel still has not arrived and nobody answers",
            "Lovely day at the beach with the kids",
        ),
        ("question", "@acme when do you open tomorrow?", "The shop opens at nine."),
        ("suggestion", "It would be great if you added a dark mode to the app", "The crew was wonderful"),
        ("purchase_intent", "I'm going to buy the new iPhone tomorrow", "I sold my old phone last year"),
        ("churn_risk", "I'm cancelling my account and moving to another bank", "Happy with my bank as ever"),
        ("recommendation", "Best hotel we ever stayed in, highly recommended!", "Rude staff, dirty rooms. Avoid."),
        ("comparison", "The new model is much better than the old one", "The shop is on Main Street"),
        ("disclosure", "This post contains affiliate links, I earn a commission", "Had a coffee with my mum"),
        ("offensive", "you are a fucking idiot", "Thank you for your help"),
        ("praise", "The food is delicious and the waiters are so kind", "We waited two hours for cold soup"),
    ],
)
def test_each_head_tells_plain_cases_apart(tagger: EncoderTagger, head: str, yes: str, no: str) -> None:
    assert probability(tagger, yes, head) > probability(tagger, no, head)
    assert probability(tagger, no, head) < 0.5


def test_aspects_have_their_place_category_and_polarity(tagger: EncoderTagger) -> None:
    text = "@acme 😍 https://t.co/x The food was delicious but the waiters were rude and the screen is tiny."
    found = {text[s.start : s.end]: s for s in tagger.tag([text])[0] if s.name == "aspect"}
    assert found["food"].label.endswith(":positive")
    assert found["waiters"].label == "service:negative"
    assert (found["food"].value or 0) > 0 > (found["waiters"].value or 0)


@pytest.mark.parametrize(
    ("text", "name", "words"),
    [
        (
            "Landed in Denver at ten.  The crew was rude and nobody said sorry. Off to a meeting now",
            "complaint",
            "rude",
        ),
        (
            "The coffee 💤 was good. @acme when do you open tomorrow? Thanks and bye for now",
            "question",
            "when do you open",
        ),
        (
            "I flew with you for ten years, but I am cancelling my card and moving to another bank",
            "churn_risk",
            "but I am",
        ),
        (
            "Landed 💤 in Denver. Absolutely wonderful crew 💤 and food! @anna https://t.co/x",
            "sentiment",
            "Absolutely wonderful crew 💤 and food!",
        ),
        (
            "The parcel came at ten. I am so furious with the driver, he threw it over the fence! Back to work now.",
            "emotion",
            "furious",
        ),
    ],
)
def test_the_clause_that_speaks_for_an_answer_is_shown(tagger: EncoderTagger, text: str, name: str, words: str) -> None:
    (signal,) = (signal for signal in tagger.tag([text])[0] if signal.name == name)
    shown = text[signal.start : signal.end]
    assert words in shown
    assert shown != text
    assert shown == shown.strip()


def test_no_words_are_shown_where_all_of_them_count_or_the_answer_is_no(tagger: EncoderTagger) -> None:
    for text in ("The crew was rude and nobody said sorry.", "The shop opens at nine. It closes at six."):
        for signal in tagger.tag([text])[0]:
            assert signal.start is None or signal.name == "aspect", signal


def test_words_are_shown_wherever_they_stand_in_a_long_text(tagger: EncoderTagger) -> None:
    filler = "The hotel has four floors and stands near the station. " * 40
    text = f"{filler}I am never coming back and I want my money back! {filler}"
    (signal,) = (signal for signal in tagger.tag([text])[0] if signal.name == "complaint")
    assert text[signal.start : signal.end] == "I am never coming back and I want my money back!"


def test_a_handle_or_a_mark_is_no_aspect(tagger: EncoderTagger) -> None:
    for text in ("@acme you suck!", "@acme @bolt YOU SUCK!!!", "https://t.co/x 😡😡 !!"):
        for signal in tagger.tag([text])[0]:
            if signal.name == "aspect":
                assert any(char.isalpha() for char in text[signal.start : signal.end])
                assert not text[signal.start : signal.end].startswith(("@", "http"))


def test_who_speaks_up_is_an_advocate_and_a_clause_shows_it(tagger: EncoderTagger) -> None:
    text = "We stayed here in May. Do yourself a favour and book this hotel, you will not find better!"
    (role,) = (signal for signal in tagger.tag([text])[0] if signal.name == "role")
    assert role.label == "advocate"
    assert text[role.start : role.end] in text.partition("May. ")[2]


def test_a_text_is_scored_the_same_in_any_company(tagger: EncoderTagger) -> None:
    """To the last bit, whatever else is read at once."""
    alone = [tagger.tag([text])[0] for text in TEXTS]
    assert tagger.tag(TEXTS) == alone
    many = TEXTS * 13
    random.Random(3).shuffle(many)
    expected = dict(zip(TEXTS, alone, strict=True))
    assert tagger.tag(many) == [expected[text] for text in many]


def test_two_taggers_agree(tagger: EncoderTagger) -> None:
    assert EncoderTagger().tag(TEXTS) == tagger.tag(TEXTS)


def test_no_texts(tagger: EncoderTagger) -> None:
    assert tagger.tag([]) == []


@pytest.mark.parametrize(
    "text", ["", "   ", "\n\t", "@anna @bob", "https://t.co/x", "1234", "...", "\x00\x07", "\ud83d"]
)
def test_nothing_to_feel_about(tagger: EncoderTagger, text: str) -> None:
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
def test_hostile_texts_are_only_text(tagger: EncoderTagger, text: str) -> None:
    assert label(tagger.tag([text])[0]) in {"negative", "neutral", "positive"}


PLAIN = (
    "We flew from Brussels to Manchester on the tenth and back on the twenty-sixth. The plane was an A320 with thirty "
    "rows. Check-in opened two hours before departure at desk 14. Boarding began at gate B22 at ten to nine. The way "
    "took an hour and twenty minutes. From the airport there is a train into town every half an hour. The hotel is on "
    "the market square and has four floors. On Tuesday we met my brother for lunch and walked along the canal. The "
    "return flight was at six in the evening from terminal one. A bus took the passengers to the plane. "
)


def test_a_long_review_is_read_to_its_end(tagger: EncoderTagger) -> None:
    ending = "I am cancelling my account and moving to another airline."
    assert probability(tagger, PLAIN * 4, "churn_risk") < 0.5
    for text in (PLAIN * 4 + ending, ending + " " + PLAIN * 4, PLAIN * 2 + ending + " " + PLAIN * 2):
        assert probability(tagger, text, "churn_risk") > 0.5


def test_a_warm_verdict_is_heard_wherever_it_stands_in_a_long_review(tagger: EncoderTagger) -> None:
    good = "What a fantastic crew, I loved every minute of it, superb food and a wonderful seat! " * 8
    plain = sentiment(tagger.tag([PLAIN * 4])[0]).value
    for said in tagger.tag([good + PLAIN * 4, PLAIN * 2 + good + PLAIN * 2, PLAIN * 4 + good]):
        assert (sentiment(said).value or 0) > (plain or 0) + 0.3
        assert next(signal.score for signal in said if signal.name == "praise") > 0.5


def test_a_megabyte_is_bounded_work(tagger: EncoderTagger) -> None:
    texts = ["terrible service " * 60_000, "x" * 1_000_000, "@a " * 300_000, "😡" * 250_000]
    signals = tagger.tag(texts)
    assert label(signals[0]) == "negative"
    assert [bool(found) for found in signals] == [True, True, False, True]


def test_the_version_follows_the_model(tagger: EncoderTagger, tmp_path: Path) -> None:
    folder = shutil.copytree(BUNDLED, tmp_path / "model")
    assert EncoderTagger(Encoder(folder)).version == tagger.version
    facts = json.loads((folder / "model.json").read_text())
    (folder / "model.json").write_text(json.dumps({**facts, "max_tokens": 32}))
    assert EncoderTagger(Encoder(folder)).version != tagger.version
    (folder / "README.md").write_text("prose")
    (folder / "model.json").write_bytes((BUNDLED / "model.json").read_bytes())
    assert EncoderTagger(Encoder(folder)).version == tagger.version


def test_making_a_tagger_reads_nothing(tmp_path: Path) -> None:
    EncoderTagger(Encoder(tmp_path / "missing"))


@pytest.mark.parametrize("act", ["version", "tag"])
def test_a_missing_model_says_which(tmp_path: Path, act: str) -> None:
    tagger = EncoderTagger(Encoder(tmp_path / "missing"))
    with pytest.raises(ModelError, match="missing"):
        _ = tagger.version if act == "version" else tagger.tag(["great"])


@pytest.mark.parametrize(
    ("name", "content"),
    [("model.onnx", b"torn"), ("tokenizer.json", b"{}"), ("model.json", b"not json"), ("model.json", b"{}")],
)
def test_a_damaged_model_says_so(tmp_path: Path, name: str, content: bytes) -> None:
    folder = shutil.copytree(BUNDLED, tmp_path / "model")
    (folder / name).write_bytes(content)
    with pytest.raises(ModelError, match="model: "):
        EncoderTagger(Encoder(folder)).tag(["great"])


def test_a_reading_has_a_number_for_each_answer() -> None:
    encoder = Encoder(BUNDLED)
    first, _, third = encoder.read(["good", "bad", "good"])
    assert first.sentiment.sum() == pytest.approx(1)
    assert first.emotion.sum() == pytest.approx(1)
    assert first.yes_no.shape == (len(YES_NO),)
    assert (first.yes_no == third.yes_no).all()
    assert encoder.read([]) == []


def test_model_folder_is_complete_and_small() -> None:
    names = {path.name for path in BUNDLED.iterdir()}
    assert {"model.onnx", "tokenizer.json", "model.json", "metrics.json", "README.md"} <= names
    assert sum(path.stat().st_size for path in BUNDLED.iterdir()) < 35_000_000
