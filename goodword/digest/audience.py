"""Who reads a digest, and what of it each of them gets, in order."""

from enum import StrEnum


class Audience(StrEnum):
    """Marketing reads all there is; support what waits for an answer; leadership where things stand."""

    MARKETING = "marketing"
    SUPPORT = "support"
    LEADERSHIP = "leadership"

    @property
    def sections(self) -> tuple[str, ...]:
        """Names of the templates in ``templates/sections``."""
        return _SECTIONS[self]

    @property
    def most(self) -> int:
        """Items a section."""
        return 2 if self is Audience.LEADERSHIP else 5


_SECTIONS = {
    Audience.MARKETING: (
        "figures", "incidents", "topics", "aspects", "praise", "complaints", "people", "at_risk", "answers", "surveys",
        "voices", "sources", "countries", "feelings",
    ),
    Audience.SUPPORT: (
        "figures", "incidents", "answers", "at_risk", "complaints", "topics", "aspects", "feelings", "surveys",
        "sources",
    ),
    Audience.LEADERSHIP: (
        "figures", "incidents", "surveys", "voices", "aspects", "at_risk", "topics", "praise", "complaints",
        "countries",
    ),
}  # fmt: skip


def page_name(file: str, audience: Audience) -> str:
    """The name of an audience's page, where the marketing page is ``file``."""
    return file if audience is Audience.MARKETING else f"{file.removesuffix('.html')}-{audience}.html"
