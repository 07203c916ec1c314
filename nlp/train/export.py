"""A trained network as the int8 ONNX folder of the run time: model.onnx, tokenizer.json, model.json."""

import json
import tempfile
from pathlib import Path

import torch
from torch import Tensor, nn

from nlp.heads import CATEGORIES, EMOTION, SENTIMENT, YES_NO
from nlp.train.network import Network

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


def export_int8(network: Network, tokenizer: Path, output: Path, *, max_tokens: int) -> None:
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
        "max_tokens": max_tokens,
    }
    (output / "model.json").write_text(json.dumps(facts, indent=2) + "\n")
