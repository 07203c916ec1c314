"""Any sequence-classification checkpoint of Hugging Face as the tagger of one head, in place of the encoder's answer.

Needs torch and transformers, which nothing else does: ``make checkpoints`` installs them. A folder is read where it
lies. A name of the hub is fetched once, into the cache of huggingface_hub, and read from there ever after: nothing is
asked of the network again, and a version that was tagged with stays until somebody removes it from the cache.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

import nlp.normalise
from nlp.encoder import OF_THE_WHOLE, OVERLAP, ModelError, Numbers, bounded, softmax
from nlp.encoder_tagger import says_something
from nlp.heads import EMOTION, SENTIMENT, YES_NO
from nlp.normalise import masked, normalise
from nlp.tagger import Signal, Signals
from nlp.version import content_version

_INSTALL = "torch and transformers are not installed here: `make checkpoints` does it, in the folder of Goodword"
_REST = ("*.json", "*.txt", "*.model")
_WEIGHTS = ("model*.safetensors", "pytorch_model*.bin")  # a checkpoint that has both is read from the first
_LONGEST_WINDOW = 512  # tokens, special ones included
_BATCH = 32  # windows

# What models call our labels, in lower case.
_ALIASES = {
    "sentiment": {
        "neg": "negative",
        "very negative": "negative",
        "1 star": "negative",
        "2 stars": "negative",
        "neu": "neutral",
        "3 stars": "neutral",
        "pos": "positive",
        "very positive": "positive",
        "4 stars": "positive",
        "5 stars": "positive",
    },
    "emotion": {"neutral": "none", "no emotion": "none"},
}
# What LABEL_0, LABEL_1 ... mean by custom, where there are as many of them. Of emotions there is no custom.
_NUMBERED = {"sentiment": (("negative", "positive"), SENTIMENT), "emotion": ()}


def labels_of(head: str) -> tuple[str, ...]:
    """What a head can answer."""
    return {"sentiment": SENTIMENT, "emotion": EMOTION}.get(head, ("no", "yes"))


def meaning(head: str, outputs: Sequence[str], labels: Mapping[str, str]) -> tuple[str, ...]:
    """Our label of each of a model's ``outputs``. ``labels``, the model's label -> ours, goes before any guess.

    An output that is called as ours is, whether in capitals or not, means it; so do NEG and POS, one to five stars, and
    LABEL_n by custom. Of a head of yes or no, what is called as the head is means yes; what does not mean yes means no.
    Raises ValueError where the meaning is not plain.

    >>> meaning("sentiment", ["LABEL_0", "LABEL_1", "LABEL_2"], {})
    ('negative', 'neutral', 'positive')
    >>> meaning("offensive", ["toxic", "insult", "neither"], {"toxic": "yes", "insult": "yes"})
    ('yes', 'yes', 'no')
    """
    ours = labels_of(head)
    if unknown := [label for label in labels if label not in outputs]:
        raise ValueError(f"the model has no label {', '.join(unknown)}")
    if strange := [label for label in labels.values() if label not in ours]:
        raise ValueError(f"{', '.join(strange)} is no answer of {head}")
    plain = [output.casefold().strip() for output in outputs]
    found: list[str | None]
    if head in YES_NO:
        found = [labels.get(output) for output in outputs] if labels else _yes_or_no(head, plain)
        found = [answer or "no" for answer in found] if "yes" in found else found
    else:
        aliases = {**dict(zip(ours, ours, strict=True)), **_ALIASES[head]}
        by_custom = next((names for names in _NUMBERED[head] if plain == _numbers(len(names))), (None,) * len(outputs))
        known = zip(outputs, plain, by_custom, strict=True)
        found = [labels.get(output, aliases.get(name, custom)) for output, name, custom in known]
    said = tuple(answer for answer in found if answer is not None)
    needed = {"yes"} if head in YES_NO else {"negative", "positive"} if head == "sentiment" else set()
    if len(said) < len(outputs) or not needed <= set(said):
        raise ValueError("what they mean is not plain")
    return said


def _yes_or_no(head: str, outputs: Sequence[str]) -> list[str | None]:
    if outputs == _numbers(2):
        return ["no", "yes"]
    names = {head, head.replace("_", " "), head.replace("_", "-"), "yes", "true"}
    return ["yes" if output in names else None for output in outputs]


def _numbers(count: int) -> list[str]:
    return [f"label_{number}" for number in range(count)]


@dataclass(frozen=True, slots=True)
class _Config:
    """``outputs``: the model's labels, in order. ``several``: whether more than one of them can hold of a text."""

    outputs: tuple[str, ...]
    several: bool

    @classmethod
    def parse(cls, config: dict[str, Any]) -> "_Config":
        """Raises KeyError, ValueError, TypeError or AttributeError where something is of the wrong kind."""
        named = config.get("id2label", {"0": "LABEL_0", "1": "LABEL_1"})  # transformers leaves these two out
        outputs = tuple(str(named[number]) for number in sorted(named, key=int))
        return cls(outputs, config.get("problem_type") == "multi_label_classification" or len(outputs) == 1)


