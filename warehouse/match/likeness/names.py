"""How common a name is, and what people with it are called besides.

Two persons of one name are one person the sooner, the rarer the name. Frequencies are those of the US census of 1990
(package ``names``) and of the company's own records. Short forms are those of the package ``nicknames``, which is
English, and of short_forms.csv beside this file, for names of other languages.
"""

import csv
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import duckdb
import pyarrow as pa


def register(connection: duckdb.DuckDBPyConnection) -> None:
    """Makes the tables nickname, given_frequency and family_frequency; names in lower case, shares 0 to 1."""
    for name, table in _tables().items():
        connection.register(name, table)


@cache
def _tables() -> dict[str, pa.Table]:
    """Read once a process: together they have a hundred thousand lines."""
    from names import FILES

    return {
        "nickname": _nicknames(),
        "given_frequency": _given(Path(FILES["first:female"]), Path(FILES["first:male"])),
        "family_frequency": _frequencies(dict(_census(Path(FILES["last"])))),
    }


def _nicknames() -> pa.Table:
    """A row a name. ``names``: all that a person of that name may be called; ``roots``: full forms it is short for."""
    from nicknames import NickNamer

    known = NickNamer()
    short: dict[str, set[str]] = defaultdict(set, {name: set(found) for name, found in known.nickname_lookup.items()})
    full: dict[str, set[str]] = defaultdict(set, {name: set(found) for name, found in known.canonical_lookup.items()})
    with (Path(__file__).parent / "short_forms.csv").open(encoding="ascii", newline="") as lines:
        for line in csv.DictReader(lines):
            for form in line["short"].split():
                short[line["full"]].add(form)
                full[form].add(line["full"])
    every = sorted(short.keys() | full.keys())
    return pa.table(
        {
            "name": every,
            "names": [sorted(short[name] | full[name]) for name in every],
            "roots": [sorted(full[name]) for name in every],
        },
        schema=pa.schema([("name", pa.string()), ("names", pa.list_(pa.string())), ("roots", pa.list_(pa.string()))]),
    )


def _given(female: Path, male: Path) -> pa.Table:
    """The census counts women and men apart; they are taken for equal in number."""
    shares: dict[str, float] = {}
    for name, share in [*_census(female), *_census(male)]:
        shares[name] = shares.get(name, 0.0) + share / 2
    return _frequencies(shares)


def _census(file: Path) -> Iterator[tuple[str, float]]:
    for line in file.read_text(encoding="ascii").splitlines():
        name, percent, *_ = line.split()
        yield name.lower(), float(percent) / 100


def _frequencies(shares: dict[str, float]) -> pa.Table:
    return pa.table({"name": list(shares), "frequency": list(shares.values())})
