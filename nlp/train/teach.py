"""What a teacher says of every text of the sets, for ``nlp.train.fit --teacher``.

python -m nlp.train.teach --data FOLDER --checkpoint FOLDER --output answers.npz --heads sentiment,emotion,irony
"""

import argparse
from pathlib import Path

import numpy as np

from nlp.heads import EMOTION, SENTIMENT, YES_NO
from nlp.train.fit import predict, tokenizer_of
from nlp.train.network import load
from nlp.train.sets import read


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--output", type=Path, required=True)
    parser.add_argument("--heads", required=True, help="the heads that the teacher was taught, by commas")
    parser.add_argument("--sets", default=None, help="names of sets, by commas; all if not given")
    parser.add_argument("--max-tokens", type=int, default=128)
    args = parser.parse_args()

    rows = read(args.data, args.sets and args.sets.split(","))
    texts = sorted({row.text for row in rows if not row.validation})
    encodings = tokenizer_of(args.checkpoint, args.max_tokens).encode_batch(texts)
    logits = predict(load(args.checkpoint), [encoding.ids for encoding in encodings])
    first, second = len(SENTIMENT), len(SENTIMENT) + len(EMOTION)
    answers = np.concatenate(
        [_softmax(logits[:, :first]), _softmax(logits[:, first:second]), 1 / (1 + np.exp(-logits[:, second:]))], 1
    )
    taught = args.heads.split(",")
    columns = ["sentiment"] * first + ["emotion"] * len(EMOTION) + list(YES_NO)
    answers[:, [column not in taught for column in columns]] = np.nan
    np.savez(args.output, keys=np.array(texts), probabilities=answers.astype(np.float32))
    print(f"{len(texts)} texts")


def _softmax(logits: np.ndarray) -> np.ndarray:
    odds = np.exp(logits - logits.max(1, keepdims=True))
    return np.asarray(odds / odds.sum(1, keepdims=True))


if __name__ == "__main__":
    main()
