"""From the warehouse's rows to posts, which hold no personal data but who wrote them."""

from collections.abc import Collection, Mapping
from datetime import datetime
from html import unescape
from typing import Any, Protocol

from goodword.digest.parts import Post
from goodword.untrusted import clean, safe_url
from nlp.personal import redact

#: A longer post is shown up to here; nobody reads more on a page of posts.
_MAX_TEXT = 5_000


class Reader(Protocol):
    """What a digest reads from: ``warehouse.Reader``."""

    def rows(self, name: str, **parameters: Any) -> list[dict[str, Any]]: ...


def posts(
    reader: Reader,
    brand: str,
    start: datetime,
    end: datetime,
    region: str | None,
    *,
    only: Collection[str] | None = None,
) -> list[Post]:
    """The posts about ``brand`` with ``start <= created_at < end``, oldest first; texts are cleaned and redacted.

    ``region``: that of ``[personal_data]`` in the settings. ``only``: of these ids alone.
    """
    chosen = None if only is None else list(only)
    rows = reader.rows("digest_posts", brand=brand, start=start, end=end, only=chosen)
    return [_post(row, region) for row in rows]


def _post(row: Mapping[str, Any], region: str | None) -> Post:
    author = row["author_handle"] or row["author_name"]
    text = unescape(row["text"][: 2 * _MAX_TEXT])  # X writes &amp; for &
    return Post(
        id=row["mention_id"],
        source=row["source"],
        kind=row["kind"],
        created_at=row["created_at"],
        text=redact(clean(text), region)[:_MAX_TEXT],  # cut last: half an address would no longer be known for one
        author_key=row["author_key"],
        author=clean(author) if author else None,
        author_url=safe_url(row["author_url"]),
        url=safe_url(row["url"]),
        language=row["language"] if row["language"] != "und" else None,  # the detector's word for: can't tell
        sentiment=row["sentiment"],
        confidence=row["confidence"],
        emotion=row["emotion"],
        role=row["role"],
        role_evidence=redact(clean(row["role_evidence"] or ""), region),
        churn_risk=row["churn_risk"],
        reach=row["reach"],
        country=row["country"],
        customer_id=row["customer_id"],
        customer=row["customer"],
    )
