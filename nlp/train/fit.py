"""Trains an encoder with all heads, a teacher or the one that ships: sets in, fp32 checkpoint out.

    python -m nlp.train.fit --data FOLDER --base NAME --output FOLDER [--teacher FILE ...]

One batch holds rows of any set; each row teaches the heads that it has labels for, and those that a teacher answers.
Hinton et al. 2015 (distillation); seeded, though sums of floats may differ from one processor to another.
"""

import argparse
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional

from nlp.heads import CATEGORIES, EMOTION, POLARITY, SENTIMENT, YES_NO
from nlp.train.bases import base
from nlp.train.network import Logits, Network, from_base, load, save
from nlp.train.sets import LETTERS, Row, read

_IGNORE = -100
_SMOOTHING = 0.05
#: How often the rows of a small set, or of all sets of a family, are seen in an epoch.
_TIMES = {
    "tweeteval/emotion": 3, "tweeteval/irony": 3, "own": 2, "invented": 4, "own aspects": 2, "mams": 2,
    "targets/brands": 6, "umsab": 4, "languages": 6,
}  # fmt: skip
#: Where a teacher of our own heads is believed: our posts, and sets that many of them come from.
_LIKE_OURS = {"own", "invented", "tweet_sentiment_extraction", "tweeteval/sentiment", "complaints_twitter.csv"}
_ASPECTS = 3  # weight of the token heads: few rows have aspects
_EVIDENCE, _MARGIN = 0.3, 1.0  # weight; by how much the words of an answer are to stand out


@dataclass(frozen=True, slots=True)
class Options:
    epochs: float
    rate: float
    batch: int
    max_tokens: int
    seed: int
    soft: float  # share of the teachers' word in the loss of a row that has a label too
    freeze_words: bool


def tokenizer_of(folder: Path, max_tokens: int) -> Tokenizer:
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(max_tokens)
    return tokenizer


@dataclass(frozen=True, slots=True)
class Encoded:
    """The rows as numbers. ``classes`` (rows, 2): sentiment and emotion, or -100; ``yes_no`` (rows, heads), nan where
    unknown; ``tags``, ``polarity``, ``category``: one list a row, one number a token, -100 where nothing is learnt;
    ``speaks``: of a row of several parts (tokens, 3 + 5 + heads), 1 where a token speaks for an answer, 0 where it does
    not, nan where that is unknown or all of its answers are alike."""

    ids: list[list[int]]
    classes: np.ndarray
    yes_no: np.ndarray
    weight: np.ndarray
    tags: list[list[int] | None]
    polarity: list[list[int] | None]
    category: list[list[int] | None]
    speaks: list[np.ndarray | None]


def encode(rows: Sequence[Row], tokenizer: Tokenizer) -> Encoded:
    classes = np.full((len(rows), 2), _IGNORE, dtype=np.int64)
    yes_no = np.full((len(rows), len(YES_NO)), np.nan, dtype=np.float32)
    weight = np.array([row.weight for row in rows], dtype=np.float32)
    ids, tags, polarities, categories = [], [], [], []
    speaks: list[np.ndarray | None] = []
    for at, (row, encoding) in enumerate(zip(rows, tokenizer.encode_batch(inputs(rows)), strict=True)):
        ids.append(encoding.ids)
        for place, head in enumerate(("sentiment", "emotion")):
            if head in row.labels:
                classes[at, place] = int(row.labels[head])
        for place, head in enumerate(YES_NO):
            if head in row.labels:
                yes_no[at, place] = row.labels[head]
        found = _token_labels(row, encoding) if row.spans is not None else (None, None, None)
        for column, values in zip((tags, polarities, categories), found, strict=True):
            column.append(values)
        speaks.append(_speaks(row, encoding) if row.parts else None)
    return Encoded(ids, classes, yes_no, weight, tags, polarities, categories, speaks)


def inputs(rows: Sequence[Row]) -> list[str | tuple[str, str]]:
    """What the network reads of each row: the text, and behind it the target if there is one."""
    return [(row.text, row.target) if row.target else row.text for row in rows]


