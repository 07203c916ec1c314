"""The encoder's answers as signals: feeling, the heads of yes or no, aspects, and the roles that no rule names.

The rules of ``roles`` know the set phrases; people say the same in a thousand other ways ("recommended it to my
sister"). Where the encoder is sure that somebody speaks up for the brand or is paid to, it says so too, and shows the
sentence in which it is surest. A rule that has seen the very words goes before: see ``_SUREST_ROLE``.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path

from nlp.answers import CUT_OFF
from nlp.encoder import Encoder, Reading, bounded
from nlp.normalise import aligned, normalise
from nlp.tagger import Signal, Signals
from nlp.version import content_version

# A letter (emoji have become words by then) or an emoticon: without either there is nothing to feel about.
_CONTENT = re.compile(r"[^\W\d_]|[:;=]['-]?[()]|<3")
_PLACEHOLDER = re.compile(r"@user\b|\bhttp\b")
_SENTENCE = re.compile(r"[^.!?\n]+[.!?]*")
# From this probability on a role is given: a wrong thank-you costs more than a missed one.
_SURE = 0.8
# The rules' scores begin here: of two roles that are found the surest counts, and a rule shows the words themselves.
_SUREST_ROLE = 0.79
# Head -> role; what must not be likely beside it, and from which probability on. Irony was learnt from tweets of which
# every second one is ironic, and enthusiasm sounds like it: only a high probability takes a recommendation back.
_IN_EARNEST = {"disclosure": CUT_OFF, "question": CUT_OFF, "suggestion": CUT_OFF, "spam": CUT_OFF, "irony": 0.8}
_ROLES: dict[str, tuple[str, dict[str, float]]] = {
    "disclosure": ("ambassador", {}),
    "advocacy": ("advocate", _IN_EARNEST),
}


def says_something(normalised: str) -> bool:
    """Whether a text, as ``normalise`` spells it, is more than links, handles and numbers."""
    return _CONTENT.search(_PLACEHOLDER.sub(" ", normalised)) is not None


class EncoderTagger:
    """Signals "sentiment", "emotion", "aspect", "role", and one of each head in ``heads.YES_NO``, label "yes".

    Nothing for a text of links, handles or numbers alone. ``encoder``: the bundled one if None. ``without``: heads that
    another tagger answers.
    """

    name = "encoder"

    def __init__(self, encoder: Encoder | None = None, *, without: frozenset[str] = frozenset()) -> None:
        self._encoder = encoder or Encoder()
        self._without = without

    @property
    def languages(self) -> frozenset[str]:
        return frozenset(self._encoder.facts.languages)

    @cached_property
    def version(self) -> str:
        left_out = "".join(f"-{head}" for head in sorted(self._without))
        return content_version(Path(__file__)) + self._encoder.version + left_out

    def tag(self, texts: Sequence[str]) -> list[Signals]:
        read = [normalise(bounded(text)) for text in texts]
        rows = [row for row, text in enumerate(read) if says_something(text)]
        readings = dict(zip(rows, self._encoder.read([read[row] for row in rows]), strict=True))
        roles = self._roles({row: texts[row] for row in rows}, readings)
        signals: list[Signals] = [()] * len(texts)
        for row, reading in readings.items():
            answers = (signal for signal in self._feelings(reading) if signal.name not in self._without)
            signals[row] = (*answers, *self._aspects(texts[row], reading), *roles.get(row, ()))
        return signals

    def _feelings(self, reading: Reading) -> Iterator[Signal]:
        facts = self._encoder.facts
        chance = dict(zip(facts.sentiment, reading.sentiment.tolist(), strict=True))
        label = max(chance, key=lambda label: chance[label])
        value = chance["positive"] - chance["negative"]
        yield Signal(name="sentiment", label=label, score=chance[label], value=value)
        emotions = dict(zip(facts.emotion, reading.emotion.tolist(), strict=True))
        label = max(emotions, key=lambda label: emotions[label])
        yield Signal(name="emotion", label=label, score=emotions[label])
        for head, probability in zip(facts.yes_no, reading.yes_no.tolist(), strict=True):
            yield Signal(name=head, label="yes", score=probability)

    def _aspects(self, text: str, reading: Reading) -> Iterator[Signal]:
        if not reading.aspects or bounded(text) != text:
            return
        facts = self._encoder.facts
        _, origin = aligned(text)
        for aspect in reading.aspects:
            negative, _, positive = aspect.polarity.tolist()
            label = f"{facts.categories[aspect.category.argmax()]}:{facts.sentiment[aspect.polarity.argmax()]}"
            start, end = origin[aspect.start], origin[aspect.end - 1] + 1
            yield Signal(
                name="aspect", label=label, score=aspect.score, value=positive - negative, start=start, end=end
            )

    def _roles(self, texts: dict[int, str], readings: dict[int, Reading]) -> dict[int, Signals]:
        """The role of each text that has one, with the sentence that shows it."""
        places = {head: place for place, head in enumerate(self._encoder.facts.yes_no)}
        sure = {row: _role(reading, places) for row, reading in readings.items()}
        found = {row: role for row, role in sure.items() if role}
        spans = {row: [(row, *span) for span in _sentences(texts[row])] for row in found}
        every = [span for of_row in spans.values() for span in of_row]
        said = self._encoder.read([normalise(texts[row][start:end]) for row, start, end in every])
        by_span = dict(zip(every, said, strict=True))
        roles: dict[int, Signals] = {}
        for row, (head, role, score) in found.items():
            best = max(spans[row], key=lambda span: by_span[span].yes_no[places[head]], default=None)
            start, end = best[1:] if best else (None, None)
            roles[row] = (Signal(name="role", label=role, score=score, start=start, end=end),)
        return roles


def _role(reading: Reading, places: dict[str, int]) -> tuple[str, str, float] | None:
    """Head, role and its probability."""
    for head, (role, against) in _ROLES.items():
        probability = float(reading.yes_no[places[head]]) if head in places else 0.0
        free = all(reading.yes_no[places[other]] < cut for other, cut in against.items() if other in places)
        if probability >= _SURE and free:
            return head, role, min(probability, _SUREST_ROLE)
    return None


def _sentences(text: str) -> list[tuple[int, int]]:
    """Where the sentences of a text begin and end, without the spaces around them; 50 at most."""
    spans = []
    for match in _SENTENCE.finditer(bounded(text)):
        start = match.start() + len(match.group()) - len(match.group().lstrip())
        end = match.start() + len(match.group().rstrip())
        if end - start > 2:
            spans.append((start, end))
    return spans[:50]
