"""The network as it is run: the same answers as ``network.Network``, laid out for int8 on a processor.

Query, key and value are one product; there is no padding and so no mask; and the inputs of each product are levelled
for int8. A few channels of a trained BERT are ten times as large as the others, and one scale for all of them rounds
the others away. So each channel is divided by a scale of its own, which the weights take up (SmoothQuant, Xiao et al.
2023); which scale is best is measured, product by product (as AWQ does, Lin et al. 2024). The ranges are then fixed
once, from examples, rather than found anew for every batch: what is said of a text does not depend on its neighbours.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import torch
from torch import Tensor, nn
from torch.nn import functional

from nlp.train.network import Network

# How far a channel's own peak sets its scale, against the peak of its weights; and the road of levelling only those
# channels that stand out from the median so many times.
_STRENGTHS = (0.65, 0.75, 0.85, 0.95, 1.0)
_STAND_OUT = (2, 3)
_LEAST_SCALE = 0.05
_COMPARED = 3_000  # rows of activations that the roads are compared on


class Product(nn.Module):
    """One matrix product (with bias) of several linear layers that read the same input."""

    def __init__(self, layers: Sequence[nn.Linear]) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.cat([layer.weight for layer in layers]).detach().T.clone())
        self.bias = nn.Parameter(torch.cat([layer.bias for layer in layers]).detach().clone())
        self.level = nn.Parameter(torch.ones(len(self.weight)))

    def forward(self, hidden: Tensor) -> Tensor:
        return (hidden * self.level) @ self.weight + self.bias

    def level_for(self, inputs: Tensor) -> None:
        """Chooses the scales under which int8 changes the product least. ``inputs``: (rows, channels), examples."""
        best = min(self._scales(inputs.abs().amax(0).clamp(min=1e-5)), key=lambda scale: self._error(inputs, scale))
        self.level.copy_(1 / best)
        self.weight.mul_(best[:, None])

    def _scales(self, peak: Tensor) -> Iterator[Tensor]:
        weights = self.weight.abs().amax(1).clamp(min=1e-5)
        for strength in _STRENGTHS:
            scale = peak**strength / weights ** (1 - strength)
            yield (scale / scale.median()).clamp(min=_LEAST_SCALE)
        for times in _STAND_OUT:
            yield (peak / (times * peak.median())).clamp(min=1)

    def _error(self, inputs: Tensor, scale: Tensor) -> float:
        low, high = (inputs / scale).aminmax()
        some = inputs[:: max(1, len(inputs) // _COMPARED)]
        said = _rounded_inputs(some / scale, low, high) @ _rounded_weights(self.weight * scale[:, None])
        return float(((said - some @ self.weight) ** 2).mean())


def _rounded_inputs(values: Tensor, low: Tensor, high: Tensor) -> Tensor:
    """As uint8 keeps them."""
    step = (high - low).clamp(min=1e-9) / 255
    zero = (-low / step).round()
    return ((values / step).round() + zero).clamp(0, 255).sub(zero) * step


def _rounded_weights(weights: Tensor) -> Tensor:
    """As int8 keeps them, with one scale for each column."""
    step = weights.abs().amax(0, keepdim=True) / 127
    return (weights / step).round() * step


class _Layer(nn.Module):
    def __init__(self, layer: nn.Module, heads: int) -> None:
        super().__init__()
        attention = layer.attention
        self.heads = heads
        self.asked = Product([attention.self.query, attention.self.key, attention.self.value])
        self.width = len(self.asked.weight)
        with torch.no_grad():  # the questions are asked in the right size, rather than each answer being scaled
            size = (self.width // heads) ** -0.5
            self.asked.weight[:, : self.width] *= size
            self.asked.bias[: self.width] *= size
        self.heard = Product([attention.output.dense])
        self.first_norm = attention.output.LayerNorm
        self.up = Product([layer.intermediate.dense])
        self.down = Product([layer.output.dense])
        self.second_norm = layer.output.LayerNorm

    def forward(self, hidden: Tensor) -> Tensor:
        texts, tokens, _ = hidden.shape
        asked = self.asked(hidden).view(texts, tokens, 3, self.heads, self.width // self.heads)
        query, key, value = asked.permute(2, 0, 3, 1, 4).unbind(0)
        heard = torch.softmax(query @ key.transpose(-1, -2), -1) @ value
        hidden = self.first_norm(self.heard(heard.transpose(1, 2).reshape(texts, tokens, self.width)) + hidden)
        return self.second_norm(self.down(functional.gelu(self.up(hidden))) + hidden)  # type: ignore[no-any-return]


class Graph(nn.Module):
    """Token ids (texts, tokens), all of one length, to

    ``texts``   (texts, 3 + 5 + heads): logits of sentiment, emotion and the heads of yes or no
    ``tokens``  (texts, tokens, 3 + 3 + categories + 3 + 5 + heads): logits of the tags, their polarity and category;
                then how much each token speaks for each of the answers in ``texts``: ``Network.of_mean``

    Raises SystemExit for a network that is no BERT.
    """

    def __init__(self, network: Network) -> None:
        super().__init__()
        body = network.body
        if body.config.model_type != "bert":
            raise SystemExit(f"only networks of the kind bert are exported; this one is {body.config.model_type}")
        embeddings = body.embeddings
        self.words = embeddings.word_embeddings
        kind = embeddings.token_type_embeddings.weight[0]
        self.places = nn.Parameter((embeddings.position_embeddings.weight + kind).detach())
        self.norm = embeddings.LayerNorm
        self.layers = nn.ModuleList(_Layer(layer, body.config.num_attention_heads) for layer in body.encoder.layer)
        heads = (network.sentiment, network.emotion, network.yes_no)
        first, mean = torch.cat([head.weight for head in heads]).detach().chunk(2, 1)
        self.of_first, self.of_mean = nn.Parameter(first.T.clone()), nn.Parameter(mean.T.clone())
        self.bias = nn.Parameter(torch.cat([head.bias for head in heads]).detach())
        marks = (network.tags, network.polarity, network.category)
        self.of_tokens = nn.Parameter(
            torch.cat([*(mark.weight for mark in marks), network.of_mean()]).detach().T.clone()
        )
        nothing = torch.zeros(len(self.bias))
        self.token_bias = nn.Parameter(torch.cat([*(mark.bias for mark in marks), nothing]).detach())

    def forward(self, input_ids: Tensor) -> tuple[Tensor, Tensor]:
        hidden = self.norm(self.words(input_ids) + self.places[: input_ids.shape[1]])
        for layer in self.layers:
            hidden = layer(hidden)
        # In onnxruntime a sum over tokens has another order for one text than for many, as has the product of one row:
        # so the mean is a product of its own for each text, and no product has fewer than two rows.
        each = torch.ones_like(input_ids).unsqueeze(1).float()
        ends = torch.cat([hidden[:, :1], each @ hidden / input_ids.shape[1]], 1)
        texts = (ends @ self.of_first)[:, 0] + (ends @ self.of_mean)[:, 1] + self.bias
        return texts, hidden @ self.of_tokens + self.token_bias


@torch.no_grad()
def level(graph: Graph, examples: Sequence[Tensor]) -> None:
    """Levels the inputs of every product for int8. ``examples``: token ids, (1, tokens) each."""
    products = [module for module in graph.modules() if isinstance(module, Product)]
    with _inputs_of(products) as seen:
        for ids in examples:
            graph(ids)
    for product, inputs in zip(products, seen, strict=True):
        product.level_for(torch.cat(inputs))
        inputs.clear()


@contextmanager
def _inputs_of(products: Sequence[Product]) -> Iterator[list[list[Tensor]]]:
    """What each product is given, while the context lasts: (rows, channels) a call."""
    seen: list[list[Tensor]] = [[] for _ in products]
    hooks = [
        product.register_forward_pre_hook(lambda _, given, to=to: to.append(given[0].flatten(0, 1)))
        for product, to in zip(products, seen, strict=True)
    ]
    try:
        yield seen
    finally:
        for hook in hooks:
            hook.remove()