@dataclass(frozen=True, slots=True)
class _Loaded:
    model: Any
    tokenizer: Any
    max_tokens: int


class CheckpointTagger:
    """Signals of one head: "sentiment" (with its value), "emotion", or a head of ``heads.YES_NO``, label "yes".

    ``checkpoint``: a folder, or a name of the hub with its ``revision``. ``labels``: see ``meaning``. ``languages``:
    what the model reads; texts without words, such as rows of emoji, are read in any case.

    A text is read as it is written but for links and handles. Where it is longer than the model's window, it is read
    in windows that overlap, pooled as ``Encoder.read`` does; a tokenizer written in Python (BERTweet's) knows no such
    windows, and the beginning is read. Windows are computed in fp32 on the processor, sorted by length and padded: in
    other company a probability differs by rounding, by less than 1e-5.

    Nothing is read before the first use. Raises ModelError where the checkpoint can't be had or its labels are not
    plain.
    """

    def __init__(
        self,
        head: str,
        checkpoint: str | Path,
        *,
        revision: str | None = None,
        labels: Mapping[str, str] | None = None,
        languages: frozenset[str] = frozenset({"en"}),
    ) -> None:
        self.name = f"{head}_checkpoint"
        self.languages: frozenset[str] | None = languages | {"zxx"}
        self._head = head
        self._checkpoint = checkpoint
        self._revision = revision
        self._labels = dict(labels or {})

    @cached_property
    def version(self) -> str:
        """Changes with the checkpoint's files, what its labels are taken to mean, its languages and this code."""
        modules = content_version(Path(__file__), Path(nlp.normalise.__file__))
        if isinstance(self._checkpoint, Path):
            files = {path for pattern in (*_REST, *_WEIGHTS) for path in self._folder.glob(pattern)}
            content = content_version(*sorted(files))
        else:
            content = self._folder.name  # the cache names a folder by its commit
        parts = [modules, content, self._meaning, sorted(self.languages or ())]
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:12]

    def tag(self, texts: Sequence[str]) -> list[Signals]:
        rows = [row for row, text in enumerate(texts) if says_something(normalise(bounded(text)))]
        signals: list[Signals] = [()] * len(texts)
        if rows:
            read = [_encodable(masked(bounded(texts[row]))) for row in rows]
            for row, probabilities in zip(rows, self._read(read).tolist(), strict=True):
                signals[row] = (self._signal(dict(zip(labels_of(self._head), probabilities, strict=True))),)
        return signals

    def _signal(self, chance: Mapping[str, float]) -> Signal:
        """``chance``: our label -> its probability."""
        if self._head in YES_NO:
            return Signal(name=self._head, label="yes", score=chance["yes"])
        label = max(chance, key=lambda label: chance[label])
        value = chance["positive"] - chance["negative"] if self._head == "sentiment" else None
        return Signal(name=self._head, label=label, score=chance[label], value=value)

    def _read(self, texts: Sequence[str]) -> Numbers:
        """Probabilities, (texts, our labels)."""
        tokenizer = self._loaded.tokenizer
        windowed = {"stride": OVERLAP, "return_overflowing_tokens": True} if tokenizer.is_fast else {}
        fields = dict(tokenizer(list(texts), truncation=True, max_length=self._loaded.max_tokens, **windowed))
        owners = np.array(fields.pop("overflow_to_sample_mapping", range(len(texts))))
        windows = [dict(zip(fields, values, strict=True)) for values in zip(*fields.values(), strict=True)]
        probabilities = self._ours(self._logits(windows))
        lengths = np.array([len(window["input_ids"]) for window in windows])
        return np.stack(
            [self._pool(probabilities[owners == text], lengths[owners == text]) for text in range(len(texts))]
        )

    def _logits(self, windows: Sequence[dict[str, list[int]]]) -> Numbers:
        """(windows, the model's labels)"""
        import torch

        model, tokenizer = self._loaded.model, self._loaded.tokenizer
        # Without a token to pad with, a model can read but one text at a time.
        batch = 1 if None in (tokenizer.pad_token_id, model.config.pad_token_id) else _BATCH
        order = sorted(range(len(windows)), key=lambda row: len(windows[row]["input_ids"]))
        logits = np.empty((len(windows), len(self._meaning)))
        with torch.inference_mode():
            for start in range(0, len(order), batch):
                rows = order[start : start + batch]
                padded = tokenizer.pad([windows[row] for row in rows], return_tensors="pt")
                logits[rows] = model(**padded).logits.numpy()
        return logits

    def _ours(self, logits: Numbers) -> Numbers:
        """The model's logits as probabilities of our labels: of several labels that mean the same, the sum.

        Where the model's labels do not exclude each other, of a question of yes or no the surest counts.
        """
        several = self._config.several
        theirs = 1 / (1 + np.exp(-logits)) if several else softmax(logits)
        means = np.array([[label == ours for ours in labels_of(self._head)] for label in self._meaning])
        if self._head in YES_NO and several:
            yes = theirs[:, means[:, 1]].max(1)
            return np.stack([1 - yes, yes], 1)
        ours = theirs @ means
        return np.asarray(ours / ours.sum(1, keepdims=True))

    def _pool(self, windows: Numbers, lengths: Numbers) -> Numbers:
        """``windows``: (windows, our labels), those of one text, each ``lengths`` tokens long."""
        if self._head in YES_NO and self._head not in OF_THE_WHOLE:
            return np.asarray(windows[windows[:, 1].argmax()])
        return np.asarray(lengths @ windows / lengths.sum())

    @cached_property
    def _folder(self) -> Path:
        if not isinstance(self._checkpoint, Path):
            return _from_the_hub(self._checkpoint, self._revision)
        if not self._checkpoint.is_dir():
            raise ModelError(f"{self._checkpoint}: there is no such folder")
        return self._checkpoint

    @cached_property
    def _config(self) -> _Config:
        try:
            return _Config.parse(json.loads((self._folder / "config.json").read_text(encoding="utf-8")))
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise ModelError(f"{self._checkpoint}: config.json can't be read: {error}") from error

    @cached_property
    def _meaning(self) -> tuple[str, ...]:
        """Our label of each of the model's outputs."""
        outputs = self._config.outputs
        try:
            return meaning(self._head, outputs, self._labels)
        except ValueError as error:
            raise ModelError(
                f"{self._head}: {self._checkpoint} answers {', '.join(outputs)}, Goodword "
                f"{', '.join(labels_of(self._head))}: {error}. Say it in goodword.toml, under [taggers.heads]:\n"
                f"{self._line(outputs)}"
            ) from None

    def _line(self, outputs: Sequence[str]) -> str:
        """The setting that says what each output means, with the answers left to fill in."""
        answers = ", ".join(f'{json.dumps(output)} = "{self._labels.get(output, "...")}"' for output in outputs)
        return f"{self._head} = {{ checkpoint = {json.dumps(str(self._checkpoint))}, labels = {{ {answers} }} }}"

    @cached_property
    def _loaded(self) -> _Loaded:
        try:
            import torch
            from transformers import AutoModelForSequenceClassification, AutoTokenizer
            from transformers.utils.logging import disable_progress_bar
        except ImportError as error:
            raise ModelError(f"{self._checkpoint} can't be used: {_INSTALL}") from error
        disable_progress_bar()  # of reading a file; the steps have their own
        local = {"local_files_only": True, "trust_remote_code": False}  # no code of a checkpoint is ever run
        try:
            tokenizer = AutoTokenizer.from_pretrained(self._folder, **local)
            model, report = AutoModelForSequenceClassification.from_pretrained(
                self._folder, dtype=torch.float32, output_loading_info=True, **local
            )
        except Exception as error:  # the libraries raise their own kinds, those of the file formats included
            raise ModelError(f"{self._checkpoint}: the checkpoint can't be loaded: {error}") from error
        if report["missing_keys"]:  # transformers would make them up
            missing = ", ".join(sorted(report["missing_keys"]))
            raise ModelError(f"{self._checkpoint}: not trained to classify texts: it has no weights for {missing}")
        # Two positions are kept back: RoBERTa begins to count at 2. A tokenizer without a limit names a huge number.
        positions = getattr(model.config, "max_position_embeddings", _LONGEST_WINDOW + 2) - 2
        return _Loaded(model.eval(), tokenizer, min(tokenizer.model_max_length, positions, _LONGEST_WINDOW))


