"""The one spelling of a text that every tagger reads, in training and at run time alike."""

import re
import unicodedata
from bisect import bisect_right
from functools import lru_cache

_URL = re.compile(r"https?://\S+|www\.\S+", re.IGNORECASE)
# TweetEval, the training set, has every handle as @user. An e-mail address is no handle, hence the look-behind.
_HANDLE = re.compile(r"(?<![\w@.])@\w{1,30}\b")
# A link, a handle, or one character: what of a word is spelled as one.
_ONE = re.compile(rf"{_URL.pattern}|{_HANDLE.pattern}|.", re.IGNORECASE | re.DOTALL)
_SPACE = re.compile(r"\s+")
_WORD = re.compile(r"\S+")
# A word that is surely read as it is written: printable ASCII without @, in which no link begins.
_PLAIN = re.compile(r"(?:(?!://|www\.)[!-?A-~])+", re.IGNORECASE)
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


class Aligned:
    """``text``: ``normalise`` of a raw text; ``span`` tells where in the raw text its characters come from.

    The letters of a link, a handle or the words for an emoji all stand for the whole of it.
    """

    def __init__(self, raw: str) -> None:
        self._starts: list[int] = []  # of each word in ``text``
        self._words: list[tuple[int, str, str]] = []  # its start in the raw text, as it is there, as it is read
        at = 0
        for match in _WORD.finditer(raw):
            word = match.group()
            read = word if _PLAIN.fullmatch(word) else normalise(word)
            if read:
                self._starts.append(at)
                self._words.append((match.start(), word, read))
                at += len(read) + 1
        self.text = " ".join(read for _, _, read in self._words)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Start and end in the raw text of what ``text[start:end]``, of a character or more, stands for."""
        return self._place(start)[0], self._place(end - 1)[1]

    def _place(self, at: int) -> tuple[int, int]:
        number = bisect_right(self._starts, at) - 1
        start, word, read = self._words[number]
        at -= self._starts[number]
        if at == len(read):  # the space after it
            return start + len(word), start + len(word) + 1
        first, last = (at, at + 1) if word == read else _places(word, read)[at]
        return start + first, start + last


def _places(word: str, normalised: str) -> list[tuple[int, int]]:
    """The place in ``word`` of each character of ``normalised``; the whole word where that can't be told."""
    read, places = "", []
    for match in _ONE.finditer(word):
        piece = match.group()
        spelled = masked(piece) if len(piece) > 1 else _spelled(piece)
        if not read or read.endswith(" "):
            spelled = spelled.lstrip()
        read += spelled
        places += [match.span()] * len(spelled)
    read = read.rstrip()
    return places[: len(read)] if read == normalised else [(0, len(word))] * len(normalised)
