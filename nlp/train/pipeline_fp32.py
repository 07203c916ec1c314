"""The plain way to tag, to measure ours against: ``transformers.pipeline`` in fp32 at batch 32, on two threads.

    python -m nlp.train.pipeline_fp32 --texts texts.json --output answers.json

``texts.json`` is a JSON list of texts, already normalised; ``answers.json`` gets ``{"seconds": ..., "labels": [...]}``,
loading not counted. The checkpoint is the one that training left in ``nlp/train/out/sentiment``. On a fresh clone there
is none (90 MB); then the weights are read back out of the shipped int8 model into the same architecture: the work, and
so the speed, is the same, but an agreement of labels then measures the rounding of activations alone.
"""

import argparse
import json
import time
from pathlib import Path

import numpy as np
import torch
from transformers import (
    AutoModelForSequenceClassification,
    AutoTokenizer,
    BertConfig,
    BertForSequenceClassification,
    PreTrainedTokenizerFast,
    pipeline,
)

CHECKPOINT = Path("nlp/train/out/sentiment")
SHIPPED = Path("nlp/models/sentiment")
HEAD_SIZE = 32  # of the base model, all-MiniLM-L6-v2; the exported graph does not say


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--texts", type=Path, required=True, help="JSON list of texts")
    parser.add_argument("--output", type=Path, required=True)
    parser.add_argument("--checkpoint", type=Path, default=CHECKPOINT)
    parser.add_argument("--shipped", type=Path, default=SHIPPED, help="model folder to fall back on")
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()

    torch.set_num_threads(args.threads)
    texts = json.loads(args.texts.read_text())
    model, tokenizer = load(args.checkpoint, args.shipped)
    limit = json.loads((args.shipped / "labels.json").read_text())["max_tokens"]
    tag = pipeline("text-classification", model=model, tokenizer=tokenizer, device="cpu")
    options = {"batch_size": args.batch, "truncation": True, "max_length": limit}
    tag(texts[: args.batch], **options)
    started = time.perf_counter()
    answers = tag(texts, **options)
    seconds = time.perf_counter() - started
    args.output.write_text(json.dumps({"seconds": seconds, "labels": [answer["label"] for answer in answers]}))


def load(checkpoint: Path, shipped: Path):  # type: ignore[no-untyped-def]
    """Model and tokenizer of the checkpoint, or of the shipped int8 model where there is no checkpoint."""
    if (checkpoint / "model.safetensors").exists():
        model = AutoModelForSequenceClassification.from_pretrained(checkpoint)
        return model.eval(), AutoTokenizer.from_pretrained(checkpoint)
    special = {"pad_token": "[PAD]", "unk_token": "[UNK]", "cls_token": "[CLS]", "sep_token": "[SEP]"}
    tokenizer = PreTrainedTokenizerFast(tokenizer_file=str(shipped / "tokenizer.json"), **special)
    labels = json.loads((shipped / "labels.json").read_text())["labels"]
    return rebuild(shipped / "model.onnx", labels), tokenizer


def rebuild(path: Path, labels: list[str]) -> BertForSequenceClassification:
    """The exported model as a fp32 transformers model; its weights are the rounded ones."""
    weights = {name: torch.from_numpy(value) for name, value in dequantised(path).items()}
    vocabulary, hidden = weights["bert.embeddings.word_embeddings.weight"].shape
    config = BertConfig(
        vocab_size=vocabulary,
        hidden_size=hidden,
        num_hidden_layers=1 + max(int(name.split(".")[3]) for name in weights if ".layer." in name),
        num_attention_heads=hidden // HEAD_SIZE,
        intermediate_size=len(weights["bert.encoder.layer.0.intermediate.dense.bias"]),
        max_position_embeddings=len(weights["bert.embeddings.position_embeddings.weight"]),
        id2label=dict(enumerate(labels)),
        label2id={label: at for at, label in enumerate(labels)},
    )
    model = BertForSequenceClassification(config)
    missing, unexpected = model.load_state_dict(weights, strict=False)
    if unexpected or any("position_ids" not in name for name in missing):
        raise SystemExit(f"{path} is not of the architecture that this script knows: {[*missing, *unexpected][:5]}")
    return model.eval()


def dequantised(path: Path) -> dict[str, np.ndarray]:
    """All weights by their names in the checkpoint, in its shapes."""
    import onnx
    from onnx import numpy_helper

    graph = onnx.load(path).graph
    arrays = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
    # A matrix that was folded has a number for a name; the node that multiplies by it has kept its place in the model.
    places = {node.input[1]: node.name.removeprefix("/").rsplit("/", 1)[0].replace("/", ".")
              for node in graph.node if node.op_type in {"MatMulInteger", "MatMul"}}  # fmt: skip
    found: dict[str, np.ndarray] = {}
    for name, array in arrays.items():
        stem = name.removesuffix("_quantized")
        if stem != name:
            scale, zero = arrays[f"{stem}_scale"], arrays[f"{stem}_zero_point"]
            array = (array.astype(np.float32) - zero.astype(np.float32)) * scale
        if name in places:  # multiplied from the right there, from the left in torch
            stem, array = places[name] + ".weight", np.ascontiguousarray(array.T)
        if stem.startswith("model.") and not stem.endswith(("_scale", "_zero_point")):
            found[stem.removeprefix("model.")] = array.astype(np.float32)
    return found


if __name__ == "__main__":
    main()
