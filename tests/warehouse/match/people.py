"""Invented people, and the files that hold them."""

import random
from collections.abc import Iterable, Mapping
from itertools import product
from typing import Any

import pyarrow as pa

from warehouse.match import files
from warehouse.match.likeness.people import COLUMNS

Row = dict[str, str | None]

_GIVEN = [
    "Alma",
    "Bruno",
    "Carla",
    "Denis",
    "Edith",
    "Floyd",
    "Gwen",
    "Hugo",
    "Irma",
    "Jonas",
    "Karin",
    "Leland",
    "Mavis",
    "Nolan",
    "Opal",
    "Perry",
    "Rhoda",
    "Silas",
    "Thelma",
]
_FAMILY = [
    "Abbott",
    "Barlow",
    "Crane",
    "Dalton",
    "Easton",
    "Farmer",
    "Gibbs",
    "Hatcher",
    "Ingram",
    "Jarvis",
    "Keller",
    "Larsen",
    "Mercer",
    "Norris",
    "Pruitt",
]
_CITIES = ["Leeds", "Bristol", "Cardiff", "Derby", "Exeter", "Norwich"]


def person(key: str, **fields: str | None) -> Row:
    """A row of the file: its id, and what else is known."""
    return {"id": key} | fields


def crowd(count: int, seed: int = 5) -> list[Row]:
    """``count`` different people whom no case is about: names, city, e-mail, telephone and birth date."""
    rng = random.Random(seed)
    names = rng.sample(list(product(_GIVEN, _FAMILY)), count)
    return [
        person(
            f"crowd {at}", first_name=given, last_name=family, city=rng.choice(_CITIES),
            email=f"{rng.choice('abcdefghij')}{rng.randrange(10**6)}.{family.lower()}@mail{rng.randrange(40)}.example",
            phone=f"+4420{rng.randrange(10**7, 10**8)}",
            birth_date=f"{rng.randrange(1940, 2005)}-{rng.randrange(1, 13):02}-{rng.randrange(1, 29):02}",
        )
        for at, (given, family) in enumerate(names)
    ]  # fmt: skip


def table(rows: Iterable[Mapping[str, str | None]], key: str) -> pa.Table:
    """``rows`` as link and dedupe take them: the id and all COLUMNS, text."""
    schema = pa.schema([(name, pa.string()) for name in (key, *COLUMNS)])
    return pa.Table.from_pylist([{key: row["id"]} | {name: row.get(name) for name in COLUMNS} for row in rows], schema)


def link(
    authors: Iterable[Mapping[str, str | None]], customers: Iterable[Mapping[str, str | None]]
) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = files.link(table(authors, "author_id"), table(customers, "customer_id")).to_pylist()
    return found


def dedupe(customers: Iterable[Mapping[str, str | None]]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = files.dedupe(table(customers, "customer_id")).to_pylist()
    return found


def linked(rows: Iterable[Mapping[str, Any]]) -> set[tuple[str, str]]:
    """The pairs in band linked, ids in the order of the columns; those of one file in the order of the ids."""
    found = set()
    for row in rows:
        if row["band"] == "linked":
            one, other = list(row.values())[:2]
            found.add((one, other) if "author_id" in row else (min(one, other), max(one, other)))
    return found
