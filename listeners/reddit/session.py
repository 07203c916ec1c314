"""praw's requests on their way to Reddit: its rate limit, and what a refusal means."""

from datetime import datetime
from typing import Any

import requests

from listeners import transport
from listeners.clock import Clock, Sleep
from listeners.errors import BadConfig, ListenError, RetryLater, Stop

_PATIENCE_S = 10  # a rate limit that is over so soon is waited for
_CLOSED = frozenset({"private", "banned", "quarantined", "gold_only"})


class RedditSession(transport.Session):
    """Keeps Reddit's rate limit by saying when to come back, where praw would sleep for up to ten minutes."""

    def __init__(self, timeout_s: float, now: Clock, sleep: Sleep) -> None:
        super().__init__("Reddit", self._refusal, timeout_s=timeout_s, sleep=sleep)
        self._now = now
        self._wait = sleep
        self._free_at: datetime | None = None

    def request(self, method: str, url: str | bytes, *args: Any, **kwargs: Any) -> requests.Response:
        wait_s = (self._free_at - self._now()).total_seconds() if self._free_at else 0
        if wait_s > _PATIENCE_S:
            raise RetryLater("Reddit's rate limit is used up", self._free_at)
        if wait_s > 0:
            self._wait(wait_s)
        response = super().request(method, url, *args, **kwargs)
        remaining = transport.number(response.headers.pop("x-ratelimit-remaining", None))
        self._free_at = self._reset(response) if remaining is not None and remaining < 1 else None
        return response

    def _reset(self, response: requests.Response) -> datetime | None:
        seconds = transport.number(response.headers.get("retry-after") or response.headers.get("x-ratelimit-reset"))
        return None if seconds is None else transport.moment(self._now().timestamp() + seconds)

    def _refusal(self, response: requests.Response) -> ListenError:
        reason = str(transport.body(response).get("reason", ""))
        match response.status_code:
            case 429:
                return RetryLater("Reddit asks for patience (429)", self._reset(response))
            case 401:
                return unauthorised()
            case 301 | 302 | 404:
                return Closed("there is none of that name")
            case 403 | 451 if response.status_code == 451 or reason in _CLOSED:
                return Closed(f"Reddit keeps it closed ({reason or response.status_code})")
            case 403:
                return Stop("Reddit refuses this app (403); see reddit.com/prefs/apps, and its user agent")
            case 400:
                return BadConfig("Reddit refuses the request (400); see the query")
            case status:
                return RetryLater(f"Reddit answered with status {status}")


class Closed(BadConfig):
    """Not there, or not for everybody."""


def unauthorised() -> Stop:
    return Stop("Reddit refused the client id and secret (401); see reddit.com/prefs/apps")
