"""The copy that people query while the pipeline writes: consistent, and swapped whole."""

import os
import shutil
from pathlib import Path

from warehouse.migrations import writing


def publish(path: Path, published: Path) -> None:
    """Copies the warehouse to ``published`` by atomic rename. Who has the old copy open goes on reading it."""
    part = published.with_name(f".{published.name}.part")
    with writing(path) as connection:
        connection.execute("CHECKPOINT")
        source = path.open("rb")
        try:
            with part.open("wb") as target:
                shutil.copyfileobj(source, target, 1 << 20)
                os.fsync(target.fileno())
            part.replace(published)  # before the lock goes, for then another process may begin its own part
        finally:
            # A process loses its lock on a file as soon as it closes any handle on it: the database closes first.
            connection.close()
            source.close()
    keep_names(published.parent)


def keep_names(folder: Path) -> None:
    """Waits until the names in ``folder``, such as one just given by a rename, would outlive a loss of power."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
