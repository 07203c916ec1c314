"""Which pairs are compared at all: of a million customers and a hundred thousand authors, one in ten thousand pairs or
fewer."""

from pathlib import Path

import duckdb

_HERE = Path(__file__).parent

#: Below so many pairs in all, every one is looked at for faint likeness.
_ALL_PAIRS = 30_000_000
#: A key that more customers hold leads nowhere.
_MOST_HOLDERS = 1_000
#: Customers who share the name that a handle is built from: among many customers a family name alone finds nobody.
_NAMESAKES_FEW, _NAMESAKES_MANY, _MANY = 200, 20, 20_000
#: Handles are few if there are so many customers to one.
_FEW = 100


def make_pairs(connection: duckdb.DuckDBPyConnection) -> float:
    """Makes the table pair (left_person, right_person), see pairs.sql, from what people.make_people made and the table
    known (left_person, right_person, same: pairs of which one knows what they are); returns the number of all pairs
    that there are.

    Where there are authors, each pair is an author and a customer; else it is two customers.
    """
    authors, customers, handles, fresh_customers = connection.execute(
        "SELECT count(*) FILTER (side = 'author'), count(*) FILTER (side = 'customer'),"
        " count(*) FILTER (side = 'author' AND fresh AND family IS NULL AND handle_forms IS NOT NULL),"
        " count(*) FILTER (side = 'customer' AND fresh) FROM person"
    ).fetchall()[0]
    total = float(authors * customers if authors else customers * (customers - 1) / 2)
    settings = {
        "two_sides": authors > 0,
        "few_handles": fresh_customers == 0 and handles * _FEW < customers,
        "most_holders": _MOST_HOLDERS,
        "most_namesakes": _NAMESAKES_FEW if customers < _MANY else _NAMESAKES_MANY,
    }
    for name, value in settings.items():
        connection.execute(f"SET VARIABLE {name} = $value", {"value": value})
    if total <= _ALL_PAIRS:
        connection.execute((_HERE / "near.sql").read_text(encoding="utf-8"))
    else:
        connection.execute("CREATE OR REPLACE TEMP TABLE near_pair (left_person BIGINT, right_person BIGINT)")
    connection.execute((_HERE / "pairs.sql").read_text(encoding="utf-8"))
    return total


def make_random_pairs(connection: duckdb.DuckDBPyConnection, side: int) -> None:
    """Makes the table random_pair from ``side`` persons of each side, the same ones each time."""
    connection.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE random_pair AS
        SELECT one.unique_id AS left_person, other.unique_id AS right_person
        FROM (FROM person WHERE side = 'author' OR NOT getvariable('two_sides') ORDER BY hash(unique_id) LIMIT {side})
            AS one
        JOIN (FROM person WHERE side = 'customer' ORDER BY hash(unique_id + 1) LIMIT {side}) AS other
            ON one.unique_id <> other.unique_id
        """  # noqa: S608 - a number of ours
    )
