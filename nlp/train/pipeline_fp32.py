"""The plain way to tag, to measure ours against: ``transformers.pipeline`` in fp32, batches of 32 of like length.

    python -m nlp.train.pipeline_fp32 --texts texts.json --output answers.json

``texts.json`` is a JSON list of texts, normalised already; ``answers.json`` gets ``{"seconds": ...}``, without loading.
The model is the base of ours, all-MiniLM-L6-v2, with one head for three sentiments; what it answers is not looked at.
"""

import argparse
import json
import time
from pathlib import Path

import torch
from transformers import AutoModelForSequenceClassification, AutoTokenizer, pipeline

from nlp.train.bases import minilm
from nlp.train.export import WINDOW_TOKENS


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--texts", type=Path, required=True, help="JSON list of texts")
    parser.add_argument("--output", type=Path, required=True)
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()

    torch.set_num_threads(args.threads)
    texts = sorted(json.loads(args.texts.read_text()), key=len)
    model = AutoModelForSequenceClassification.from_pretrained(minilm(), num_labels=3).eval()
    tag = pipeline("text-classification", model=model, tokenizer=AutoTokenizer.from_pretrained(minilm()), device="cpu")
    options = {"batch_size": args.batch, "truncation": True, "max_length": WINDOW_TOKENS}
    tag(texts[: args.batch], **options)
    started = time.perf_counter()
    tag(texts, **options)
    args.output.write_text(json.dumps({"seconds": time.perf_counter() - started}))


if __name__ == "__main__":
    main()
