"""What texts are about: the phrases that they use more than other texts do.

Phrases are scored by log-odds with a Dirichlet prior (Monroe, Colaresi and Quinn 2008, "Fightin' Words"), which holds
rare phrases back until there is evidence and common ones until they are truly more common. A text has one vote each.
"""

import math
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from runpy import run_path

_SKIP = re.compile(r"https?://\S+|www\.\S+|(?<![\w@.])@\w{1,30}\b|&\w+;|\bRT\b|__\w+__|<[A-Z]+>")
_CLAUSE = re.compile(r"[.!?;:,()\[\]{}\"“”…|/\\\n\r]+|\s[-–—]+\s")
_WORD = re.compile(r"#?[^\W\d_](?:[\w'’-]*\w)?")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
# spaCy's list is of the written language; posts have these besides.
_CHAT = frozenset(
    """
    amp anyways cuz dm dms fyi gonna gotta guys haha hey hi hello idk im ima ive lol omg ok okay ppl pls plz smh thx til
    tho thru ur wanna wow wtf ya yall yeah yep yes yo dont cant didnt wont isnt doesnt couldnt wouldnt youre thats
    whats havent wasnt ill fuck fucking shit damn ass
    """.split()  # noqa: SIM905
)
# Things, but too general to be a topic alone: "customer service day" is no better than "customer service".
_TOO_GENERAL = frozenset(
    """
    afternoon answer bit board chance couple day end evening guess half hour idea information issue kind left life
    lot man minute moment month morning name night number one part people person place point problem question reason
    rest side team thing time today tomorrow tonight trip tweet way week weekend woman word work world year
    yesterday
    """.split()  # noqa: SIM905
)
# What may stand inside a phrase: "lost my bag", "out of touch".
_LINKS = frozenset("a an the my our your his her their its this that these those of in on for at with no".split())  # noqa: SIM905
_PRIOR = 10.0  # texts' worth of belief that a phrase is as usual as everywhere
_FEWEST = 3  # texts, below which a phrase is no topic
_SHARE = 0.01  # of the texts, likewise
_SURE = 1.64  # standard deviations above the usual
_LONGER = (1.0, 1.0, 1.2, 1.3)  # by words: of two phrases about as clear, the longer says more

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """``count`` texts say ``phrase``, ``expected`` would by the background; ``rows`` says which.

    ``score`` is in standard deviations of the log-odds; without a background, the square root of the count.
    """

    phrase: str
    count: int
    expected: float
    score: float
    rows: tuple[int, ...]


def keyphrases(
    texts: Sequence[str], background: Iterable[str], *, stop: Collection[str] = (), top: int = 10
) -> list[Topic]:
    """At most ``top`` English phrases of one to three words that ``texts`` have beyond ``background``, clearest first.

    ``stop``: words that every text has, such as the brand's name. Retweets and copies count once. Each phrase is shown
    as most of its writers wrote it.
    """
    reader = _Reader(stop)
    here, there = _Votes(reader, texts), _Votes(reader, background)
    fewest = max(_FEWEST, math.ceil(_SHARE * here.texts))
    rows_of = {key: rows for key, rows in here.rows.items() if len(rows) >= fewest}
    _drop_parts(rows_of)
    topics = [_topic(key, here, there) for key in rows_of]
    clear = [topic for topic in topics if topic.score >= _SURE and topic.count > topic.expected]
    clear.sort(key=lambda topic: (-topic.score * _LONGER[min(3, len(topic.phrase.split()))], topic.phrase))
    return _spread(clear, top)


class _Reader:
    """Cuts texts into phrases, and knows the words that make none."""

    def __init__(self, stop: Collection[str]) -> None:
        names = {part for word in stop for part in (word, *_CAMEL.sub(" ", word).split())}
        self._stop = _stop_words() | _CHAT | {_stem(name) for name in names} | {name.lower() for name in names}
        self._no_topics = {_stem(word) for word in _no_topics()}

    def _is_topic(self, key: Key) -> bool:
        """Ends in a word that can name something; a single word says enough alone."""
        return key[-1] not in self._no_topics and (len(key) > 1 or key[0] not in _TOO_GENERAL)

    def phrases(self, text: str) -> dict[Key, str]:
        """Phrase -> how it is written, the first time that it stands in the text."""
        found: dict[Key, str] = {}
        for clause in _CLAUSE.split(_SKIP.sub(" . ", text)):
            words = [word for raw in _WORD.findall(clause) for word in _CAMEL.sub(" ", raw.lstrip("#")).split()]
            content = [at for at, word in enumerate(words) if not self._is_stop(word)]
            for key, surface in self._of_clause(words, content):
                found.setdefault(key, surface)
        return found

    def _of_clause(self, words: Sequence[str], content: Sequence[int]) -> Iterator[tuple[Key, str]]:
        for place, first in enumerate(content):
            for size in (1, 2, 3):
                span = content[place : place + size]
                if len(span) < size or not all(word.lower() in _LINKS for word in words[span[-2:][0] + 1 : span[-1]]):
                    break
                key = tuple(_stem(words[at]) for at in span)
                if self._is_topic(key):
                    yield key, " ".join(map(_spelled, words[first : span[-1] + 1]))

    def _is_stop(self, word: str) -> bool:
        word = word.lower().replace("’", "'").removesuffix("'s")
        return len(word) < 3 or "'" in word or word in self._stop or _stem(word) in self._stop


