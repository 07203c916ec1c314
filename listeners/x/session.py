"""tweepy's requests on their way to X: the host, the token, and what a refusal means."""

from typing import Any

import requests

from listeners import transport
from listeners.clock import Sleep
from listeners.errors import BadConfig, ListenError, RetryLater, Stop
from listeners.x.options import Options
from listeners.x.parse import dicts

_TWEEPYS_HOST = "https://api.twitter.com"


class XSession(transport.Session):
    """Brings tweepy's requests to ``base_url``, with the token."""

    def __init__(self, options: Options, bearer_token: str, sleep: Sleep) -> None:
        super().__init__("X", refusal, timeout_s=options.timeout_s, sleep=sleep)
        self._base_url = options.base_url.rstrip("/")
        self._bearer_token = bearer_token

    def request(self, method: str, url: str | bytes, *args: Any, **kwargs: Any) -> requests.Response:
        kwargs["headers"] = {**kwargs.get("headers", {}), "Authorization": f"Bearer {self._bearer_token}"}
        return super().request(method, str(url).replace(_TWEEPYS_HOST, self._base_url, 1), *args, **kwargs)


class Refused(BadConfig):
    """X can't serve the request as it stands. ``parameters`` are those that X names."""

    def __init__(self, message: str, parameters: frozenset[str]) -> None:
        super().__init__(message)
        self.parameters = parameters


def refusal(response: requests.Response) -> ListenError:
    """What a status outside 2xx and 5xx means."""
    problem = transport.body(response)
    kind = str(problem.get("type", ""))
    match response.status_code:
        case 402 | 429 if response.status_code == 402 or kind.endswith("/usage-capped"):
            return Stop("X: the account's credits or its usage cap are spent; see the X developer console")
        case 429:
            at = transport.moment(transport.number(response.headers.get("x-rate-limit-reset")))
            return RetryLater("X asks for patience (429)", at)
        case 401:
            return Stop("X refused the bearer token (401); make a new one in the X developer console")
        case 403:
            return Stop("X does not let this app read posts (403); see its access in the X developer console")
        case 400 | 404:
            errors = dicts(problem.get("errors"))
            messages = "; ".join(str(error["message"]) for error in errors if "message" in error)
            parameters = frozenset(name for error in errors for name in _names(error.get("parameters")))
            return Refused(
                f"X refuses the request: {(messages or problem.get('detail') or response.reason)!s:.300}", parameters
            )
        case status:
            return RetryLater(f"X answered with status {status}")


def _names(parameters: Any) -> list[str]:
    return list(parameters) if isinstance(parameters, dict) else []
