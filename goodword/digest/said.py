"""What was said about a brand in a span of time, a column a property: a million posts are counted as masks, and the
words of those alone that are shown are fetched."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from html import unescape
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from goodword.digest.parts import Post
from goodword.settings import Settings
from goodword.untrusted import clean, first_of_each, safe_url
from nlp.personal import redact

if TYPE_CHECKING:
    from collections.abc import Iterator

#: A longer post is shown up to here; nobody reads more on a page of posts.
_MAX_TEXT = 5_000
#: Of so few posts all words are fetched at once.
_FEW = 4_000
#: Of the loudest so many authors are looked at for each post that is wanted: the others may say the same.
_SPARE = 50

Mask = NDArray[np.bool_]
Places = NDArray[np.int64]


class Reader(Protocol):
    """What a digest reads from: ``warehouse.Reader``."""

    def rows(self, name: str, **parameters: Any) -> list[dict[str, Any]]: ...
    def table(self, name: str, *, encoded: Collection[str] = (), **parameters: Any) -> pa.Table: ...


@dataclass(frozen=True, slots=True)
class Coded:
    """A column of few different values: ``codes`` are places in ``names``, -1 where there is no value."""

    codes: NDArray[np.int32]
    names: tuple[str, ...]

    def is_(self, name: str) -> Mask:
        """Where the value is ``name``."""
        mask: Mask = self.codes == (self.names.index(name) if name in self.names else -2)
        return mask

    @property
    def known(self) -> Mask:
        """Where there is a value."""
        return self.codes >= 0

    def counts(self, among: Mask) -> dict[str, int]:
        """How often each value stands among the posts of ``among``; those that never do are left out."""
        found = np.bincount(self.codes[among & self.known], minlength=len(self.names))
        return {name: int(count) for name, count in zip(self.names, found, strict=True) if count}


class Said:
    """The posts about one brand in a span of time, or some of them, oldest first. A place is a post's row."""

    _CODED = ("source", "language", "sentiment", "emotion", "role", "country")

    def __init__(
        self, reader: Reader, settings: Settings, brand: str, start: datetime, end: datetime,
        only: Sequence[str] | None = None,
    ) -> None:  # fmt: skip
        """``only``: of these mentions alone. ``start <= created_at < end``."""
        known = settings.brands.get(brand)
        own = [account.lower().lstrip("@") for account in (known.accounts if known else ())]
        self._reader, self._brand, self._region = reader, brand, settings.personal_data.region
        self._span = {"brand": brand, "start": start, "end": end}
        table = reader.table(
            "digest_said", encoded=self._CODED, **self._span, own=own, only=None if only is None else as_json(only)
        )
        self.ids: pa.ChunkedArray = table["mention_id"]
        self.moments: pa.ChunkedArray = table["created_at"]
        self.source, self.language, self.sentiment, self.emotion, self.role, self.country = (
            _coded(table[name]) for name in self._CODED
        )
        self.reach: NDArray[np.int64] = table["reach"].to_numpy()
        self._confidence: NDArray[np.float32] = table["confidence"].to_numpy()
        self._author: NDArray[np.uint64] = table["author"].to_numpy()
        self._draw: NDArray[np.uint64] = table["draw"].to_numpy()
        #: Who is no account of the brand's and none of its people.
        self.customers: Mask = ~np.asarray(table["own"], dtype=bool)
        self._posts: dict[int, Post] = {}

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def all(self) -> Mask:
        return np.ones(len(self), dtype=bool)

    def places(self, ids: pa.Array | pa.ChunkedArray) -> Places:
        """Where each of these mentions stands; -1 where it is none of these."""
        mine = np.flatnonzero(self.holds(ids))
        # Of those that are here: to look each up among all would cost as much as to look up all.
        found = pc.index_in(ids, value_set=self.ids.take(pa.array(mine)))
        known = np.asarray(found.is_valid())
        places = np.full(len(ids), -1)
        places[known] = mine[found.drop_null().to_numpy()]
        return places

    def holds(self, ids: pa.Array | pa.ChunkedArray) -> Mask:
        """The mask of these mentions."""
        mask: Mask = np.asarray(pc.is_in(self.ids, value_set=ids))
        return mask

    def post(self, place: int) -> Post:
        return self.posts([place])[0]

    def posts(self, places: Iterable[int]) -> list[Post]:
        """The posts at these places, with their words: cleaned and redacted."""
        wanted = [int(place) for place in places]
        self.fetch(wanted)
        return [self._posts[place] for place in wanted]

    def fetch(self, places: Iterable[int]) -> None:
        """Has the words of these posts ready: once for many is quicker than one by one."""
        missing = [place for place in {int(place) for place in places} if place not in self._posts]
        if not missing:
            return
        if len(self) <= _FEW:
            missing = list(range(len(self)))
        ids = self.ids.take(pa.array(missing)).to_pylist()
        words = {row["mention_id"]: row for row in self._reader.rows("digest_posts", **self._span, only=as_json(ids))}
        for place, mention_id in zip(missing, ids, strict=True):
            self._posts[place] = self._post(place, words[mention_id])

    def _post(self, place: int, row: Mapping[str, Any]) -> Post:
        author = row["author_handle"] or row["author_name"]
        text = unescape(row["text"][: 2 * _MAX_TEXT])  # X writes &amp; for &
        return Post(
            id=row["mention_id"],
            source=row["source"],
            kind=row["kind"],
            created_at=row["created_at"],
            text=redact(clean(text), self._region)[:_MAX_TEXT],  # cut last: half an address is no longer known for one
            author_key=row["author_key"],
            author=clean(author) if author else None,
            author_url=safe_url(row["author_url"]),
            url=safe_url(row["url"]),
            language=_name(self.language, place),
            sentiment=_name(self.sentiment, place),  # type: ignore[arg-type]  # the warehouse has these alone
            confidence=float(self._confidence[place]),
            emotion=_name(self.emotion, place),
            role=_name(self.role, place),
            role_evidence=redact(clean(row["role_evidence"] or ""), self._region),
            churn_risk=row["churn_risk"],
            reach=int(self.reach[place]),
            country=_name(self.country, place),
            customer_id=row["customer_id"],
            customer=row["customer"],
        )

    @cached_property
    def _by_loudness(self) -> Places:
        """Places by reach, then by the confidence of the sentiment, then by time."""
        return np.lexsort((-self._confidence, -self.reach))

    def loud(self, mask: Mask, most: int) -> Places:
        """The posts of the greatest reach, then the surest ones."""
        order = self._by_loudness
        return order[mask[order]][:most]

    def loudest(self, mask: Mask, most: int) -> list[Post]:
        """The posts of the greatest reach, then the surest ones: one an author, copies only once."""
        spoken = self.posts(self.candidates(mask, most))
        return [spoken[at] for at in first_of_each(post.text for post in spoken)[:most]]

    def candidates(self, mask: Mask, most: int) -> Places:
        """What ``loudest`` chooses from, to be fetched in one go with others."""
        order = self._by_loudness
        places = order[mask[order]]
        return places[list(_first_of_each_author(self._author[places], _SPARE * most))]

    def sample(self, most: int, among: Mask | None = None) -> Places:
        """At most so many places, of those in ``among``: an even sample that is the same whenever it is drawn, oldest
        first."""
        places = np.arange(len(self)) if among is None else np.flatnonzero(among)
        if len(places) <= most:
            return places
        return np.sort(places[np.argpartition(self._draw[places], most)[:most]])


def as_json(ids: Sequence[str]) -> str:
    """Ids as a parameter of a query: as a list, DuckDB's client would take 80 µs for each."""
    return json.dumps(ids)


def _coded(column: pa.ChunkedArray) -> Coded:
    whole = column.unify_dictionaries().combine_chunks()
    whole = whole.chunk(0) if isinstance(whole, pa.ChunkedArray) else whole
    codes: NDArray[np.int32] = whole.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int32)
    return Coded(codes, tuple(whole.dictionary.to_pylist()))


def _name(column: Coded, place: int) -> str | None:
    code = column.codes[place]
    return column.names[code] if code >= 0 else None


def _first_of_each_author(authors: NDArray[np.uint64], most: int) -> "Iterator[int]":
    """Where each author stands first, for at most so many authors."""
    seen: set[int] = set()
    for at, author in enumerate(authors):
        if len(seen) == most:
            return
        if (key := int(author)) not in seen:
            seen.add(key)
            yield at
