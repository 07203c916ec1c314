"""Messages to people, by mail or through any service that apprise knows, and to the webhooks of segments. They go
through the outbox, so that a rerun never sends one twice and a server that is down delays one without losing it.

An apprise address holds a token. It is read from the settings, or from the environment, only while it is used: the
outbox, logs and errors know a recipient by a hash and a label. An entry ``env:NAME`` of the settings stands for the
address in the environment variable NAME.
"""

import contextlib
import logging
import os
import re
import smtplib
import ssl
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from email.utils import format_datetime, parseaddr
from functools import lru_cache
from hashlib import scrypt, sha256
from typing import Literal, NamedTuple

from goodword.home import Home
from goodword.settings import Settings, Smtp
from goodword.untrusted import clip
from warehouse import outbox
from warehouse.outbox import Claimed, Message

log = logging.getLogger(__name__)

Kind = Literal["digest", "alert"]

#: Attempts before a message counts as failed: with the pauses between them, some fifteen hours.
ATTEMPTS = 20
_LONGEST_PAUSE = timedelta(hours=1)
_TIMEOUT_S = 30.0
_ENVIRONMENT = re.compile(r"env:(\w+)")
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]{0,20})://", re.IGNORECASE)


class Content(NamedTuple):
    """What is sent. ``html`` shows ``image``, a PNG, as ``cid:chart``; ``short`` is for chats."""

    subject: str
    html: str
    text: str
    short: str
    image: bytes | None


@dataclass(frozen=True, slots=True)
class Delivered:
    """What one run of ``deliver`` did: messages sent, put off, and given up."""

    sent: int
    waiting: int
    failed: int


class _TryAgain(Exception):
    """Not sent; a later attempt may succeed, ``after`` so long. The message says why and holds no secret."""

    def __init__(self, reason: str, after: timedelta | None = None) -> None:
        super().__init__(reason)
        self.after = after or timedelta()


class _GiveUp(Exception):
    """Not sent, and not to be sent before somebody changes something. The message says what and holds no secret."""


def recipients(settings: Settings, kind: Kind) -> tuple[str, ...]:
    """All entries of goodword.toml for this kind of message, each once."""
    digests = [to for edition in settings.digest.all_editions for to in edition.to]
    alerts = [*settings.alerts.to, *(to for rule in settings.alerts.rules.values() for to in rule.to)]
    return tuple(dict.fromkeys(digests if kind == "digest" else alerts))


def messages(
    to: Iterable[str],
    kind: Kind,
    key: str,
    content: Content,
    *,
    incident_id: str | None = None,
    event: str | None = None,
    due_at: datetime | None = None,
) -> list[Message]:
    """One message for each of the entries ``to``. ``key`` names what is told, such as ``Lantern:2026-11-23``: nobody is
    told it twice. ``incident_id``, ``event`` and ``due_at`` as in Message."""
    return [
        Message(
            dedupe_key=f"{kind}:{key}:{recipient_id(entry)}",
            kind=kind,
            recipient_id=recipient_id(entry),
            recipient=label(entry),
            subject=content.subject,
            text=content.text,
            short=content.short,
            html=content.html,
            image=content.image,
            incident_id=incident_id,
            event=event,
            due_at=due_at,
        )
        for entry in to
    ]


@lru_cache(maxsize=256)
def recipient_id(entry: str) -> str:
    """A name for an entry that does not give it away. The hash is slow, since an address may hold a weak password."""
    return scrypt(entry.encode(), salt=b"goodword recipient", n=2**14, r=8, p=1, dklen=8).hex()


def label(entry: str) -> str:
    """What may be shown of an entry: an e-mail address, a variable's name, or the service and a piece of the hash."""
    if _ENVIRONMENT.fullmatch(entry) or _is_mail(entry):
        return entry
    scheme = _SCHEME.match(entry)
    return f"{scheme[1].lower() if scheme else 'unknown'} {recipient_id(entry)[:6]}"


def deliver(
    home: Home, settings: Settings, clock: Callable[[], datetime], environment: Mapping[str, str] = os.environ
) -> Delivered:
    """Sends what is due in the outbox. What a server refuses for now is tried again later, at growing intervals."""
    sent = waiting = failed = 0
    while claimed := outbox.claim(home.warehouse, clock()):
        key = claimed.message.dedupe_key
        try:
            _send(claimed, settings, clock, environment)
        except _TryAgain as error:
            # A row of a segment is never given up: whether the receiver has it already, nobody can know.
            if claimed.attempts < ATTEMPTS or claimed.message.kind == "segment":
                outbox.retry(home.warehouse, key, str(error), clock() + max(pause(claimed.attempts), error.after))
                waiting += 1
                continue
            outbox.failed(home.warehouse, key, f"{error}; given up after {claimed.attempts} attempts")
            failed += 1
        except _GiveUp as error:
            end = outbox.refused if claimed.message.kind == "segment" else outbox.failed
            end(home.warehouse, key, str(error))
            failed += 1
        else:
            outbox.sent(home.warehouse, key, clock())
            sent += 1
    if waiting or failed:
        log.warning("outbox: %d sent, %d put off, %d failed; base.outbox.reason says why", sent, waiting, failed)
    elif sent:
        log.info("outbox: %d sent", sent)
    return Delivered(sent, waiting, failed)


