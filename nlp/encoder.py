"""The encoder that ships in ``nlp/models/encoder``: int8 ONNX on the processor, no torch. One pass answers all heads.

Activations are quantised as they come, so that in a batch a text's score would depend on its neighbours. Each window
is therefore its own call, and worker threads, not batches, fill the cores: what is said of a text depends on it alone.
"""

import json
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

import nlp.heads
import nlp.normalise
from nlp.version import content_version

BUNDLED = Path(__file__).parent / "models" / "encoder"
#: What a model folder holds.
FILES = ("model.onnx", "tokenizer.json", "model.json")

Numbers = npt.NDArray[np.float64]

OVERLAP = 32  # tokens that a window shares with the one before, so that no clause is read only in halves
_PIECE = 8_000  # characters that are cut into windows at once, which keeps memory steady on long texts
_PIECES_A_JOB = 16
_REMEMBERED, _SHORT = 20_000, 1_000  # pieces of so many characters at most: several taggers ask about one text
_TAGS, _OUTSIDE, _INSIDE = 3, 0, 2  # of the token head: outside, beginning, inside
# What these say holds of a text as a whole; the other heads ask whether it holds somewhere in it.
OF_THE_WHOLE = frozenset({"irony", "recommendation"})
_LONGEST = 200_000  # characters; of a longer text (no review is) the beginning and the end are read


