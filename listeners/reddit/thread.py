"""A post that is watched, and how it is kept in the cursor."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from listeners.listener import Cursor
from listeners.reddit.parse import is_gone


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """A post that is watched, as it was when last read. Times are Reddit's own, in seconds since 1970.

    ``comments``: how many Reddit counted. ``newest``: when the newest comment read was made. ``state``: when the post
    was edited, or that it is gone.
    """

    post_id: str
    brand: str
    created: float
    comments: int = 0
    newest: float = 0
    state: str

    @classmethod
    def found(cls, post: Mapping[str, Any], brand: str) -> "Thread":
        return cls(post_id=post["name"], brand=brand, created=post["created_utc"], state=state_of(post))

    @classmethod
    def read(cls, stream: str, mark: str) -> "Thread":
        _, post_id, brand = stream.split(":", 2)
        created, comments, newest, state = mark.split()
        return cls(
            post_id=post_id,
            brand=brand,
            created=float(created),
            comments=int(comments),
            newest=float(newest),
            state=state,
        )

    @property
    def stream(self) -> str:
        return thread_stream(self.post_id, self.brand)

    @property
    def mark(self) -> str:
        return f"{self.created} {self.comments} {self.newest} {self.state}"


def thread_stream(post_id: str, brand: str) -> str:
    """The name of a thread's stream in the cursor."""
    return f"thread:{post_id}:{brand}"


def state_of(post: Mapping[str, Any]) -> str:
    """Differs once the post was edited or is gone; holds no space."""
    return "gone" if is_gone(post) else str(post.get("edited") or "as-made")


def marked(cursor: Cursor, marks: Mapping[str, str | None]) -> Cursor:
    """The cursor with these marks set; those that are None are taken out."""
    newest = {stream: mark for stream, mark in {**cursor.newest, **marks}.items() if mark is not None}
    return replace(cursor, newest=newest)
