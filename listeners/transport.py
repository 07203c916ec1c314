"""The HTTP session that the platforms' client libraries are made to speak through.

Neither library has the whole of what a pull needs: a time limit on each request, short retries whose pauses can be
passed in, and errors that never carry a token. The session has it once, for both.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import requests
from tenacity import Retrying, retry_if_exception_type, stop_after_attempt, wait_exponential

from listeners.clock import Sleep
from listeners.errors import ListenError
from listeners.trouble import Failed

ATTEMPTS = 4


class _ServerError(Exception):
    pass


#: What often passes within seconds: 5xx, a cut or slow connection, a body that is not JSON.
_PASSING = (_ServerError, requests.RequestException)


class Session(requests.Session):
    """Returns answers with a 2xx status and a JSON body; raises ListenError for all else.

    What passes is tried ``ATTEMPTS`` times with growing pauses and then becomes Failed. ``refusal`` says what any
    other answer means (3xx, 4xx). No redirect is followed: it could carry a token to another host.
    """

    def __init__(
        self, platform: str, refusal: Callable[[requests.Response], ListenError], *, timeout_s: float, sleep: Sleep
    ) -> None:
        super().__init__()
        self._platform = platform
        self._refusal = refusal
        self._timeout_s = timeout_s
        self._retrying = Retrying(
            retry=retry_if_exception_type(_PASSING),
            stop=stop_after_attempt(ATTEMPTS),
            wait=wait_exponential(max=30),
            sleep=sleep,
            reraise=True,
        )

    def request(self, method: str, url: str | bytes, *args: Any, **kwargs: Any) -> requests.Response:
        kwargs |= {"timeout": self._timeout_s, "allow_redirects": False}
        try:
            return self._retrying(self._attempt, method, url, *args, **kwargs)
        except _PASSING as error:
            reason = str(error) if isinstance(error, _ServerError) else type(error).__name__
            raise Failed(f"{self._platform} failed {ATTEMPTS} times in a row: {reason}") from None

    def _attempt(self, method: str, url: str | bytes, *args: Any, **kwargs: Any) -> requests.Response:
        response = super().request(method, url, *args, **kwargs)
        if response.status_code >= 500:
            raise _ServerError(f"status {response.status_code}")
        if not 200 <= response.status_code < 300:
            raise self._refusal(response)
        response.json()
        return response


def number(text: str | None) -> float | None:
    """A header's number; None where it is missing or is none."""
    try:
        return float(text) if text else None
    except ValueError:
        return None


def moment(epoch_s: float | None) -> datetime | None:
    """Seconds since 1970 as a UTC time; None where they name no time."""
    try:
        return None if epoch_s is None else datetime.fromtimestamp(epoch_s, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def body(response: requests.Response) -> dict[str, Any]:
    """The JSON object of a refusal; empty where there is none."""
    try:
        found = response.json()
    except requests.JSONDecodeError:
        return {}
    return found if isinstance(found, dict) else {}
