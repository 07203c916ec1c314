"""What is trained, against what is run: needs torch, which only the training environment has."""

import random
from pathlib import Path

import numpy as np
import pytest

from nlp.encoder import BUNDLED, Encoder

torch = pytest.importorskip("torch")
transformers = pytest.importorskip("transformers")

from nlp.train.export import export_int8  # noqa: E402
from nlp.train.graph import Graph, level  # noqa: E402
from nlp.train.network import Network  # noqa: E402


@pytest.fixture
def network() -> Network:
    """Three random layers, with one channel that is far louder than the others, as trained ones have."""
    torch.manual_seed(1)
    config = transformers.BertConfig(
        vocab_size=30_522, hidden_size=48, num_hidden_layers=3, num_attention_heads=4, intermediate_size=96
    )
    network = Network(transformers.BertModel(config)).eval()
    with torch.no_grad():
        for layer in network.body.encoder.layer:
            layer.attention.output.LayerNorm.weight[3] = 30
        for head in (network.sentiment, network.emotion, network.yes_no):
            head.weight.mul_(20)
    return network


def ids(texts: int, tokens: int) -> "torch.Tensor":
    return torch.randint(1_000, 30_000, (texts, tokens))


def logits(network: Network, given: "torch.Tensor") -> tuple["torch.Tensor", "torch.Tensor"]:
    said = network(given, torch.ones_like(given))
    texts = torch.cat([said.sentiment, said.emotion, said.yes_no], 1)
    return texts, torch.cat([said.tags, said.polarity, said.category, said.speaks], -1)


@torch.no_grad()
def test_the_graph_answers_as_the_network_does_levelled_or_not(network: Network) -> None:
    given = ids(5, 17)
    wanted = logits(network, given)
    graph = Graph(network).eval()
    for got, want in zip(graph(given), wanted, strict=True):
        torch.testing.assert_close(got, want, atol=1e-4, rtol=1e-4)
    level(graph, [ids(1, 30) for _ in range(8)])
    for got, want in zip(graph(given), wanted, strict=True):
        torch.testing.assert_close(got, want, atol=1e-3, rtol=1e-3)


@torch.no_grad()
def test_what_tokens_say_is_the_part_of_the_answer_that_is_theirs(network: Network) -> None:
    given = ids(2, 9)
    said = network(given, torch.ones_like(given))
    hidden = network.body(input_ids=given, attention_mask=torch.ones_like(given)).last_hidden_state
    first = hidden[:, 0] @ network.yes_no.weight.chunk(2, 1)[0].T + network.yes_no.bias
    torch.testing.assert_close(said.speaks.mean(1)[:, 8:] + first, said.yes_no, atol=1e-4, rtol=1e-4)


@pytest.mark.filterwarnings("ignore")  # torch's exporter by tracing is pinned with torch itself, and warns
def test_an_exported_network_says_the_same_in_any_company(network: Network, tmp_path: Path) -> None:
    export_int8(network, BUNDLED / "tokenizer.json", tmp_path, languages=["en"], max_tokens=64)
    rng = random.Random(2)
    words = ["the", "crew", "was", "late", "kind", "rude", "again", "never", "bag", "coffee", "and", "of", "price"]
    texts = [" ".join(rng.choices(words, k=rng.randint(1, 120))) for _ in range(40)]
    encoder = Encoder(tmp_path)
    together = encoder.read(texts)
    for text, reading in zip(texts, together, strict=True):
        (alone,) = Encoder(tmp_path).read([text])
        assert np.array_equal(alone.yes_no, reading.yes_no)
        assert np.array_equal(alone.sentiment, reading.sentiment)
        assert alone.evidence == reading.evidence


def test_another_kind_of_network_is_refused(network: Network) -> None:
    network.body.config.model_type = "mpnet"
    with pytest.raises(SystemExit, match="mpnet"):
        Graph(network)
