"""What is praised and blamed."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from goodword.digest.figures import Compared, Terms
from goodword.digest.parts import AspectPart, Compare
from goodword.digest.said import Mask, Reader, Said, as_json
from goodword.untrusted import clip
from nlp.personal import redact

_ASPECTS = 6
_WORDS = 4
#: The words are those of so many posts of each side.
_SAMPLE = 1_000
_PRAISED, _BLAMED = 1, -1
_SIDES = (("praised", "praise", _PRAISED), ("blamed", "blame", _BLAMED))


class _Told:
    """One term's aspects: which posts praise and which blame each category."""

    def __init__(self, reader: Reader, brand: str, one: Compared) -> None:
        self.one = one
        span = {"brand": brand, "start": one.term.start, "end": one.term.end}
        found = reader.table("digest_aspects", encoded=("category",), **span).unify_dictionaries()
        self._category = found["category"]
        self._leaning = np.asarray(found["leaning"])
        self._places = one.said.places(found["mention_id"])
        self.categories = [name for name in pc.unique(self._category).to_pylist() if name != "other"]

    def rows(self, category: str, way: int) -> Mask:
        held: Mask = np.asarray(pc.equal(self._category.cast(pa.string()), category)) & (self._leaning == way)
        return held

    def leans(self, category: str, way: int) -> Mask:
        """The posts that lean so."""
        places = self._places[self.rows(category, way)]
        mask = np.zeros(len(self.one.said), dtype=bool)
        mask[places[places >= 0]] = True
        return mask


def aspects(reader: Reader, brand: str, terms: Terms) -> tuple[AspectPart, ...]:
    """The aspects that most posts praise or blame; "other" is none."""
    told = {one.said: _Told(reader, brand, one) for one in terms if one}
    now = told[terms.now.said]
    found = []
    for category in sorted(now.categories):
        praised, blamed = (
            terms.compare(f"{category}-{word}", f"Posts that {what} {category}", _leaning(told, category, way))
            for word, what, way in _SIDES
        )
        way = _BLAMED if blamed.now.value >= praised.now.value else _PRAISED
        if max(praised.now.value, blamed.now.value):
            found.append((category, way, praised, blamed))
    found.sort(key=lambda part: -max(part[2].now.value, part[3].now.value))
    return _shown(reader, now, found[:_ASPECTS])


def _leaning(told: Mapping[Said, _Told], category: str, way: int) -> Callable[[Said], Mask]:
    return lambda said: told[said].leans(category, way)


def _words(reader: Reader, now: Compared, masks: Iterable[Mask]) -> Mapping[tuple[str, int], Sequence[str]]:
    """Category and side -> what those of a sample of each mask call it, the word that most use first."""
    places = {int(place) for mask in masks for place in now.said.sample(_SAMPLE, mask)}
    ids = now.said.ids.take(pa.array(sorted(places), pa.int64())).to_pylist()
    words: defaultdict[tuple[str, int], list[str]] = defaultdict(list)
    span = {"start": now.term.start, "end": now.term.end}
    for row in reader.rows("digest_aspect_words", only=as_json(ids), most=_WORDS, **span):
        way = _PRAISED if row["polarity"] == "positive" else _BLAMED
        words[row["category"], way].append(clip(redact(row["word"]), 40))
    return words


def _shown(reader: Reader, now: _Told, found: list[tuple[str, int, Compare, Compare]]) -> tuple[AspectPart, ...]:
    said, page = now.one.said, now.one.page
    leaning = [now.leans(category, way) for category, way, _, _ in found]
    words = _words(reader, now.one, leaning)
    theirs = [mask & said.customers if (mask & said.customers).any() else mask for mask in leaning]
    said.fetch(place for mask in theirs for place in said.candidates(mask, 1))
    parts = []
    for (category, way, praised, blamed), mask in zip(found, theirs, strict=True):
        quoted = said.holds(pa.array(list(page.quoted), pa.string()))
        fresh = mask & ~quoted if (mask & ~quoted).any() else mask
        quote = page.quote(said.loudest(fresh, 1)[0], 200)
        parts.append(AspectPart(category, praised, blamed, tuple(words.get((category, way), ())), quote))
    return tuple(parts)
