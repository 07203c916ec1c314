"""Reddit's JSON -> Mention."""

import json
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from listeners.errors import BadRecord
from listeners.mention import Kind, Mention

SOURCE = "reddit"
_NAME = re.compile(r"t[13]_[A-Za-z0-9]{1,20}")
_END_OF_TIME = 1e11  # the year 5138, in seconds since 1970
_GONE = frozenset({"[deleted]", "[removed]", "[deleted by user]", "[ Removed by Reddit ]"})


def parse_all(things: Iterable[Mapping[str, Any]], brand: str) -> tuple[tuple[Mention, ...], tuple[BadRecord, ...]]:
    """The mentions of one brand in ``things``, the ``data`` of posts and comments; senseless ones become BadRecords."""
    mentions: list[Mention] = []
    bad: list[BadRecord] = []
    for thing in things:
        try:
            mentions.append(parse(thing, brand))
        except (TypeError, ValueError, AttributeError, OverflowError) as error:
            bad.append(_bad(thing, error))
    return tuple(mentions), tuple(bad)


def parse(thing: Mapping[str, Any], brand: str) -> Mention:
    """A post (title and text) or a comment, told apart by the prefix of ``name``. Raises ValueError for all else."""
    if not is_sound(thing):
        raise ValueError("neither a post nor a comment")
    gone = is_gone(thing)
    author = None if gone or thing.get("author") in _GONE else thing.get("author")
    return Mention(
        source=SOURCE,
        source_id=thing["name"],
        kind=Kind.MENTION,
        brand=brand,
        text="" if gone else _text(thing),
        created_at=datetime.fromtimestamp(thing["created_utc"], UTC),
        author_id=thing.get("author_fullname") if author else None,
        author_handle=author,
        author_url=f"https://www.reddit.com/user/{author}" if author else None,
        url=f"https://www.reddit.com{thing['permalink']}" if "permalink" in thing else None,
        likes=thing.get("score"),
        reply_to=thing.get("parent_id"),
        deleted=gone,
        raw={key: value for key, value in thing.items() if key != "replies"},
    )


def is_gone(thing: Mapping[str, Any]) -> bool:
    """Deleted by its author or removed by others: Reddit keeps the thing, but for its words."""
    return bool(thing.get("removed_by_category")) or _words(thing) in _GONE


def is_sound(thing: Mapping[str, Any]) -> bool:
    """Whether it can be named, put in order and read; what can't goes to the bad records."""
    name, created = thing.get("name"), thing.get("created_utc")
    return (
        isinstance(name, str)
        and _NAME.fullmatch(name) is not None
        and isinstance(created, int | float)
        and not isinstance(created, bool)
        and 0 < created < _END_OF_TIME
        and isinstance(thing.get("body" if name.startswith("t1_") else "title"), str)
    )


def sort_out(things: Iterable[Mapping[str, Any]]) -> tuple[list[Mapping[str, Any]], list[Mapping[str, Any]]]:
    """The sound ones and the others."""
    sound: list[Mapping[str, Any]] = []
    unsound: list[Mapping[str, Any]] = []
    for thing in things:
        (sound if is_sound(thing) else unsound).append(thing)
    return sound, unsound


def count_comments(post: Mapping[str, Any]) -> int:
    """How many comments Reddit counts, folded and removed ones too."""
    count = post.get("num_comments")
    return count if isinstance(count, int) else 0


def _text(thing: Mapping[str, Any]) -> str:
    parts = [thing.get("title", ""), _words(thing)]
    return "\n\n".join(part for part in parts if part)


def _words(thing: Mapping[str, Any]) -> str:
    words = thing["body"] if thing["name"].startswith("t1_") else thing.get("selftext")
    return words if isinstance(words, str) else ""


def _bad(thing: Mapping[str, Any], error: Exception) -> BadRecord:
    return BadRecord(
        where=f"reddit:{thing.get('name', 'unknown')}",
        column=None,
        reason=f"can't be read ({type(error).__name__})",
        content=json.dumps(thing, ensure_ascii=False),
    )
