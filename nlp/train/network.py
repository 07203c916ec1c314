"""The encoder with all its heads, in torch: what is trained, and what ``export`` turns into ONNX."""

import json
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn
from transformers import AutoConfig, AutoModel

from nlp.heads import CATEGORIES, EMOTION, POLARITY, SENTIMENT, YES_NO

_TAGS = 3  # outside, beginning, inside
DROPOUT = 0.1


@dataclass(frozen=True, slots=True)
class Logits:
    """``sentiment`` (texts, 3), ``emotion`` (texts, 5), ``yes_no`` (texts, heads); of each token: ``tags`` (texts,
    tokens, 3), ``polarity`` (..., 3), ``category`` (..., categories), ``speaks`` (..., 3 + 5 + heads)."""

    sentiment: Tensor
    emotion: Tensor
    yes_no: Tensor
    tags: Tensor
    polarity: Tensor
    category: Tensor
    speaks: Tensor


class Network(nn.Module):
    """A transformers encoder; the first token and the mean of all, side by side, go to the heads of the text."""

    def __init__(self, body: nn.Module) -> None:
        super().__init__()
        self.body = body
        width = body.config.hidden_size
        self.dropout = nn.Dropout(DROPOUT)
        self.sentiment = nn.Linear(2 * width, len(SENTIMENT))
        self.emotion = nn.Linear(2 * width, len(EMOTION))
        self.yes_no = nn.Linear(2 * width, len(YES_NO))
        self.tags = nn.Linear(width, _TAGS)
        self.polarity = nn.Linear(width, len(POLARITY))
        self.category = nn.Linear(width, len(CATEGORIES))

    def forward(self, input_ids: Tensor, attention_mask: Tensor) -> Logits:
        """``input_ids``, ``attention_mask``: (texts, tokens), integers."""
        hidden = self.body(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
        mask = attention_mask.unsqueeze(-1).to(hidden.dtype)
        mean = (hidden * mask).sum(1) / mask.sum(1)
        pooled = self.dropout(torch.cat([hidden[:, 0], mean], 1))
        tokens = self.dropout(hidden)
        return Logits(
            self.sentiment(pooled),
            self.emotion(pooled),
            self.yes_no(pooled),
            self.tags(tokens),
            self.polarity(tokens),
            self.category(tokens),
            tokens @ self.of_mean().T,
        )

    def of_mean(self) -> Tensor:
        """What makes of a token how much it speaks for each answer, (3 + 5 + heads, width).

        The heads of the text are linear and read the mean of all tokens, so that this part of a logit is the mean of
        what the tokens give (class activation mapping, Zhou et al. 2016). Of sentiment and emotion, where only the
        differences between the answers count: against the mean of all answers.
        """
        parts = [head.weight.chunk(2, 1)[1] for head in (self.sentiment, self.emotion, self.yes_no)]
        return torch.cat([parts[0] - parts[0].mean(0), parts[1] - parts[1].mean(0), parts[2]])


def from_base(folder: Path) -> Network:
    """New heads on the weights in ``folder``."""
    return Network(AutoModel.from_pretrained(folder))


def save(network: Network, folder: Path, facts: dict[str, object]) -> None:
    """Weights, configuration, and how they came about."""
    folder.mkdir(parents=True, exist_ok=True)
    torch.save(network.state_dict(), folder / "weights.pt")
    network.body.config.save_pretrained(folder)
    (folder / "training.json").write_text(json.dumps(facts, indent=2) + "\n")


def load(folder: Path) -> Network:
    network = Network(AutoModel.from_config(AutoConfig.from_pretrained(folder)))
    network.load_state_dict(torch.load(folder / "weights.pt", weights_only=True))
    return network.eval()
