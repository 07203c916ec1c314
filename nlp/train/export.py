"""A trained network as the int8 ONNX folder of the run time: model.onnx, tokenizer.json, model.json.

    python -m nlp.train.export --checkpoint FOLDER --output FOLDER [--data FOLDER]

``--checkpoint`` is what ``nlp.train.fit`` wrote. First its probabilities are calibrated on the validation rows of
``--data``; the calibrated fp32 network stays beside the checkpoint, to compare with. ``metrics.json`` tells how alike
the two are; all other figures: ``nlp.train.figures``.
"""

import argparse
import json
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from nlp.encoder import Encoder
from nlp.heads import CATEGORIES, EMOTION, SENTIMENT, YES_NO
from nlp.train.calibrate import calibrate
from nlp.train.fit import predict, tokenizer_of
from nlp.train.network import Network, load, save
from nlp.train.sets import Row, read

WINDOW_TOKENS = 256  # read at once at run time

# The feed-forward outputs of the first two layers have outliers that int8 rounds away. Left in fp32 (2 MB more), texts
# keep the fp32 model's label more often. The heads are small and calibrated: they stay fp32 as well.
_KEPT_FP32 = ("layer.0/output/dense/MatMul", "layer.1/output/dense/MatMul")


class _Outputs(nn.Module):
    """Only what the run time needs: two inputs; logits of the text, side by side, and of each token."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(self, input_ids: Tensor, attention_mask: Tensor) -> tuple[Tensor, Tensor]:
        said = self.network(input_ids, attention_mask)
        texts = torch.cat([said.sentiment, said.emotion, said.yes_no], -1)
        return texts, torch.cat([said.tags, said.polarity, said.category], -1)


def export_int8(network: Network, tokenizer: Path, output: Path, *, languages: Sequence[str], max_tokens: int) -> None:
    """Writes ``output``: weights int8 per channel, activations quantised as they come (onnxruntime's dynamic mode)."""
    import onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic

    network.body.set_attn_implementation("eager")
    output.mkdir(parents=True, exist_ok=True)
    example = torch.ones(2, 8, dtype=torch.int64)
    axes = {0: "batch", 1: "tokens"}
    with tempfile.TemporaryDirectory() as folder:
        fp32 = Path(folder) / "fp32.onnx"
        torch.onnx.export(
            _Outputs(network).eval(), (example, example), str(fp32), dynamo=False, opset_version=17,
            input_names=["input_ids", "attention_mask"], output_names=["texts", "tokens"],
            dynamic_axes={"input_ids": axes, "attention_mask": axes, "texts": {0: "batch"}, "tokens": axes},
        )  # fmt: skip
        nodes = [node.name for node in onnx.load(fp32).graph.node]
        kept = [name for name in nodes if name.endswith(_KEPT_FP32) or "/body/" not in name]
        quantize_dynamic(
            fp32, output / "model.onnx", weight_type=QuantType.QInt8, per_channel=True, nodes_to_exclude=kept
        )
    (output / "tokenizer.json").write_bytes(tokenizer.read_bytes())
    facts = {
        "sentiment": SENTIMENT,
        "emotion": EMOTION,
        "yes_no": YES_NO,
        "categories": CATEGORIES,
        "languages": languages,
        "max_tokens": max_tokens,
    }
    (output / "model.json").write_text(json.dumps(facts, indent=2) + "\n")


def agreement(network: Network, folder: Path, rows: list[Row]) -> dict[str, float]:
    """Share of validation texts, in per cent, of which both give the same answer, by head."""
    ids = [encoding.ids for encoding in tokenizer_of(folder, WINDOW_TOKENS).encode_batch([row.text for row in rows])]
    fp32 = predict(network, ids, exact=True)
    readings = Encoder(folder).read([row.text for row in rows])
    first, second = len(SENTIMENT), len(SENTIMENT) + len(EMOTION)
    same = {
        "sentiment": fp32[:, :first].argmax(1) == np.stack([reading.sentiment for reading in readings]).argmax(1),
        "emotion": fp32[:, first:second].argmax(1) == np.stack([reading.emotion for reading in readings]).argmax(1),
    }
    yes = np.stack([reading.yes_no for reading in readings]) >= 0.5
    same |= {head: (fp32[:, second + place] >= 0) == yes[:, place] for place, head in enumerate(YES_NO)}
    return {head: round(100 * float(equal.mean()), 2) for head, equal in same.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--output", type=Path, required=True, help="the bundled one is nlp/models/encoder")
    parser.add_argument("--data", type=Path, default=None, help="folder of the public sets; without it, no calibration")
    parser.add_argument("--languages", default="en,zxx", help="what it reads; zxx: a row of emoji is feeling enough")
    args = parser.parse_args()

    if not (args.checkpoint / "weights.pt").exists():
        raise SystemExit(f"{args.checkpoint} was not written by nlp.train.fit; name a classifier under [taggers.heads]")
    network = load(args.checkpoint)
    metrics = json.loads((args.checkpoint / "training.json").read_text())
    rows = read(args.data) if args.data else []
    checked = [row for row in rows if row.validation and row.labels]
    if checked:
        priors = np.bincount([int(row.labels["sentiment"]) for row in rows
                              if row.set == "tweeteval/sentiment" and not row.validation]).astype(float)  # fmt: skip
        tokenizer = tokenizer_of(args.checkpoint, WINDOW_TOKENS)
        ids = [encoding.ids for encoding in tokenizer.encode_batch([row.text for row in checked])]
        metrics["calibration"] = calibrate(network, checked, predict(network, ids, exact=True), priors / priors.sum())
        save(network, args.checkpoint / "calibrated", metrics)
    tokenizer_file = args.checkpoint / "tokenizer.json"
    export_int8(network, tokenizer_file, args.output, languages=args.languages.split(","), max_tokens=WINDOW_TOKENS)
    if checked:
        sample = [row for row in checked if row.set in {"tweeteval/sentiment", "own"}]
        metrics["same_answer_as_fp32"] = agreement(network, args.output, sample)
    (args.output / "metrics.json").write_text(json.dumps(metrics, indent=2) + "\n")
    print(json.dumps(metrics, indent=2))
    print(f'To use it, in goodword.toml: [taggers] encoder = "{args.output}"')


if __name__ == "__main__":
    main()
