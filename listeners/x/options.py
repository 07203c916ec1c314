"""What a person can set of X."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

SMALLEST_PAGE = 10  # X takes no smaller max_results in a search

Url = Annotated[str, StringConstraints(pattern=r"^https?://\S+$")]
Words = Annotated[str, StringConstraints(min_length=1)]
UserId = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,20}$")]


class Options(BaseModel):
    """``[sources.<name>]`` with ``type = "x"``. ``queries``: brand -> X query. ``mentions_of``: brand -> user id.

    ``reads_per_day`` counts the posts that X returns in a UTC day. X's price list has a price for a user too and does
    not say whether the author that comes with a post is one: see the developer console.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, coerce_numbers_to_str=True)

    type: Literal["x"] = "x"
    queries: dict[Words, Words] = {}
    mentions_of: dict[Words, UserId] = {}
    reads_per_day: int = Field(default=5000, ge=SMALLEST_PAGE)
    base_url: Url = "https://api.x.com"
    timeout_s: float = Field(default=30, gt=0)

    @model_validator(mode="after")
    def _something_to_read(self) -> "Options":
        if not (self.queries or self.mentions_of):
            raise ValueError("set queries = { Brand = 'words to search for' } or mentions_of = { Brand = 'user id' }")
        return self
