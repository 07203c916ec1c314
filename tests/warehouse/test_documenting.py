"""The guide to the warehouse: nothing is missing from it, and what it shows works."""

import re
import shutil
from pathlib import Path

import pytest

import warehouse
from tests.warehouse.shop import Shop, utc
from warehouse.connection import connect
from warehouse.documenting import document, examples
from warehouse.errors import WarehouseError
from warehouse.migrations import migrate

PACKAGE = Path(warehouse.__file__).parent
PAGE = PACKAGE.parent / "docs" / "warehouse.md"


@pytest.fixture(scope="module")
def page() -> str:
    return document()


@pytest.fixture
def views(tmp_path: Path) -> Path:
    return Path(shutil.copytree(PACKAGE / "views", tmp_path / "views"))


def test_the_page_is_not_stale(page: str) -> None:
    assert PAGE.read_text(encoding="utf-8") == page, "run `make docs`"


def test_each_view_and_column_is_in_it_with_its_meaning(page: str, tmp_path: Path) -> None:
    path = tmp_path / "w.duckdb"
    migrate(path)
    with connect(path) as connection:
        columns = connection.execute("SELECT view_name, column_name FROM columns").fetchall()
    sections = {part.partition("\n")[0]: part for part in re.split(r"^### ", page, flags=re.MULTILINE)[1:]}
    assert sorted(sections) == sorted(file.stem for file in (PACKAGE / "views").glob("*.sql"))
    assert [found for found in columns if f"| `{found[1]}` |" not in sections[found[0]]] == []
    assert all(f"- [{name}](#{name}): " in page for name in sections)
    assert "`nps_between(since, until)`: The view nps of a span of time" in sections["nps"]
    assert "`standing_at(moment)`: The view standing as of a moment" in sections["standing"]


def test_a_view_for_a_moment_or_a_span_says_what_it_is_for(tmp_path: Path) -> None:
    path = tmp_path / "w.duckdb"
    migrate(path)
    bare = (
        "SELECT function_name FROM duckdb_functions() WHERE function_type = 'table_macro' AND NOT internal "
        "AND regexp_matches(function_name, '_(at|between)$') AND coalesce(comment, '') = ''"
    )
    with connect(path) as connection:
        assert connection.execute(bare).fetchall() == []


@pytest.mark.parametrize("head", ["", "-- Group: nowhere\n", "-- About people.\n-- Group: people\n"])
def test_a_view_without_a_group_is_refused(views: Path, head: str) -> None:
    text = (views / "loads.sql").read_text(encoding="utf-8").removeprefix("-- Group: warehouse\n")
    (views / "loads.sql").write_text(head + text, encoding="utf-8")
    with pytest.raises(WarehouseError, match=r"the view loads is in no group .* said, people, customers, figures"):
        document(views)


def test_a_new_view_gets_in_by_itself(views: Path) -> None:
    (views / "answers.sql").write_text(
        "-- Group: figures\nCREATE OR REPLACE VIEW answers AS SELECT 42 AS answer;\n"
        "COMMENT ON VIEW answers IS 'All answers. They are 42 | 43.';\n"
        "COMMENT ON COLUMN answers.answer IS 'It <is>.';\n",
        encoding="utf-8",
    )
    page = document(views)
    assert "  - [answers](#answers): All answers\n" in page
    assert "### answers\n\nAll answers. They are 42 \\| 43.\n\n" in page
    assert "| `answer` | INTEGER | It \\<is\\>. |" in page


def test_each_group_has_a_text_and_three_examples() -> None:
    groups = [folder for folder in (PACKAGE / "guide").iterdir() if folder.is_dir()]
    found = examples()
    for folder in groups:
        assert (folder / "about.md").read_text(encoding="utf-8").startswith("# ")
        own = [sql for name, sql in found.items() if name.startswith(f"{folder.name}/")]
        assert len(own) >= 3
        assert all(re.match(r"-- [A-Z][^\n]+[^.:\n]\n(SELECT|FROM)", sql) for sql in own)


def test_what_the_texts_name_is_there(tmp_path: Path) -> None:
    path = tmp_path / "w.duckdb"
    migrate(path)
    with connect(path) as connection:
        known = {
            name for row in connection.execute("SELECT view_name, column_name FROM columns").fetchall() for name in row
        }
    for about in (PACKAGE / "guide").glob("*/about.md"):
        assert set(re.findall(r"`(\w+)`", about.read_text(encoding="utf-8"))) <= known


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Shop:
    from tests.warehouse.house import House

    shop = Shop(House(tmp_path_factory.mktemp("house")))
    shop.put("customer", customer_id="C-1", tier="silver", valid_from=utc("2026-01-01"), valid_to=utc("2026-02-01"))
    shop.put("customer", customer_id="C-1", tier="gold", valid_from=utc("2026-02-01"))
    for number in range(12):
        shop.says(
            "2026-03-03", "negative", heads=["complaint"], aspects=["delivery:negative"] if number else [],
            customer_id="C-1", brand="Lantern",
        )  # fmt: skip
    shop.says("2026-02-25", "positive", brand="Lantern", aspects=["delivery:positive"])
    for _ in range(3):
        shop.says("2026-02-25", "positive", brand="Lantern")
    shop.says("2026-03-03", "positive", brand="Harbor", role="advocate")
    shop.answers("2026-03-03", 9, 2, brand="Lantern")
    shop.ask("FROM mentions")
    return shop


#: What needs a warehouse that has been edited, linked or late: nothing is to be found in the one above.
_EMPTY = {"1_said/edits", "2_people/turning_away", "2_people/advocates_to_thank", "3_customers/why_linked"}


@pytest.mark.parametrize("name", sorted(examples()))
def test_the_examples_work(filled: Shop, name: str) -> None:
    rows = filled.house.ask(examples()[name])
    assert bool(rows) or name in _EMPTY, name
