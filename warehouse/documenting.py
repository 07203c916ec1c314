"""docs/warehouse.md: every view with its purpose, columns and examples, written from the comments in the warehouse.

``python -m warehouse.documenting docs/warehouse.md`` writes it. A view says in the first line of its file which group
it belongs to; the groups are the folders of warehouse/guide, each with a text and its examples.
"""

import re
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb

from warehouse.connection import connect
from warehouse.errors import WarehouseError
from warehouse.migrations import migrate

_HERE = Path(__file__).parent
_GROUP = re.compile(r"-- Group: (\w+)\n")
_MACRO = re.compile(r"^CREATE OR REPLACE MACRO (\w+)\(", re.MULTILINE)

_HEAD = """# The warehouse

<!-- Written by `make docs` from the comments in warehouse/views and the folders of warehouse/guide. Change those. -->

Every view that analysts query, from any DuckDB client on `goodword.duckdb` or with `goodword query`. The names and
columns of views are a public interface: columns may be added, and none goes or changes its type. Times are in UTC.
"""


@dataclass(frozen=True, slots=True)
class _View:
    """``macros``: those of its file that have a comment, how each is called and what that gives."""

    name: str
    purpose: str
    columns: list[tuple[str, str, str]]
    macros: list[tuple[str, str]]


def document(views: Path = _HERE / "views", guide: Path = _HERE / "guide") -> str:
    """The page, in Markdown. Raises WarehouseError for a view that is in no group."""
    groups = {folder.name.partition("_")[2]: folder for folder in sorted(guide.iterdir()) if folder.is_dir()}
    members: dict[str, list[Path]] = {group: [] for group in groups}
    for file in sorted(views.glob("*.sql")):
        members[_group(file, groups)].append(file)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "warehouse.duckdb"
        migrate(path, views=views)
        with connect(path) as connection:
            sections = [
                (groups[group], [_read(connection, file) for file in files]) for group, files in members.items()
            ]
    return "\n".join([_HEAD, *_contents(sections), *(line for section in sections for line in _section(*section))])


def examples(guide: Path = _HERE / "guide") -> dict[str, str]:
    """The worked examples: <group>/<name> -> SQL, its first line a comment that says what it finds."""
    return {f"{file.parent.name}/{file.stem}": file.read_text("utf-8") for file in sorted(guide.glob("*/*.sql"))}


def _group(file: Path, groups: dict[str, Path]) -> str:
    said = _GROUP.match(file.read_text("utf-8"))
    if not said or said[1] not in groups:
        raise WarehouseError(
            f"the view {file.stem} is in no group of the guide: let its file begin with '-- Group: NAME', "
            f"where NAME is {', '.join(groups)}"
        )
    return said[1]


def _read(connection: duckdb.DuckDBPyConnection, file: Path) -> _View:
    name = file.stem
    [(purpose,)] = connection.execute(
        "SELECT comment FROM duckdb_views() WHERE schema_name = 'main' AND NOT internal AND view_name = ?", [name]
    ).fetchall()
    columns = connection.execute(
        "SELECT column_name, data_type, comment FROM duckdb_columns() "
        "WHERE schema_name = 'main' AND NOT internal AND table_name = ? ORDER BY column_index",
        [name],
    ).fetchall()
    macros = connection.execute(
        "SELECT function_name, parameters, comment FROM duckdb_functions() "
        "WHERE function_type = 'table_macro' AND NOT internal AND comment IS NOT NULL "
        "AND list_contains(?, function_name) ORDER BY function_name",
        [_MACRO.findall(file.read_text("utf-8"))],
    ).fetchall()
    calls = [(f"{macro}({', '.join(parameters)})", comment) for macro, parameters, comment in macros]
    return _View(name, purpose, columns, calls)


def _contents(sections: list[tuple[Path, list[_View]]]) -> Iterator[str]:
    for folder, views in sections:
        title = _about(folder)[0]
        yield f"- [{title}](#{_anchor(title)})"
        for view in views:
            yield f"  - [{view.name}](#{_anchor(view.name)}): {_first_sentence(view.purpose)}"
    yield ""


def _section(folder: Path, views: list[_View]) -> Iterator[str]:
    title, text = _about(folder)
    yield from (f"## {title}", "", text, "")
    for file in sorted(folder.glob("*.sql")):
        said, _, sql = file.read_text("utf-8").partition("\n")
        yield from (f"{said.removeprefix('-- ')}:", "", "```sql", sql.strip(), "```", "")
    for view in views:
        yield from _view(view)


def _view(view: _View) -> Iterator[str]:
    yield from (f"### {view.name}", "", _plain(view.purpose), "")
    for call, comment in view.macros:
        yield from (f"`{call}`: {_plain(comment)}", "")
    yield from ("| column | type | meaning |", "|---|---|---|")
    yield from (f"| `{name}` | {kind} | {_plain(meaning)} |" for name, kind, meaning in view.columns)
    yield ""


def _about(folder: Path) -> tuple[str, str]:
    """Title and text of a group."""
    title, _, text = (folder / "about.md").read_text("utf-8").partition("\n")
    return title.removeprefix("# "), text.strip()


def _first_sentence(text: str) -> str:
    return _plain(re.split(r"(?<=[.:;]) ", text, maxsplit=1)[0].rstrip(".:;"))


def _plain(text: str) -> str:
    """Text of a comment, none of whose characters Markdown takes for its own."""
    return re.sub(r"([|*_<>\\])", r"\\\1", text) if "`" not in text else text.replace("|", "\\|")


def _anchor(title: str) -> str:
    """The address that Markdown gives a heading."""
    return re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-")


if __name__ == "__main__":
    target = Path(sys.argv[1])
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(document(), encoding="utf-8")
