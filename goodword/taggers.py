"""The taggers that goodword.toml asks for."""

from functools import cache
from typing import TYPE_CHECKING

from goodword.settings import Settings, TaggerSettings

if TYPE_CHECKING:
    from nlp.tagger import Tagger


def taggers_of(settings: Settings) -> "list[Tagger]":
    """The taggers that a mention goes through. Cheap: models are loaded at the first text, and once a process."""
    return list(_taggers(settings.taggers))


@cache
def _taggers(chosen: TaggerSettings) -> "tuple[Tagger, ...]":
    from nlp.checkpoint import CheckpointTagger
    from nlp.encoder import BUNDLED
    from nlp.taggers import default_taggers

    encoder = BUNDLED if chosen.encoder == "bundled" else chosen.encoder
    heads = [
        CheckpointTagger(
            head, model.checkpoint, revision=model.revision, labels=model.labels, languages=frozenset(model.languages)
        )
        for head, model in chosen.heads.items()
    ]
    return (*default_taggers(encoder, without=frozenset(chosen.heads)), *heads)
