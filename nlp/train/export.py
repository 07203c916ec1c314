"""A trained network as the int8 ONNX folder of the run time: model.onnx, tokenizer.json, model.json.

    python -m nlp.train.export --checkpoint FOLDER --output FOLDER [--data FOLDER [--sets NAMES]]

``--checkpoint`` is what ``nlp.train.fit`` wrote. First its probabilities are calibrated on the validation rows of
``--data``; the calibrated fp32 network stays beside the checkpoint, to compare with. ``metrics.json`` tells how alike
the two are; all other figures: ``nlp.train.figures``.
"""

import argparse
import json
import re
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch

from nlp.encoder import Encoder
from nlp.heads import CATEGORIES, EMOTION, SENTIMENT, YES_NO
from nlp.normalise import normalise
from nlp.train.calibrate import calibrate
from nlp.train.fit import inputs, predict, tokenizer_of
from nlp.train.graph import Graph, level
from nlp.train.network import Network, load, save
from nlp.train.sets import LABELS, Row, lines_of, read

WINDOW_TOKENS = 128  # read at once at run time: as many as in training

_PRODUCT = re.compile(r"/layers\.\d+/(asked|heard|up|down)/")
_EXAMPLES, _LONG = 300, 6  # texts that the ranges of the activations are taken from; every so manieth is a long one


def export_int8(
    network: Network,
    tokenizer: Path,
    output: Path,
    *,
    languages: Sequence[str],
    max_tokens: int,
    withheld: Sequence[str] = (),
) -> None:
    """Writes ``output``: word embeddings and every product of the body in int8, the heads in fp32.

    Weights have a scale a column. Activations have one range a product, fixed by examples (onnxruntime's static mode).
    """
    import onnx
    from onnxruntime.quantization import CalibrationDataReader, QuantType, quantize_dynamic, quantize_static

    examples = [torch.tensor([ids]) for ids in example_ids(tokenizer, max_tokens)]

    class Examples(CalibrationDataReader):  # type: ignore[misc]
        def __init__(self) -> None:
            self.left = iter(examples)

        def get_next(self) -> dict[str, np.ndarray] | None:
            ids = next(self.left, None)
            return None if ids is None else {"input_ids": ids.numpy()}

    graph = Graph(network).eval()
    level(graph, examples)
    output.mkdir(parents=True, exist_ok=True)
    axes = {0: "texts", 1: "tokens"}
    with tempfile.TemporaryDirectory() as folder:
        fp32, products = Path(folder) / "fp32.onnx", Path(folder) / "products.onnx"
        torch.onnx.export(
            graph, (torch.ones(2, 8, dtype=torch.int64),), str(fp32), dynamo=False, opset_version=17,
            input_names=["input_ids"], output_names=["texts", "tokens"],
            dynamic_axes={"input_ids": axes, "texts": {0: "texts"}, "tokens": axes},
        )  # fmt: skip
        named = [node.name for node in onnx.load(fp32).graph.node if node.op_type == "MatMul"]
        quantize_static(
            fp32, products, Examples(),
            nodes_to_quantize=[name for name in named if _PRODUCT.search(name)],
            op_types_to_quantize=["MatMul"], per_channel=True,
            activation_type=QuantType.QUInt8, weight_type=QuantType.QInt8,
            extra_options={"OpTypesToExcludeOutputQuantization": ["MatMul"]},
        )  # fmt: skip
        # Of what is looked up only the weights can be int8: there is no activation.
        quantize_dynamic(products, output / "model.onnx", op_types_to_quantize=["Gather"], weight_type=QuantType.QInt8)
    (output / "tokenizer.json").write_bytes(tokenizer.read_bytes())
    facts = {
        "sentiment": SENTIMENT,
        "emotion": EMOTION,
        "yes_no": YES_NO,
        "categories": CATEGORIES,
        "languages": languages,
        "max_tokens": max_tokens,
        "withheld": withheld,
    }
    (output / "model.json").write_text(json.dumps(facts, indent=2) + "\n")


def example_ids(tokenizer: Path, max_tokens: int) -> list[list[int]]:
    """Posts, short and long, as token ids: those that we made up, so that any checkpoint can be exported."""
    texts = [normalise(line["text"]) for line in lines_of(LABELS / "invented.csv")]
    some = [" ".join(texts[at : at + 12]) if at % _LONG == 0 else texts[at] for at in range(_EXAMPLES)]
    return [encoding.ids for encoding in tokenizer_of(tokenizer.parent, max_tokens).encode_batch(some)]


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
    parser.add_argument("--sets", default=None, help="to calibrate on, by commas; all English ones if not given")
    parser.add_argument("--languages", default="en,zxx", help="what it reads; zxx: a row of emoji is feeling enough")
    parser.add_argument(
        "--withhold", default="", help="heads that it is not to answer, by commas; emotion, aspect, role"
    )
    args = parser.parse_args()

    if not (args.checkpoint / "weights.pt").exists():
        raise SystemExit(f"{args.checkpoint} was not written by nlp.train.fit; name a classifier under [taggers.heads]")
    network = load(args.checkpoint)
    metrics = json.loads((args.checkpoint / "training.json").read_text())
    rows = read(args.data, args.sets and args.sets.split(",")) if args.data else []
    checked = [row for row in rows if row.validation and row.labels]
    if checked:
        learnt = [row for row in rows if not row.validation]
        tokenizer = tokenizer_of(args.checkpoint, WINDOW_TOKENS)
        ids = [encoding.ids for encoding in tokenizer.encode_batch(inputs(checked))]
        metrics["calibration"] = calibrate(network, checked, predict(network, ids, exact=True), learnt)
        save(network, args.checkpoint / "calibrated", metrics)
    tokenizer_file = args.checkpoint / "tokenizer.json"
    export_int8(
        network, tokenizer_file, args.output, languages=args.languages.split(","), max_tokens=WINDOW_TOKENS,
        withheld=list(filter(None, args.withhold.split(","))),
    )  # fmt: skip
    if checked:
        sample = [row for row in checked if row.set in {"tweeteval/sentiment", "own"} or row.set.startswith("umsab")]
        metrics["same_answer_as_fp32"] = agreement(network, args.output, sample)
    (args.output / "metrics.json").write_text(json.dumps(metrics, indent=2) + "\n")
    print(json.dumps(metrics, indent=2))
    print(f'To use it, in goodword.toml: [taggers] encoder = "{args.output}"')


if __name__ == "__main__":
    main()
