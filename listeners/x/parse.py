"""X's JSON -> Mention. X is renaming tweets to posts; the fields are understood under both names."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from listeners.errors import BadRecord
from listeners.mention import Kind, Mention

SOURCE = "x"


def parse_page(answer: Mapping[str, Any], brand: str) -> tuple[tuple[Mention, ...], tuple[BadRecord, ...]]:
    """The posts and deletion notices of one answer; a post that makes no sense becomes a BadRecord."""
    users = _users(answer)
    mentions: list[Mention] = []
    bad: list[BadRecord] = []
    for post in answer.get("data") or ():
        try:
            mentions.append(parse_post(post, users, brand))
        except (KeyError, TypeError, ValueError, AttributeError, OverflowError, OSError) as error:
            bad.append(_bad(post, error))
    notices = answer.get("errors")
    mentions.extend(parse_deletion(notice, brand) for notice in dicts(notices) if _is_deletion(notice))
    return tuple(mentions), tuple(bad)


def parse_post(post: Mapping[str, Any], users: Mapping[str, Mapping[str, Any]], brand: str) -> Mention:
    """One post. An edit has an id of its own; it is the mention of the first version, told at that version's time.

    X is renaming tweets to posts; the fields are understood under both names.
    """
    first_id = str((_either(post, "edit_history_tweet_ids", "edit_history_post_ids") or [post["id"]])[0])
    author = users.get(post.get("author_id", ""), {})
    handle = author.get("username")
    metrics = post.get("public_metrics") or {}
    references = {ref["type"]: ref["id"] for ref in _either(post, "referenced_tweets", "referenced_posts") or ()}
    is_repost = bool(_either(references, "retweeted", "reposted"))
    return Mention(
        source=SOURCE,
        source_id=first_id,
        kind=Kind.MENTION,
        brand=brand,
        text=_plain((_either(post, "note_tweet", "note_post") or post).get("text") or post["text"]),
        created_at=_time(post["created_at"]) if first_id == post["id"] else snowflake_time(first_id),
        author_id=post.get("author_id"),
        author_handle=handle,
        author_name=author.get("name"),
        author_bio=author.get("description"),
        author_location=author.get("location"),
        author_followers=(author.get("public_metrics") or {}).get("followers_count"),
        author_url=f"https://x.com/{handle}" if handle else None,
        url=f"https://x.com/{handle or 'i/web'}/status/{post['id']}",
        lang=_language(post.get("lang")),
        likes=None if is_repost else metrics.get("like_count"),
        shares=None if is_repost else _either(metrics, "retweet_count", "repost_count"),
        reply_to=references.get("replied_to"),
        raw=post,
    )


def parse_deletion(notice: Mapping[str, Any], brand: str) -> Mention:
    """X's word that a post is gone. It says no time; the id holds that of the post."""
    post_id = str(notice["resource_id"])
    return Mention(
        source=SOURCE,
        source_id=post_id,
        kind=Kind.MENTION,
        brand=brand,
        text="",
        created_at=snowflake_time(post_id),
        deleted=True,
        raw=notice,
    )


def snowflake_time(post_id: str) -> datetime:
    """When the post of this id was made: ids hold milliseconds since 2010-11-04 above their lowest 22 bits."""
    return datetime.fromtimestamp(((int(post_id) >> 22) + 1_288_834_974_657) / 1000, UTC)


def _is_deletion(notice: Mapping[str, Any]) -> bool:
    return (
        notice.get("resource_type") in {"tweet", "post"}
        and str(notice.get("type", "")).endswith("/resource-not-found")
        and is_id(notice.get("resource_id"))
    )


def _users(answer: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    includes = answer.get("includes")
    users = dicts(includes.get("users")) if isinstance(includes, dict) else []
    return {user["id"]: user for user in users if is_id(user.get("id"))}


def is_id(found: Any) -> bool:
    """Whether it is one of X's ids: the digits of a 64-bit number."""
    return isinstance(found, str) and found.isascii() and found.isdecimal() and len(found) <= 20


def dicts(found: Any) -> list[dict[str, Any]]:
    """The objects of a JSON list; empty where there is no list."""
    return [item for item in found if isinstance(item, dict)] if isinstance(found, list) else []


def _either(record: Mapping[str, Any], old: str, new: str) -> Any:
    found = record.get(old)
    return record.get(new) if found is None else found


def _time(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)


def _plain(text: str) -> str:
    """X escapes exactly these three."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _language(code: str | None) -> str | None:
    """X says "und", "zxx" or "q.." where it knows none, and has kept two codes that ISO 639 gave up."""
    if not code or code in {"und", "zxx"} or (len(code) == 3 and code.startswith("q")):
        return None
    return {"in": "id", "iw": "he"}.get(code, code)


def _bad(post: Any, error: Exception) -> BadRecord:
    post_id = post.get("id", "unknown") if isinstance(post, dict) else "unknown"
    column = str(error.args[0]) if isinstance(error, KeyError) else None
    reason = "is missing" if column else f"can't be read ({type(error).__name__})"
    return BadRecord(where=f"x:{post_id}", column=column, reason=reason, content=json.dumps(post, ensure_ascii=False))
