"""Whatever comes, in whatever files and loads: the same state in the end."""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.warehouse.house import NOW, House, mention, moment

QUICK = settings(max_examples=12, deadline=None)


@dataclass(frozen=True)
class Seen:
    """A mention as one pull saw it. ``text`` None: deleted."""

    source_id: str
    text: str | None
    likes: int
    brand: str = "Lumen"


pulls = st.lists(
    st.lists(
        st.builds(
            Seen,
            st.sampled_from("abc"),
            st.sampled_from(["one", "two", "", None]),
            st.integers(0, 2),
            st.sampled_from(["Zeta", "Alpha", "Mu"]),
        ),
        max_size=5,
    ),
    min_size=1,
    max_size=6,
)


def land(house: House, minute: int, seen: Sequence[Seen]) -> None:
    house.land(
        [
            mention(s.source_id, s.text or "", likes=s.likes, deleted=s.text is None, brand=s.brand, raw={})
            for s in seen
        ],
        minute=minute,
    )


def expected_history(pulls: Sequence[Sequence[Seen]]) -> list[tuple[Any, ...]]:
    """What the views are to hold, worked out the slow way."""
    found: list[tuple[Any, ...]] = []
    for source_id in "abc":
        moments = [
            (minute, [s for s in seen if s.source_id == source_id][-1])
            for minute, seen in enumerate(pulls)
            if any(s.source_id == source_id for s in seen)
        ]
        spans = [list(span) for _, span in groupby(moments, key=lambda item: item[1].text)]
        starts = [moment(span[0][0]) for span in spans]
        deleted = [index for index, span in enumerate(spans) if span[0][1].text is None]
        for index, (span, end) in enumerate(zip(spans, [*starts[1:], None], strict=False)):
            newest = span[-1][1]
            blank = any(later >= index for later in deleted)
            found.append(
                (source_id, "" if blank else newest.text, newest.likes, newest.text is None, starts[index], end)
            )
    return sorted(found, key=str)


def expected_brands(pulls: Sequence[Sequence[Seen]]) -> dict[str, list[str]]:
    """The brands of each mention in the order of finding."""
    found: dict[str, dict[str, None]] = {}
    for seen in (seen for pull in pulls for seen in pull):
        found.setdefault(seen.source_id, {})[seen.brand] = None
    return {source_id: list(brands) for source_id, brands in found.items()}


def brands(house: House) -> dict[str, list[str]]:
    rows = house.ask("SELECT source_id, brand, brands FROM mentions")
    assert all(row["brand"] == row["brands"][0] for row in rows)
    return {row["source_id"]: row["brands"] for row in rows}


def history(house: House) -> list[tuple[Any, ...]]:
    rows = house.ask("SELECT source_id, text, likes, deleted, valid_from, valid_to FROM mention_history")
    return sorted((tuple(row.values()) for row in rows), key=str)


def current(house: House) -> list[tuple[Any, ...]]:
    rows = house.ask("SELECT source_id, text, likes FROM mentions")
    return sorted(tuple(row.values()) for row in rows)


@QUICK
@given(pulls, st.data())
def test_the_grouping_of_pulls_into_loads_makes_no_difference(pulls: list[list[Seen]], data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as folder:
        house = House(Path(folder))
        for minute, seen in enumerate(pulls):
            land(house, minute, seen)
            if data.draw(st.booleans()):
                house.load()
        house.load()
        whole = expected_history(pulls)
        assert history(house) == whole
        held = {row[0] for row in whole if row[5] is None and not row[3]}
        assert brands(house) == {key: found for key, found in expected_brands(pulls).items() if key in held}
        assert house.sound()
        rows = house.ask("FROM mention_history ORDER BY ALL")
        assert house.load().files == 0
        assert house.ask("FROM mention_history ORDER BY ALL") == rows


@QUICK
@given(pulls, st.data())
def test_files_that_come_late_make_no_difference_to_what_holds_now(
    pulls: list[list[Seen]], data: st.DataObject
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        house = House(Path(folder))
        for minute in data.draw(st.permutations(range(len(pulls)))):
            land(house, minute, pulls[minute])
            if data.draw(st.booleans()):
                house.load()
        house.load()
        whole = expected_history(pulls)
        assert current(house) == sorted((row[0], row[1], row[2]) for row in whole if row[5] is None and not row[3])
        assert {key: sorted(found) for key, found in brands(house).items()} == {
            key: sorted(expected_brands(pulls)[key]) for key in brands(house)
        }
        # A version between two loads of the same words may begin later than it did: that is all that may be lost.
        assert {row[:2] for row in history(house)} == {row[:2] for row in whole}
        assert house.sound()


@QUICK
@given(pulls)
def test_the_same_content_landed_again_adds_no_version(pulls: list[list[Seen]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        house = House(Path(folder))
        for minute, seen in enumerate(pulls):
            land(house, minute, seen)
        house.load()
        before = history(house)
        last = {row[0]: row for row in before if row[5] is None}
        again = [Seen(key, None if row[3] else row[1], row[2]) for key, row in last.items()]
        land(house, 100, again)
        report = house.load()
        assert (report.new, report.edited, report.deleted, report.unchanged) == (0, 0, 0, len(again))
        assert history(house) == before


def test_texts_and_their_signals_may_come_in_any_order(tmp_path: Path) -> None:
    texts = ["fine", "awful", "fine"]
    labels = {"fine": "positive", "awful": "negative"}
    for order in ((0, 1, 2), (2, 1, 0), (1, 2, 0)):
        for together in (True, False):
            each = House(tmp_path / f"{order}{together}")
            names = {n: each.land([mention(text=texts[n])], minute=n) for n in order if together}
            for n in order:
                pull = names.get(n) or each.land([mention(text=texts[n])], minute=n)
                if not together:
                    each.load()
                each.tag(pull, [{"source_id": "1", "text": texts[n], "label": labels[texts[n]]}])
                each.load(NOW)
            assert each.column("SELECT sentiment FROM mentions") == ["positive"]
            assert each.sound()
