"""The digest: what changed about a brand on a day, why, who said it, and whom to write to."""

import logging
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from goodword import notify
from goodword.digest.build import brands, build
from goodword.digest.days import yesterday
from goodword.digest.parts import Digest
from goodword.digest.render import mail
from goodword.digest.save import make, save, save_index
from goodword.home import Home
from goodword.settings import Settings
from warehouse import outbox, reading

log = logging.getLogger(__name__)

__all__ = ["Digest", "brands", "build", "page_path", "send", "write"]


def write(home: Home, settings: Settings, day: date | None, brand: str | None, now: datetime) -> list[Digest]:
    """Builds and saves the digest of ``brand``, or of every brand, for a local day (yesterday if it is None).

    One brand's page leads to the posts of those it is compared with: their pages are written along with it.
    Raises warehouse.errors.NotPublished where nothing is published yet.
    """
    chosen = day or yesterday(now, ZoneInfo(settings.timezone))
    with reading(home.published) as reader:
        digests = make(reader, settings, chosen, brand, now)
    save(home, digests)
    save_index(home, chosen)
    return digests[:1] if brand else digests


def page_path(home: Home, digest: Digest) -> Path:
    """Where the page of a saved digest lies."""
    return home.digests / str(digest.day) / digest.file


def send(home: Home, settings: Settings, digests: Sequence[Digest], clock: Callable[[], datetime]) -> notify.Delivered:
    """Puts the digests into the outbox, once for each recipient in the settings, and sends what is due there."""
    if not notify.recipients(settings, "digest"):
        log.info("digest: saved only, since goodword.toml names nobody under [digest] to")
    for digest in digests:
        _enqueue(home, settings, digest, clock())
    return notify.deliver(home, settings, clock)


def _enqueue(home: Home, settings: Settings, digest: Digest, now: datetime) -> None:
    if notify.recipients(settings, "digest"):
        content = mail(digest, settings.digest.url)
        outbox.enqueue(
            home.warehouse, notify.messages(settings, "digest", f"{digest.brand}:{digest.day}", content), now
        )
