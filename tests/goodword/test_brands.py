"""Which brands the taggers look for: those of goodword.toml and their competitors."""

from goodword.settings import Settings
from goodword.taggers import brands_of, taggers_of
from nlp.brands.brand import Brand


def test_the_brands_of_the_settings_and_their_competitors_are_looked_for() -> None:
    settings = Settings.model_validate(
        {"brands": {"Gap": {"context": ["jeans"], "competitors": ["Norvik", "Zephyra"]}, "Zephyra": {"words": ["Zef"]}}}
    )
    brands = brands_of(settings)
    assert set(brands) == {Brand("Gap", context=("jeans",)), Brand("Norvik"), Brand("Zephyra", words=("Zef",))}
    assert [tagger.name for tagger in taggers_of(settings)][-1] == "brand"
    assert "brand" not in [tagger.name for tagger in taggers_of(Settings())]
