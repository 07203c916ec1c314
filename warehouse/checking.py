"""Checks of what no constraint holds: each file in warehouse/checks is a query for rows that must not be there."""

from pathlib import Path
from typing import Any

from warehouse.migrations import writing

_CHECKS = Path(__file__).parent / "checks"


def check(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Each check that fails, with some of its bad rows. Empty: all is well."""
    with writing(path) as connection:
        found = {
            file.stem: connection.execute(file.read_text(encoding="utf-8")).fetchmany(10)
            for file in sorted(_CHECKS.glob("*.sql"))
        }
    return {name: rows for name, rows in found.items() if rows}
