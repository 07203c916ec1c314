"""Where brands are named: by name, other words, account, hashtag, web address or a slip of the pen.

Names are compared without case, accents and width, in any script. In scripts that write no spaces a name may stand
anywhere; elsewhere it is a word of its own. Of names that begin together the longest is meant.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from nlp.brands.brand import Brand
from nlp.phrases import Kind, Token, tokens_of

WORDS = Path(__file__).with_name("english_words.txt")

_MOST = 50  # places in a text: who names brands more often is no customer

_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_KATAKANA = "\u30a1-\u30fa\u30fc"
_HANGUL = "\uac00-\ud7a3"
_PARTICLES = "은|는|이|가|을|를|의|에|에서|에게|로|으로|와|과|도|만|랑|이랑|께|보다|한테|처럼|부터|까지"
_PREFIXES = {"ARABIC": "[وفبلك]?(?:ال)?", "HEBREW": "[והבלמשכ]?"}  # written together with the word
_DOMAIN = re.compile(r"\.(?:com|net|org|co|io|app|shop|uk|de|fr|es|it|nl|eu|ca|au|in|jp)\b")
# What brands write behind their name in the handle of a second account.
_BRANCH = re.compile(
    r"_?(?:cares?|help|helps|support|service|official|hq|us|usa|uk|de|fr|es|it|ca|au|in|app|store|team)+"
)
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|_")
_MARKS = re.compile(r"[^\w]|_")

_SHORT = frozenset({"at", "by", "go", "in", "of", "on", "to", "up", "us", "we"})


class How(StrEnum):
    """How a brand is named."""

    ACCOUNT = "account"  # its handle, cashtag, web address, or its name as a hashtag
    NAME = "name"
    MISSPELT = "misspelt"
    WORD = "word"  # a name that is a common word
    PHRASE = "phrase"  # a name of common words: "best buy"


@dataclass(frozen=True, slots=True)
class Place:
    """``text[start:end]`` names ``brand``, or is the common word that its name is."""

    brand: Brand
    how: How
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Form:
    """One way to write a brand: ``folded``, without case and accents; ``squashed``, as in handles and hashtags."""

    brand: Brand
    how: How
    folded: str
    squashed: str


class NameFinder:
    """Finds all brands in a text."""

    def __init__(self, brands: Sequence[Brand]) -> None:
        written = [(name, brand) for brand in brands for name in (brand.name, *brand.words)]
        forms = [_form(name, brand) for name, brand in written if _squashed(name)]
        self._forms = sorted(forms, key=lambda form: -len(form.folded))
        self._names = re.compile("|".join(_pattern(form, f"f{row}") for row, form in enumerate(self._forms)))
        self._accounts = {_squashed(account): brand for brand in brands for account in brand.accounts}
        self._slips = [form for form in self._forms if form.how is How.NAME and re.fullmatch(r"\w{6,}", form.folded)]

    def find(self, text: str) -> list[Place]:
        """The first 50 places, in order; none overlap. Of a very long text the first 100,000 characters are read."""
        if not self._forms:
            return []
        tokens = tokens_of(text)
        special = [token for token in tokens if token.kind in _SPECIAL]
        found = [place for token in special for place in self._of_token(text, token)]
        found += self._named(text[: tokens[-1].end] if tokens else "", special)
        taken = {place.start for place in found}
        found += [place for token in tokens if token.start not in taken for place in self._misspelt(text, token)]
        return sorted(found, key=lambda place: place.start)[:_MOST]

    def _of_token(self, text: str, token: Token) -> Iterator[Place]:
        """A handle, hashtag or link is named after a brand as a whole, or not at all."""
        raw = text[token.start : token.end]
        how, brand = How.ACCOUNT, None
        if token.kind is Kind.HANDLE:
            brand = self._owner(_squashed(raw))
        elif token.kind in {Kind.LINK, Kind.AFFILIATE}:
            host = _squashed(re.sub(r"^(?:https?://)?(?:www\.)?", "", raw.lower()).split("/")[0].rsplit(".", 1)[0])
            brand = next((form.brand for form in self._forms if form.squashed == host), None)
        else:
            form = self._tagged(raw[1:])
            how, brand = (form.how, form.brand) if form else (how, None)
        if brand:
            yield Place(brand, how, token.start, token.end)

    def _owner(self, handle: str) -> Brand | None:
        if handle in self._accounts:
            return self._accounts[handle]
        for form in self._forms:
            rest = handle.removeprefix(form.squashed)
            if not rest or (rest != handle and _BRANCH.fullmatch(rest)):
                return form.brand
        return None

    def _tagged(self, hashtag: str) -> _Form | None:
        """#JetBlue, #jetbluefail, #FlyDelta; the last by its capitals alone."""
        whole = _squashed(hashtag)
        parts = {_squashed(part) for part in _CAMEL.split(hashtag)} if _CAMEL.search(hashtag) else set()
        for form in self._forms:
            starts = form.how is How.NAME and len(form.squashed) >= 6 and whole.startswith(form.squashed)
            if whole == form.squashed or starts or form.squashed in parts:
                return form
        return None

    def _named(self, text: str, special: Sequence[Token]) -> Iterator[Place]:
        """Names outside of handles, hashtags and links."""
        pieces, end = [], 0
        for token in special:
            pieces += [text[end : token.start], "\0" * (token.end - token.start)]
            end = token.end
        folded, origin = _folded("".join([*pieces, text[end:]]))
        for match in self._names.finditer(folded):
            group = match.lastgroup or ""
            form = self._forms[int(group[1:])]
            first, last = match.span(group)
            known = folded[first - 1 : first] == "$" or _DOMAIN.match(folded, last)
            yield Place(form.brand, How.ACCOUNT if known else form.how, origin[first], origin[last - 1] + 1)

    def _misspelt(self, text: str, token: Token) -> Iterator[Place]:
        """One letter wrong, or two of nine; the first is right, and it is no word."""
        if token.kind not in {Kind.WORD, Kind.NAME} or not self._slips:
            return
        from spacy.matcher.levenshtein import levenshtein

        word = _folded(text[token.start : token.end])[0].removesuffix("'s")
        if len(word) < 5 or not word.isalpha() or is_common(word):
            return
        for form in self._slips:
            name = form.folded
            if word == name or word[0] != name[0] or abs(len(word) - len(name)) > 2:
                continue
            wrong = levenshtein(word, name, 3)
            swapped = wrong == 2 and sorted(word) == sorted(name)
            if wrong <= (2 if len(name) >= 9 else 1) or swapped:
                yield Place(form.brand, How.MISSPELT, token.start, token.start + len(word))
                return


