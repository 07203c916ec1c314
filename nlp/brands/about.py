"""How likely it is that a name means the brand: a sum of log-odds, one for each piece of evidence.

A name that is no word is the brand. One that is a common word ("Gap", "Delta") starts below even and counts as the
brand by what stands around it. The weights are set by hand, 2.5 where a piece of evidence alone decides: they were
checked on posts read one by one, see ``nlp/README.md``.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from nlp.brands.brand import Brand
from nlp.brands.names import How, Place, is_common
from nlp.context import Setting
from nlp.phrases import Hit, Kind, Token, tokens_of

# Log-odds before anything around the name is read.
_PRIOR = {How.ACCOUNT: 4.0, How.NAME: 3.0, How.MISSPELT: 2.0, How.PHRASE: 1.0, How.WORD: -1.0}


@dataclass(frozen=True)
class _Spot:
    """A common word that is a brand's name, where it stands."""

    text: str
    setting: Setting
    brand: Brand
    others: bool  # another brand is surely named in the text
    sure: bool  # this brand is surely named elsewhere in the text

    @cached_property
    def name(self) -> str:
        return self.text[self.setting.tokens[self.setting.first].start : self.setting.tokens[self.setting.last - 1].end]

    @cached_property
    def before(self) -> list[str]:
        return [*("" for _ in range(6)), *self.setting.before][-6:]

    @cached_property
    def after(self) -> list[str]:
        return [*self.setting.after[:2], "", ""][:2]

    def beside(self, step: int) -> Token | None:
        """The token right before (-1) or after (0) the name, in its sentence."""
        place = self.setting.first + step if step else self.setting.last
        return self.setting.tokens[place] if self.setting.begin <= place < self.setting.finish else None

    @cached_property
    def capitals_tell(self) -> bool:
        """Whether the sentence is neither all in lower case, nor in capitals, nor a title."""
        tokens = self.setting.tokens[self.setting.begin : self.setting.finish]
        own = range(self.setting.first - self.setting.begin, self.setting.last - self.setting.begin)
        words = [self.text[token.start : token.end] for at, token in enumerate(tokens) if at not in own]
        words = [word for word in words[own.start == 0 :] if word[0].isalpha() and len(word) > 2]
        return sum(word[0].isupper() for word in words) <= 0.5 * len(words)


def probabilities(text: str, places: Sequence[Place]) -> list[float]:
    """P(the brand is meant) at each of the places that ``NameFinder`` found in ``text``."""
    tokens = tokens_of(text)
    certain = {place.brand.name for place in places if _PRIOR[place.how] > 1}
    found = []
    for place in places:
        odds = _PRIOR[place.how]
        if odds <= 1:
            inside = [at for at, token in enumerate(tokens) if token.start < place.end and place.start < token.end]
            setting = Setting.of(text, Hit("", tokens, inside[0], inside[-1] + 1))
            others, sure = bool(certain - {place.brand.name}), place.brand.name in certain
            spot = _Spot(text, setting, place.brand, others, sure)
            odds += sum(weight for weight, holds in _EVIDENCE if holds(spot))
        found.append(1 / (1 + math.exp(-odds)))
    return found


def _sure_elsewhere(spot: _Spot) -> bool:
    """ "@Delta ... why does Delta ..." """
    return spot.sure


def _beside_a_rival(spot: _Spot) -> bool:
    """ "Bolt or Uber" """
    return spot.others


def _capital(spot: _Spot) -> bool:
    """A capital inside a sentence whose other words have none."""
    return spot.name[0].isupper() and spot.setting.first > spot.setting.begin and spot.capitals_tell


def _small(spot: _Spot) -> bool:
    """In lower case, though the sentence begins with a capital."""
    first = spot.setting.tokens[spot.setting.begin]
    return spot.name[0].islower() and spot.setting.first > spot.setting.begin and first.kind is Kind.NAME


def _context(spot: _Spot) -> bool:
    """A word that was named for the brand, anywhere in the text."""
    words = {token.word for token in spot.setting.tokens}
    stems = words | {word.removesuffix(ending) for word in words for ending in ("'s", "s", "es", "ed", "ing")}
    return any(set(named.lower().split()) <= stems for named in spot.brand.context)


def _of_a_company(spot: _Spot) -> bool:
    """ "target app", "Gap's customer service", "the Drift chatbot" """
    first, second = spot.after
    compound = second in _COMPANY and first.isalpha() and first not in _OF | _OBJECTS | _ACTS | _JOINS | _AT
    return first in _COMPANY or first in spot.brand.context or compound


def _owns(spot: _Spot) -> bool:
    """ "Target's" """
    last = spot.setting.tokens[spot.setting.last - 1]
    return last.word.endswith("'s")


def _customer_verb(spot: _Spot) -> bool:
    """ "ordered it from Bolt", "went to target", "love gap": what one does at a shop, and no article."""
    if spot.before[-1] in _AT:
        return bool(_DOINGS.intersection(spot.before[:-1]))
    return spot.before[-1] in _TAKES_A_BRAND


def _at(spot: _Spot) -> bool:
    """ "at Gap", "from Bolt" """
    return spot.before[-1] in _AT


