"""The encoders that ship in ``nlp/models``: int8 ONNX on the processor, no torch. One pass answers all heads.

``encoder`` reads English with all its heads; ``multilingual`` reads other languages, with the heads measured in them.

Windows of equal length are read together, side by side on all cores: without padding, and with int8 ranges that are
fixed in the model, what is said of a text depends on it alone, to the last bit.
"""

import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
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
from nlp.answers import CUT_OFF
from nlp.version import content_version

BUNDLED = Path(__file__).parent / "models" / "encoder"
MULTILINGUAL = Path(__file__).parent / "models" / "multilingual"
#: What a model folder holds.
FILES = ("model.onnx", "tokenizer.json", "model.json")

Numbers = npt.NDArray[np.float64]

OVERLAP = 32  # tokens that a window shares with the one before, so that no clause is read only in halves
_PIECE = 8_000  # characters that are cut into windows at once, which keeps memory steady on long texts
_TOKENS_A_BATCH, _MOST_A_BATCH = 1_024, 32  # what is read together stays in the processor's cache
_ROUND = 500_000  # characters that are cut into tokens at once
_REMEMBERED, _SHORT = 20_000, 1_000  # pieces of so many characters at most: several taggers ask about one text
_TAGS, _OUTSIDE, _INSIDE = 3, 0, 2  # of the token head: outside, beginning, inside
_SILENT = frozenset({"neutral", "none", "irony"})  # answers that no single clause speaks for
# A clause, with the marks at its end; "but" and its like begin a new one.
_CLAUSE = re.compile(r"\S.*?(?:[.!?,\n]+(?=\s|$)|\s(?=(?:but|though|although|however)\b)|$)", re.IGNORECASE | re.DOTALL)
_FEWEST_WORDS = 3  # of a clause: a shorter one belongs to its neighbour
# onnxruntime's fused kernels of these two are slower than the parts that they replace.
_SLOW_FUSIONS = ["SkipLayerNormFusion", "BiasGeluFusion"]
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
    ``evidence``: answer ("negative", "complaint") -> start and end of the clause that speaks most for it, in the text
    that was read; of a sentiment but neutral, of an emotion, and of each head that is answered yes, irony apart.
    """

    sentiment: Numbers
    emotion: Numbers
    yes_no: Numbers
    aspects: tuple[Aspect, ...]
    evidence: Mapping[str, tuple[int, int]]


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
        for some in _rounds(new):
            windows.update(zip(some, self._read_together(some), strict=True))
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
        placed = [
            (start, window.reading)
            for start, of_piece in zip(starts[:-1].tolist(), windows, strict=True)
            for window in of_piece
        ]
        aspects: list[Aspect] = []
        for start, reading in placed:
            for aspect in reading.aspects:
                if not aspects or start + aspect.start >= aspects[-1].end:  # windows overlap
                    aspects.append(replace(aspect, start=start + aspect.start, end=start + aspect.end))
        pooled = Reading(
            weights @ np.stack([reading.sentiment for reading in readings]),
            weights @ np.stack([reading.emotion for reading in readings]),
            np.where(of_the_whole, weights @ yes_no, yes_no.max(0)),
            tuple(aspects),
            {},
        )
        return replace(pooled, evidence=self._surest_evidence(pooled, placed))

    def _surest_evidence(self, pooled: Reading, placed: Sequence[tuple[int, Reading]]) -> dict[str, tuple[int, int]]:
        """The evidence of the window that is surest of each answer. ``placed``: with the start of its piece."""
        evidence = {}
        for place, answer in self._answers(pooled):
            saying = [(start, reading) for start, reading in placed if answer in reading.evidence]
            if saying:
                start, reading = max(saying, key=lambda one: _of_every_answer(one[1])[place])
                first, last = reading.evidence[answer]
                evidence[answer] = start + first, start + last
        return evidence

    def _answers(self, reading: Reading) -> Iterator[tuple[int, str]]:
        """The answers to give evidence of, each with its place among the outputs of the model."""
        facts = self.facts
        first, second = len(facts.sentiment), len(facts.sentiment) + len(facts.emotion)
        feelings = [int(reading.sentiment.argmax()), first + int(reading.emotion.argmax())]
        said = [*feelings, *(second + np.flatnonzero(reading.yes_no >= CUT_OFF)).tolist()]
        return ((place, facts.answers[place]) for place in said if facts.answers[place] not in _SILENT)

    def _read_together(self, pieces: Sequence[str]) -> list[list[_Window]]:
        """The windows of each piece."""
        encodings = self._loaded.tokenizer.encode_batch(list(pieces))
        windows = [(at, window) for at, one in enumerate(encodings) for window in (one, *one.overflowing)]
        by_length: dict[int, list[int]] = {}
        for number, (_, window) in enumerate(windows):
            by_length.setdefault(len(window.ids), []).append(number)
        batches = [
            numbers[start : start + size]
            for length, numbers in by_length.items()
            for size in [max(1, min(_MOST_A_BATCH, _TOKENS_A_BATCH // length))]
            for start in range(0, len(numbers), size)
        ]

        def read(batch: Sequence[int]) -> list[_Window]:
            some = [windows[number] for number in batch]
            ids = np.array([window.ids for _, window in some], dtype=np.int64)
            texts, tokens = (output.astype(np.float64) for output in self._loaded.session.run(None, {"input_ids": ids}))
            readings = zip(*self._chances(texts), strict=True)
            marked = (tokens[:, :, 1:_TAGS].max(2) > tokens[:, :, 0]).any(1)
            return [
                self._window(pieces[at], window, Reading(*of_text, (), {}), logits, has_aspects)
                for (at, window), of_text, logits, has_aspects in zip(some, readings, tokens, marked, strict=True)
            ]

        if len(batches) == 1:
            done = [read(batches[0])]
        else:
            with ThreadPoolExecutor(os.cpu_count()) as pool:
                done = list(pool.map(read, batches))
        by_number = dict(zip(chain.from_iterable(batches), chain.from_iterable(done), strict=True))
        found: list[list[_Window]] = [[] for _ in pieces]
        for number, (at, _) in enumerate(windows):
            found[at].append(by_number[number])
        return found

    def _chances(self, texts: Numbers) -> tuple[Numbers, Numbers, Numbers]:
        """Of logits (texts, 3 + 5 + heads): the probabilities of each sentiment, each emotion, each head."""
        first, second = len(self.facts.sentiment), len(self.facts.sentiment) + len(self.facts.emotion)
        return softmax(texts[:, :first]), softmax(texts[:, first:second]), 1 / (1 + np.exp(-texts[:, second:]))

    def _window(self, piece: str, encoding: Any, reading: Reading, tokens: Numbers, has_aspects: bool) -> _Window:
        """``reading`` has all but the aspects and the evidence. ``tokens``: (tokens, ...), as ``nlp.train.graph.Graph``
        puts them out."""
        marks, speaks = tokens[:, : self.facts.marks], tokens[:, self.facts.marks :]
        answers = list(self._answers(reading))
        reading = Reading(
            reading.sentiment,
            reading.emotion,
            reading.yes_no,
            tuple(_aspects(encoding, marks)) if has_aspects else (),
            _evidence(piece, encoding, speaks, answers) if answers else {},
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
            session = onnxruntime.InferenceSession(
                model, options, providers=["CPUExecutionProvider"], disabled_optimizers=_SLOW_FUSIONS
            )
        except Exception as error:  # both libraries raise their own kinds, the tokenizer a bare Exception
            raise ModelError(f"{self.folder}: the model can't be loaded: {error}") from error
        given = [one.name for one in session.get_inputs()], session.get_outputs()[1].shape[-1]
        if given != (["input_ids"], self.facts.marks + len(self.facts.answers)):
            raise ModelError(f"{self.folder}: was exported by another version of Goodword: export it again")
        tokenizer.no_padding()
        tokenizer.enable_truncation(self.facts.max_tokens, stride=OVERLAP)
        return _Loaded(session, tokenizer)


@dataclass(frozen=True, slots=True)
class Facts:
    """``model.json``: what the outputs of a model mean, in their order, the languages that it reads, as
    ``language.LanguageTagger`` names them, and how many tokens it reads at once.

    ``withheld``: what it was not measured on, and so is not to say: names of heads, "emotion", "aspect", "role".
    """

    sentiment: tuple[str, ...]
    emotion: tuple[str, ...]
    yes_no: tuple[str, ...]
    categories: tuple[str, ...]
    languages: tuple[str, ...]
    max_tokens: int
    withheld: tuple[str, ...] = ()

    @property
    def answers(self) -> tuple[str, ...]:
        """What the outputs for a text stand for, in their order."""
        return self.sentiment + self.emotion + self.yes_no

    @property
    def marks(self) -> int:
        """How many outputs of a token mark aspects; one for each of ``answers`` follows."""
        return _TAGS + len(self.sentiment) + len(self.categories)

    @classmethod
    def parse(cls, facts: dict[str, Any]) -> "Facts":
        """Raises KeyError, ValueError or TypeError where something is missing or of the wrong kind."""
        lists = ("sentiment", "emotion", "yes_no", "categories", "languages")
        named = {key: tuple(str(name) for name in facts[key]) for key in lists}
        withheld = tuple(str(name) for name in facts.get("withheld", ()))
        return cls(**named, max_tokens=int(facts["max_tokens"]), withheld=withheld)


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


def _rounds(pieces: Sequence[str]) -> Iterator[list[str]]:
    """The pieces in lists of bounded length, which keeps memory steady however many they are."""
    some: list[str] = []
    size = 0
    for piece in pieces:
        if some and size + len(piece) > _ROUND:
            yield some
            some, size = [], 0
        some.append(piece)
        size += len(piece)
    if some:
        yield some


def _aspects(encoding: Any, logits: Numbers) -> Iterator[Aspect]:
    """The aspects of one window. ``logits``: (tokens, 3 + 3 + categories): tags (outside, beginning, inside), polarity,
    category. A word has the tag of its first piece, so that no aspect ends within a word."""
    words = _words(encoding)
    if not words:
        return
    offsets = encoding.offsets
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
            offsets[rows[0]][0],
            offsets[rows[-1]][1],
            float(1 - tags[at:end, _OUTSIDE].max()),
            softmax(logits[rows, _TAGS : _TAGS + 3]).mean(0),
            softmax(logits[rows, _TAGS + 3 :]).mean(0),
        )
        at = end


def _evidence(
    piece: str, encoding: Any, speaks: Numbers, answers: Iterable[tuple[int, str]]
) -> dict[str, tuple[int, int]]:
    """The clause that speaks most for each answer, by the mean of its tokens. ``speaks``: (tokens, answers)."""
    tokens = [(at, start, end) for at, (start, end) in enumerate(encoding.offsets) if end > start]
    if not tokens:
        return {}
    clauses = _clauses(piece, tokens[0][1], tokens[-1][2])
    if len(clauses) == 1:
        return {answer: clauses[0] for _, answer in answers}
    starts = [start for start, _ in clauses]
    # A token may begin with the space before it, or be one: its last character tells the clause.
    owners = np.maximum(np.searchsorted(starts, [end - 1 for _, _, end in tokens], side="right") - 1, 0)
    rows = speaks[[at for at, _, _ in tokens]]
    counts = np.maximum(np.bincount(owners, minlength=len(clauses)), 1)
    best = {place: np.bincount(owners, rows[:, place], len(clauses)) / counts for place, _ in answers}
    return {answer: clauses[int(best[place].argmax())] for place, answer in answers}


def _clauses(piece: str, start: int, end: int) -> list[tuple[int, int]]:
    """Where the clauses of ``piece[start:end]`` begin and end, without the spaces around them; at least one."""
    clauses: list[tuple[int, int]] = []
    last = 0  # words of the last clause
    for match in _CLAUSE.finditer(piece, start, end):
        clause = match.group().rstrip()
        words = clause.count(" ") + 1
        begin, stop = match.start(), match.start() + len(clause)
        if clauses and min(words, last) < _FEWEST_WORDS:
            clauses[-1] = clauses[-1][0], stop
            last += words
        else:
            clauses.append((begin, stop))
            last = words
    return clauses or [(start, end)]


def _of_every_answer(reading: Reading) -> Numbers:
    return np.concatenate([reading.sentiment, reading.emotion, reading.yes_no])


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