_SPECIAL = frozenset({Kind.HANDLE, Kind.HASHTAG, Kind.DISCLOSURE, Kind.LINK, Kind.AFFILIATE})


def is_common(word: str) -> bool:
    """Whether a folded word is an everyday English word, in its base form or with -s, -ed or -ing."""
    stems = [word, *(word.removesuffix(ending) for ending in ("s", "ed", "d", "ing") if word.endswith(ending))]
    return not _common_words().isdisjoint(stems)


@lru_cache(maxsize=1)
def _common_words() -> frozenset[str]:
    lines = WORDS.read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if not line.startswith("#"))


def _form(name: str, brand: Brand) -> _Form:
    folded = _folded(" ".join(name.split()))[0]
    words = re.findall(r"[^\W_]+", folded)
    if len(words) == 1:
        how = How.WORD if brand.context or is_common(folded) else How.NAME
    else:
        how = How.PHRASE if all(word in _SHORT or is_common(word) for word in words) else How.NAME
    return _Form(brand, how, folded, _squashed(name))


def _pattern(form: _Form, group: str) -> str:
    """A name as an expression over folded text; the boundaries are those of the scripts of its ends."""
    first, last = form.folded[0], form.folded[-1]
    signs = {"&": r"\s?(?:&amp;|&|and|\+)\s?", "'": "'?", ".": r"\.?", "!": "!?"}
    body = "".join(signs.get(char, r"[\s\-]{0,2}" if char in " -" else re.escape(char)) for char in form.folded)
    before = rf"(?:(?<![^\W_])|(?<=[{_UNSPACED}]))(?<!@)"
    after = rf"(?:(?![^\W_])|(?=[{_UNSPACED}{_HANGUL}]))(?!@\w)"
    if re.match(f"[{_UNSPACED}]", first):
        before = f"(?<![{_KATAKANA}])" if re.match(f"[{_KATAKANA}]", first) else ""
    if re.match(f"[{_UNSPACED}]", last):
        after = f"(?![{_KATAKANA}])" if re.match(f"[{_KATAKANA}]", last) else ""
    elif re.match(f"[{_HANGUL}]", last):
        after = rf"(?=(?:{_PARTICLES})?(?![^\W_]))"
    elif form.how is How.NAME and last != "s" and last.isascii():
        after = f"(?=s?{after})"  # "Spotifys app"
    prefix = _PREFIXES.get(unicodedata.name(first, "").split(" ")[0], "")
    return f"{before}{prefix}(?P<{group}>{body}){after}"


def _squashed(name: str) -> str:
    """A name as it is written in handles and hashtags."""
    return _MARKS.sub("", _folded(name)[0])


def _folded(text: str) -> tuple[str, Sequence[int]]:
    """The text without case, accents and width, and for each of its characters the place that it comes from."""
    if text.isascii():
        return text.lower(), range(len(text))
    folded: list[str] = []
    origin: list[int] = []
    for place, char in enumerate(text):
        plain = _plain(char)
        folded.append(plain)
        origin += [place] * len(plain)
    return "".join(folded), origin


@lru_cache(maxsize=4096)
def _plain(char: str) -> str:
    if "\uac00" <= char <= "\ud7a3":
        return char
    parts = unicodedata.normalize("NFKD", char).casefold()
    return "".join("'" if part in "’`´" else part for part in parts if not "\u0300" <= part <= "\u036f")
