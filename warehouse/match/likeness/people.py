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

_HERE = Path(__file__).parent
_STEPS = (_HERE.parent / "forms.sql", _HERE / "people.sql", _HERE / "keys.sql")


def make_people(connection: duckdb.DuckDBPyConnection, *, kept: bool = False) -> None:
    """Makes, from the table record: person (BIGINT), side (author or customer), COLUMNS and language (ISO 639-1),

    ``fresh_person`` and ``fresh_key``, those people in their one form and the keys that they hold, and the views
    ``person`` and ``person_key``, which have everybody, and whether they are fresh. ``kept``: others are in the
    database prepared (see prepared.py), less those of the table gone.
    """
    names.register(connection)
    for step in _STEPS:
        connection.execute(step.read_text(encoding="utf-8"))
    for name, fresh in (("person", "fresh_person"), ("person_key", "fresh_key")):
        others = f" UNION ALL SELECT *, false FROM prepared.{name} WHERE unique_id NOT IN (SELECT person FROM gone)"  # noqa: S608 - names of ours
        everybody = f"SELECT *, true AS fresh FROM {fresh}{others if kept else ''}"  # noqa: S608
        connection.execute(f"CREATE OR REPLACE TEMP VIEW {name} AS {everybody}")
