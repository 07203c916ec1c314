"""A brand, as the taggers know it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Brand:
    """``words``: what it is called besides its name. ``accounts``: its handles, with or without the @.

    ``context``: words that stand beside the name where the brand is meant, such as its products ("flight"). A name
    of one word with a context is taken to be a common word too, in whatever language.
    """

    name: str
    words: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()
    context: tuple[str, ...] = ()
