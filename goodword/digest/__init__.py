"""The digest: what changed about a brand in a day, week or month, why, who said it, and whom to write to."""

import logging
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

from goodword import notify
from goodword.digest.audience import Audience, page_name
from goodword.digest.build import brands, build
from goodword.digest.editions import Due, audiences, due, recipients
from goodword.digest.parts import Digest
from goodword.digest.render import mail, page, plain, text
from goodword.digest.save import make, save, save_index
from goodword.digest.terms import Period, Term, latest, term
from goodword.home import Home
from goodword.settings import Settings
from warehouse import digests as kept
from warehouse import reading
from warehouse.digests import Told

log = logging.getLogger(__name__)

__all__ = [
    "Audience", "Digest", "Due", "Period", "Term", "brands", "build", "latest", "page_path", "send", "term",
    "to_tell", "write",
]  # fmt: skip

#: A digest that was told so long ago is not looked for: its term was over long before.
_FORGET = timedelta(days=100)


def write(
    home: Home, settings: Settings, period: Period, day: date | None, brand: str | None, now: datetime
) -> list[Digest]:
    """Builds and saves the digest of ``brand``, or of every brand, for the term that holds ``day``: the last one that
    is over, if it is None.

    One brand's page leads to the posts of those it is compared with: their pages are written along with it.
    Raises warehouse.errors.NotPublished where nothing is published yet.
    """
    with reading(home.published) as reader:
        digests = make(reader, settings, period, day, brand, now)
    save(home, settings, digests)
    zone = settings.zone("")
    terms = [digest.term for digest in digests] or [term(period, day, zone) if day else latest(period, now, zone)]
    for one in {one.key: one for one in terms}.values():  # brands of several time zones may share a day
        save_index(home, one)
    return digests[:1] if brand else digests


def page_path(home: Home, digest: Digest, audience: Audience = Audience.MARKETING) -> Path:
    """Where the page of a saved digest lies."""
    return home.digests / digest.term.key / page_name(digest.file, audience)


def send(
    home: Home,
    settings: Settings,
    digests: Sequence[Digest],
    clock: Callable[[], datetime],
    only: Audience | None = None,
) -> notify.Delivered:
    """Keeps the digests as they are, puts them into the outbox, once for each recipient in the settings, and sends what
    is due there. ``only``: for this audience."""
    for digest in digests:
        for audience in audiences(settings, digest.brand, digest.term.period):
            if only in {None, audience}:
                _tell(home, settings, digest, audience, clock())
    return notify.deliver(home, settings, clock)


def to_tell(home: Home, settings: Settings, names: Sequence[str], now: datetime) -> list[Due]:
    """Which digests of these brands are to be told by now."""
    return due(settings, names, kept.told(home.warehouse, (now - _FORGET).date()), now)


def _tell(home: Home, settings: Settings, digest: Digest, audience: Audience, now: datetime) -> None:
    to = recipients(settings, digest.brand, digest.term.period, audience)
    if not to:
        log.info("digest: saved only, since goodword.toml names nobody for %s", audience)
    # The key of the first kind of digest there was is as it always was: nobody gets one twice after an update.
    key = f"{digest.brand}:{digest.term.key}" + ("" if audience is Audience.MARKETING else f":{audience}")
    messages = notify.messages(to, "digest", key, mail(digest, settings.digest.url, audience)) if to else []
    total, net = digest.total.now, digest.total.now.net
    told = Told(
        brand=digest.brand, period=digest.term.period, first_day=digest.term.first, audience=audience,
        timezone=digest.timezone, made_at=digest.made_at, headline=plain(digest.headline),
        mentions=total.mentions.value, positive=total.positive.value, neutral=total.neutral.value,
        negative=total.negative.value, net_sentiment=net.value if net else None, net_low=net.low if net else None,
        net_high=net.high if net else None, text=text(digest, None, audience), page=page(digest, audience),
    )  # fmt: skip
    kept.keep(home.warehouse, told, messages, now)
