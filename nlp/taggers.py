"""All taggers over a list of texts: language first, then each tagger on the texts that it can read."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from nlp.encoder import MULTILINGUAL, Encoder
from nlp.encoder_tagger import EncoderTagger
from nlp.language import LanguageTagger
from nlp.roles import RoleTagger
from nlp.tagger import Signals, Tagger


def default_taggers(
    encoder: Encoder | None = None,
    multilingual: Path | None = MULTILINGUAL,
    *,
    answered: Mapping[str, frozenset[str]] = MappingProxyType({}),
) -> list[Tagger]:
    """The taggers that a mention goes through. Cheap: models are loaded at the first text that they can read.

    ``encoder``: the bundled one if None. ``multilingual``: the folder of the model for the languages that it does not
    read; None for none. ``answered``: head -> languages in which another tagger answers it.
    """
    english = frozenset(head for head, languages in answered.items() if "en" in languages)
    beyond = frozenset(head for head, languages in answered.items() if languages - {"en"})
    first = EncoderTagger(encoder, without=english)
    taggers: list[Tagger] = [LanguageTagger(), first]
    if multilingual:
        taggers.append(EncoderTagger(Encoder(multilingual), name="multilingual", without=beyond, after=first))
    return [*taggers, RoleTagger()]


def tag_all(taggers: Sequence[Tagger], texts: Sequence[str]) -> list[list[Signals]]:
    """One list a tagger, in the order given, each with one tuple of signals a text, in the order of the texts.

    A tagger that names its ``languages`` gets only texts in them and says nothing of the others, whether or not a
    language tagger is among ``taggers``. Equal texts are tagged once. What is said of a text depends on it alone.
    """
    unique = list(dict.fromkeys(texts))
    detector = next((tagger for tagger in taggers if tagger.name == LanguageTagger.name), LanguageTagger())
    spoken = list(detector.tag(unique))
    answers = [dict(zip(unique, _tag_known(tagger, unique, spoken), strict=True)) for tagger in taggers]
    return [[answer[text] for text in texts] for answer in answers]


def _tag_known(tagger: Tagger, texts: Sequence[str], spoken: Sequence[Signals]) -> Sequence[Signals]:
    """``spoken``: the language signals of ``texts``."""
    if tagger.name == LanguageTagger.name:
        return spoken
    known = tagger.languages
    if known is None:
        return tagger.tag(texts)
    rows = [row for row, signals in enumerate(spoken) if signals and signals[0].label in known]
    said: list[Signals] = [()] * len(texts)
    for row, signals in zip(rows, tagger.tag([texts[row] for row in rows]), strict=True):
        said[row] = signals
    return said