def _speaks(row: Row, encoding) -> np.ndarray:  # type: ignore[no-untyped-def]
    first, second = len(SENTIMENT), len(SENTIMENT) + len(EMOTION)
    said = np.full((len(encoding.ids), second + len(YES_NO)), np.nan, dtype=np.float32)
    for part in row.parts:
        inside = [at for at, (start, end) in enumerate(encoding.offsets) if part.start <= start < end <= part.end]
        said[inside, :first] = 0
        said[inside, int(part.labels["sentiment"])] = 1
        for place, head in enumerate(YES_NO):
            if head in part.labels:
                said[inside, second + place] = part.labels[head]
    said[:, SENTIMENT.index("neutral")] = np.nan  # nothing speaks for it
    alike = np.nanmin(said, 0, initial=1) == np.nanmax(said, 0, initial=0)
    said[:, alike] = np.nan
    return said


def _token_labels(row: Row, encoding) -> tuple[list[int], list[int], list[int]]:  # type: ignore[no-untyped-def]
    """Of each token: outside, beginning or inside of an aspect; its polarity and its category."""
    count = len(encoding.ids)
    tags = [_IGNORE if special else 0 for special in encoding.special_tokens_mask]
    polarity, category = [_IGNORE] * count, [_IGNORE] * count
    for span in row.spans or ():
        first = True
        for at, (start, end) in enumerate(encoding.offsets):
            if tags[at] == 0 and start < span.end and end > span.start and end > start:
                tags[at] = 1 if first else 2
                first = False
                polarity[at] = POLARITY.index(span.polarity)
                category[at] = CATEGORIES.index(span.category) if span.category else _IGNORE
    return tags, polarity, category