def _acts(spot: _Spot) -> bool:
    """ "gap lost my parcel": a noun that can be counted would have its article."""
    begins = spot.setting.first == spot.setting.begin or not spot.before[-1] or spot.before[-1] in _JOINS
    return begins and spot.after[0] in _ACTS


def _article(spot: _Spot) -> bool:
    """ "the gap", "our next target" """
    return bool(_ARTICLES.intersection(spot.before[-2:])) and not _of_a_company(spot)


def _article_and_capital(spot: _Spot) -> bool:
    """ "took a Bolt", "the Gap downtown": half of what the article says is taken back."""
    return _article(spot) and _capital(spot)


def _as_a_verb(spot: _Spot) -> bool:
    """ "to target", "we target them" """
    subject = spot.before[-1] in _SUBJECTS or (spot.before[-1] == "to" and not _customer_verb(spot))
    return spot.name.islower() and (subject or spot.after[0] in _OBJECTS)


def _with_preposition(spot: _Spot) -> bool:
    """ "gap between", "target of", "drift away", "on target" """
    return spot.name[1:].islower() and (spot.after[0] in _OF or spot.before[-1] in {"on", "off", "of", "and"})


def _in_a_longer_name(spot: _Spot) -> bool:
    """ "Usain Bolt", "the Nile Delta", "Gap Year" """
    before, after = spot.beside(-1), spot.beside(0)
    whole = [token for token in (before, after) if token and token.kind is Kind.NAME]
    foreign = [token for token in whole if token.word not in _COMPANY | _AT | _TAKES_A_BRAND | _JOINS]
    if spot.before[-1] in {"the", "a", "an", "of"} and spot.setting.first - 2 > spot.setting.begin:  # "Mind the Gap"
        start = spot.setting.tokens[spot.setting.first - 2]
        foreign += [start] if start.kind is Kind.NAME else []
    foreign = [token for token in foreign if spot.setting.first - 1 > spot.setting.begin or not is_common(token.word)]
    return bool(foreign) and spot.capitals_tell and spot.name[0].isupper()


_EVIDENCE: tuple[tuple[float, Callable[[_Spot], bool]], ...] = (
    (4.0, _sure_elsewhere),
    (2.5, _capital),
    (2.5, _context),
    (2.5, _of_a_company),
    (2.0, _customer_verb),
    (1.5, _beside_a_rival),
    (1.5, _acts),
    (0.7, _owns),
    (0.7, _at),
    (-0.7, _small),
    (-1.5, _with_preposition),
    (-2.5, _article),
    (1.3, _article_and_capital),
    (-2.5, _as_a_verb),
    (-3.0, _in_a_longer_name),
)

_COMPANY = frozenset(
    """
    account airlines airport-lounge app apps branch card cards cashier ceo checkout co commercial coupon coupons
    customer delivery driver drivers employee employees flight flights inc jeans manager order orders parcel plc
    premium products promo refund rewards sale service shares shop staff stock store stores subscription support
    website worker workers
    """.split()  # noqa: SIM905
)
_AT = frozenset({"at", "from", "with", "via", "to", "into", "by", "through", "@"})
_DOINGS = frozenset(
    """
    bought buy buying came come contacted dealing delivered drive drove fly flew flying get getting go goes going
    gone got headed heading hired interview job love moved moving order ordered ordering package paid parcel
    purchased ran refund return returned returning run shop shopped shopping spent stopped switch switched switching
    thank thanks trip went work worked working works booked booking coming ate eat eating lunch breakfast food
    coffee ride rode money dinner stuff clothes shoes delivery
    """.split()  # noqa: SIM905
)
_TAKES_A_BRAND = frozenset(
    """
    boycott chose choose dear dislike fuck hate hated hates hello hey hi love loved loves loving ok prefer recommend
    thank thanks thx try ugh using visit yo called flew flying shop ditched left deleted downloaded congrats kudos
    """.split()  # noqa: SIM905
)
_JOINS = frozenset({"and", "but", "so", "because", "when", "why", "if", "then", "that", "or", "like", "cause", "since"})
_ACTS = frozenset(
    """
    are can can't could did didn't does doesn't has hasn't have is isn't just keeps keep lost needs never really
    refuses refused should still sucks stole sent charged cancelled canceled told treats treated was wasn't will
    won't would finally delivers delivered makes got has beats might may says said announces announced launches
    launched offers plans gets getting wants releases released opens closes closed
    """.split()  # noqa: SIM905
)
_ARTICLES = frozenset(
    """
    a an the this that these those my our your his her their its no any some each every one another what which whose
    moving soft wide wage easy prime next big huge
    """.split()  # noqa: SIM905
)
_SUBJECTS = frozenset(
    """
    i we you they he she it who not will would can could should must may might don't didn't won't can't let's please
    people ads they'll we'll i'll always specifically
    """.split()  # noqa: SIM905
)
_OBJECTS = frozenset(
    {"the", "a", "an", "them", "him", "her", "us", "me", "my", "our", "your", "their", "these", "those"}
)
_OF = frozenset(
    """
    between in of for on against away apart off up out into upright audience audiences year years market date group
    variant wave practice price prices rate demographic language number range zone
    """.split()  # noqa: SIM905
)
