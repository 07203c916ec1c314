"""What is found, and the spelling of a text in which it is looked for."""

import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

#: Stands in for what is not to be read: links, dates, what is found already. No pattern matches it.
MASK = "\0"
_KEYCAP = {"\ufe0e", "\ufe0f", "\u20e3"}  # with a digit before them: 4️⃣


class Kind(StrEnum):
    """The kinds of personal data. Of two spans of one length and place, the kind named first here counts."""

    EMAIL = "email"
    CARD = "card"
    IBAN = "iban"
    ADDRESS = "address"
    PHONE = "phone"

    @property
    def placeholder(self) -> str:
        return f"<{self.name}>"


@dataclass(frozen=True, slots=True)
class Span:
    """Characters ``text[start:end]`` of the text."""

    kind: Kind
    start: int
    end: int


def folded(text: str) -> tuple[str, list[int] | None]:
    """``text`` as it is meant to be read, and for each of its characters the place in ``text``; None: the same places.

    Full-width and other digits are 0 to 9, dashes are hyphens, spaces are spaces, and what can't be seen is left out:
    nothing of this may hide a number. A line stays a line.
    """
    if text.isascii():
        return text, None
    spelled = [(_spelled(char), place) for place, char in enumerate(text)]
    kept = [(char, place) for char, place in spelled if char]
    return "".join(char for char, _ in kept), [place for _, place in kept]


@lru_cache(maxsize=4096)
def _spelled(char: str) -> str:
    category = unicodedata.category(char)
    if category == "Cf" or char in _KEYCAP:
        return ""
    if category == "Nd":
        return str(unicodedata.digit(char))
    if category == "Pd" or char == "\N{MINUS SIGN}":
        return "-"
    if category == "Zs":
        return " "
    plain = unicodedata.normalize("NFKC", char)
    return plain if len(plain) == 1 else char