def batches(lengths: Sequence[int], size: int, rng: random.Random) -> Iterator[list[int]]:
    """Row numbers in shuffled batches of rows of about one length; of long rows, fewer in a batch."""
    order = sorted(range(len(lengths)), key=lambda row: lengths[row] + rng.random() * 6)
    chunks, start = [], 0
    while start < len(order):
        longest = max(lengths[order[min(start + size, len(order)) - 1]], 1)
        count = max(8, min(size, size * 64 // longest))
        chunks.append(order[start : start + count])
        start += count
    rng.shuffle(chunks)
    yield from chunks


def padded(lists: Sequence[Sequence[int]], fill: int) -> Tensor:
    longest = max(map(len, lists))
    return torch.tensor([[*values, *[fill] * (longest - len(values))] for values in lists])


class Lessons:
    """The loss of a batch. ``soft``: the teachers' probabilities (rows, 3 + 5 + heads), nan where they say nothing."""

    def __init__(self, rows: Encoded, soft: np.ndarray | None, options: Options) -> None:
        self.rows, self.soft, self.options = rows, soft, options

    def loss(self, said: Logits, batch: Sequence[int]) -> Tensor:
        parts = [self._hard(said, batch), self._aspects(said, batch), self._evidence(said, batch)]
        if self.soft is not None:
            parts.append(self._soft(said, self.soft[batch]))
        return torch.stack(parts).sum()

    def _hard(self, said: Logits, batch: Sequence[int]) -> Tensor:
        """Where a teacher speaks too, the label counts ``1 - soft``."""
        weight = torch.from_numpy(self.rows.weight[batch])
        truth = torch.from_numpy(self.rows.classes[batch])
        share = torch.ones(len(batch)) if self.soft is None else self._share(self.soft[batch])
        total = torch.zeros(())
        for place, logits in enumerate((said.sentiment, said.emotion)):
            each = functional.cross_entropy(
                logits.float(), truth[:, place], ignore_index=_IGNORE, label_smoothing=_SMOOTHING, reduction="none"
            )
            total = total + (each * weight * (share if place == 0 else 1)).sum()
        answers = torch.from_numpy(self.rows.yes_no[batch])
        known = ~torch.isnan(answers)
        each = functional.binary_cross_entropy_with_logits(
            said.yes_no.float(), torch.nan_to_num(answers), reduction="none"
        )
        return (total + (each * known * weight[:, None]).sum()) / len(batch)

    def _share(self, soft: np.ndarray) -> Tensor:
        silent = torch.from_numpy(np.isnan(soft[:, 0]))
        return torch.where(silent, torch.ones(len(soft)), torch.full((len(soft),), 1 - self.options.soft))

    def _soft(self, said: Logits, soft: np.ndarray) -> Tensor:
        """Kullback-Leibler divergence from the teachers' probabilities, over the heads that they answer."""
        wanted = torch.from_numpy(soft)
        first, second = len(SENTIMENT), len(SENTIMENT) + len(EMOTION)
        total = torch.zeros(())
        for logits, part in ((said.sentiment, wanted[:, :first]), (said.emotion, wanted[:, first:second])):
            known = ~torch.isnan(part[:, 0])
            logs = functional.log_softmax(logits.float(), 1)
            each = functional.kl_div(logs, torch.nan_to_num(part), reduction="none").sum(1)
            total = total + (each * known).sum() * 2 * self.options.soft
        part = wanted[:, second:]
        known = ~torch.isnan(part)
        each = functional.binary_cross_entropy_with_logits(
            said.yes_no.float(), torch.nan_to_num(part), reduction="none"
        )
        return (total + (each * known).sum() * self.options.soft) / len(wanted)

    def _aspects(self, said: Logits, batch: Sequence[int]) -> Tensor:
        labelled = [place for place, row in enumerate(batch) if self.rows.tags[row] is not None]
        if not labelled:
            return torch.zeros(())
        total = torch.zeros(())
        columns = (
            (said.tags, self.rows.tags),
            (said.polarity, self.rows.polarity),
            (said.category, self.rows.category),
        )
        for logits, truth in columns:
            wanted = padded([truth[batch[place]] or [] for place in labelled], _IGNORE)
            some = logits[labelled][:, : wanted.shape[1]].float().flatten(0, 1)
            if (wanted != _IGNORE).any():
                total = total + functional.cross_entropy(some, wanted.flatten(), ignore_index=_IGNORE)
        return _ASPECTS * total * len(labelled) / len(batch)

    def _evidence(self, said: Logits, batch: Sequence[int]) -> Tensor:
        """Of a text of two posts, the words of the one that has a label are to speak for it more than the other's."""
        total = torch.zeros(())
        for place, row in enumerate(batch):
            wanted = self.rows.speaks[row]
            if wanted is None:
                continue
            truth = torch.from_numpy(wanted)
            known = ~torch.isnan(truth)
            yes, no = known & (truth > 0.5), known & (truth <= 0.5)
            speaks = said.speaks[place, : len(truth)].float()
            ahead = _mean(speaks, yes) - _mean(speaks, no)
            total = total + (functional.relu(_MARGIN - ahead) * yes.any(0) * no.any(0)).sum()
        return _EVIDENCE * total / len(batch)


def _mean(values: Tensor, chosen: Tensor) -> Tensor:
    """Of each column, over the rows that are chosen; 0 where none is."""
    return (values * chosen).sum(0) / chosen.sum(0).clamp(min=1)


def train(network: Network, rows: Encoded, soft: np.ndarray | None, options: Options) -> None:
    """AdamW in bfloat16, a linear warm-up over 6 % of the steps and a linear decay to nothing."""
    rng = random.Random(options.seed)
    lessons = Lessons(rows, soft, options)
    lengths = [len(ids) for ids in rows.ids]
    plan: list[list[int]] = []
    for _ in range(int(np.ceil(options.epochs))):
        plan += list(batches(lengths, options.batch, rng))
    plan = plan[: int(len(plan) * options.epochs / np.ceil(options.epochs))]
    if options.freeze_words:
        network.body.embeddings.word_embeddings.weight.requires_grad_(False)
    learnt = [value for value in network.parameters() if value.requires_grad]
    optimiser = torch.optim.AdamW(learnt, lr=options.rate, weight_decay=0.01)
    warm = max(1, int(len(plan) * 0.06))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min((step + 1) / warm, max(0.0, (len(plan) - step) / max(1, len(plan) - warm)))
    )
    network.train()
    started, seen = time.monotonic(), 0.0
    for step, batch in enumerate(plan, start=1):
        ids = padded([rows.ids[row] for row in batch], 0)
        mask = padded([[1] * len(rows.ids[row]) for row in batch], 0)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            said = network(ids, mask)
        loss = lessons.loss(said, batch)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(learnt, 1.0)
        optimiser.step()
        schedule.step()
        optimiser.zero_grad()
        seen = loss.item() if step == 1 else 0.98 * seen + 0.02 * loss.item()
        if step % 100 == 0:
            left = (time.monotonic() - started) / step * (len(plan) - step) / 60
            print(f"step {step}/{len(plan)} loss {seen:.3f} left {left:.1f} min", flush=True)


def predict(network: Network, ids: Sequence[Sequence[int]], *, exact: bool = False) -> np.ndarray:
    """Logits (rows, 3 + 5 + heads), in the order of ``ids``; in bfloat16 unless ``exact``."""
    network.eval()
    order = sorted(range(len(ids)), key=lambda row: len(ids[row]))
    out = np.zeros((len(ids), len(SENTIMENT) + len(EMOTION) + len(YES_NO)), dtype=np.float32)
    with torch.inference_mode(), torch.autocast("cpu", dtype=torch.bfloat16, enabled=not exact):
        for start in range(0, len(order), 64):
            some = order[start : start + 64]
            said = network(padded([ids[row] for row in some], 0), padded([[1] * len(ids[row]) for row in some], 0))
            out[some] = torch.cat([said.sentiment, said.emotion, said.yes_no], 1).float().numpy()
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, help="folder of the public sets")
    parser.add_argument("--base", default="minilm", help="weights to start from: minilm, mpnet, or a folder")
    parser.add_argument("--start", type=Path, default=None, help="folder of a checkpoint to go on from")
    parser.add_argument("--output", type=Path, required=True, help="folder of the checkpoint")
    parser.add_argument("--sets", default=None, help="names of sets, by commas; all if not given")
    parser.add_argument(
        "--teacher", type=Path, action="append", default=[], help="answers of a teacher: nlp.train.teach"
    )
    parser.add_argument("--epochs", type=float, default=1)
    parser.add_argument("--rate", type=float, default=8e-5)
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--max-tokens", type=int, default=128)
    parser.add_argument("--soft", type=float, default=0.7)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--freeze-words", action="store_true", help="leave the word embeddings as they are")
    args = parser.parse_args()

    weights = base(args.base)
    random.seed(args.seed)
    np.random.seed(args.seed)
    torch.manual_seed(args.seed)
    rows = [row for row in read(args.data, args.sets and args.sets.split(",")) if not row.validation]
    soft = teachers_say(rows, args.teacher) if args.teacher else None
    if soft is None:
        rows = [row for row in rows if row.labels or row.spans is not None]
    order = [at for at, row in enumerate(rows) for _ in range(_times(row.set))]
    rows, soft = [rows[at] for at in order], None if soft is None else soft[order]
    options = Options(args.epochs, args.rate, args.batch, args.max_tokens, args.seed, args.soft, args.freeze_words)
    network = load(args.start) if args.start else from_base(weights)
    print(f"{len(rows)} rows", flush=True)
    started = time.monotonic()
    train(network, encode(rows, tokenizer_of(weights, args.max_tokens)), soft, options)
    counts: dict[str, int] = {}
    for row in rows:
        counts[row.set] = counts.get(row.set, 0) + 1
    minutes = round((time.monotonic() - started) / 60, 1)
    plain = {name: getattr(options, name) for name in Options.__slots__}
    save(network, args.output, {**plain, "rows": counts, "minutes": minutes, "teachers": len(args.teacher)})
    (args.output / "tokenizer.json").write_bytes((weights / "tokenizer.json").read_bytes())