class _Votes:
    """Which texts say which phrase, and how they write it; a copy of a text has no vote."""

    def __init__(self, reader: _Reader, texts: Iterable[str]) -> None:
        self.texts = 0
        self.rows: dict[Key, list[int]] = {}
        self.surfaces: dict[Key, Counter[str]] = {}
        for row, text in _distinct(texts):
            self.texts += 1
            for key, surface in reader.phrases(text).items():
                self.rows.setdefault(key, []).append(row)
                self.surfaces.setdefault(key, Counter())[surface] += 1


@cache
def _stop_words() -> frozenset[str]:
    """spaCy's English stop words. The file is run by itself: to import the package around it takes over a second."""
    package = find_spec("spacy")
    if package is None or package.origin is None:
        raise ModuleNotFoundError("spaCy is not installed")
    names = run_path(str(Path(package.origin).parent / "lang" / "en" / "stop_words.py"))
    return frozenset(names["STOP_WORDS"])


@cache
def _no_topics() -> frozenset[str]:
    lines = (Path(__file__).parent / "not_topics.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def _spelled(word: str) -> str:
    """Lower case, but for what is written in capitals: "PHL" where most do so, since those who shout are few."""
    return word if word.isupper() else word.lower()


def _stem(word: str) -> str:
    """Singular, lower case: "flights" and "Flight" are one word."""
    word = word.lower().replace("’", "'").removesuffix("'s")
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def _fingerprint(text: str) -> str | None:
    """The same for retweets and copies, which differ in handles, links and a cut-off end. None for a short text."""
    words = _WORD.findall(_SKIP.sub(" ", text).lower())
    return " ".join(words[:10]) if len(words) >= 5 else None


def _distinct(texts: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Row and text, without the copies."""
    seen: set[str] = set()
    for row, text in enumerate(texts):
        print_ = _fingerprint(text)
        if print_ is None or print_ not in seen:
            yield row, text
        if print_ is not None:
            seen.add(print_)


def _drop_parts(rows_of: dict[Key, list[int]]) -> None:
    """Drops "customer" where most who say it say "customer service"."""
    for key in sorted(rows_of, key=len, reverse=True):
        if key not in rows_of:
            continue
        for size in range(1, len(key)):
            for start in range(len(key) - size + 1):
                part = key[start : start + size]
                if part in rows_of and len(rows_of[key]) >= max(_FEWEST, 0.6 * len(rows_of[part])):
                    del rows_of[part]


def _topic(key: Key, here: _Votes, there: _Votes) -> Topic:
    rows, surfaces = here.rows[key], here.surfaces[key]
    phrase = min(surfaces, key=lambda surface: (-surfaces[surface], len(surface), surface.swapcase()))
    count, usual = len(rows), len(there.rows.get(key, ()))
    if there.texts == 0:
        return Topic(phrase=phrase, count=count, expected=0.0, score=math.sqrt(count), rows=tuple(rows))
    prior = _PRIOR * (count + usual) / (here.texts + there.texts)
    now, before = count + prior, usual + prior
    doubt = _PRIOR + 0.5  # so that even a phrase that all texts have leaves some that might not
    odds = math.log(now / (here.texts + doubt - now)) - math.log(before / (there.texts + doubt - before))
    score = odds / math.sqrt(1 / now + 1 / before)
    expected = here.texts * usual / there.texts
    return Topic(phrase=phrase, count=count, expected=expected, score=score, rows=tuple(rows))


def _spread(topics: Iterable[Topic], top: int) -> list[Topic]:
    """The first ``top`` that are not about the same texts as one before."""
    chosen: list[Topic] = []
    for topic in topics:
        rows = set(topic.rows)
        if len(chosen) < top and all(
            2 * len(rows.intersection(other.rows)) <= min(topic.count, other.count) for other in chosen
        ):
            chosen.append(topic)
    return chosen
