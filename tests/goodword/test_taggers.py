"""[taggers] in goodword.toml: which models read the posts."""

import json
import shutil
from pathlib import Path

import pytest

from goodword.home import Home
from goodword.settings import SettingsError, load_settings
from goodword.taggers import taggers_of
from nlp.encoder import BUNDLED, ModelError
from nlp.tagger import Tagger

HUB = "cardiffnlp/twitter-roberta-base-sentiment-latest"


def chosen(home: Home, text: str) -> list[Tagger]:
    home.root.mkdir(parents=True, exist_ok=True)
    home.settings.write_text(text, encoding="utf-8")
    return taggers_of(load_settings(home))


def checkpoint(folder: Path, *labels: str) -> Path:
    """A checkpoint in so far as it is looked at before a text is tagged."""
    folder.mkdir(parents=True)
    named = {str(number): label for number, label in enumerate(labels)}
    (folder / "config.json").write_text(json.dumps({"id2label": named}))
    (folder / "model.safetensors").write_bytes(b"weights")
    return folder


def test_without_a_word_of_it_the_bundled_model_answers_everything(home: Home) -> None:
    names = [tagger.name for tagger in taggers_of(load_settings(home))]
    assert names == ["language", "encoder", "multilingual", "role"]
    assert [tagger.name for tagger in chosen(home, "[taggers]\nencoder = 'bundled'")] == names


def test_the_same_settings_share_what_is_loaded(home: Home) -> None:
    assert taggers_of(load_settings(home)) == taggers_of(load_settings(home))
    assert taggers_of(load_settings(home)) is not taggers_of(load_settings(home))


def test_a_model_of_ones_own_lies_beside_the_settings(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(BUNDLED, home.root / "models" / "mine")
    with (home.root / "models" / "mine" / "model.json").open("a") as file:
        file.write("\n")
    monkeypatch.chdir(tmp_path)
    _, mine, *_ = chosen(home, "[taggers]\nencoder = 'models/mine'")
    _, bundled, *_ = chosen(home, "")
    assert mine.version != bundled.version
    assert [len(signals) > 0 for signals in mine.tag(["I love it", ""])] == [True, False]


def test_a_model_that_is_not_there_is_named_with_its_folder(home: Home) -> None:
    _, mine, *_ = chosen(home, "[taggers]\nencoder = 'models/mine'")
    with pytest.raises(ModelError, match=str(home.root / "models" / "mine")):
        _ = mine.version


def test_the_model_for_other_languages_is_left_out_or_ones_own(home: Home) -> None:
    assert [tagger.name for tagger in chosen(home, "[taggers]\nmultilingual = 'none'")] == [
        "language",
        "encoder",
        "role",
    ]
    _, _, mine, _ = chosen(home, "[taggers]\nmultilingual = 'models/mine'")
    with pytest.raises(ModelError, match=str(home.root / "models" / "mine")):
        _ = mine.version


def test_a_checkpoint_answers_its_head_and_the_encoder_all_others(home: Home) -> None:
    checkpoint(home.root / "models" / "toxic", "toxic", "clean")
    _, encoder, *_, toxic = chosen(
        home, '[taggers.heads]\noffensive = { checkpoint = "models/toxic", labels = { toxic = "yes" } }'
    )
    said = {signal.name for signal in encoder.tag(["I love this airline"])[0]}
    assert "offensive" not in said
    assert {"sentiment", "emotion", "irony"} <= said
    assert toxic.languages == {"en", "zxx"}
    _, bundled, *_ = chosen(home, "")
    assert encoder.version != bundled.version


@pytest.mark.parametrize("written", ["./model", "model"])
def test_what_lies_beside_the_settings_is_a_folder(home: Home, written: str) -> None:
    checkpoint(home.root / "model", "negative", "positive")
    assert chosen(home, f'[taggers.heads]\nsentiment = "{written}"')[-1].version


def test_what_begins_like_a_path_is_never_asked_of_the_hub(home: Home) -> None:
    tagger = chosen(home, '[taggers.heads]\nsentiment = "./model"')[-1]
    with pytest.raises(ModelError, match="there is no such folder"):
        _ = tagger.version


def test_a_name_of_the_hub_stays_one_and_is_fetched_by_nobody_who_only_reads_the_settings(home: Home) -> None:
    chosen(home, f'[taggers.heads]\nsentiment = "{HUB}"')
    (model,) = load_settings(home).taggers.heads.values()
    assert (model.checkpoint, model.languages, model.revision) == (HUB, ("en",), None)


def test_labels_that_are_not_plain_come_with_the_line_to_write(home: Home) -> None:
    checkpoint(home.root / "toxic", "toxic", "clean")
    tagger = chosen(home, '[taggers.heads]\noffensive = "toxic"')[-1]
    with pytest.raises(ModelError, match=r"answers toxic, clean, Goodword no, yes(.|\n)*offensive = \{ checkpoint = "):
        _ = tagger.version


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("[taggers.heads]\nsentimnt = 'a/b'", "sentimnt.*there is no such head; there is sentiment, emotion, irony"),
        ("[taggers.heads]\nsentiment = { labels = { a = 'positive' } }", r"sentiment\.checkpoint: Field required"),
        ("[taggers.heads]\nsentiment = { checkpoint = 'a/b', model = 'c' }", "model: there is no such setting"),
        ("[taggers.heads]\nsentiment = { checkpoint = 'a/b', languages = [] }", "languages"),
        ("[taggers.heads]\nsentiment = { checkpoint = 'a/b', languages = ['English'] }", "languages"),
        ("[taggers.heads]\nsentiment = 3", "sentiment"),
        ("[taggers]\nencoder = 3", "encoder"),
        ("[taggers]\nmultilingual = false", "multilingual"),
        ("[taggers]\nmodel = 'a'", "taggers.model: there is no such setting"),
    ],
)
def test_a_fault_is_named_with_its_setting(home: Home, text: str, part: str) -> None:
    with pytest.raises(SettingsError, match=part):
        chosen(home, text)