def pause(attempts: int) -> timedelta:
    """How long to wait after so many failed attempts: a minute, then twice as long each time, an hour at most."""
    return min(timedelta(minutes=2 ** min(attempts - 1, 10)), _LONGEST_PAUSE)


def _send(claimed: Claimed, settings: Settings, clock: Callable[[], datetime], environment: Mapping[str, str]) -> None:
    if claimed.message.kind == "segment":
        _by_webhook(claimed.message, settings, clock, environment)
        return
    address = _address(claimed.message, settings, environment)
    if _is_mail(address):
        if settings.smtp is None:
            raise _GiveUp("goodword.toml has an e-mail address to send to but no [smtp]")
        _by_mail(claimed, settings.smtp, address, settings.digest.unsubscribe, environment)
    else:
        _by_apprise(claimed.message, address)


def _address(message: Message, settings: Settings, environment: Mapping[str, str]) -> str:
    entries = recipients(settings, "digest" if message.kind == "digest" else "alert")
    entry = next((entry for entry in entries if recipient_id(entry) == message.recipient_id), None)
    if entry is None:
        raise _GiveUp("this recipient is no longer in goodword.toml")
    variable = _ENVIRONMENT.fullmatch(entry)
    if variable is None:
        return entry
    if not environment.get(variable[1]):
        raise _TryAgain(f"the environment variable {variable[1]} is not set")
    return environment[variable[1]]


def _is_mail(address: str) -> bool:
    return "://" not in address and "@" in parseaddr(address)[1]


def compose(claimed: Claimed, sender: str, address: str, unsubscribe: str | None) -> EmailMessage:
    """The mail: plain text, HTML and the chart. Its Message-ID follows from what it tells whom, so that a mail program
    shows a message once, should it ever come twice. A digest says how to get no more of them: at ``unsubscribe``, or by
    a mail to the sender."""
    message = claimed.message
    mail = EmailMessage(policy=SMTP_POLICY)
    mail["From"] = sender
    mail["To"] = address
    mail["Subject"] = message.subject
    mail["Date"] = format_datetime(claimed.created_at)
    domain = parseaddr(sender)[1].rpartition("@")[2] or "goodword.invalid"
    mail["Message-ID"] = f"<{sha256(message.dedupe_key.encode()).hexdigest()[:32]}@{domain}>"
    mail["Auto-Submitted"] = "auto-generated"
    if message.incident_id:  # mail programs put together what refers to the same
        mail["References"] = f"<incident-{message.incident_id}@{domain}>"
    if message.kind == "digest":
        mail["List-Unsubscribe"] = f"<{unsubscribe or f'mailto:{parseaddr(sender)[1]}?subject=unsubscribe'}>"
    mail.set_content(message.text)
    mail.add_alternative(message.html, subtype="html")
    if message.image:
        html = mail.get_payload()[1]  # type: ignore[index]
        html.add_related(message.image, "image", "png", cid="<chart>", filename="chart.png", disposition="inline")  # type: ignore[union-attr]
    return mail


def _by_mail(
    claimed: Claimed, smtp: Smtp, address: str, unsubscribe: str | None, environment: Mapping[str, str]
) -> None:
    try:
        mail = compose(claimed, smtp.sender, address, unsubscribe)
    except ValueError as error:
        raise _GiveUp("sender or recipient is no e-mail address") from error
    password = environment.get("GOODWORD_SMTP_PASSWORD")
    if smtp.username and not password:
        raise _TryAgain("the environment variable GOODWORD_SMTP_PASSWORD is not set")
    try:
        _hand_over(mail, smtp, password or "")
    except smtplib.SMTPRecipientsRefused as error:
        raise _answered(*next(iter(error.recipients.values()))) from None
    except smtplib.SMTPResponseException as error:
        raise _answered(error.smtp_code, error.smtp_error) from None
    except smtplib.SMTPNotSupportedError as error:
        raise _GiveUp(f"the mail server can't do what is asked: {clip(str(error), 200)}") from None
    except (smtplib.SMTPException, OSError) as error:
        raise _TryAgain(f"no mail server at {smtp.host}:{smtp.port}, or it hung up ({type(error).__name__})") from None


