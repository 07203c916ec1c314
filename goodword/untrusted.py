"""Posts are hostile text: what may stand on a page, in a mail, a chat, a spreadsheet or a terminal comes from here."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

_SPACE = re.compile(r"\s+")
_JOINERS = {"\u200c", "\u200d"}  # Persian words and family emoji fall apart without them
_MARKS = re.compile(
    r"([\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]{3})[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]+"
)
_RETWEET = re.compile(r"^\s*(?:rt|via)\s+@\w+:?", re.IGNORECASE)
_NO_WORDS = re.compile(r"https?://\S+|www\.\S+|@\w+|[^\w\s]")
_PINGS = re.compile(r"@(?=everyone|here|channel|all)|(?<![/\w])@(?=\w)|<(?=[!@#])", re.IGNORECASE)
_MAX_URL = 500


# A spreadsheet takes a cell that begins so for a formula (OWASP: CSV injection).
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_PHONE = re.compile(r"\+[0-9]{7,15}")


def clean(text: str) -> str:
    """``text`` on one line: no control characters, no text-direction overrides, no towers of accents."""
    text = _SPACE.sub(" ", text)
    if not text.isprintable():
        text = _SPACE.sub(" ", "".join(char for char in text if _visible(char)))
    return _MARKS.sub(r"\1", text).strip()


@lru_cache(maxsize=4096)
def _visible(char: str) -> bool:
    return char in _JOINERS or unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Co", "Cn"}


def clip(text: str, length: int) -> str:
    """``text``, cleaned, in at most ``length`` characters; cut between words where that is possible."""
    text = clean(text[: 20 * length])
    if len(text) <= length:
        return text
    cut = text[: length - 1]
    head, space, _ = cut.rpartition(" ")
    return (head if space and len(head) > length // 2 else cut).rstrip() + "…"


def safe_url(url: str | None) -> str | None:
    """``url`` where a link may lead there: http or https, a host, no odd characters, not endless. Otherwise None."""
    if not url or len(url) > _MAX_URL or clean(url) != url or any(char in url for char in " \"'<>\\^`{|}"):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in {"http", "https"} and parts.hostname and parts.username is None else None


def no_ping(text: str) -> str:
    """``text`` for a chat: a quoted @everyone or <!channel> calls nobody."""
    return _PINGS.sub("\\g<0>\u200b", text)


def harmless(value: Any) -> Any:
    """A cell that a spreadsheet shows and does not run: text that looks like a formula gets a ' in front.

    A telephone number (E.164) is no formula: whoever takes the cells over needs it as it is.
    """
    if not isinstance(value, str) or not value.startswith(_FORMULA) or _PHONE.fullmatch(value):
        return value
    return f"'{value}"


def words(text: str) -> frozenset[str]:
    """The words of a text as its copies share them: without retweet mark, links, handles, case and punctuation."""
    return frozenset(_NO_WORDS.sub(" ", _RETWEET.sub("", text[:2000])).casefold().split())


def same(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two posts, as ``words``, say the same: 7 of 10 words are shared. Posts without words are all the same."""
    if not one or not other:
        return one == other
    return len(one & other) >= 0.7 * len(one | other)


def first_of_each(texts: Iterable[str]) -> list[int]:
    """Positions of the texts that repeat no earlier one, in order."""
    kept: list[tuple[int, frozenset[str]]] = []
    for position, text in enumerate(texts):
        spoken = words(text)
        if not any(same(spoken, earlier) for _, earlier in kept):
            kept.append((position, spoken))
    return [position for position, _ in kept]
