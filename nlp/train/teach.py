"""What a teacher says of every text of the sets, for ``nlp.train.fit --teacher``.

python -m nlp.train.teach --data FOLDER --checkpoint FOLDER --output answers.npz
"""

import argparse
import time
from pathlib import Path

import numpy as np

from nlp.heads import EMOTION, SENTIMENT, YES_NO
from nlp.train.fit import predict, tokenizer_of
from nlp.train.network import load
from nlp.train.sets import read

_AT_ONCE = 4_000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--output", type=Path, required=True)
    parser.add_argument(
        "--heads", default=None, help="the heads that the teacher was taught, by commas; all if not given"
    )
    parser.add_argument("--sets", default=None, help="names of sets, by commas; all if not given")
    parser.add_argument("--max-tokens", type=int, default=128)
    args = parser.parse_args()

    rows = read(args.data, args.sets and args.sets.split(","))
    texts = sorted({row.text for row in rows if not row.validation})
    encodings = tokenizer_of(args.checkpoint, args.max_tokens).encode_batch(texts)
    network, ids = load(args.checkpoint), [encoding.ids for encoding in encodings]
    started = time.monotonic()
    parts = []
    for start in range(0, len(ids), _AT_ONCE):
        parts.append(predict(network, ids[start : start + _AT_ONCE]))
        done = min(start + _AT_ONCE, len(ids))
        left = (time.monotonic() - started) / done * (len(ids) - done) / 60
        print(f"{done}/{len(ids)} texts, left {left:.1f} min", flush=True)
    logits = np.concatenate(parts)
    first, second = len(SENTIMENT), len(SENTIMENT) + len(EMOTION)
    answers = np.concatenate(
        [_softmax(logits[:, :first]), _softmax(logits[:, first:second]), 1 / (1 + np.exp(-logits[:, second:]))], 1
    )
    columns = ["sentiment"] * first + ["emotion"] * len(EMOTION) + list(YES_NO)
    taught = args.heads.split(",") if args.heads else columns
    answers[:, [column not in taught for column in columns]] = np.nan
    np.savez(args.output, keys=np.array(texts), probabilities=answers.astype(np.float32))


def _softmax(logits: np.ndarray) -> np.ndarray:
    odds = np.exp(logits - logits.max(1, keepdims=True))
    return np.asarray(odds / odds.sum(1, keepdims=True))


if __name__ == "__main__":
    main()
