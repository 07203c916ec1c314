"""Phrases found by spaCy's Matcher, with places in the raw text.

Words are cut by one expression, not by spaCy's tokenizer, because each word must know where it stood in the raw text:
between emoji, torn characters and hashtags alike. A phrase is written as people would say it:

    "would|will definitely? recommend"   "|" either word, "?" may be missing
    "best ~3 ever"                       up to three words of any kind
    "switching to BRAND"                 capitals name a class of token, see ``Kind``
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import product
from typing import Any

from nlp.links import is_affiliate_link

_LONGEST = 100_000  # characters; what somebody is to a brand is said before that

_TOKEN = re.compile(
    r"""
    (?P<link>(?:(?:https?://|www\.) | \b[\w-]+\.(?:to|me|co|ly|it)/)[^\s<>"]*[^\s<>".,;:!?)\]'’])
    | (?P<handle>(?<![\w@.])@\w{1,30})
    | (?P<hashtag>\#\w+)
    | (?P<number>\$?\d+(?:[.,/]\d+)*%?(?!\w))
    | (?P<word>\w+(?:['’`]\w+)*)
    | (?P<break>\n\s*\n)
    | (?P<mark>/s\b|[^\w\s])
    """,
    re.VERBOSE,
)
_CODE = re.compile(r"(?=.*[A-Z])[A-Z0-9]{4,20}$|[A-Za-z]{2,15}\d{1,3}$")
_PAID_TAG = re.compile(
    r"""\#(?:ad|afflinks?|advert|advertisement|affiliates?|affiliatelinks?|gifted\w*|gifteditems?|prgift(?:ed)?|prsample|paid
    |sponsored\w*|spon|sponcon|partner|paidpartner(?:ship)?|\w*ambassador|\w{3,}partner|\w+_ad|freesample|freeproduct
    |complimentary|giftedby\w*|receivedfree|commissionsearned|amazon(?:associate|affiliate)|sponsoredby\w*|brandpartnership
    |(?:bezahlte|unbezahlte)?werbung|anzeige|gesponsert|publicidad|patrocinad[oa]|publi|publipost|parceriapaga
    |pub|publicit[ée]|sponsoris[ée]e?|collaborationcommerciale|collaborazione|adv|pubblicit[àa]|sponsorizzato
    |reklame?|reclame|i[sş]birli[gğ]i|реклама|広告|광고|협찬|广告|推广)$""",
    re.VERBOSE | re.IGNORECASE,
)
_SPELLINGS = {
    "cant": "can't", "couldnt": "couldn't", "didnt": "didn't", "doesnt": "doesn't", "dont": "don't", "im": "i'm",
    "isnt": "isn't", "ive": "i've", "r": "are", "u": "you", "ur": "your", "wasnt": "wasn't", "wont": "won't",
    "wouldnt": "wouldn't", "youve": "you've", "cannot": "can't", "reccommend": "recommend", "recomend": "recommend",
    "reccomend": "recommend", "recommand": "recommend", "definately": "definitely", "def": "definitely",
    "defo": "definitely", "gotta": "got-to", "favour": "favor", "youll": "you'll",
    "shouldnt": "shouldn't", "shouldve": "should've",
}  # fmt: skip


class Kind(StrEnum):
    """What a token is, beside its letters."""

    WORD = "WORD"
    NAME = "NAME"  # capitalised inside a sentence or not: a brand, perhaps
    HANDLE = "HANDLE"
    HASHTAG = "HASHTAG"
    DISCLOSURE = "DISCLOSURE"  # a hashtag that says that somebody paid
    LINK = "LINK"
    AFFILIATE = "AFFILIATE"  # a link that pays
    CODE = "CODE"  # ANNA15
    NUMBER = "NUMBER"
    MARK = "MARK"  # punctuation or an emoji
    BREAK = "BREAK"  # an empty line


_CLASSES = {
    "BRAND": [Kind.NAME, Kind.HANDLE, Kind.CODE, Kind.HASHTAG],
    "HANDLE": [Kind.HANDLE],
    "CODEWORD": [Kind.CODE],
    "PAIDLINK": [Kind.AFFILIATE],
    "PAIDTAG": [Kind.DISCLOSURE],
}


@dataclass(frozen=True, slots=True)
class Token:
    """``word`` in lower case and plain spelling; ``start, end`` in the raw text."""

    word: str
    kind: Kind
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase of rule ``rule`` at ``tokens[first:last]``."""

    rule: str
    tokens: Sequence[Token]
    first: int
    last: int


def tokens_of(text: str) -> list[Token]:
    return [_token(match) for match in _TOKEN.finditer(text[:_LONGEST])]


def _token(match: re.Match[str]) -> Token:
    raw = match.group()
    lower = raw.lower().replace("’", "'").replace("`", "'")
    word = _SPELLINGS.get(lower, lower).encode("utf-8", "replace").decode()  # spaCy takes no lone surrogates
    return Token(word, _kind(match.lastgroup or "mark", raw), match.start(), match.end())


def _kind(group: str, raw: str) -> Kind:
    if group == "link":
        return Kind.AFFILIATE if is_affiliate_link(raw) else Kind.LINK
    if group == "hashtag" and _PAID_TAG.match(raw):
        return Kind.DISCLOSURE
    if group != "word":
        return Kind[group.upper()]
    if _CODE.match(raw):
        return Kind.CODE
    return Kind.NAME if raw[0].isupper() and raw.lower() not in _NO_NAMES else Kind.WORD


_NO_NAMES = frozenset({"i", "i'm", "i'd", "i'll", "i've", "im", "a", "the", "my", "you", "your", "it", "this", "that"})


@dataclass(frozen=True, slots=True)
class _Phrase:
    """``needed``: for each place that can't be missing, the words or kinds of which the text must hold one."""

    rule: str
    needed: tuple[frozenset[str], ...]
    matcher: Any


class PhraseMatcher:
    """Finds the phrases of all rules. Most texts hold the words of none, and are done with before spaCy sees them."""

    def __init__(self, rules: Mapping[str, Iterable[str]]) -> None:
        """``rules``: the phrases by the name of the rule. Raises ValueError for a phrase that can't be read."""
        import spacy

        self._vocab = spacy.blank("en").vocab
        self._by_anchor: dict[str, list[_Phrase]] = defaultdict(list)
        for rule, phrases in rules.items():
            for phrase in phrases:
                self._add(rule, phrase)

    def _add(self, rule: str, phrase: str) -> None:
        from spacy.matcher import Matcher

        matcher = Matcher(self._vocab)
        matcher.add(rule, _patterns(phrase))
        places = [_choices(place) for place in phrase.split() if not place.startswith("~") and not place.endswith("?")]
        needed = tuple(frozenset(words + kinds) for words, kinds in places)
        words, kinds = max(
            places, key=lambda place: 0 if place[1] else min(map(len, place[0]))
        )  # the rarest, by length
        for anchor in words + kinds:
            self._by_anchor[anchor].append(_Phrase(rule, needed, matcher))

    def find(self, text: str) -> list[Hit]:
        """The hits in order of place, the longest first among those that start together."""
        from spacy.tokens import Doc

        tokens = tokens_of(text)
        words, kinds = [token.word for token in tokens], [token.kind.value for token in tokens]
        held = {*words, *kinds}
        phrases = [
            phrase
            for anchor in held & self._by_anchor.keys()
            for phrase in self._by_anchor[anchor]
            if not any(held.isdisjoint(choices) for choices in phrase.needed)
        ]
        if not phrases:
            return []
        with self._vocab.memory_zone():  # words met once are forgotten, so that memory stays steady
            doc: Any = Doc(self._vocab, words=words, tags=kinds)
            found = {(first, -last, phrase.rule) for phrase in phrases for _, first, last in phrase.matcher(doc)}
        return [Hit(rule, tokens, first, -last) for first, last, rule in sorted(found)]


def _choices(place: str) -> tuple[list[str], list[str]]:
    """The words, and the kinds of token, that one place of a phrase takes."""
    words = [choice for choice in place.split("|") if choice not in _CLASSES]
    return words, [kind.value for choice in place.split("|") for kind in _CLASSES.get(choice, ())]


def _items(written: str, *, apart: bool) -> list[dict[str, Any]]:
    """One place of a phrase as token patterns of spaCy's, of which either will do; ``apart``: one for each choice."""
    if written.startswith("~"):
        return [{"TAG": {"NOT_IN": [Kind.MARK.value, Kind.BREAK.value]}, "OP": f"{{0,{int(written[1:])}}}"}]
    place = written.removesuffix("?")
    words, kinds = _choices(place)
    items: list[dict[str, Any]]
    if apart or len(words) + len(kinds) == 1:
        items = [{"ORTH": word} for word in words] + [{"TAG": kind} for kind in kinds]
    else:
        items = [{key: {"IN": some}} for key, some in (("ORTH", words), ("TAG", kinds)) if some]
    return items if place == written else [{**item, "OP": "?"} for item in items]


def _patterns(phrase: str) -> list[list[dict[str, Any]]]:
    """The first place is tried at each token of a text: plain values there, not sets, make that many times faster."""
    places = [_items(written, apart=place == 0) for place, written in enumerate(phrase.split())]
    return [list(items) for items in product(*places)]