def _hand_over(mail: EmailMessage, smtp: Smtp, password: str) -> None:
    trust = ssl.create_default_context()  # smtplib by itself takes any certificate
    if smtp.security == "tls":
        server: smtplib.SMTP = smtplib.SMTP_SSL(smtp.host, smtp.port, timeout=_TIMEOUT_S, context=trust)
    else:
        server = smtplib.SMTP(smtp.host, smtp.port, timeout=_TIMEOUT_S)
    try:
        if smtp.security == "starttls":
            server.starttls(context=trust)
        if smtp.username:
            server.login(smtp.username, password)
        server.send_message(mail)
        # The server has taken the mail: what it says to a farewell changes nothing.
        with contextlib.suppress(smtplib.SMTPException, OSError):
            server.quit()
    finally:
        server.close()


def _answered(code: int, said: bytes | str) -> Exception:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    reason = f"the mail server answered {code}: {clip(text, 200)}"
    return _TryAgain(reason) if 400 <= code < 500 or code < 0 else _GiveUp(reason)


def webhook_of(segment: str, settings: Settings, environment: Mapping[str, str]) -> tuple[str, str]:
    """Address and secret of a segment's webhook, from the environment. KeyError holds the variable that is not set."""
    known = settings.segments[segment]
    entries = known.webhook or "", known.secret or f"env:GOODWORD_WEBHOOK_SECRET_{segment.upper()}"
    variables = [entry.removeprefix("env:") for entry in entries]
    for variable in variables:
        if not environment.get(variable):
            raise KeyError(variable)
    return environment[variables[0]], environment[variables[1]]


def _by_webhook(
    message: Message, settings: Settings, clock: Callable[[], datetime], environment: Mapping[str, str]
) -> None:
    from goodword import webhook

    segment = settings.segments.get(message.subject)
    if segment is None or not segment.webhook:
        raise _GiveUp("this segment has no webhook in goodword.toml any more")
    try:
        address, secret = webhook_of(message.subject, settings, environment)
    except KeyError as missing:
        raise _TryAgain(f"the environment variable {missing.args[0]} is not set") from None
    try:
        webhook.post(address, secret, message.dedupe_key, message.text.encode(), clock)
    except webhook.BadWebhook as error:
        raise _TryAgain(f"what the environment variables of {message.subject} hold {error}") from None
    except webhook.NotNow as error:
        raise _TryAgain(str(error), error.after) from None
    except webhook.Refused as error:
        raise _GiveUp(str(error)) from None


def _by_apprise(message: Message, address: str) -> None:
    import apprise

    with _overheard() as codes:
        try:
            # Nothing of the address may be stored outside this process, hence the mode.
            service = apprise.Apprise(asset=apprise.AppriseAsset(storage_mode="memory"))
            known = service.add(_paged(address, message))
            taken = known and service.notify(
                message.short, title=message.subject, body_format=apprise.NotifyFormat.TEXT,
                notify_type=_TYPES.get(message.event or "", apprise.NotifyType.INFO),
            )  # fmt: skip
        except Exception as error:  # noqa: BLE001 - whatever a plugin raises may hold the address
            raise _TryAgain(f"the service failed with {type(error).__name__}") from None
    if not known:
        raise _GiveUp("apprise does not know this kind of address")
    if not taken and any(400 <= code < 500 and code not in {408, 425, 429} for code in codes):
        raise _GiveUp(f"the service answered {codes[-1]}")
    if not taken:
        raise _TryAgain(f"the service answered {codes[-1]}" if codes else "the service did not answer")


#: How services show an alert: its end as a success, which closes it where a pager opened it.
_TYPES = {"opened": "warning", "worse": "failure", "resolved": "success"}


def _paged(address: str, message: Message) -> str:
    """The address, with which a pager knows an incident again: what it opened it closes when it is over."""
    names = {"pagerduty": "dedup", "opsgenie": "alias"}
    scheme = _SCHEME.match(address)
    name = names.get(scheme[1].lower()) if scheme else None
    if name is None or not message.incident_id:
        return address
    return f"{address}{'&' if '?' in address else '?'}{name}=goodword-{message.incident_id}&action=map"


class _Codes(logging.Handler):
    """Picks HTTP status codes out of what apprise logs; all else stays unsaid."""

    def __init__(self) -> None:
        super().__init__()
        self.codes: list[int] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.codes += [int(code) for code in re.findall(r"error=(\d{3})\b", record.getMessage())]


@contextlib.contextmanager
def _overheard() -> Iterator[list[int]]:
    """While a message goes out, apprise and the HTTP client write no log: theirs name addresses."""
    speaker, client = logging.getLogger("apprise"), logging.getLogger("urllib3")
    before = speaker.level, speaker.propagate, client.level
    handler = _Codes()
    speaker.addHandler(handler)
    speaker.propagate = False
    speaker.setLevel(logging.WARNING)
    client.setLevel(logging.CRITICAL + 1)
    try:
        yield handler.codes
    finally:
        speaker.removeHandler(handler)
        speaker.setLevel(before[0])
        speaker.propagate = before[1]
        client.setLevel(before[2])
