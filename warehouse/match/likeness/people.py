"""People in one form: authors and customers as rows of the table person, whatever they came as."""

from pathlib import Path

import duckdb

from warehouse.match.likeness import names

#: What may be known of a person, as text. All may be missing.
COLUMNS = (
    "platform",
    "handle",
    "name",
    "first_name",
    "last_name",
    "nickname",
    "email",
    "phone",
    "bio",
    "location",
    "url",
    "website",
    "company",
    "street",
    "city",
    "postcode",
    "state",
    "country",
    "birth_date",
)

_STEPS = (Path(__file__).parents[1] / "pages.sql", Path(__file__).with_name("people.sql"))


def make_people(connection: duckdb.DuckDBPyConnection) -> None:
    """Makes the temporary table person from the table record: person (BIGINT), side (author or customer), COLUMNS
    and language (ISO 639-1)."""
    names.register(connection)
    for step in _STEPS:
        connection.execute(step.read_text(encoding="utf-8"))
