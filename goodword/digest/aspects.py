"""What is praised and blamed."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

from goodword.digest.figures import Compared, Days, compare
from goodword.digest.parts import AspectPart, Post
from goodword.digest.people import loudest
from goodword.digest.read import Reader
from goodword.untrusted import clip
from nlp.personal import redact

_ASPECTS = 6
_WORDS = 4
_PRAISED, _BLAMED = 1, -1


class _Told:
    """One day's aspects: category -> mention -> how it leans."""

    def __init__(self, rows: Iterable[Mapping[str, Any]]) -> None:
        self.leaning: defaultdict[str, dict[str, int]] = defaultdict(dict)
        self.words: defaultdict[str, dict[str, list[str]]] = defaultdict(dict)
        for row in rows:
            self.leaning[row["category"]][row["mention_id"]] = row["leaning"]
            self.words[row["category"]][row["mention_id"]] = row["words"]

    def leans(self, post: Post, category: str, way: int) -> bool:
        return self.leaning[category].get(post.id) == way


def aspects(reader: Reader, brand: str, days: Days, customers: Collection[Post]) -> tuple[AspectPart, ...]:
    """The aspects that most posts of the day praise or blame; "other" is none. ``customers``: who may be quoted."""
    told = [_Told(_rows(reader, brand, day)) for day in days]
    today = told[0]
    # A mention is of a day, so that one look at all three says what it leans to.
    found = {category: {k: v for day in told for k, v in day.leaning[category].items()} for category in today.leaning}
    parts = []
    for category in sorted(today.leaning.keys() - {"other"}):
        praised, blamed = (
            compare(days, f"{category}-{word}", f"Posts that {what} {category}", _leaning(found[category], way))
            for word, what, way in (("praised", "praise", _PRAISED), ("blamed", "blame", _BLAMED))
        )
        way = _BLAMED if blamed.today.value >= praised.today.value else _PRAISED
        told_so = [post for post in days[0].posts if today.leans(post, category, way)]
        if told_so:
            theirs = [post for post in told_so if post in customers] or told_so
            fresh = [post for post in theirs if post.id not in days[0].page.quoted] or theirs
            quote = days[0].page.quote(loudest(fresh, 1)[0], 200)
            parts.append(AspectPart(category, praised, blamed, _words(today.words[category], told_so), quote))
    parts.sort(key=lambda part: -max(part.praised.today.value, part.blamed.today.value))
    return tuple(parts[:_ASPECTS])


def _rows(reader: Reader, brand: str, day: Compared | None) -> list[dict[str, Any]]:
    return reader.rows("digest_aspects", brand=brand, start=day.day.start, end=day.day.end) if day else []


def _leaning(found: Mapping[str, int], way: int) -> Callable[[Post], bool]:
    return lambda post: found.get(post.id) == way


def _words(words: Mapping[str, list[str]], posts: Iterable[Post]) -> tuple[str, ...]:
    used = Counter(word for post in posts for word in words.get(post.id, ()))
    first = sorted(used, key=lambda word: (-used[word], word))[:_WORDS]
    return tuple(clip(redact(word), 40) for word in first)
