"""A checkpoint as the tagger of one head. What reads weights needs torch: it is skipped before ``make checkpoints``."""

import doctest
import json
import random
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

import nlp.checkpoint
from nlp.checkpoint import CheckpointTagger, meaning
from nlp.encoder import ModelError
from nlp.taggers import default_taggers, tag_all

Make = Callable[..., Path]


def test_the_examples_in_the_docstrings_hold() -> None:
    assert doctest.testmod(nlp.checkpoint).failed == 0


# What a model's labels mean.

STARS = ["1 star", "2 stars", "3 stars", "4 stars", "5 stars"]


@pytest.mark.parametrize(
    ("head", "outputs", "labels", "expected"),
    [
        ("sentiment", ["positive", "neutral", "negative"], {}, ["positive", "neutral", "negative"]),
        ("sentiment", ["NEG", "NEU", "POS"], {}, ["negative", "neutral", "positive"]),
        ("sentiment", ["NEGATIVE", "POSITIVE"], {}, ["negative", "positive"]),
        ("sentiment", ["LABEL_0", "LABEL_1"], {}, ["negative", "positive"]),
        ("sentiment", STARS, {}, ["negative", "negative", "neutral", "positive", "positive"]),
        (
            "sentiment",
            ["LABEL_0", "LABEL_1", "LABEL_2"],
            {"LABEL_0": "positive", "LABEL_2": "negative"},
            ["positive", "neutral", "negative"],
        ),
        ("emotion", ["joy", "Anger", "neutral"], {}, ["joy", "anger", "none"]),
        ("emotion", ["joy", "fear"], {"fear": "sadness"}, ["joy", "sadness"]),
        ("irony", ["non_irony", "irony"], {}, ["no", "yes"]),
        ("irony", ["LABEL_0", "LABEL_1"], {}, ["no", "yes"]),
        ("purchase_intent", ["purchase intent", "other"], {}, ["yes", "no"]),
        ("spam", ["ham", "spam"], {}, ["no", "yes"]),
        ("offensive", ["toxic", "threat", "clean"], {"toxic": "yes", "threat": "yes"}, ["yes", "yes", "no"]),
        ("offensive", ["LABEL_0"], {"LABEL_0": "yes"}, ["yes"]),
    ],
)
def test_labels_are_told_by_name_by_custom_and_by_the_user(
    head: str, outputs: list[str], labels: dict[str, str], expected: list[str]
) -> None:
    assert meaning(head, outputs, labels) == tuple(expected)


@pytest.mark.parametrize(
    ("head", "outputs", "labels", "part"),
    [
        ("sentiment", ["LABEL_0", "LABEL_1", "LABEL_2", "LABEL_3", "LABEL_4"], {}, "not plain"),
        ("sentiment", ["good", "bad"], {}, "not plain"),
        ("sentiment", ["good", "bad"], {"good": "positive"}, "not plain"),
        ("sentiment", ["positive"], {}, "not plain"),
        ("emotion", ["LABEL_0", "LABEL_1", "LABEL_2", "LABEL_3"], {}, "not plain"),
        ("emotion", ["joy", "fear"], {}, "not plain"),
        ("offensive", ["toxic", "clean"], {}, "not plain"),
        ("offensive", ["toxic", "clean"], {"clean": "no"}, "not plain"),
        ("irony", ["LABEL_0", "LABEL_1", "LABEL_2"], {}, "not plain"),
        ("irony", ["irony", "other"], {"ironic": "yes"}, "no label ironic"),
        ("irony", ["irony", "other"], {"irony": "certainly"}, "certainly is no answer of irony"),
        ("sentiment", ["negative", "positive"], {"positive": "yes"}, "yes is no answer of sentiment"),
    ],
)
def test_what_is_not_plain_is_not_guessed(head: str, outputs: list[str], labels: dict[str, str], part: str) -> None:
    with pytest.raises(ValueError, match=part):
        meaning(head, outputs, labels)


# What needs no torch: version, errors, the cache of the hub.


def described(folder: Path, *labels: str, **config: Any) -> Path:
    """A checkpoint in so far as its version is concerned."""
    folder.mkdir(parents=True, exist_ok=True)
    named = {"id2label": {str(number): label for number, label in enumerate(labels)}} if labels else {}
    (folder / "config.json").write_text(json.dumps({**named, **config}))
    (folder / "model.safetensors").write_bytes(b"weights")
    return folder


