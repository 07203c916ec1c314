"""The signature, the address, and what each answer of a receiver means."""

import base64
import logging
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from goodword import webhook
from goodword.webhook import BadWebhook, NotNow, Refused
from tests.goodword.receiver import SECRET, Fault, Receiver, answers, resets

NOW = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)
BODY = '{"name": "Zoë"}'.encode()


def post(server: Receiver, secret: str = SECRET) -> list[float]:
    """Sends one message; the pauses between the tries."""
    pauses: list[float] = []
    webhook.post(server.url, secret, "exp_1", BODY, lambda: NOW, pauses.append)
    return pauses


def test_the_example_of_the_specification() -> None:
    key = webhook.read_key("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    signature = webhook.sign(key, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}')
    assert signature == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


@pytest.mark.parametrize(
    "secret",
    ["", "whsec_", "whsec_not base64!", "secret_" + SECRET[6:], "whsec_" + base64.b64encode(b"short").decode(),
     "whsec_" + base64.b64encode(bytes(65)).decode()],
)  # fmt: skip
def test_what_is_no_secret_is_refused_and_not_told(secret: str) -> None:
    with pytest.raises(BadWebhook) as error:
        webhook.read_key(secret)
    assert not secret.strip("whsec_") or secret not in str(error.value)


@pytest.mark.parametrize("host", ["127.0.0.1:80", "127.8.9.1", "[::1]:80", "localhost"])
def test_plain_http_stays_on_this_machine(host: str) -> None:
    assert webhook.check_address(f"http://{host}/x")


@pytest.mark.parametrize(
    "address",
    ["http://crm.example.com/token", "http://10.0.0.1/token", "http://localhost.example.com/token",
     "http://127.0.0.1.example.com/token", "http://127.0.0.1@example.com/token", "ftp://127.0.0.1/token",
     "file:///etc/token", "token", "", "https://", "https://[token", "//127.0.0.1/token"],
)  # fmt: skip
def test_what_is_neither_https_nor_here_is_refused_and_not_told(address: str) -> None:
    with pytest.raises(BadWebhook) as error:
        webhook.check_address(address)
    assert "token" not in str(error.value)


def test_https_goes_anywhere() -> None:
    assert not webhook.check_address("https://crm.example.com/hook")


def test_a_message_arrives_signed() -> None:
    with Receiver() as server:
        assert post(server) == []
    [headers] = server.requests
    assert server.taken == [("exp_1", {"name": "Zoë"})]
    assert headers["idempotency-key"] == headers["webhook-id"] == "exp_1"
    assert headers["webhook-timestamp"] == str(int(NOW.timestamp()))
    assert headers["content-type"] == "application/json"


@pytest.mark.parametrize(
    ("fault", "pauses"),
    [
        (answers(500), [1]),
        (answers(503, Retry_After="3"), [3]),
        (answers(429, Retry_After="7"), [7]),
        (answers(429, Retry_After=format_datetime(NOW + timedelta(seconds=9), usegmt=True)), [9]),
        (answers(429, Retry_After=format_datetime(NOW - timedelta(hours=9), usegmt=True)), [1]),
        (answers(429, Retry_After="soon"), [1]),
        (answers(408), [1]),
        (resets, [1]),
    ],
)
def test_what_passes_is_tried_again(fault: Fault, pauses: list[float]) -> None:
    with Receiver() as server:
        server.faults[1] = fault
        assert post(server) == pauses
    assert {headers["webhook-id"] for headers in server.requests} == {"exp_1"}
    assert server.taken[-1] == ("exp_1", {"name": "Zoë"})


def test_three_tries_and_then_later() -> None:
    with Receiver() as server:
        server.faults = dict.fromkeys(range(1, 9), answers(502))
        with pytest.raises(NotNow, match="answered 502"):
            post(server)
    assert len(server.requests) == 3


def test_who_asks_for_an_hour_is_asked_once() -> None:
    with Receiver() as server:
        server.faults[1] = answers(429, Retry_After="3600")
        with pytest.raises(NotNow) as error:
            post(server)
    assert error.value.after == timedelta(hours=1)
    assert len(server.requests) == 1


def test_nobody_is_waited_for_longer_than_a_day() -> None:
    with Receiver() as server:
        server.faults[1] = answers(429, Retry_After="99999999999")
        with pytest.raises(NotNow) as error:
            post(server)
    assert error.value.after == timedelta(days=1)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 410, 413, 422])
def test_what_is_refused_is_not_tried_again(status: int) -> None:
    with Receiver() as server:
        server.faults[1] = answers(status)
        with pytest.raises(Refused, match=f"answered {status}"):
            post(server)
    assert len(server.requests) == 1


def test_no_redirect_is_followed() -> None:
    with Receiver() as other, Receiver() as server:
        server.faults[1] = answers(307, Location=other.url)
        with pytest.raises(Refused, match="leads elsewhere") as error:
            post(server)
    assert other.requests == []
    assert "hook" not in str(error.value)


def test_a_wrong_secret_is_told_as_such() -> None:
    with Receiver("whsec_" + base64.b64encode(bytes(32)).decode()) as server, pytest.raises(Refused, match="secret"):
        post(server)


def test_nobody_there_is_later_and_nothing_secret_is_said(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with Receiver() as server:
        post(server)
    with pytest.raises(NotNow, match="ConnectError") as error:
        post(server)
    told = caplog.text + str(error.value) + repr(error.value.__cause__)
    assert "a-token-in-the-address" not in told
    assert SECRET not in told
    assert logging.getLogger("httpx").level == logging.NOTSET  # as it was before
