"""A warehouse in which nothing is yet: made once a process, since that takes most of a second, then copied."""

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path

from warehouse import migrate


def fresh(path: Path) -> None:
    """Puts one at ``path`` where none is."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(_made(), path)


@cache
def _made() -> Path:
    folder = tempfile.mkdtemp(prefix="goodword-tests-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    path = Path(folder) / "warehouse.duckdb"
    migrate(path)
    return path
