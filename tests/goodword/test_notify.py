"""Messages to people, against a real mail server and a real HTTP server on loopback."""

import json
import logging
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from goodword import notify
from goodword.home import Home
from goodword.notify import Content, Delivered, deliver, label, messages, pause, recipient_id
from goodword.settings import Settings
from tests.fresh import fresh
from warehouse import outbox

# apprise imports a module that Python 3.13 no longer has, and says so.
pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")

TOKEN = "T0k3n-that-nobody-may-see"
HTML = '<p>538 posts <img src="cid:chart" /></p>'
CONTENT = Content("Lantern, 20 November", HTML, "538 posts", "538 posts, briefly", b"\x89PNG")


class Clock:
    """A clock that stands still until it is told to go on."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def wait(self, **span: float) -> None:
        self.now += timedelta(**span)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(autouse=True)
def _warehouse(home: Home) -> None:
    fresh(home.warehouse)


class Mailbox:
    """A mail server's inside: keeps what it is given, and answers as it is told to."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.to: list[str] = []
        self.at_rcpt: list[str] = []
        self.at_data: list[str] = []
        self.users: list[tuple[bytes, bytes]] = []

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: Any) -> str:  # noqa: N802
        answer = self.at_rcpt.pop(0) if self.at_rcpt else "250 OK"
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        answer = self.at_data.pop(0) if self.at_data else "250 OK"
        if answer == "hang up":
            assert server.transport is not None
            server.transport.abort()
            return "451 gone"
        if answer.startswith("250"):
            content = envelope.content
            assert isinstance(content, bytes)
            self.mails.append(message_from_bytes(content, policy=policy.default))  # type: ignore[arg-type]
            self.to += envelope.rcpt_tos
        return answer

    def authenticate(self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
        assert isinstance(data, LoginPassword)
        self.users.append((data.login, data.password))
        return AuthResult(success=data.password == TOKEN.encode(), handled=False)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def mail_server(mailbox: Mailbox, **options: Any) -> Iterator[int]:
    controller = Controller(mailbox, hostname="127.0.0.1", port=free_port(), **options)
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox()


@pytest.fixture
def port(mailbox: Mailbox) -> Iterator[int]:
    with mail_server(mailbox) as port:
        yield port


def by_mail(port: int, *to: str, **smtp: Any) -> Settings:
    server = {"host": "127.0.0.1", "port": port, "sender": "Goodword <goodword@example.com>", "security": "none"}
    return Settings.model_validate({"digest": {"to": to or ["team@example.com"]}, "smtp": server | smtp})


def put(home: Home, settings: Settings, clock: Clock, key: str = "Lantern:2026-11-20") -> int:
    return outbox.enqueue(home.warehouse, messages(settings.digest.to, "digest", key, CONTENT), clock())


def reason(home: Home) -> str:
    """Why the last attempt failed, as the outbox keeps it."""
    from warehouse.migrations import writing

    with writing(home.warehouse) as connection:
        found: tuple[str] = connection.execute("SELECT reason FROM base.outbox").fetchall()[0]
    return found[0]


# mail


def test_a_mail_has_text_html_and_the_chart(home: Home, clock: Clock, mailbox: Mailbox, port: int) -> None:
    settings = by_mail(port)
    assert put(home, settings, clock) == 1
    assert deliver(home, settings, clock) == Delivered(sent=1, waiting=0, failed=0)
    (mail,) = mailbox.mails
    assert mail["Subject"] == "Lantern, 20 November"
    assert mail["From"] == "Goodword <goodword@example.com>"
    assert mail["To"] == "team@example.com"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Message-ID"].endswith("@example.com>")
    text, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert text is not None
    assert text.get_content().strip() == "538 posts"
    assert html is not None
    assert "cid:chart" in html.get_content()
    images = [part for part in mail.walk() if part.get_content_type() == "image/png"]
    assert [(part["Content-ID"], part.get_content()) for part in images] == [("<chart>", b"\x89PNG")]


@pytest.mark.parametrize(
    ("unsubscribe", "header"),
    [
        (None, "<mailto:goodword@example.com?subject=unsubscribe>"),
        ("https://intranet.example.com/off?list=digest", "<https://intranet.example.com/off?list=digest>"),
    ],
)
def test_a_digest_says_how_to_get_no_more_of_them(
    home: Home, clock: Clock, mailbox: Mailbox, port: int, unsubscribe: str | None, header: str
) -> None:
    settings = by_mail(port)
    settings = settings.model_copy(update={"digest": settings.digest.model_copy(update={"unsubscribe": unsubscribe})})
    put(home, settings, clock)
    deliver(home, settings, clock)
    (mail,) = mailbox.mails
    assert mail["List-Unsubscribe"] == header


@pytest.mark.parametrize("address", ["mailto:a@example.com>\r\nBcc: b@example.com", "http://example.com", "anna"])
def test_an_address_to_unsubscribe_that_is_none(address: str) -> None:
    with pytest.raises(ValueError, match="unsubscribe"):
        Settings.model_validate({"digest": {"unsubscribe": address}})


def test_each_recipient_gets_a_mail_of_their_own(home: Home, clock: Clock, mailbox: Mailbox, port: int) -> None:
    settings = by_mail(port, "a@example.com", "Bea <b@example.com>", "a@example.com")
    put(home, settings, clock)
    assert deliver(home, settings, clock).sent == 2
    assert sorted(mailbox.to) == ["a@example.com", "b@example.com"]
    assert len({mail["Message-ID"] for mail in mailbox.mails}) == 2


def test_a_rerun_sends_nothing_again(home: Home, clock: Clock, mailbox: Mailbox, port: int) -> None:
    settings = by_mail(port)
    for _ in range(3):
        put(home, settings, clock)
        deliver(home, settings, clock)
        clock.wait(days=1)
    assert len(mailbox.mails) == 1
    assert put(home, settings, clock, key="Lantern:2026-11-21") == 1
    assert deliver(home, settings, clock).sent == 1


def test_a_body_is_not_kept_once_it_is_sent(home: Home, clock: Clock, port: int) -> None:
    settings = by_mail(port)
    put(home, settings, clock)
    deliver(home, settings, clock)
    from warehouse.migrations import writing

    with writing(home.warehouse) as connection:
        kept = connection.execute("SELECT body_text, body_html, body_short, image, state FROM base.outbox").fetchall()
    assert kept == [(None, None, None, None, "sent")]


def test_a_mail_server_that_is_down_delays_a_mail(home: Home, clock: Clock, mailbox: Mailbox) -> None:
    nobody = by_mail(free_port())
    put(home, nobody, clock)
    assert deliver(home, nobody, clock) == Delivered(sent=0, waiting=1, failed=0)
    assert "no mail server at 127.0.0.1" in reason(home)
    with mail_server(mailbox) as port:
        assert deliver(home, by_mail(port), clock) == Delivered(0, 0, 0), "not before its time"
        clock.wait(minutes=1)
        assert deliver(home, by_mail(port), clock).sent == 1


def test_a_mail_server_that_asks_to_wait_is_tried_again(home: Home, clock: Clock, mailbox: Mailbox, port: int) -> None:
    mailbox.at_rcpt = ["451 greylisted, come again"]
    put(home, by_mail(port), clock)
    assert deliver(home, by_mail(port), clock).waiting == 1
    assert reason(home) == "the mail server answered 451: greylisted, come again"
    clock.wait(minutes=1)
    assert deliver(home, by_mail(port), clock).sent == 1


def test_a_connection_that_breaks_in_the_middle_is_tried_again(
    home: Home, clock: Clock, mailbox: Mailbox, port: int
) -> None:
    mailbox.at_data = ["hang up"]
    put(home, by_mail(port), clock)
    assert deliver(home, by_mail(port), clock).waiting == 1
    clock.wait(minutes=1)
    assert deliver(home, by_mail(port), clock).sent == 1
    assert len(mailbox.mails) == 1


def test_a_refused_recipient_keeps_nobody_else_waiting(home: Home, clock: Clock, mailbox: Mailbox, port: int) -> None:
    mailbox.at_rcpt = ["550 no such user"]
    settings = by_mail(port, "gone@example.com", "here@example.com")
    put(home, settings, clock)
    assert deliver(home, settings, clock) == Delivered(sent=1, waiting=0, failed=1)
    assert deliver(home, settings, clock) == Delivered(0, 0, 0), "no second attempt by itself"
    put(home, settings, clock)
    assert deliver(home, settings, clock).sent == 1, "whoever sends again means it"


def test_after_the_last_attempt_a_message_counts_as_failed(home: Home, clock: Clock) -> None:
    settings = by_mail(free_port())
    put(home, settings, clock)
    outcomes = []
    for _ in range(notify.ATTEMPTS):
        outcomes.append(deliver(home, settings, clock))
        clock.wait(hours=1)
    assert outcomes[:-1] == [Delivered(0, 1, 0)] * (notify.ATTEMPTS - 1)
    assert outcomes[-1] == Delivered(0, 0, 1)
    assert reason(home).endswith(f"given up after {notify.ATTEMPTS} attempts")


def test_pauses_grow_to_an_hour() -> None:
    assert [pause(attempts) // timedelta(minutes=1) for attempts in (1, 2, 3, 6, 7, 20, 500)] == [
        1,
        2,
        4,
        32,
        60,
        60,
        60,
    ]


def test_the_password_comes_from_the_environment(home: Home, clock: Clock, mailbox: Mailbox) -> None:
    options = {"authenticator": mailbox.authenticate, "auth_require_tls": False}
    with mail_server(mailbox, **options) as port:
        settings = by_mail(port, username="goodword")
        put(home, settings, clock)
        assert deliver(home, settings, clock, {}).waiting == 1
        assert "GOODWORD_SMTP_PASSWORD" in reason(home)
        clock.wait(minutes=1)
        assert deliver(home, settings, clock, {"GOODWORD_SMTP_PASSWORD": "wrong"}).failed == 1
        assert reason(home).startswith("the mail server answered 535")
        put(home, settings, clock)
        assert deliver(home, settings, clock, {"GOODWORD_SMTP_PASSWORD": TOKEN}).sent == 1
    assert mailbox.users[-1] == (b"goodword", TOKEN.encode())


def test_mail_without_a_mail_server_says_so(home: Home, clock: Clock) -> None:
    settings = Settings.model_validate({"digest": {"to": ["team@example.com"]}})
    put(home, settings, clock)
    assert deliver(home, settings, clock).failed == 1
    assert "no [smtp]" in reason(home)


def test_a_certificate_that_nobody_vouches_for_is_refused(
    home: Home, clock: Clock, mailbox: Mailbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    context, certificate = self_signed(tmp_path)
    with mail_server(mailbox, tls_context=context, require_starttls=True) as port:
        settings = by_mail(port, security="starttls")
        put(home, settings, clock)
        assert deliver(home, settings, clock).waiting == 1
        assert "SSLCertVerificationError" in reason(home)
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        clock.wait(minutes=1)
        assert deliver(home, settings, clock).sent == 1


def test_starttls_is_never_left_out(home: Home, clock: Clock, mailbox: Mailbox, port: int) -> None:
    settings = by_mail(port, security="starttls")
    put(home, settings, clock)
    assert deliver(home, settings, clock).failed == 1
    assert "STARTTLS" in reason(home)
    assert not mailbox.mails


def self_signed(folder: Path) -> tuple[Any, Path]:
    """A server's TLS context for 127.0.0.1, and the certificate that a client would have to trust."""
    import ipaddress
    import ssl

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2100, 1, 1, tzinfo=UTC))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    plain = serialization.NoEncryption()
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    certificate, both = folder / "certificate.pem", folder / "both.pem"
    certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    both.write_bytes(pem + certificate.read_bytes())
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(both)
    return context, certificate


