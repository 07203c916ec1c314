"""Invented customers and authors to measure matching with: names as common as in the US census, all else drawn."""

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

_CITIES = 3_000
_OURS = 0.3  # of the authors are customers
_NAMED = 0.6  # of them give a name, and of them a place
_CUSTOMERS = ("customer_id", "first_name", "last_name", "email", "phone", "city", "country", "birth_date")
_AUTHORS = ("author_id", "platform", "handle", "name", "location")
_POSTS = ("source_id", "created_at", "text", "author_id", "author_handle", "author_name", "author_location")

Words = NDArray[np.str_]


class Invented:
    """``customers`` customers and ``authors`` authors, three in ten of whom are customers; the same ones each time."""

    def __init__(self, customers: int, authors: int, seed: int = 7) -> None:
        from names import FILES

        self._rng = np.random.default_rng(seed)
        self._given = _census([FILES["first:female"], FILES["first:male"]])
        self._family = _census([FILES["last"]])
        self._city = [f"City{at}" for at in range(_CITIES)], _falling(_CITIES)
        people = self._draw(customers)
        #: Rows of _CUSTOMERS and of _AUTHORS.
        self.customers = self._customers(people)
        #: Author -> customer, of those who are one.
        self.truth: dict[str, str] = {}
        self.authors = self._authors(people, authors)

    def _draw(self, count: int) -> list[Words]:
        return [self._rng.choice(values, count, p=shares) for values, shares in (self._given, self._family, self._city)]

    def _customers(self, people: list[Words]) -> list[Sequence[str]]:
        count = len(people[0])
        number = self._rng.integers(1, 9_999, count)
        year, month, day = (self._rng.integers(low, high, count) for low, high in ((1940, 2005), (1, 13), (1, 29)))
        return [
            (
                f"C{at}", given, family, f"{given.lower()}.{family.lower()}{number[at]}@mail{at % 7}.com",
                f"+1212{2_000_000 + at}", city, "US", f"{year[at]}-{month[at]:02}-{day[at]:02}",
            )
            for at, (given, family, city) in enumerate(zip(*people, strict=True))
        ]  # fmt: skip

    def _authors(self, people: list[Words], count: int) -> list[Sequence[str]]:
        ours, who = self._rng.random(count) < _OURS, self._rng.integers(0, len(people[0]), count)
        given, family, city = (
            np.where(ours, known[who], other) for known, other in zip(people, self._draw(count), strict=True)
        )
        named, placed, plain = self._rng.random((3, count))
        digits = self._rng.integers(0, 1_000, count)
        self.truth = {f"A{at}": f"C{who[at]}" for at in np.flatnonzero(ours)}
        return [
            (
                f"A{at}", "x", f"{given[at]}{family[at]}".lower() + (str(digits[at]) if plain[at] < 0.5 else ""),
                f"{given[at]} {family[at]}" if named[at] < _NAMED else "",
                city[at] if placed[at] < _NAMED else "",
            )
            for at in range(count)
        ]  # fmt: skip


def write_people(folder: Path, customers: int, authors: int, later: int) -> Invented:
    """Writes customers.csv, authors.csv, and posts.csv and later.csv: a post of each author, of ``later`` of them in
    the second."""
    people = Invented(customers, authors + later)
    folder.mkdir(parents=True, exist_ok=True)
    _write(folder / "customers.csv", _CUSTOMERS, people.customers)
    _write(folder / "authors.csv", _AUTHORS, people.authors[:authors])
    for name, part in (("posts.csv", people.authors[:authors]), ("later.csv", people.authors[authors:])):
        posts = [(f"P{row[0]}", "2026-10-01T08:00:00Z", f"post of {row[0]}", row[0], *row[2:]) for row in part]
        _write(folder / name, _POSTS, posts)
    return people


def _write(file: Path, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    with file.open("w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out)
        writer.writerow(columns)
        writer.writerows(rows)


def _census(files: Sequence[str]) -> tuple[list[str], NDArray[np.float64]]:
    found = [line.split() for file in files for line in Path(file).read_text(encoding="ascii").splitlines()]
    shares = np.array([float(line[1]) for line in found])
    return [line[0].capitalize() for line in found], shares / shares.sum()


def _falling(count: int) -> NDArray[np.float64]:
    shares = 1 / np.arange(1, count + 1)
    falling: NDArray[np.float64] = shares / shares.sum()
    return falling
