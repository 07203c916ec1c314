"""Signals of the brands in a text: that they are meant, and what is felt toward each."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path

import numpy as np

import nlp.brands.about
import nlp.brands.brand
import nlp.brands.comparisons
import nlp.brands.names
import nlp.brands.toward
import nlp.context
import nlp.phrases
from nlp.answers import CUT_OFF
from nlp.brands.about import probabilities
from nlp.brands.brand import Brand
from nlp.brands.names import WORDS, NameFinder, Place
from nlp.brands.toward import Span, Toward, toward
from nlp.encoder import Encoder, Numbers, bounded
from nlp.heads import SENTIMENT
from nlp.language import LanguageTagger
from nlp.normalise import normalise
from nlp.tagger import Signal, Signals
from nlp.version import content_version

UNKNOWN = "unknown"  # in place of a polarity: the encoder does not read the language, or the brand is not meant

# Shares of negative, neutral, positive toward a brand that comes off better or worse; how far the model shifts them.
_COMPARED = {1: np.array([0.03, 0.12, 0.85]), -1: np.array([0.85, 0.12, 0.03])}
_MODELS_SHARE = 0.25
_REGRET = 0.6  # from this P(negative) on of what follows, a move from brand to brand is regretted


class BrandTagger:
    """Signal "brand", one for each brand that is named: ``label`` "NAME:polarity", ``score`` P(the brand is meant),
    ``value`` P(positive) - P(negative) toward it, ``start, end`` the place that is surest, the first of several.

    Names are found in every language. Polarity is "unknown" and ``value`` None where the language is not among those
    of the encoder, and where the name more likely is just a word (score below 0.5).
    """

    name = "brand"
    languages = None

    def __init__(self, brands: Sequence[Brand], encoder: Encoder) -> None:
        self._brands = tuple(brands)
        self._encoder = encoder
        self._names = NameFinder(self._brands)
        self._language = LanguageTagger()

    @cached_property
    def version(self) -> str:
        """Changes with the brands too: history is tagged again for a new one."""
        modules = (
            nlp.brands.about, nlp.brands.brand, nlp.brands.comparisons, nlp.brands.names, nlp.brands.toward,
            nlp.context, nlp.phrases,
        )  # fmt: skip
        rules = content_version(Path(__file__), WORDS, *(Path(module.__file__ or "") for module in modules))
        parts = (rules, self._encoder.version, self._language.version, repr(self._brands))
        return hashlib.sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:12]

    def tag(self, texts: Sequence[str]) -> list[Signals]:
        found = [self._found(text) for text in texts]
        meant = [[place for place, score in places if score >= CUT_OFF] for places in found]
        read = self._readable(texts, meant)
        plans = [toward(texts[row], meant[row]) if row in read else {} for row in range(len(texts))]
        feelings = self._feelings(texts, plans)
        return [tuple(_signals(*of_text)) for of_text in zip(found, feelings, strict=True)]

    def _found(self, text: str) -> list[tuple[Place, float]]:
        places = self._names.find(text)
        return list(zip(places, probabilities(text, places), strict=True))

    def _readable(self, texts: Sequence[str], meant: Sequence[Sequence[Place]]) -> set[int]:
        """The rows of the texts that mean a brand and are in a language of the encoder; names are of no language."""
        rows = [row for row, places in enumerate(meant) if places]
        spoken = zip(rows, self._language.tag([_without(texts[row], meant[row]) for row in rows]), strict=True)
        known = self._encoder.facts.languages
        return {row for row, signals in spoken if not signals or signals[0].label in known}

    def _feelings(self, texts: Sequence[str], plans: Sequence[Mapping[str, Toward]]) -> list[dict[str, Numbers]]:
        """Shares of negative, neutral, positive toward each brand, all read at once: equal stretches are read once."""
        wanted = {(row, span) for row, plan in enumerate(plans) for one in plan.values() for span in _to_read(one)}
        spans = sorted(wanted)
        readings = self._encoder.read([normalise(bounded(texts[row][slice(*span)])) for row, span in spans])
        said = {span: reading.sentiment for span, reading in zip(spans, readings, strict=True)}
        return [
            {name: _feeling(one, {span: said[row, span] for span in _to_read(one)}) for name, one in plan.items()}
            for row, plan in enumerate(plans)
        ]


def _without(text: str, places: Sequence[Place]) -> str:
    edges = [0, *(edge for place in places for edge in (place.start, place.end)), len(text)]
    return " ".join(text[start:end] for start, end in zip(edges[::2], edges[1::2], strict=True))


def _to_read(one: Toward) -> list[Span]:
    return [*one.spans, one.after] if one.after else one.spans


def _feeling(one: Toward, said: Mapping[Span, Numbers]) -> Numbers:
    """Shares of negative, neutral, positive; ``said``: those of each stretch that was read."""
    feeling = np.asarray(np.mean([said[span] for span in one.spans], axis=0))
    if one.mirrored:
        return feeling[::-1]
    if not one.sign:
        return feeling
    regretted = one.after is not None and said[one.after][0] >= _REGRET
    sign = -one.sign if regretted else one.sign
    return (1 - _MODELS_SHARE) * _COMPARED[sign] + _MODELS_SHARE * feeling


def _signals(places: Sequence[tuple[Place, float]], feelings: Mapping[str, Numbers]) -> Iterator[Signal]:
    surest: dict[str, tuple[Place, float]] = {}
    for place, score in places:
        if place.brand.name not in surest or score > surest[place.brand.name][1]:
            surest[place.brand.name] = (place, score)
    for name, (place, score) in surest.items():
        polarity, value = UNKNOWN, None
        if name in feelings:
            feeling = feelings[name]
            polarity, value = SENTIMENT[int(feeling.argmax())], float(feeling[2] - feeling[0])
        yield Signal(
            name="brand", label=f"{name}:{polarity}", score=score, value=value, start=place.start, end=place.end
        )