# crashes


class Crash(BaseException):
    """The process is gone."""


def test_a_crash_before_the_send_forgets_nothing(
    home: Home, clock: Clock, mailbox: Mailbox, port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = by_mail(port)
    put(home, settings, clock)
    with monkeypatch.context() as patch:
        patch.setattr(notify, "_send", _crash)
        with pytest.raises(Crash):
            deliver(home, settings, clock)
    assert deliver(home, settings, clock) == Delivered(0, 0, 0), "the sender may still be at it"
    clock.wait(minutes=15)
    assert deliver(home, settings, clock).sent == 1
    assert len(mailbox.mails) == 1


def test_a_crash_between_send_and_record_sends_again_under_the_same_message_id(
    home: Home, clock: Clock, mailbox: Mailbox, port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = by_mail(port)
    put(home, settings, clock)
    with monkeypatch.context() as patch:
        patch.setattr(outbox, "sent", _crash)
        with pytest.raises(Crash):
            deliver(home, settings, clock)
    clock.wait(minutes=15)
    assert deliver(home, settings, clock).sent == 1
    clock.wait(days=1)
    assert deliver(home, settings, clock) == Delivered(0, 0, 0)
    first, second = mailbox.mails
    assert first["Message-ID"] == second["Message-ID"]
    assert first["Date"] == second["Date"]


def _crash(*_: Any, **__: Any) -> None:
    raise Crash


# services


class Service:
    """A chat service: keeps what it is sent, and answers with the statuses it is told to."""

    def __init__(self) -> None:
        self.bodies: list[dict[str, Any]] = []
        self.paths: list[str] = []
        self.statuses: list[int] = []


@pytest.fixture
def service() -> Iterator[tuple[Service, int]]:
    service = Service()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            status = service.statuses.pop(0) if service.statuses else 200
            if status == 200:
                service.bodies.append(json.loads(body))
                service.paths.append(self.path)
            self.send_response(status)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Not to the terminal."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield service, server.server_port
    server.shutdown()
    thread.join()
    server.server_close()


def by_service(port: int) -> Settings:
    return Settings.model_validate({"digest": {"to": [f"json://user:{TOKEN}@127.0.0.1:{port}/{TOKEN}"]}})


def test_a_service_gets_the_short_text_once(home: Home, clock: Clock, service: tuple[Service, int]) -> None:
    chat, port = service
    for _ in range(2):
        put(home, by_service(port), clock)
        deliver(home, by_service(port), clock)
    (body,) = chat.bodies
    assert (body["title"], body["message"]) == ("Lantern, 20 November", "538 posts, briefly")
    assert chat.paths == [f"/{TOKEN}"]


@pytest.mark.parametrize(("status", "waiting"), [(500, 1), (503, 1), (429, 1), (404, 0), (401, 0)])
def test_a_service_that_refuses(
    home: Home, clock: Clock, service: tuple[Service, int], status: int, waiting: int
) -> None:
    chat, port = service
    chat.statuses = [status]
    put(home, by_service(port), clock)
    assert deliver(home, by_service(port), clock) == Delivered(sent=0, waiting=waiting, failed=1 - waiting)
    assert reason(home) == f"the service answered {status}"


def test_a_service_that_is_down(home: Home, clock: Clock) -> None:
    settings = by_service(free_port())
    put(home, settings, clock)
    assert deliver(home, settings, clock).waiting == 1
    assert reason(home) == "the service did not answer"


@pytest.mark.parametrize("entry", ["nonsense", "no-such-service://x", "slack://", "@", ""])
def test_an_address_that_is_none_fails_with_a_reason(home: Home, clock: Clock, entry: str) -> None:
    settings = Settings.model_validate({"digest": {"to": [entry]}})
    put(home, settings, clock)
    assert deliver(home, settings, clock).failed == 1
    assert reason(home) == "apprise does not know this kind of address"


def test_a_token_is_nowhere_but_in_the_settings(
    home: Home, clock: Clock, service: tuple[Service, int], caplog: pytest.LogCaptureFixture
) -> None:
    chat, port = service
    chat.statuses = [500, 404]
    caplog.set_level(logging.DEBUG)
    put(home, by_service(port), clock)
    for _ in range(3):
        deliver(home, by_service(port), clock)
        put(home, by_service(port), clock)
        clock.wait(hours=1)
    assert len(chat.bodies) == 1
    assert TOKEN not in caplog.text
    assert TOKEN.encode() not in home.warehouse.read_bytes()
    assert TOKEN not in label(by_service(port).digest.to[0])


def test_an_address_may_come_from_the_environment(home: Home, clock: Clock, service: tuple[Service, int]) -> None:
    chat, port = service
    settings = Settings.model_validate({"digest": {"to": ["env:TEAM_CHAT"]}})
    put(home, settings, clock)
    assert deliver(home, settings, clock, {}).waiting == 1
    assert reason(home) == "the environment variable TEAM_CHAT is not set"
    clock.wait(minutes=1)
    assert deliver(home, settings, clock, {"TEAM_CHAT": f"json://127.0.0.1:{port}/{TOKEN}"}).sent == 1
    assert chat.paths == [f"/{TOKEN}"]


def test_who_was_taken_off_the_list_gets_nothing(home: Home, clock: Clock, mailbox: Mailbox, port: int) -> None:
    put(home, by_mail(port, "left@example.com"), clock)
    assert deliver(home, by_mail(port, "stays@example.com"), clock).failed == 1
    assert not mailbox.mails


def test_a_recipient_is_known_by_hash_and_label() -> None:
    assert recipient_id("slack://a") != recipient_id("slack://b")
    assert recipient_id("slack://a") == recipient_id("slack://a")
    assert label("team@example.com") == "team@example.com"
    assert label("env:TEAM_CHAT") == "env:TEAM_CHAT"
    assert label(f"slack://{TOKEN}") == f"slack {recipient_id(f'slack://{TOKEN}')[:6]}"
    assert label(TOKEN) == f"unknown {recipient_id(TOKEN)[:6]}"


def test_an_empty_outbox_is_left_alone(home: Home, clock: Clock) -> None:
    assert deliver(home, Settings(), clock) == Delivered(0, 0, 0)
