"""The one spelling of a text that every tagger reads, in training and at run time alike."""

import re
import unicodedata
from functools import lru_cache

_URL = re.compile(r"https?://\S+|www\.\S+", re.IGNORECASE)
# TweetEval, the training set, has every handle as @user. An e-mail address is no handle, hence the look-behind.
_HANDLE = re.compile(r"(?<![\w@.])@\w{1,30}\b")
_SPACE = re.compile(r"\s+")
_WORD = re.compile(r"\S+")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x7f]")
_INVISIBLE = {"Cf", "Cc", "Cs", "Co", "Cn"}


@lru_cache(maxsize=4096)
def _spelled(char: str) -> str:
    """An emoji as words: the encoder's vocabulary has none, so that they would all read as unknown."""
    if unicodedata.category(char) in {"So", "Sk"} and ord(char) > 0x2000:
        name = unicodedata.name(char, "").lower().replace("-", " ")
        return f" {name} " if name else " "
    if unicodedata.category(char) in _INVISIBLE:
        return " " if char.isspace() else ""
    return char


def masked(text: str) -> str:
    """Links as ``http`` and handles as ``@user``, all else as it is written: as public models of posts read a text."""
    return _HANDLE.sub("@user", _URL.sub("http", text))


def normalise(text: str) -> str:
    """Text as a tagger reads it: NFC, links as ``http``, handles as ``@user``, emoji as words, single spaces.

    Offsets in the result do not point into ``text``; taggers that give evidence spans read the raw text.
    """
    text = masked(unicodedata.normalize("NFC", text))
    if not text.isascii() or _CONTROL.search(text):
        text = "".join(_spelled(char) for char in text)
    return _SPACE.sub(" ", text).strip()


def aligned(text: str) -> tuple[str, list[int]]:
    """``normalise(text)``, and for each of its characters the place in ``text`` that it comes from.

    A word that is spelled otherwise (a link, a handle, an emoji) comes, whole, from the start of what it stands for.
    """
    characters: list[str] = []
    origin: list[int] = []
    for match in _WORD.finditer(text):
        word = normalise(match.group())
        if not word:
            continue
        if characters:
            characters.append(" ")
            origin.append(max(match.start() - 1, 0))
        same = word == match.group()
        characters.append(word)
        origin += [match.start() + at if same else match.start() for at in range(len(word))]
    return "".join(characters), origin
