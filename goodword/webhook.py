"""A signed POST, as Standard Webhooks has it (https://www.standardwebhooks.com): three headers, and an HMAC-SHA256 over
id, time and body.

The signature is one call of the standard library, checked against the specification's own example; the package
``standardwebhooks`` has nothing else that a sender needs. Neither the address nor the secret is in an error or a log.
"""

import base64
import binascii
import hashlib
import hmac
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from ipaddress import ip_address
from time import sleep as wait_for
from typing import TYPE_CHECKING

from tenacity import RetryCallState, Retrying, retry_if_exception_type, stop_after_attempt, wait_exponential

if TYPE_CHECKING:
    import httpx

_TIMEOUT_S = 20.0
#: Tries in a row. What has not passed by then is for the caller to come back to.
_TRIES = 3
#: Who asks for more patience is not waited for here.
_PATIENCE = timedelta(seconds=15)
#: Nobody is waited for longer than this, whatever they ask.
_LONGEST = timedelta(days=1)
#: The specification's bounds of a key, in bytes.
_KEY_BYTES = range(24, 65)
_AGAIN = {408, 425, 429}
_HINTS = {
    400: "it does not understand the message",
    401: "it does not know the signature: is the secret the same on both sides?",
    403: "it does not allow the message: is the secret the same on both sides?",
    404: "nothing is there: is the address right?",
    405: "it takes no POST: is the address right?",
    410: "it is gone for good",
    413: "the message is too large: set a smaller `batch`",
    422: "it does not accept what is in the message",
}


class BadWebhook(Exception):
    """An address or a secret that can't be used. The message holds neither."""


class Refused(Exception):
    """The receiver did not take the message and will not."""


class NotNow(Exception):
    """Nobody knows whether the receiver took the message: to be sent again under the same id, ``after`` at the
    earliest where it named a time."""

    def __init__(self, reason: str, after: timedelta | None = None) -> None:
        super().__init__(reason)
        self.after = after


def read_key(secret: str) -> bytes:
    """The key in a secret such as whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD. Raises BadWebhook."""
    prefix, _, encoded = secret.strip().partition("_")
    try:
        key = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if prefix != "whsec" or len(key) not in _KEY_BYTES:
        raise BadWebhook(f"is no secret: whsec_ and {_KEY_BYTES[0]} to {_KEY_BYTES[-1]} bytes in base64")
    return key


def check_address(address: str) -> bool:
    """Whether it is on this machine. Raises BadWebhook for what is neither https nor on this machine."""
    import httpx

    try:
        url = httpx.URL(address.strip())
    except httpx.InvalidURL:
        raise BadWebhook("is no address, such as https://crm.example.com/goodword") from None
    local = _is_local(url.host)
    if not url.host or "%" in url.host or url.scheme not in ("http", "https"):
        raise BadWebhook("is no address, such as https://crm.example.com/goodword")
    if url.scheme == "http" and not local:
        raise BadWebhook("is not https: what is sent could be read on the way")
    return local


def _is_local(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def sign(key: bytes, message_id: str, timestamp: int, body: bytes) -> str:
    """The header webhook-signature. ``timestamp``: seconds since 1970."""
    signed = f"{message_id}.{timestamp}.".encode() + body
    return f"v1,{base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()}"


def post(
    address: str,
    secret: str,
    message_id: str,
    body: bytes,
    clock: Callable[[], datetime],
    sleep: Callable[[float], None] = wait_for,
) -> None:
    """Sends one JSON message, signed; returns when the receiver took it (2xx).

    What may pass (408, 425, 429, 5xx, no answer) is tried ``_TRIES`` times with growing pauses, or those that
    Retry-After asks for. No redirect is followed. Raises Refused, NotNow or BadWebhook.
    """
    import httpx

    key, local = read_key(secret), check_address(address)
    retrying = Retrying(
        retry=retry_if_exception_type(NotNow),
        stop=lambda state: stop_after_attempt(_TRIES)(state) or (_asked(state) or timedelta()) > _PATIENCE,
        wait=lambda state: asked.total_seconds() if (asked := _asked(state)) else wait_exponential(max=10)(state),
        sleep=sleep,
        reraise=True,
    )
    with _unheard(), httpx.Client(timeout=_TIMEOUT_S, follow_redirects=False, trust_env=not local) as client:
        retrying(_try, client, address.strip(), key, message_id, body, clock)


def _try(
    client: "httpx.Client", address: str, key: bytes, message_id: str, body: bytes, clock: Callable[[], datetime]
) -> None:
    import httpx

    # The time is that of the try: a receiver takes none that is minutes old.
    now = clock()
    timestamp = int(now.timestamp())
    headers = {
        "content-type": "application/json",
        "user-agent": "goodword",
        "idempotency-key": message_id,
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": sign(key, message_id, timestamp, body),
    }
    try:
        # What it says in the body is of no interest, and may be endless.
        with client.stream("POST", address, content=body, headers=headers) as response:
            status, after = response.status_code, _retry_after(response.headers.get("retry-after"), now)
    except httpx.HTTPError as error:
        raise NotNow(f"the receiver did not answer ({type(error).__name__})") from None
    if 200 <= status < 300:
        return
    if status in _AGAIN or status >= 500:
        raise NotNow(f"the receiver answered {status}", after)
    if 300 <= status < 400:
        raise Refused(f"the receiver answered {status}, which leads elsewhere: set the address that it leads to")
    raise Refused(f"the receiver answered {status}{f': {_HINTS[status]}' if status in _HINTS else ''}")


def _asked(state: RetryCallState) -> timedelta | None:
    """The pause that the receiver asked for in its last answer."""
    error = state.outcome.exception() if state.outcome else None
    return error.after if isinstance(error, NotNow) else None


def _retry_after(text: str | None, now: datetime) -> timedelta | None:
    """Seconds or an HTTP date (RFC 9110, 10.2.3); None where it is neither."""
    if not text:
        return None
    try:
        after = timedelta(seconds=int(text)) if text.strip().isdigit() else parsedate_to_datetime(text) - now
    except (ValueError, TypeError, OverflowError):
        return None
    return min(max(after, timedelta()), _LONGEST)


@contextmanager
def _unheard() -> Iterator[None]:
    """Meanwhile the HTTP client writes no log: its lines name the address."""
    speakers = [logging.getLogger(name) for name in ("httpx", "httpcore")]
    before = [speaker.level for speaker in speakers]
    for speaker in speakers:
        speaker.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for speaker, level in zip(speakers, before, strict=True):
            speaker.setLevel(level)
