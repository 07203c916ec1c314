"""The taggers that goodword.toml asks for."""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from goodword.settings import Brand as BrandSettings
from goodword.settings import Settings, TaggerSettings

if TYPE_CHECKING:
    from nlp.brands.brand import Brand
    from nlp.tagger import Tagger


def taggers_of(settings: Settings) -> "list[Tagger]":
    """The taggers that a mention goes through. Cheap: models are loaded at the first text, and once a process."""
    return list(_taggers(settings.taggers, brands_of(settings)))


def brands_of(settings: Settings) -> "tuple[Brand, ...]":
    """The brands of the settings and their competitors, each once."""
    from nlp.brands.brand import Brand

    competitors = (name for brand in settings.brands.values() for name in brand.competitors)
    sections = {**{name: BrandSettings() for name in competitors}, **settings.brands}
    return tuple(Brand(name, one.words, one.accounts, one.context) for name, one in sections.items())


@cache
def _taggers(chosen: TaggerSettings, brands: "tuple[Brand, ...]") -> "tuple[Tagger, ...]":
    from nlp.brands.tagger import BrandTagger
    from nlp.checkpoint import CheckpointTagger
    from nlp.encoder import BUNDLED, MULTILINGUAL, Encoder
    from nlp.taggers import default_taggers

    encoder = Encoder(_folder(chosen.encoder, BUNDLED))
    multilingual = None if chosen.multilingual == "none" else _folder(chosen.multilingual, MULTILINGUAL)
    heads = [
        CheckpointTagger(
            head, model.checkpoint, revision=model.revision, labels=model.labels, languages=frozenset(model.languages)
        )
        for head, model in chosen.heads.items()
    ]
    named = [BrandTagger(brands, encoder)] if brands else []
    answered = {head: frozenset(model.languages) for head, model in chosen.heads.items()}
    return (*default_taggers(encoder, multilingual, answered=answered), *heads, *named)


def _folder(chosen: str | Path, bundled: Path) -> Path:
    return bundled if chosen == "bundled" else Path(chosen)
