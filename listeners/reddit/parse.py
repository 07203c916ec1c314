"""Reddit's JSON -> Mention."""

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from listeners.errors import BadRecord
from listeners.mention import Kind, Mention

SOURCE = "reddit"
_GONE = frozenset({"[deleted]", "[removed]", "[deleted by user]", "[ Removed by Reddit ]"})


def parse_all(things: Iterable[Mapping[str, Any]], brand: str) -> tuple[tuple[Mention, ...], tuple[BadRecord, ...]]:
    """The mentions of one brand in ``things``, the ``data`` of posts and comments; senseless ones become BadRecords."""
    mentions: list[Mention] = []
    bad: list[BadRecord] = []
    for thing in things:
        try:
            mentions.append(parse(thing, brand))
        except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
            bad.append(_bad(thing, error))
    return tuple(mentions), tuple(bad)


def parse(thing: Mapping[str, Any], brand: str) -> Mention:
    """A post (title and text) or a comment, told apart by the prefix of ``name``."""
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
    """Whether it can be named and put in order; what can't goes to the bad records."""
    name, created = thing.get("name"), thing.get("created_utc")
    return isinstance(name, str) and name[:3] in {"t1_", "t3_"} and isinstance(created, int | float)


def count_comments(post: Mapping[str, Any]) -> int:
    """How many comments Reddit counts, folded and removed ones too."""
    count = post.get("num_comments")
    return count if isinstance(count, int) else 0


def _text(thing: Mapping[str, Any]) -> str:
    parts = [thing.get("title", ""), _words(thing)]
    return "\n\n".join(part for part in parts if part)


def _words(thing: Mapping[str, Any]) -> str:
    words: str = thing["body"] if thing["name"].startswith("t1_") else thing.get("selftext") or ""
    return words


def _bad(thing: Mapping[str, Any], error: Exception) -> BadRecord:
    column = str(error.args[0]) if isinstance(error, KeyError) else None
    reason = "is missing" if column else f"can't be read ({type(error).__name__})"
    where = f"reddit:{thing.get('name', 'unknown')}"
    return BadRecord(where=where, column=column, reason=reason, content=json.dumps(thing, ensure_ascii=False))