def _times(name: str) -> int:
    return _TIMES.get(name, _TIMES.get(name.partition("/")[0], 1))


def teachers_say(rows: Sequence[Row], files: Sequence[Path]) -> np.ndarray:
    """Mean of the teachers' probabilities for each row (rows, 3 + 5 + heads); nan where none says anything.

    Of the heads that only our own labels teach, nothing is taken on texts unlike those that we labelled.
    """
    answers = []
    for file in files:
        with np.load(file) as kept:
            found = dict(zip(kept["keys"].tolist(), kept["probabilities"], strict=True))
        nothing = np.full(len(SENTIMENT) + len(EMOTION) + len(YES_NO), np.nan, dtype=np.float32)
        answers.append(np.stack([nothing if row.target else found.get(row.text, nothing) for row in rows]))
    stack = np.stack(answers)
    unlike = [row.set not in _LIKE_OURS for row in rows]
    ours = [len(SENTIMENT) + len(EMOTION) + place for place, head in enumerate(YES_NO) if head in LETTERS.values()]
    stack[np.ix_(range(len(files)), np.flatnonzero(unlike), ours)] = np.nan
    known = (~np.isnan(stack)).sum(0)
    return np.where(known > 0, np.nansum(stack, 0) / np.maximum(known, 1), np.nan).astype(np.float32)


if __name__ == "__main__":
    main()
