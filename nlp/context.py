"""Where a phrase stands, and whether the writer means it: negation, quotation, questions, irony, conditions.

Each check is a small function from a ``Setting`` to yes or no; a rule names the checks that its phrases must pass.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import takewhile

from nlp.phrases import Hit, Kind, Token

Check = Callable[["Setting"], bool]


@dataclass(frozen=True, slots=True)
class Setting:
    """A phrase in its sentence: what the checks look at."""

    text: str
    tokens: Sequence[Token]
    first: int
    last: int
    begin: int  # tokens[begin:finish] is the sentence
    finish: int

    @classmethod
    def of(cls, text: str, hit: Hit) -> "Setting":
        """The setting of a hit in ``text``."""
        begin, finish = hit.first, hit.last
        while begin > 0 and not _ends_sentence(hit.tokens[begin - 1]):
            begin -= 1
        while finish < len(hit.tokens) and not _ends_sentence(hit.tokens[finish]):
            finish += 1
        return cls(text, hit.tokens, hit.first, hit.last, begin, finish)

    @property
    def before(self) -> list[str]:
        """The words of the sentence before the phrase, back to a comma or a "but"."""
        words: list[str] = []
        for token in reversed(self.tokens[self.begin : self.first]):
            if token.word in _CLAUSE_ENDS:
                break
            words.insert(0, token.word)
        return words

    @property
    def after(self) -> list[str]:
        return [token.word for token in self.tokens[self.last : self.finish]]

    @property
    def sentence(self) -> list[str]:
        return [token.word for token in self.tokens[self.begin : self.finish]]


_CLAUSE_ENDS = frozenset({",", ";", "but", ":", "(", ")", "because", "cause", "cuz", "so", "however"})
_ENDS = frozenset({".", "!", "?", "…"})
_NEGATIONS = frozenset(
    """
    not no never nobody none hardly barely neither nor without can't couldn't don't won't wouldn't didn't doesn't isn't
    wasn't aren't shouldn't ain't stop refuse refused unable hesitate hesitant
    """.split()  # noqa: SIM905
)
_CONDITIONS = frozenset(
    {"if", "unless", "wish", "wished", "almost", "until", "when", "once", "whether", "used", "wanted", "before"}
)
_TURNS = frozenset(
    """
    avoid avoiding against different not never another other alternative alternatives elsewhere instead enemy enemies
    nobody steer look away caution reconsider fix hire train training improve
    """.split()  # noqa: SIM905
)
# Advice to the brand is no recommendation of it: "I recommend upgrading your phones", "I recommend you fix it".
_ADVICE = re.compile(
    r"""(?:just\ )?(?!trying|using|flying|buying|getting|booking|visiting|giving|staying|going|reading|watching|ordering
        |purchasing|checking)\w+ing\b
    | (?:\w+\ ){0,2}(?:your|the\ company|management|they)\b
    | (?:is|was|be|that\ if)\b
    | to\ (?!any|every|all|my|our|friends|others|people)\w
    | (?:that\ )?you\ (?!try|get|buy|check|use|fly|visit|to|guys|all|for|highly|enough|and|order|go|book|give|read|watch
        |!|\.)\w""",
    re.VERBOSE,
)
_AWAY = re.compile(r"\b(?:stay(?:ing)? (?:away|clear)|any(?:one|body|thing|where) (?:but|except))\b")
_HOWEVER = frozenset({"but", "although", "though", "despite", "even", "however", "as", "because", "since", "while"})
_SOUR = frozenset(
    """
    bad worst worse awful terrible horrible poor poorly rude useless pathetic disgusting disappointed disappointing hate
    suck sucks scam fraud ridiculous unacceptable disgrace joke nightmare garbage trash crap shit shitty lousy ripoff
    liars lies stole stolen cancelled delayed lost broken complaint refund fail failed fuck fucking hell dirty filthy
    unprofessional disaster
    """.split()  # noqa: SIM905
)
_NOT_THE_BEST = re.compile(
    r"\b(?:\d+(?:st|nd|rd|th)|second|third|next|former)(?: \w+)?$"
    r"|\b(?:named|voted|called|say|says|said|claims?|claiming|why|used to|were|supposed|would)\b"
)
_WARNING = frozenset(
    """
    experience experiences treatment incident story problem problems issue issues how my his her their what why stop
    stay leave never delay
    """.split()  # noqa: SIM905
)
_FRENCH = frozenset({"le", "la", "les", "des", "une", "est", "avec", "pour", "je", "et", "mon", "ma", "du", "nous"})
_IRONY = re.compile(
    r"(?i)(?:^|\s)/s\b|\byeah,? right\b|\bsaid no ?one\b|\bnot!*\s*$|#(?:sarcas\w+|irony|not|jk|sarc|kidding|joking)\b"
    r"|\bjust kidding\b|\b(?:jk|lol jk)\b|🙄|\bslow clap\b|\bthanks for nothing\b"
)
_QUOTED = 60  # tokens
_QUOTES = {"“": "”", "«": "»", '"': '"', "„": "“"}
_STARTERS = frozenset(
    """
    and but so then just please seriously everyone everybody guys y'all folks people now again also plus or ok well yes
    honestly really always
    """.split()  # noqa: SIM905
)


def _ends_sentence(token: Token) -> bool:
    return token.kind is Kind.BREAK or token.word in _ENDS


def plain(setting: Setting) -> bool:
    """No negation within the phrase or shortly before it."""
    within = [token.word for token in setting.tokens[setting.first : setting.last]]
    near = (
        setting.before if setting.before[-1:] == ["or"] else setting.before[-6:]
    )  # "won't fly with them or recommend"
    return _NEGATIONS.isdisjoint(near + within)


def firm(setting: Setting) -> bool:
    """No negation right before it: in "if it is not fixed, I cancel" it is not the cancelling that is denied."""
    return _NEGATIONS.isdisjoint(setting.before[-3:])


def first_hand(setting: Setting) -> bool:
    """Not passed on from somebody else by "RT" or "MT"."""
    return not {"rt", "mt"}.intersection(token.word for token in setting.tokens[: setting.first])


def own_words(setting: Setting) -> bool:
    """First hand, and not within quotation marks. Marks more than 60 tokens away belong elsewhere, or are inches."""
    opened: list[str] = []
    for token in setting.tokens[max(0, setting.first - _QUOTED) : setting.first]:
        if opened and token.word == opened[-1]:
            opened.pop()
        elif token.word in _QUOTES:
            opened.append(_QUOTES[token.word])
    after = {token.word for token in setting.tokens[setting.last : setting.last + _QUOTED]}
    return first_hand(setting) and after.isdisjoint(opened)


def stated(setting: Setting) -> bool:
    """Not asked."""
    return setting.finish >= len(setting.tokens) or setting.tokens[setting.finish].word != "?"


def meant(setting: Setting) -> bool:
    """No sign of irony anywhere in the text."""
    return not _IRONY.search(setting.text)


def unconditional(setting: Setting) -> bool:
    """No "if", "would have", "used to" before; no "if they" after."""
    before, after = setting.before, " ".join(setting.after[:3])
    if (
        before[-1:] == ["only"]
        or _CONDITIONS.intersection(before)
        or {"would", "have"} <= set(before)
        or {"could", "have"} <= set(before)
    ):
        return False
    return not re.match(
        r"(?:it |them |you |this )?(?:only )?(?:if|once|when|unless) (?:they|you|it|the|there|your)\b", after
    )


def for_it(setting: Setting) -> bool:
    """What is recommended is not to stay away nor to change something, and the sentence does not scold."""
    after = _AWAY.sub("avoid", " ".join(setting.after[:7]))
    words = list(takewhile(lambda word: word not in _HOWEVER, after.split()))
    if _ADVICE.match(" ".join(words)) or _TURNS.intersection(words):
        return False
    return not _SOUR.intersection(setting.sentence)


def first_person(setting: Setting) -> bool:
    """The one who recommends is the writer: nobody else stands before the verb, as in "my sister recommended"."""
    before = setting.before
    if _OTHERS.intersection(before[-1:]) or ({"they", "he", "she"}.intersection(before[-2:-1]) and before[-1] != "i"):
        return False
    return not (len(before) == 2 and before[0] in {"my", "our", "the", "your", "his", "her", "their"})


def begins(setting: Setting) -> bool:
    """At the start of a sentence or clause: an order or an elided "I", not part of a longer verb."""
    if setting.first == setting.begin:
        return True
    token = setting.tokens[setting.first - 1]
    return token.kind not in {Kind.WORD, Kind.NAME} or token.word in _STARTERS


def by_me(setting: Setting) -> bool:
    """Done by the writer, not by the brand or by others: not "you cancelled my subscription", nor "chosen over you"."""
    before = setting.before[-4:]
    if _OTHERS.intersection(before[-2:]) or re.search(r"\bover (?:you|them|u)\b", " ".join(setting.sentence)):
        return False
    return begins(setting) or bool(_MINE.intersection(before)) or setting.tokens[setting.first].word in _MINE


def not_former(setting: Setting) -> bool:
    """Not "as a former employee of"."""
    words = setting.before[-2:] + [token.word for token in setting.tokens[setting.first : setting.last]]
    return not {"former", "ex", "retired", "formerly", "previously", "previous"}.intersection(words)


def not_past(setting: Setting) -> bool:
    """Not "the flights I've done with you"."""
    return not {"i've", "have", "had", "has", "we've", "was", "when", "once"}.intersection(setting.before[-1:])


def no_rival(setting: Setting) -> bool:
    """Not "will never fly another airline again"."""
    words = [token.word for token in setting.tokens[setting.first : setting.last]] + setting.after[:2]
    return not {"another", "other", "else", "anyone", "anything", "without"}.intersection(words)


def at_its_best(setting: Setting) -> bool:
    """Not "the 2nd best", not what others say it is, and not what it was once."""
    return not _NOT_THE_BEST.search(" ".join(setting.before))


def no_threat(setting: Setting) -> bool:
    """Not "I keep telling people about my experience with you": what is spread is no warning."""
    return not _WARNING.intersection(setting.after[:6])


def as_a_tag(setting: Setting) -> bool:
    """A hashtag that stands for itself, not for a word in a sentence: not "saw that #ad again"."""
    if setting.tokens[setting.first].word.endswith(("partner", "ambassador")):
        return True
    if setting.tokens[setting.first].word == "#pub":  # French for #ad; in English a place to drink
        return not _FRENCH.isdisjoint(token.word for token in setting.tokens)
    before = {token.word for token in setting.tokens[max(0, setting.first - 1) : setting.first]}
    return before.isdisjoint({"a", "an", "the", "that", "this", "your", "their", "of", "no", "not", "another"})


def works(setting: Setting) -> bool:
    """Not said of a code that fails."""
    return not {"doesn't", "not", "isn't", "won't", "didn't", "expired", "invalid"}.intersection(setting.sentence)


_MINE = frozenset(
    """
    i i'm i'll i'd i've we we're we'll we'd my our me be am will thinking considering time consider about to never just
    officially definitely probably seriously now might may would could think likely debating
    """.split()  # noqa: SIM905
)
_OTHERS = frozenset(
    """
    you they he she who people reviews review everyone others friend friends was were been come came comes y'all doctor
    dentist vet it staff agent has
    """.split()  # noqa: SIM905
)
