"""A post that is watched, and how it is kept in the cursor."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from listeners.listener import Cursor
from listeners.reddit.parse import count_comments, is_gone

_DELAY_S = 300
_AS_MADE = "as-made"


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """A post that is watched, as it was when last read. Times are Reddit's own, in seconds since 1970.

    ``comments``: how many Reddit counted. ``newest``: when the newest comment read was made. ``state``: when the post
    was edited, or that it is gone. ``met``: the versions of comments that have been read and would seem new again.
    """

    post_id: str
    brand: str
    created: float
    comments: int = 0
    newest: float = 0
    state: str
    met: frozenset[str] = frozenset()

    @classmethod
    def found(cls, post: Mapping[str, Any], brand: str) -> "Thread":
        return cls(post_id=post["name"], brand=brand, created=post["created_utc"], state=state_of(post))

    @classmethod
    def read(cls, stream: str, mark: str) -> "Thread":
        _, post_id, brand = stream.split(":", 2)
        created, comments, newest, state, met = mark.split(" ")
        return cls(
            post_id=post_id,
            brand=brand,
            created=float(created),
            comments=int(comments),
            newest=float(newest),
            state=state,
            met=frozenset(met.split(",")),
        )

    @property
    def stream(self) -> str:
        return thread_stream(self.post_id, self.brand)

    @property
    def mark(self) -> str:
        return f"{self.created} {self.comments} {self.newest} {self.state} {','.join(sorted(self.met))}"

    def is_new(self, comment: Mapping[str, Any]) -> bool:
        """Whether it, or this version of it, has come since the thread was last read."""
        return self._may_be_new(comment) and _version_of(comment) not in self.met

    def _may_be_new(self, comment: Mapping[str, Any]) -> bool:
        """Comments appear a little out of order; one that was edited or removed is new in another way."""
        recent: bool = comment["created_utc"] >= self.newest - _DELAY_S
        return recent or state_of(comment) != _AS_MADE

    def after(self, post: Mapping[str, Any], comments: Iterable[Mapping[str, Any]]) -> "Thread":
        """The thread once the post and these comments, which are all that it has, are read."""
        newest = max([self.newest, *(comment["created_utc"] for comment in comments)])
        read = replace(self, comments=count_comments(post), newest=newest, state=state_of(post))
        return replace(read, met=frozenset(_version_of(comment) for comment in comments if read._may_be_new(comment)))


def thread_stream(post_id: str, brand: str) -> str:
    """The name of a thread's stream in the cursor."""
    return f"thread:{post_id}:{brand}"


def state_of(post: Mapping[str, Any]) -> str:
    """Differs once a post or comment was edited or is gone."""
    edited = post.get("edited")
    return "gone" if is_gone(post) else str(edited) if isinstance(edited, int | float) and edited else _AS_MADE


def _version_of(thing: Mapping[str, Any]) -> str:
    return f"{thing['name']}={state_of(thing)}"


def marked(cursor: Cursor, marks: Mapping[str, str | None]) -> Cursor:
    """The cursor with these marks set; those that are None are taken out."""
    newest = {stream: mark for stream, mark in {**cursor.newest, **marks}.items() if mark is not None}
    return replace(cursor, newest=newest)
