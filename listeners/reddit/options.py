"""What a person can set of Reddit."""

from dataclasses import dataclass, field
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

USER_AGENT = "python:goodword:0.1 (feedback listening)"

Url = Annotated[str, StringConstraints(pattern=r"^https?://\S+$")]
Words = Annotated[str, StringConstraints(min_length=1)]
Subreddit = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_]{2,50}$")]


class Options(BaseModel):
    """``[sources.<name>]`` with ``type = "reddit"``. ``queries``: brand -> words, in Reddit's search syntax."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    type: Literal["reddit"] = "reddit"
    subreddits: tuple[Subreddit, ...] = Field(min_length=1)
    queries: dict[Words, Words] = Field(min_length=1)
    comments: bool = True
    base_url: Url = "https://www.reddit.com"
    oauth_url: Url = "https://oauth.reddit.com"
    timeout_s: float = Field(default=30, gt=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """Of an app made at reddit.com/prefs/apps; it reads only, so it needs no account's password."""

    client_id: str
    client_secret: str = field(repr=False)
    user_agent: str = USER_AGENT