class ModelError(Exception):
    """A model folder that can't be used; the message names the folder and what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Aspect:
    """What is praised or blamed: characters ``start`` to ``end`` of the text that was read.

    ``score``: probability that its words are an aspect. ``polarity``: (3,), ``category``: (categories,), sums 1.
    """

    start: int
    end: int
    score: float
    polarity: Numbers
    category: Numbers


@dataclass(frozen=True, slots=True)
class Reading:
    """What the encoder says of one text.

    ``sentiment``: (3,), ``emotion``: (5,), each sums to 1. ``yes_no``: (heads,), probabilities of yes.
    """

    sentiment: Numbers
    emotion: Numbers
    yes_no: Numbers
    aspects: tuple[Aspect, ...]


@dataclass(frozen=True, slots=True)
class _Loaded:
    session: Any
    tokenizer: Any


@dataclass(frozen=True, slots=True)
class _Window:
    """A stretch of a text that was read at once, ``tokens`` long."""

    tokens: int
    reading: Reading


class Encoder:
    """A model folder (model.onnx, tokenizer.json, model.json) as a function from texts to readings.

    Nothing is read before the first use. Raises ModelError where the folder is missing, incomplete or damaged.
    """

    def __init__(self, folder: Path = BUNDLED) -> None:
        self.folder = folder
        self._known: dict[str, list[_Window]] = {}

    @cached_property
    def version(self) -> str:
        """Changes with the weights, the normaliser and the way that windows are pooled."""
        parts = [self.folder / name for name in FILES]
        modules = [Path(module.__file__ or "") for module in (nlp.normalise, nlp.heads)]
        try:
            return content_version(*parts, *modules, Path(__file__))
        except OSError as error:
            raise ModelError(f"{self.folder}: {error.strerror}: {Path(error.filename).name}") from error

    def read(self, texts: Sequence[str]) -> list[Reading]:
        """One reading a text, in order. ``texts`` are normalised and bounded; what was read lately is not read again.

        A text of several windows: sentiment, emotion, irony and recommendation are their mean, each weighted by its
        number of tokens; of the other heads the surest window counts, for a complaint in one of them is a complaint.
        """
        pieces = {text: _pieces(text) for text in texts}
        unique = dict.fromkeys(chain.from_iterable(pieces.values()))
        windows = {piece: self._known[piece] for piece in unique if piece in self._known}
        new = [piece for piece in unique if piece not in windows]
        windows.update(zip(new, self._read_side_by_side(new), strict=True))
        if len(self._known) > _REMEMBERED:
            self._known.clear()
        self._known.update((piece, windows[piece]) for piece in new[:_REMEMBERED] if len(piece) <= _SHORT)
        pooled = {text: self._pool([windows[piece] for piece in parts], parts) for text, parts in pieces.items()}
        return [pooled[text] for text in texts]

    def _pool(self, windows: Sequence[Sequence[_Window]], pieces: Sequence[str]) -> Reading:
        """``windows``: those of each piece."""
        every = list(chain.from_iterable(windows))
        if len(every) == 1:
            return every[0].reading
        weights = np.array([window.tokens for window in every], dtype=np.float64)
        weights /= weights.sum()
        readings = [window.reading for window in every]
        yes_no = np.stack([reading.yes_no for reading in readings])
        of_the_whole = np.array([head in OF_THE_WHOLE for head in self.facts.yes_no])
        starts = np.cumsum([0, *map(len, pieces)])
        aspects: list[Aspect] = []
        for start, of_piece in zip(starts[:-1].tolist(), windows, strict=True):
            for aspect in chain.from_iterable(window.reading.aspects for window in of_piece):
                if not aspects or start + aspect.start >= aspects[-1].end:  # windows overlap
                    aspects.append(replace(aspect, start=start + aspect.start, end=start + aspect.end))
        return Reading(
            weights @ np.stack([reading.sentiment for reading in readings]),
            weights @ np.stack([reading.emotion for reading in readings]),
            np.where(of_the_whole, weights @ yes_no, yes_no.max(0)),
            tuple(aspects),
        )

    def _read_side_by_side(self, pieces: Sequence[str]) -> list[list[_Window]]:
        jobs = [pieces[start : start + _PIECES_A_JOB] for start in range(0, len(pieces), _PIECES_A_JOB)]
        if len(jobs) < 2:
            return [self._windows(piece) for piece in pieces]
        _ = self._loaded  # before the threads start: cached_property takes no lock
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            return [row for rows in pool.map(lambda job: [self._windows(piece) for piece in job], jobs) for row in rows]

    def _windows(self, piece: str) -> list[_Window]:
        encoding = self._loaded.tokenizer.encode(piece)
        return [self._window(window) for window in (encoding, *encoding.overflowing)]

    def _window(self, encoding: Any) -> _Window:
        ids = np.array([encoding.ids], dtype=np.int64)
        inputs = {"input_ids": ids, "attention_mask": np.ones_like(ids)}
        texts, tokens = (output[0].astype(np.float64) for output in self._loaded.session.run(None, inputs))
        first, second = len(self.facts.sentiment), len(self.facts.sentiment) + len(self.facts.emotion)
        reading = Reading(
            softmax(texts[:first]),
            softmax(texts[first:second]),
            1 / (1 + np.exp(-texts[second:])),
            tuple(_aspects(encoding, tokens)),
        )
        return _Window(len(encoding.ids), reading)

    @cached_property
    def facts(self) -> "Facts":
        """What the outputs mean."""
        try:
            return Facts.parse(json.loads((self.folder / "model.json").read_text(encoding="utf-8")))
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise ModelError(f"{self.folder}: model.json can't be read: {error}") from error

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
        tokenizer.enable_truncation(self.facts.max_tokens, stride=OVERLAP)
        return _Loaded(session, tokenizer)


@dataclass(frozen=True, slots=True)
class Facts:
    """``model.json``: what the outputs of a model mean, in their order, the languages that it reads, as
    ``language.LanguageTagger`` names them, and how many tokens it reads at once."""

    sentiment: tuple[str, ...]
    emotion: tuple[str, ...]
    yes_no: tuple[str, ...]
    categories: tuple[str, ...]
    languages: tuple[str, ...]
    max_tokens: int

    @classmethod
    def parse(cls, facts: dict[str, Any]) -> "Facts":
        """Raises KeyError, ValueError or TypeError where something is missing or of the wrong kind."""
        lists = ("sentiment", "emotion", "yes_no", "categories", "languages")
        named = {key: tuple(str(name) for name in facts[key]) for key in lists}
        return cls(**named, max_tokens=int(facts["max_tokens"]))


def bounded(text: str) -> str:
    """The text, or of a very long one its beginning and end."""
    return text if len(text) <= _LONGEST else text[: _LONGEST // 2] + " " + text[-_LONGEST // 2 :]


def _pieces(text: str) -> list[str]:
    """The text cut into pieces of at most ``_PIECE`` characters, at spaces where there are any. Joined they are it."""
    pieces = []
    while len(text) > _PIECE:
        cut = text.rfind(" ", 1, _PIECE)
        cut = cut if cut > 0 else _PIECE
        pieces.append(text[:cut])
        text = text[cut:]
    return [*pieces, text]


def _aspects(encoding: Any, logits: Numbers) -> Iterator[Aspect]:
    """The aspects of one window. ``logits``: (tokens, 3 + 3 + categories): tags (outside, beginning, inside), polarity,
    category. A word has the tag of its first piece, so that no aspect ends within a word."""
    words = _words(encoding)
    if not words or (logits[:, 0] >= logits[:, 1:_TAGS].max(1)).all():
        return
    first = [tokens[0] for tokens in words]
    tags = softmax(logits[first, :_TAGS])
    best = tags.argmax(1)
    at = 0
    while at < len(words):
        end = at + 1
        if best[at] == _OUTSIDE:
            at = end
            continue
        while end < len(words) and best[end] == _INSIDE:
            end += 1
        rows = [token for word in words[at:end] for token in word]
        yield Aspect(
            encoding.offsets[rows[0]][0],
            encoding.offsets[rows[-1]][1],
            float(1 - tags[at:end, _OUTSIDE].max()),
            softmax(logits[rows, _TAGS : _TAGS + 3]).mean(0),
            softmax(logits[rows, _TAGS + 3 :]).mean(0),
        )
        at = end


def _words(encoding: Any) -> list[list[int]]:
    """The tokens of each word of a window, special ones left out."""
    words: list[list[int]] = []
    last = None
    for token, word in enumerate(encoding.word_ids):
        if word is None:
            continue
        if word == last:
            words[-1].append(token)
        else:
            words.append([token])
        last = word
    return words


def softmax(logits: Numbers) -> Numbers:
    odds = np.exp(logits - logits.max(-1, keepdims=True))
    return np.asarray(odds / odds.sum(-1, keepdims=True))
