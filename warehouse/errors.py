"""What can go wrong in the warehouse, named by what to do next.

WarehouseError
├── Busy             another process writes: try again when it has ended
├── NewerWarehouse   the file was made by a newer Goodword: update this one
├── NotPublished     there is no published copy yet: run the pipeline once
├── RemovalsRefused  a full export lacks so much of what is held that a person must say that it is right
└── BadQuery         the SQL of a query is wrong or does more than read
"""

from pathlib import Path


class WarehouseError(Exception):
    """Base of everything that the warehouse raises by itself."""


class Busy(WarehouseError):
    """Another process holds the warehouse. ``holder`` is its program and process id, where known."""

    def __init__(self, path: Path, holder: tuple[str, int] | None) -> None:
        who = f"process {holder[1]} ({holder[0]})" if holder else "another process"
        super().__init__(f"{who} is writing {path}. Goodword runs one writer at a time: try again when it has ended.")
        self.holder = holder


class NewerWarehouse(WarehouseError):
    """The warehouse has migrations that this Goodword does not know."""


class NotPublished(WarehouseError):
    """There is no published copy to read."""


class RemovalsRefused(WarehouseError):
    """A full import that would end more of what is held than is believed without being told."""

    def __init__(self, kind: str, removed: int, held: int) -> None:
        super().__init__(
            f"{kind}: this export lacks {removed:,} of the {held:,} that are held, more than a fifth; nothing was"
            " changed. Is it whole? If they are gone for good, import it by hand with --allow-removals"
        )


class BadQuery(WarehouseError):
    """A query that can't run. The message is meant for the person who wrote it."""