def _encodable(text: str) -> str:
    """Without lone surrogates, which UTF-8, and so every tokenizer, lacks."""
    return text.encode("utf-8", "ignore").decode()


def _from_the_hub(name: str, revision: str | None) -> Path:
    """The folder of a checkpoint in the cache of huggingface_hub; fetched if it is not there."""
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import LocalEntryNotFoundError

    for local in (True, False):
        for weights in _WEIGHTS:
            try:
                found = snapshot_download(
                    name, revision=revision, allow_patterns=[*_REST, weights], ignore_patterns="*/*",
                    local_files_only=local,
                )  # fmt: skip
            except LocalEntryNotFoundError as error:
                if not local:
                    raise ModelError(_unreachable(name, error)) from error
                continue
            except Exception as error:  # the hub's kinds, and those of the library that it speaks HTTP with
                raise ModelError(_unreachable(name, error)) from error
            if any(Path(found).glob(weights)):
                return Path(found)
    raise ModelError(f"{name}: there is no {' and no '.join(_WEIGHTS)} on the Hugging Face hub")


def _unreachable(name: str, error: Exception) -> str:
    first = str(error).strip().split("\n")[0]
    return (
        f"{name}: not in the cache of huggingface_hub, and not to be had from the Hugging Face hub: "
        f"{type(error).__name__}: {first} (A folder beside goodword.toml is written ./{name})"
    )