def test_making_a_tagger_reads_nothing(tmp_path: Path) -> None:
    CheckpointTagger("sentiment", tmp_path / "missing")


def test_the_version_follows_files_labels_and_languages(tmp_path: Path) -> None:
    folder = described(tmp_path / "model", "bad", "good")
    labels = {"bad": "negative", "good": "positive"}
    tagger = CheckpointTagger("sentiment", folder, labels=labels)
    assert CheckpointTagger("sentiment", folder, labels=labels).version == tagger.version
    swapped = {"bad": "positive", "good": "negative"}
    others = [
        CheckpointTagger("sentiment", folder, labels=swapped).version,
        CheckpointTagger("sentiment", folder, labels=labels, languages=frozenset({"en", "de"})).version,
    ]
    (folder / "optimizer.pt").write_bytes(b"of the training")
    assert CheckpointTagger("sentiment", folder, labels=labels).version == tagger.version
    (folder / "model.safetensors").write_bytes(b"other weights")
    others.append(CheckpointTagger("sentiment", folder, labels=labels).version)
    assert len({tagger.version, *others}) == 4


def test_two_labels_without_names_stand_in_no_file(tmp_path: Path) -> None:
    assert CheckpointTagger("irony", described(tmp_path / "model")).version


def test_labels_that_are_not_plain_come_with_the_line_to_write(tmp_path: Path) -> None:
    folder = described(tmp_path / "model", "1", "very bad", "LABEL_2")
    with pytest.raises(ModelError) as caught:
        _ = CheckpointTagger("sentiment", folder, labels={"1": "positive"}).version
    told, line = str(caught.value).split("\n")
    assert f"{folder} answers 1, very bad, LABEL_2, Goodword negative, neutral, positive" in told
    assert line == (
        f'sentiment = {{ checkpoint = "{folder}", '
        'labels = { "1" = "positive", "very bad" = "...", "LABEL_2" = "..." } }'
    )


@pytest.mark.parametrize("content", ["not json", "[]", '{"id2label": {"zero": "negative"}}', '{"id2label": ["good"]}'])
def test_a_damaged_config_is_named(tmp_path: Path, content: str) -> None:
    folder = described(tmp_path / "model", "negative", "positive")
    (folder / "config.json").write_text(content)
    with pytest.raises(ModelError, match=r"config\.json"):
        _ = CheckpointTagger("sentiment", folder).version


def test_a_folder_that_is_missing_or_no_checkpoint_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="missing: there is no such folder"):
        _ = CheckpointTagger("sentiment", tmp_path / "missing").version
    with pytest.raises(ModelError, match=r"config\.json can't be read"):
        _ = CheckpointTagger("sentiment", tmp_path).version


def test_without_torch_the_error_names_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "transformers", None)
    with pytest.raises(ModelError, match="make checkpoints"):
        CheckpointTagger("sentiment", described(tmp_path / "model", "negative", "positive")).tag(["great"])


COMMIT, OTHER = "0" * 40, "1" * 40


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The hub's cache on a machine without a network, with one checkpoint in it."""
    import huggingface_hub.constants

    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_CACHE", str(tmp_path))
    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_OFFLINE", True)
    folder = tmp_path / "models--owner--model"
    for commit in (COMMIT, OTHER):
        described(folder / "snapshots" / commit, "negative", "positive")
    point_to(folder, COMMIT)
    return folder


def point_to(folder: Path, commit: str) -> None:
    (folder / "refs").mkdir(exist_ok=True)
    (folder / "refs" / "main").write_text(commit)


def test_a_checkpoint_in_the_cache_needs_no_network(cache: Path) -> None:
    first = CheckpointTagger("sentiment", "owner/model").version
    assert CheckpointTagger("sentiment", "owner/model").version == first
    assert CheckpointTagger("sentiment", "owner/model", revision=COMMIT).version == first
    point_to(cache, OTHER)
    assert CheckpointTagger("sentiment", "owner/model").version != first


