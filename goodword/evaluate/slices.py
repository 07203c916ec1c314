"""Slices: parts of the rows in which a tagger may do worse than on the whole."""

import re
import unicodedata
from collections.abc import Iterator

_BANDS = ((5, "1 to 5 words"), (10, "6 to 10 words"), (20, "11 to 20 words"), (50, "21 to 50 words"))
_NEGATION = re.compile(
    r"\b(?:not?|never|nobody|nothing|none|nowhere|neither|nor|without|cannot|hardly|barely|"
    r"(?:ai|are|ca|could|did|does|do|has|have|is|should|was|were|wo|would)n['’]?t)\b",
    re.IGNORECASE,
)


def slices_of(text: str) -> Iterator[str]:
    """The names of the slices that a text is in, by its length and by what it holds."""
    words = len(text.split())
    yield next((name for most, name in _BANDS if words <= most), "over 50 words")
    if any(ord(char) > 0x2000 and unicodedata.category(char) == "So" for char in text):
        yield "with emoji"
    if _NEGATION.search(text):
        yield "with negation"
    if "?" in text:
        yield "with a question mark"
