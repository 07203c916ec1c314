"""A segment as it is now: its settings, its rows, and who each of them is."""

from dataclasses import dataclass
from hashlib import sha256
from json import dumps
from typing import TYPE_CHECKING, Any

from goodword.home import Home
from goodword.segments.values import plain
from goodword.settings import SegmentSettings, Settings
from warehouse.errors import BadQuery

if TYPE_CHECKING:
    import pyarrow as pa

_KEY = ("customer_id",)
#: The keys of the segments that come with Goodword, where a row is not a customer.
_KEYS = {
    "advocates_to_thank": ("customer_id", "brand"),
    "advocates_to_invite": ("author_key", "brand"),
    "customers_at_risk": ("customer_id", "brand"),
}
# What DuckDB says of these names columns and words of the SQL. All other errors may hold what is in a row.
_ABOUT_SQL = ("Parser Error", "Binder Error", "Catalog Error", "one statement", "goodword query only")


class SegmentError(Exception):
    """A segment can't be exported as things are. The message names it and says what to change; it holds no row."""


@dataclass(frozen=True, slots=True)
class Members:
    """``table``: the rows as the query gives them. ``rows``: position, key and content hash of each
    (warehouse.exports.ROWS)."""

    table: "pa.Table"
    rows: "pa.Table"


def names(settings: Settings) -> list[str]:
    """The segments of goodword.toml, in its order, then those that come with Goodword."""
    from warehouse.exports import built_in

    return list(dict.fromkeys([*settings.segments, *built_in()]))


def chosen(settings: Settings, name: str) -> SegmentSettings:
    """A segment with what goodword.toml leaves out filled in: ``query`` and ``key`` are there. Raises SegmentError."""
    from warehouse.exports import built_in

    known = built_in()
    if name not in settings.segments and name not in known:
        raise SegmentError(f"there is no segment {name!r}; there is {', '.join(names(settings))}")
    segment = settings.segments.get(name, SegmentSettings())
    key = segment.key
    query = segment.query or (f'FROM "{segment.view}"' if segment.view else None)
    if query is None:
        if name not in known:
            raise SegmentError(f"segment {name}: goodword.toml says neither query nor view")
        query, key = known[name], key or _KEYS.get(name)
    return segment.model_copy(update={"query": query, "view": None, "key": key or _KEY})


def about(settings: Settings, name: str) -> str:
    """Who is in a segment, in a few words: of one that comes with Goodword what the head of its SQL says."""
    from warehouse.exports import built_in

    segment = settings.segments.get(name, SegmentSettings())
    if segment.query or segment.view:
        return f"view {segment.view}" if segment.view else "query in goodword.toml"
    return built_in().get(name, "").partition("\n")[0].removeprefix("-- ").rstrip(".")


def members(home: Home, name: str, segment: SegmentSettings) -> Members:
    """Who is in it by the published copy. Raises SegmentError where the query fails, or a row is nobody or twice."""
    table = _ask(home, name, segment)
    twice = {column for column in table.column_names if table.column_names.count(column) > 1}
    if twice:
        raise SegmentError(f"segment {name}: two columns of its query are called {min(twice)}")
    for column in segment.key or _KEY:
        if column not in table.column_names:
            there = ", ".join(table.column_names)
            raise SegmentError(f"segment {name}: its key is {column}, and its query has no such column: {there}")
    table = _of_brand(table, name, segment.brand)
    return Members(table, _identified(table, name, segment.key or _KEY))


def _ask(home: Home, name: str, segment: SegmentSettings) -> "pa.Table":
    import warehouse

    try:
        return warehouse.query(home.published, segment.query or "").arrow().read_all()
    except BadQuery as error:
        said = str(error)
        if not said.startswith(_ABOUT_SQL):
            said = f"{said.partition(':')[0]} in a row; `goodword query` with the same SQL shows it"
        raise SegmentError(f"segment {name}: {said}") from None


def _of_brand(table: "pa.Table", name: str, brand: str | None) -> "pa.Table":
    import pyarrow.compute as pc

    if brand is None:
        return table
    if "brand" not in table.column_names:
        raise SegmentError(f"segment {name}: goodword.toml says brand, and its query has no column brand")
    return table.filter(pc.equal(table.column("brand"), brand))


def _identified(table: "pa.Table", name: str, key: tuple[str, ...]) -> "pa.Table":
    import pyarrow as pa

    from warehouse.exports import ROWS

    keys: list[str] = []
    hashes: list[str] = []
    nobody = 0
    for batch in table.to_batches(max_chunksize=10_000):
        for row in batch.to_pylist():
            who = [row[column] for column in key]
            nobody += any(value is None for value in who)
            keys.append(_text(who))
            hashes.append(sha256(dumps(plain(row), sort_keys=True).encode()).hexdigest()[:32])
    columns = " and ".join(key)
    if nobody:
        raise SegmentError(f"segment {name}: {nobody:,} of its {len(keys):,} rows have no {columns}: leave them out")
    if repeated := len(keys) - len(set(keys)):
        raise SegmentError(
            f"segment {name}: {repeated:,} of its {len(keys):,} rows repeat the {columns} of another: "
            "group the query by it, or name more columns in `key`"
        )
    return pa.table([list(range(len(keys))), keys, hashes], schema=ROWS)


def _text(who: list[Any]) -> str:
    """One value as it is, so that it can be joined to; several as a JSON list."""
    return str(plain(who[0])) if len(who) == 1 else dumps(plain(who), ensure_ascii=False)
