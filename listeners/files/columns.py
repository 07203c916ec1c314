"""The names of a file's columns, checked before any row is read."""

from collections.abc import Collection, Sequence
from difflib import get_close_matches
from pathlib import Path

from listeners.errors import BadConfig
from listeners.files.faults import is_unicode

_SHOWN = 60  # columns in a message, and characters of each


def check_columns(path: Path, header: Sequence[str], needed: Collection[str]) -> list[str]:
    """The names as they will key the rows: trimmed, a nameless one as "column 3", a repeated one as "name (2)".

    Raises BadConfig where one of ``needed`` is not there, or is there twice.
    """
    if any("\0" in name or not is_unicode(name) for name in header):
        raise BadConfig(f"{path}: the header is not UTF-8 text")
    names = [name.strip() or f"column {number}" for number, name in enumerate(header, start=1)]
    require_columns(path, names, needed)
    for name in needed:
        if names.count(name) > 1:
            raise BadConfig(f"{path}: the header has column {name!r} more than once")
    seen: dict[str, int] = {}
    unique = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        unique.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return unique


def require_columns(path: Path, names: Collection[str], needed: Collection[str]) -> None:
    """Raises BadConfig that lists the file's columns where one of ``needed`` is not among them."""
    for name in needed:
        if name not in names:
            near = get_close_matches(name, names, n=1)
            hint = f" (did you mean {near[0]!r}?)" if near else ""
            raise BadConfig(f"{path}: no column {name!r}{hint}; the file has: {_listed(names)}")


def _listed(names: Collection[str]) -> str:
    """On one line and of bearable length, whatever stands in the first row of a file."""
    shown = [name if name.isprintable() else repr(name) for name in (name[:_SHOWN] for name in names)]
    more = f" and {len(shown) - _SHOWN:,} more" if len(shown) > _SHOWN else ""
    return ", ".join(shown[:_SHOWN]) + more
