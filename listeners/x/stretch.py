"""How far X has been read: what a page proves, without any network."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from listeners.listener import Cursor, Gap
from listeners.trouble import Failed
from listeners.x.parse import dicts, is_id

_EMPTY_PAGES = 10  # X may send an empty page that has a next one, but not for ever
_DAYS_OF_READS = 31
_FIELDS = {
    "expansions": ["author_id"],
    "tweet_fields": [
        "author_id",
        "conversation_id",
        "created_at",
        "in_reply_to_user_id",
        "lang",
        "note_tweet",
        "public_metrics",
        "referenced_tweets",
    ],
    "user_fields": ["description", "location", "name", "public_metrics", "url", "username"],
}


@dataclass(slots=True, kw_only=True)
class Stretch:
    """Part of a stream on its way to being read, newest first: between ``after`` and ``before``, both exclusive.

    Without ``before`` it is the stream's new posts. ``call`` is a method of tweepy's client.
    """

    stream: str
    brand: str
    call: Callable[..., dict[str, Any]]
    page_parameter: str
    after: str | None
    before: str | None = None
    token: str | None = None
    too_old: bool = False  # X no longer takes ``after``
    circling: bool = False  # X serves what it has served already
    seen: set[int] = field(default_factory=set)
    empty: int = 0

    def read(self, size: int) -> dict[str, Any]:
        """The next page, as X sent it. Raises ListenError."""
        wanted = {
            "max_results": size,
            "since_id": None if self.too_old else self.after,
            "until_id": self.before,
            self.page_parameter: self.token,
        }
        answer = self.call(**_FIELDS, **{name: value for name, value in wanted.items() if value is not None})
        if not _is_page(answer):
            raise Failed(f"X sent something other than a page of {self.stream}")
        return answer

    def take(self, answer: Mapping[str, Any]) -> bool:
        """Notes what a page held; whether there is more to read."""
        ids = _ids(answer)
        token = answer["meta"].get("next_token") or None
        self.empty = 0 if ids else self.empty + 1
        self.circling = bool(ids and self.seen.issuperset(ids)) or self.empty > _EMPTY_PAGES
        self.seen.update(ids)
        self.token = token
        lowest = min(self.seen, default=None)
        is_back = self.after is not None and lowest is not None and lowest <= int(self.after)
        return self.circling or (token is not None and not is_back)


def advance(cursor: Cursor, stretch: Stretch, *, more: bool) -> Cursor:
    """The cursor once all that ``stretch`` has seen is kept; while there is ``more``, the rest of it is a gap."""
    newest = dict(cursor.newest)
    if stretch.before is None and stretch.seen:
        newest[stretch.stream] = str(max(stretch.seen))
    gaps = [gap for gap in cursor.gaps if (gap.stream, gap.after) != (stretch.stream, stretch.after)]
    before = str(min(stretch.seen)) if stretch.seen else stretch.before
    if more and before is not None:
        gaps.append(Gap(stream=stretch.stream, after=stretch.after, before=before))
    return replace(cursor, newest=newest, gaps=tuple(gaps))


def count_reads(cursor: Cursor, day: str, reads: int) -> Cursor:
    """Adds ``reads`` to those of the day; only the last month's days are kept."""
    if not reads:
        return cursor
    days = {**cursor.reads, day: cursor.reads.get(day, 0) + reads}
    return replace(cursor, reads={kept: days[kept] for kept in sorted(days)[-_DAYS_OF_READS:]})


def _is_page(answer: Any) -> bool:
    """Even an empty page has ``meta``; without it, an answer proves nothing."""
    return (
        isinstance(answer, dict) and isinstance(answer.get("meta"), dict) and isinstance(answer.get("data", []), list)
    )


def _ids(answer: Mapping[str, Any]) -> list[int]:
    return [int(post["id"]) for post in dicts(answer.get("data")) if is_id(post.get("id"))]
