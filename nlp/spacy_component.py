"""The taggers as a component of a spaCy pipeline: ``nlp.add_pipe("goodword")``, in any pipeline and without an import.

>>> import spacy
>>> nlp = spacy.blank("en")
>>> _ = nlp.add_pipe("goodword")
>>> doc = nlp("Highly recommend this kettle to everyone!")
>>> doc._.goodword["language"], doc._.goodword["sentiment"]
('en', 'positive')
>>> [(span.text, span.label_) for span in doc.spans["goodword_evidence"] if span.label_ == "advocate"]
[('Highly recommend', 'advocate')]

spaCy loads this module by its entry point (``spacy_factories`` in pyproject.toml); nothing else imports it.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, partial
from itertools import chain, islice
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, SpanGroup

from nlp.answers import Answer, answer
from nlp.encoder import BUNDLED, FILES, MULTILINGUAL, Encoder
from nlp.heads import YES_NO
from nlp.tagger import Signal, Tagger
from nlp.taggers import default_taggers, tag_all

_BUNDLED = "bundled"

if not Doc.has_extension("goodword"):
    Doc.set_extension("goodword", default=None)


class GoodwordComponent:
    """Sets ``doc._.goodword`` and two groups of spans. Texts are read in batches, and each as if it were alone.

    ``doc._.goodword``  a dict that JSON can hold, of the same keys on every doc: language, sentiment, sentiment_score
                        (-1..1), confidence (0..1), emotion, P(yes) of each head in ``heads.YES_NO``, and advocate and
                        ambassador (true or false). None where there is nothing to say: no words, or a language that
                        no encoder reads.
    ``doc.spans["goodword_aspects"]``   what is praised or blamed; label "service:negative"
    ``doc.spans["goodword_evidence"]``  the words that an answer rests on; label "advocate", "churn_risk" ...

    Both groups have their scores, 0..1, in ``attrs["scores"]``. Spans are widened to whole tokens.

    ``encoder``: "bundled", or the folder of a model of one's own. ``nlp.to_disk`` takes such a folder along,
    ``nlp.to_bytes`` only its path. ``multilingual``: whether the second model reads other languages.
    """

    def __init__(self, encoder: str = _BUNDLED, *, multilingual: bool = True) -> None:
        self.encoder = encoder
        self.multilingual = multilingual

    def __call__(self, doc: Doc) -> Doc:
        return next(self.pipe([doc]))

    def pipe(self, docs: Iterable[Doc], *, batch_size: int = 256) -> Iterator[Doc]:
        """The docs, in order, ``batch_size`` of them tagged at once."""
        stream = iter(docs)
        while batch := list(islice(stream, batch_size)):
            for doc, *said in zip(batch, *tag_all(self._taggers, [doc.text for doc in batch]), strict=True):
                _mark(doc, answer(chain.from_iterable(said)))
                yield doc

    def to_disk(self, path: Path, *, exclude: Sequence[str] = ()) -> None:  # noqa: ARG002 - spaCy passes it
        if self.encoder == _BUNDLED:
            return
        path = Path(path)
        path.mkdir(parents=True, exist_ok=True)
        for name in FILES:
            (path / name).write_bytes((Path(self.encoder) / name).read_bytes())

    def from_disk(self, path: Path, *, exclude: Sequence[str] = ()) -> "GoodwordComponent":  # noqa: ARG002
        """Reads the model that ``to_disk`` left at ``path``, if any."""
        if all((Path(path) / name).exists() for name in FILES):
            self._use(str(Path(path).absolute()))
        return self

    def to_bytes(self, *, exclude: Sequence[str] = ()) -> bytes:  # noqa: ARG002
        return self.encoder.encode()

    def from_bytes(self, data: bytes, *, exclude: Sequence[str] = ()) -> "GoodwordComponent":  # noqa: ARG002
        self._use(data.decode())
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        # What is loaded stays: a session can't go to another process.
        return partial(GoodwordComponent, multilingual=self.multilingual), (self.encoder,)

    @cached_property
    def _taggers(self) -> list[Tagger]:
        encoder = Encoder(BUNDLED if self.encoder == _BUNDLED else Path(self.encoder))
        return default_taggers(encoder, MULTILINGUAL if self.multilingual else None)

    def _use(self, encoder: str) -> None:
        self.encoder = encoder
        self.__dict__.pop("_taggers", None)


@Language.factory(
    "goodword", default_config={"encoder": _BUNDLED, "multilingual": True}, assigns=["doc._.goodword", "doc.spans"]
)
def make_component(nlp: Language, name: str, encoder: str, multilingual: bool) -> GoodwordComponent:  # noqa: ARG001 - as spaCy calls it
    """What ``nlp.add_pipe("goodword", config={"encoder": FOLDER})`` calls."""
    return GoodwordComponent(encoder, multilingual=multilingual)


def _mark(doc: Doc, said: Answer) -> None:
    doc._.goodword = _answers(said)
    doc.spans["goodword_aspects"] = _spans(doc, "goodword_aspects", [(one, one.label) for one in said.aspects])
    # The label of a head of yes or no is "yes" and says little: its name does.
    named = [(one, one.name if one.label == "yes" else one.label) for one in said.evidence]
    doc.spans["goodword_evidence"] = _spans(doc, "goodword_evidence", named)


def _answers(said: Answer) -> dict[str, Any]:
    mood = said.sentiment
    return {
        "language": said.language,
        "sentiment": mood.label if mood else None,
        "sentiment_score": mood.value if mood else None,
        "confidence": mood.score if mood else None,
        "emotion": said.emotion.label if said.emotion else None,
        **{head: said.probabilities.get(head) for head in YES_NO},
        "advocate": said.advocate,
        "ambassador": said.ambassador,
    }


def _spans(doc: Doc, name: str, labelled: Iterable[tuple[Signal, str]]) -> SpanGroup:
    spans, scores = [], []
    for signal, label in labelled:
        if signal.start is None or signal.end is None:
            continue
        span = doc.char_span(signal.start, signal.end, label=label, alignment_mode="expand")
        if span is not None:
            spans.append(span)
            scores.append(signal.score)
    return SpanGroup(doc, name=name, spans=spans, attrs={"scores": scores})