def test_weights_of_the_older_format_will_do(cache: Path) -> None:
    weights = cache / "snapshots" / COMMIT / "model.safetensors"
    weights.rename(weights.with_name("pytorch_model.bin"))
    assert CheckpointTagger("sentiment", "owner/model").version


@pytest.mark.parametrize("name", ["owner/absent", "models/no/such/folder", "https://example.com/model"])
def test_a_checkpoint_that_can_not_be_had_is_named(cache: Path, name: str) -> None:
    with pytest.raises(ModelError, match=f"^{name}: not in the cache.*written ./{name}"):
        _ = CheckpointTagger("sentiment", name).version


def test_a_half_fetched_checkpoint_is_not_taken_for_a_whole_one(cache: Path) -> None:
    (cache / "snapshots" / COMMIT / "model.safetensors").unlink()
    with pytest.raises(ModelError, match="owner/model"):
        _ = CheckpointTagger("sentiment", "owner/model").version


# What a checkpoint says.

WORDS = ["i", "love", "this", "airline", "worst", "service", "ever", "good", "bad", "flight", "late", "crew", "kind"]
TEXTS = [" ".join(random.Random(size).choices(WORDS, k=size)) for size in (1, 2, 3, 5, 8, 13, 21, 34, 200, 600)]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Makes a checkpoint with random weights, of two layers, for windows of 64 tokens."""
    pytest.importorskip("torch", reason="needs torch and transformers: make checkpoints")
    import torch
    from tokenizers import Tokenizer, models, pre_tokenizers, processors
    from transformers import BertConfig, BertForSequenceClassification, BertModel, PreTrainedTokenizerFast

    def checkpoint(labels: Sequence[str], *, trained: bool = True, **config: Any) -> Path:
        special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]"]
        vocabulary = {word: number for number, word in enumerate([*special, *WORDS, "@", "user", "http", "😍"])}
        tokenizer = Tokenizer(models.WordLevel(vocabulary, "[UNK]"))
        tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
        tokenizer.post_processor = processors.TemplateProcessing(
            single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
        )
        names = dict(zip(("pad_token", "unk_token", "cls_token", "sep_token"), special, strict=True))
        PreTrainedTokenizerFast(tokenizer_object=tokenizer, **names).save_pretrained(tmp_path / "model")
        torch.manual_seed(5)
        shape = BertConfig(
            vocab_size=len(vocabulary), hidden_size=16, num_hidden_layers=2, num_attention_heads=2,
            intermediate_size=32, max_position_embeddings=66, initializer_range=0.4,
            id2label=dict(enumerate(labels)), label2id={label: at for at, label in enumerate(labels)}, **config,
        )  # fmt: skip
        (BertForSequenceClassification if trained else BertModel)(shape).save_pretrained(tmp_path / "model")
        return tmp_path / "model"

    return checkpoint


def test_a_sentiment_has_label_score_and_value(make: Make) -> None:
    tagger = CheckpointTagger("sentiment", make(STARS))
    for (signal,) in tagger.tag(TEXTS):
        assert signal.name == "sentiment"
        assert signal.value is not None
        assert -1 <= signal.value <= 1
        assert signal.label == "neutral" or (signal.value > 0) == (signal.label == "positive")
    assert tagger.tag([]) == []


def test_labels_that_mean_the_same_are_added_up(make: Make) -> None:
    folder = make(["joy", "glee", "anger"])
    apart = CheckpointTagger("emotion", folder, labels={"glee": "optimism"}).tag(TEXTS)
    together = CheckpointTagger("emotion", folder, labels={"glee": "joy"}).tag(TEXTS)
    assert {signal.label for (signal,) in together} <= {"joy", "anger"}
    assert all(one.score <= all_.score + 1e-6 for (one,), (all_,) in zip(apart, together, strict=True))


def test_labels_that_do_not_exclude_each_other_are_each_a_question(make: Make) -> None:
    folder = make(["toxic", "insult", "fine"], problem_type="multi_label_classification")
    scores = {}
    for said in ("toxic", "insult"):
        scores[said] = [one.score for (one,) in CheckpointTagger("offensive", folder, labels={said: "yes"}).tag(TEXTS)]
    both = CheckpointTagger("offensive", folder, labels={"toxic": "yes", "insult": "yes"}).tag(TEXTS)
    assert {(signal.name, signal.label) for (signal,) in both} == {("offensive", "yes")}
    # of a text of one window; of a longer one as well, for the surest window counts
    assert [signal.score for (signal,) in both] == pytest.approx(list(map(max, *scores.values())), abs=1e-5)


def test_a_single_output_is_the_chance_of_yes(make: Make) -> None:
    said = CheckpointTagger("spam", make(["spam"])).tag(TEXTS)
    assert len({signal.score for (signal,) in said}) == len(TEXTS)
    assert all(0 < signal.score < 1 for (signal,) in said)


def test_what_is_said_of_a_text_depends_on_it_alone_within_rounding(make: Make) -> None:
    tagger = CheckpointTagger("sentiment", make(["negative", "neutral", "positive"]))
    alone = {text: tagger.tag([text])[0][0] for text in TEXTS}
    many = TEXTS * 9
    random.Random(3).shuffle(many)
    for text, (signal,) in zip(many, tagger.tag(many), strict=True):
        assert signal.score == pytest.approx(alone[text].score, abs=1e-5)
        assert signal.label == alone[text].label


def test_a_long_text_is_read_to_its_end(make: Make) -> None:
    tagger = CheckpointTagger("complaint", make(["LABEL_0", "LABEL_1"]))
    plain, ending = "good " * 400, "good " * 400 + "worst service ever " * 20
    (dull,), (sharp,) = tagger.tag([plain, ending])
    assert dull.score != pytest.approx(sharp.score, abs=1e-3)


def test_nothing_to_read_gets_no_answer_and_hostile_texts_are_only_text(make: Make) -> None:
    tagger = CheckpointTagger("sentiment", make(["negative", "positive"]))
    nothing = ["", "  \n", "@anna https://t.co/x", "1234", "\ud83d"]
    hostile = ["great \ud83d flight", "bad\x00 service\x1b[31m", "good " * 300_000, "😍"]
    said = tagger.tag([*nothing, *hostile])
    assert [len(signals) for signals in said] == [0] * len(nothing) + [1] * len(hostile)


def test_handles_and_links_are_hidden_and_emoji_are_not(make: Make) -> None:
    tagger = CheckpointTagger("sentiment", make(["negative", "positive"]))
    anna, bob, plain, loving = tagger.tag(
        ["@anna_b good https://t.co/x", "@bob good http://b.example", "good", "good 😍"]
    )
    assert anna == bob
    assert plain != loving


def test_only_the_languages_that_it_reads_are_read(make: Make) -> None:
    texts = ["I love this airline, thank you so much", "Ich liebe diese Fluggesellschaft, nie wieder eine andere", "😍"]
    folder = make(["negative", "positive"])
    (english,) = tag_all([CheckpointTagger("sentiment", folder)], texts)
    both = CheckpointTagger("sentiment", folder, languages=frozenset({"en", "de"}))
    assert [len(signals) for signals in english] == [1, 0, 1]
    assert [len(signals) for signals in tag_all([both], texts)[0]] == [1, 1, 1]


def test_one_question_is_answered_by_one_tagger(make: Make) -> None:
    checkpoint = CheckpointTagger("sentiment", make(["negative", "positive"]))
    taggers = [*default_taggers(without=frozenset({"sentiment"})), checkpoint]
    said = tag_all(taggers, ["I love this airline, thank you so much"])
    assert [signal.name for (signals,) in said for signal in signals].count("sentiment") == 1
    assert len({tagger.name for tagger in taggers}) == 4


def test_a_checkpoint_that_was_never_trained_to_classify_is_refused(make: Make) -> None:
    with pytest.raises(ModelError, match=r"not trained to classify texts: it has no weights for classifier\.bias"):
        CheckpointTagger("irony", make(["LABEL_0", "LABEL_1"], trained=False)).tag(["great"])


@pytest.mark.parametrize("name", ["model.safetensors", "tokenizer.json"])
def test_a_torn_checkpoint_is_named(make: Make, name: str) -> None:
    folder = make(["negative", "positive"])
    (folder / name).write_bytes(b"torn")
    with pytest.raises(ModelError, match="model: the checkpoint can't be loaded"):
        CheckpointTagger("sentiment", folder).tag(["great"])
