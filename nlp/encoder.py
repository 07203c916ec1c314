"""Sentiment from the encoder that ships in ``nlp/models/sentiment``: int8 ONNX on the processor, no torch.

Activations are quantised as they come, so that in a batch a text's score would depend on its neighbours. Each window
is therefore its own call, and worker threads, not batches, fill the cores: what is said of a text depends on it alone.
"""

import json
import os
import re
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

import nlp.normalise
from nlp.normalise import normalise
from nlp.tagger import Signal, Signals
from nlp.version import content_version

SENTIMENT_MODEL = Path(__file__).parent / "models" / "sentiment"

Probabilities = npt.NDArray[np.float64]

_OVERLAP = 32  # tokens that a window shares with the one before, so that no clause is read only in halves
_PIECE = 8_000  # characters that are cut into windows at once, which keeps memory steady on long texts
_PIECES_A_JOB = 16
_LONGEST = 200_000  # characters; of a longer text (no review is) the beginning and the end are read
# A letter (emoji have become words by then) or an emoticon: without either there is nothing to feel about.
_CONTENT = re.compile(r"[^\W\d_]|[:;=]['-]?[()]|<3")
_PLACEHOLDER = re.compile(r"@user\b|\bhttp\b")


class ModelError(Exception):
    """A model folder that can't be used; the message names the folder and what is wrong with it."""


@dataclass(frozen=True, slots=True)
class _Loaded:
    session: Any
    tokenizer: Any


class Encoder:
    """A model folder (model.onnx, tokenizer.json, labels.json) as a function from texts to label probabilities.

    Nothing is read before the first use. Raises ModelError where the folder is missing, incomplete or damaged.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @cached_property
    def version(self) -> str:
        """Changes with the weights, the normaliser and the way that windows are pooled."""
        parts = [self.folder / name for name in ("model.onnx", "tokenizer.json", "labels.json")]
        try:
            return content_version(*parts, Path(nlp.normalise.__file__), Path(__file__))
        except OSError as error:
            raise ModelError(f"{self.folder}: {error.strerror}: {Path(error.filename).name}") from error

    @cached_property
    def labels(self) -> tuple[str, ...]:
        return tuple(self._facts["labels"])

    def probabilities(self, texts: Sequence[str]) -> Probabilities:
        """Shape (texts, labels), rows sum to 1. Equal texts are read once.

        A text of several windows gets their mean, each weighted by its number of tokens.
        """
        pieces = {text: _pieces(_bounded(text)) for text in texts}
        unique = list(dict.fromkeys(chain.from_iterable(pieces.values())))
        weighted = dict(zip(unique, self._read_side_by_side(unique), strict=True))
        sums = {text: np.sum([weighted[piece] for piece in parts], axis=0) for text, parts in pieces.items()}
        return np.array([sums[text] / sums[text].sum() for text in texts]).reshape(len(texts), len(self.labels))

    def _read_side_by_side(self, pieces: Sequence[str]) -> list[Probabilities]:
        jobs = [pieces[start : start + _PIECES_A_JOB] for start in range(0, len(pieces), _PIECES_A_JOB)]
        if len(jobs) < 2:
            return [self._read(piece) for piece in pieces]
        _ = self._loaded  # before the threads start: cached_property takes no lock
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            return [row for rows in pool.map(lambda job: [self._read(piece) for piece in job], jobs) for row in rows]

    def _read(self, piece: str) -> Probabilities:
        """Sum over the piece's windows of probabilities times tokens; so its total is the number of tokens."""
        encoding = self._loaded.tokenizer.encode(piece)
        windows = [encoding, *encoding.overflowing]
        return np.asarray(sum(self._softmax(window.ids) * len(window.ids) for window in windows))

    def _softmax(self, ids: list[int]) -> Probabilities:
        tokens = np.array([ids], dtype=np.int64)
        inputs = {"input_ids": tokens, "attention_mask": np.ones_like(tokens)}
        logits = self._loaded.session.run(None, inputs)[0][0].astype(np.float64)
        odds = np.exp(logits - logits.max())
        return np.asarray(odds / odds.sum())

    @cached_property
    def _facts(self) -> dict[str, Any]:
        try:
            facts = json.loads((self.folder / "labels.json").read_text(encoding="utf-8"))
            return {"labels": [str(label) for label in facts["labels"]], "max_tokens": int(facts["max_tokens"])}
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise ModelError(f"{self.folder}: labels.json can't be read: {error}") from error

    @cached_property
    def _loaded(self) -> _Loaded:
        import onnxruntime
        from tokenizers import Tokenizer

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1  # the cores are filled by calls side by side
        options.inter_op_num_threads = 1
        try:
            tokenizer = Tokenizer.from_file(str(self.folder / "tokenizer.json"))
            model = str(self.folder / "model.onnx")
            session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
        except Exception as error:  # both libraries raise their own kinds, the tokenizer a bare Exception
            raise ModelError(f"{self.folder}: the model can't be loaded: {error}") from error
        tokenizer.no_padding()
        tokenizer.enable_truncation(self._facts["max_tokens"], stride=_OVERLAP)
        return _Loaded(session, tokenizer)


def _bounded(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST // 2] + " " + text[-_LONGEST // 2 :]


def _pieces(text: str) -> list[str]:
    """The text cut into pieces of at most ``_PIECE`` characters, at spaces where there are any."""
    pieces = []
    while len(text) > _PIECE:
        cut = text.rfind(" ", 1, _PIECE)
        cut = cut if cut > 0 else _PIECE
        pieces.append(text[:cut])
        text = text[cut:]
    return [*pieces, text]


class SentimentTagger:
    """Signal "sentiment": negative, neutral or positive; nothing for a text of links, handles or numbers alone."""

    name = "sentiment"
    languages = frozenset({"en", "zxx"})  # zxx: a row of emoji is feeling enough

    def __init__(self, folder: Path = SENTIMENT_MODEL) -> None:
        self._encoder = Encoder(folder)

    @cached_property
    def version(self) -> str:
        return self._encoder.version

    def tag(self, texts: Sequence[str]) -> list[Signals]:
        read = [normalise(_bounded(text)) for text in texts]
        rows = [row for row, text in enumerate(read) if _CONTENT.search(_PLACEHOLDER.sub(" ", text))]
        signals: list[Signals] = [()] * len(texts)
        for row, probabilities in zip(rows, self._encoder.probabilities([read[row] for row in rows]), strict=True):
            signals[row] = (self._signal(probabilities),)
        return signals

    def _signal(self, probabilities: Probabilities) -> Signal:
        best = int(np.argmax(probabilities))
        chance = dict(zip(self._encoder.labels, probabilities.tolist(), strict=True))
        return Signal(
            name=self.name,
            label=self._encoder.labels[best],
            score=float(probabilities[best]),
            value=chance["positive"] - chance["negative"],
        )
