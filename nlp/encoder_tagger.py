"""The encoder's answers as signals: feeling, the heads of yes or no, aspects, and the roles that no rule names.

The rules of ``roles`` know the set phrases; people say the same in a thousand other ways ("recommended it to my
sister"). Where the encoder is sure that somebody speaks up for the brand or is paid to, it says so too. Where a
clause speaks for an answer, it is shown. A rule that has seen the very words goes before: see ``_SUREST_ROLE``.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path

from nlp.answers import CUT_OFF
from nlp.encoder import Encoder, Reading, bounded
from nlp.normalise import Aligned, normalise
from nlp.tagger import Signal, Signals
from nlp.version import content_version

# A letter (emoji have become words by then) or an emoticon: without either there is nothing to feel about.
_CONTENT = re.compile(r"[^\W\d_]|[:;=]['-]?[()]|<3")
_STANDS_FOR_ANOTHER = re.compile(r"[\W_]*(?:user|http)[\W_]*")
_PLACEHOLDER = re.compile(r"@user\b|\bhttp\b")
# The rules' scores begin here: of two roles that are found the surest counts, and a rule shows the words themselves.
_SUREST_ROLE = 0.79
# Head -> role; from which probability on it is given, for a wrong thank-you costs more than a missed one; what must
# not be likely beside it, and from which probability on. Irony was learnt from tweets of which every second one is
# ironic, and enthusiasm sounds like it: only a high probability takes a recommendation back.
_IN_EARNEST = {"disclosure": CUT_OFF, "question": CUT_OFF, "suggestion": CUT_OFF, "spam": CUT_OFF, "irony": 0.8}
_ROLES: dict[str, tuple[str, float, dict[str, float]]] = {
    "disclosure": ("ambassador", 0.65, {}),
    "advocacy": ("advocate", 0.8, _IN_EARNEST),
}


def says_something(normalised: str) -> bool:
    """Whether a text, as ``normalise`` spells it, is more than links, handles and numbers."""
    return _CONTENT.search(_PLACEHOLDER.sub(" ", normalised)) is not None


class EncoderTagger:
    """Signals "sentiment", "emotion", "aspect", "role", and one of each head in ``heads.YES_NO``, label "yes".

    Nothing for a text of links, handles or numbers alone. ``encoder``: the bundled one if None. ``without``: heads that
    another tagger answers. ``after``: the tagger that goes before it in the languages that both can read.
    """

    def __init__(
        self,
        encoder: Encoder | None = None,
        *,
        name: str = "encoder",
        without: frozenset[str] = frozenset(),
        after: "EncoderTagger | None" = None,
    ) -> None:
        self.name = name
        self._encoder = encoder or Encoder()
        self._without = without
        self._after = after

    @property
    def languages(self) -> frozenset[str]:
        taken = self._after.languages if self._after else frozenset()
        return frozenset(self._encoder.facts.languages) - taken

    @cached_property
    def version(self) -> str:
        taken = frozenset(self._encoder.facts.languages) - self.languages
        left_out = "".join(f"-{name}" for name in sorted(self._without | taken))
        return content_version(Path(__file__)) + self._encoder.version + left_out

    @cached_property
    def _silent(self) -> frozenset[str]:
        return self._without | frozenset(self._encoder.facts.withheld)

    def tag(self, texts: Sequence[str]) -> list[Signals]:
        read = [normalise(bounded(text)) for text in texts]
        rows = [row for row, text in enumerate(read) if says_something(text)]
        readings = dict(zip(rows, self._encoder.read([read[row] for row in rows]), strict=True))
        signals: list[Signals] = [()] * len(texts)
        for row, reading in readings.items():
            text = _Place(texts[row], read[row])
            said = (*self._feelings(text, reading), *self._aspects(text, reading), *self._role(text, reading))
            signals[row] = tuple(signal for signal in said if signal.name not in self._silent)
        return signals

    def _feelings(self, text: "_Place", reading: Reading) -> Iterator[Signal]:
        facts = self._encoder.facts
        shown = {answer: text.clause(*span) for answer, span in reading.evidence.items()}
        chance = dict(zip(facts.sentiment, reading.sentiment.tolist(), strict=True))
        label = max(chance, key=lambda label: chance[label])
        value = chance["positive"] - chance["negative"]
        yield Signal(name="sentiment", label=label, score=chance[label], value=value, **shown.get(label, {}))
        emotions = dict(zip(facts.emotion, reading.emotion.tolist(), strict=True))
        label = max(emotions, key=lambda label: emotions[label])
        yield Signal(name="emotion", label=label, score=emotions[label], **shown.get(label, {}))
        for head, probability in zip(facts.yes_no, reading.yes_no.tolist(), strict=True):
            yield Signal(name=head, label="yes", score=probability, **shown.get(head, {}))

    def _aspects(self, text: "_Place", reading: Reading) -> Iterator[Signal]:
        if not text.known:
            return
        facts = self._encoder.facts
        for aspect in reading.aspects:
            if not text.names(aspect.start, aspect.end):
                continue
            negative, _, positive = aspect.polarity.tolist()
            label = f"{facts.categories[aspect.category.argmax()]}:{facts.sentiment[aspect.polarity.argmax()]}"
            value = positive - negative
            place = text.span(aspect.start, aspect.end)
            yield Signal(name="aspect", label=label, score=aspect.score, value=value, **place)

    def _role(self, text: "_Place", reading: Reading) -> Iterator[Signal]:
        places = {head: place for place, head in enumerate(self._encoder.facts.yes_no)}
        if found := _role(reading, places):
            head, role, score = found
            shown = text.span(*reading.evidence[head]) if text.known and head in reading.evidence else {}
            yield Signal(name="role", label=role, score=score, **shown)


class _Place:
    """Where in a text the characters of its normalised spelling come from."""

    def __init__(self, text: str, normalised: str) -> None:
        self._text, self._normalised = text, normalised
        self.known = bounded(text) == text

    @cached_property
    def _aligned(self) -> Aligned | None:
        return None if self._normalised == self._text else Aligned(self._text)

    def span(self, start: int, end: int) -> dict[str, int]:
        if self._aligned:
            start, end = self._aligned.span(start, end)
        return {"start": start, "end": end}

    def clause(self, start: int, end: int) -> dict[str, int]:
        """``span``, but nothing where it is all that was said, or the place can't be known."""
        whole = start == 0 and end == len(self._normalised)
        return self.span(start, end) if self.known and not whole else {}

    def names(self, start: int, end: int) -> bool:
        """Whether it is a word, rather than a handle, a link, an emoji or marks."""
        place = self.span(start, end)
        raw = self._text[place["start"] : place["end"]]
        return any(map(str.isalnum, raw)) and not _STANDS_FOR_ANOTHER.fullmatch(self._normalised[start:end])


def _role(reading: Reading, places: dict[str, int]) -> tuple[str, str, float] | None:
    """Head, role and its probability."""
    for head, (role, sure, against) in _ROLES.items():
        probability = float(reading.yes_no[places[head]]) if head in places else 0.0
        free = all(reading.yes_no[places[other]] < cut for other, cut in against.items() if other in places)
        if probability >= sure and free:
            return head, role, min(probability, _SUREST_ROLE)
    return None
