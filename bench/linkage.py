"""``python -m bench.linkage --data FOLDER``: how well people are told apart, on public lists with the truth in them.

FOLDER holds ``entity_resolution/fake_1000.csv``, ``febrl1.csv`` and ``febrl3.csv`` (people with typing errors; Splink's
and FEBRL's example data) and ``legislators_social.csv`` (members of the US Congress and their handles). Of the members
a random half are the customers; the handles of the others are strangers.
"""

import argparse
import csv
import random
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa

from goodword.cli.terminal import show_table
from warehouse.match.files import dedupe, link

_SEEDS = range(1, 7)
_PLATFORMS = ("twitter", "facebook", "instagram", "youtube", "mastodon")
_FAKE = {"first_name": "first_name", "last_name": "surname", "email": "email", "city": "city", "birth_date": "dob"}
_FEBRL = {
    "first_name": "given_name", "last_name": "surname", "city": "suburb", "postcode": "postcode", "state": "state",
    "birth_date": "date_of_birth",
}  # fmt: skip
_MEMBER = {
    "name": "official_full", "first_name": "first", "last_name": "last", "nickname": "nickname", "state": "state",
}  # fmt: skip

Rows = Sequence[Mapping[str, str]]


def table(key: str, ids: Sequence[str], rows: Rows, columns: Mapping[str, str]) -> pa.Table:
    return pa.table(
        {key: pa.array(ids, pa.string())}
        | {name: pa.array([row[column] or None for row in rows], pa.string()) for name, column in columns.items()}
    )


def duplicates(file: Path) -> tuple[float, float, float, float]:
    """Best F1, recall at precision 0.99, and precision and recall of the band linked."""
    rows = read(file)
    fake = file.stem.startswith("fake")
    ids = [row["unique_id" if fake else "rec_id"] for row in rows]
    cluster = dict(zip(ids, (row["cluster" if fake else "entity_id"] for row in rows), strict=True))
    people = table("customer_id", ids, rows, _FAKE if fake else _FEBRL)
    if not fake:
        streets = [f"{row['street_number']} {row['address_1']}".strip() or None for row in rows]
        people = people.append_column("street", pa.array(streets, pa.string()))
    found = dedupe(people).to_pylist()
    true = np.array([cluster[row["customer_id_1"]] == cluster[row["customer_id_2"]] for row in found])
    linked = np.array([row["band"] == "linked" for row in found])
    all_true = sum(count * (count - 1) / 2 for count in Counter(cluster.values()).values())
    best, recall = curve(np.array([row["probability"] for row in found]), true, all_true)
    return best, recall, float(true[linked].mean()), float(true[linked].sum() / all_true)


def curve(score: np.ndarray, true: np.ndarray, all_true: float) -> tuple[float, float]:
    """Best F1 over all thresholds, and the greatest recall at a precision of 0.99 or more. Equal scores stand or fall
    together."""
    order = np.argsort(-score, kind="stable")
    score, hits = score[order], np.cumsum(true[order])
    last = np.append(score[1:] != score[:-1], True)
    hits, taken = hits[last], np.flatnonzero(last) + 1
    precision, recall = hits / taken, hits / all_true
    f1 = 2 * hits / (taken + all_true)
    return float(f1.max()), float(recall[precision >= 0.99].max(initial=0.0))


def handles(members: Rows, seed: int, wanted: Callable[[str], bool]) -> tuple[float, float]:
    """Precision and recall of the band linked."""
    ours = sorted(random.Random(seed).sample(range(len(members)), len(members) // 2))
    accounts = [
        (platform, row[platform], at)
        for at, row in enumerate(members)
        for platform in _PLATFORMS
        if row[platform] and wanted(row[platform])
    ]
    authors = pa.table(
        {
            "author_id": [str(number) for number in range(len(accounts))],
            "platform": [platform for platform, _, _ in accounts],
            "handle": [handle for _, handle, _ in accounts],
        }
    )
    customers = table("customer_id", [str(at) for at in ours], [members[at] for at in ours], _MEMBER)
    linked = [row for row in link(authors, customers).to_pylist() if row["band"] == "linked"]
    right = sum(accounts[int(row["author_id"])][2] == int(row["customer_id"]) for row in linked)
    return right / max(len(linked), 1), right / sum(at in set(ours) for _, _, at in accounts)


def speaks(handle: str) -> bool:
    """False for a number or the id of a channel, which nobody can read a name from."""
    letters = sum(letter.isalpha() for letter in handle)
    return letters >= 3 and not (handle.startswith("UC") and len(handle) == 24)


def read(file: Path) -> Rows:
    with file.open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    folder: Path = parser.parse_args().data
    rows = [
        (name, *duplicates(folder / "entity_resolution" / f"{name}.csv")) for name in ("fake_1000", "febrl1", "febrl3")
    ]
    show_table("goodword dedupe", ["file", "best F1", "recall at P 0.99", "linked: P", "linked: R"], _shown(rows))
    members = read(folder / "legislators_social.csv")
    found = []
    for what, wanted in (("all handles", lambda _: True), ("less numbers and channel ids", speaks)):
        trials = np.array([handles(members, seed, wanted) for seed in _SEEDS])
        found.append((what, *trials.mean(axis=0), *trials.min(axis=0)))
    columns = ["legislators", "precision", "recall", "worst precision", "worst recall"]
    show_table(f"goodword link, linked, mean of {len(_SEEDS)} halves", columns, _shown(found))


def _shown(rows: Sequence[Sequence[str | float]]) -> list[tuple[str, ...]]:
    return [tuple(cell if isinstance(cell, str) else f"{cell:.4f}" for cell in row) for row in rows]


if __name__ == "__main__":
    main()
