"""The listener itself: searches, then the threads that are watched."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from listeners.clock import Clock, Sleep
from listeners.errors import BadConfig
from listeners.listener import Cursor, Page
from listeners.reddit.client import EXPANSIONS, PAGE, Client
from listeners.reddit.options import Credentials, Options
from listeners.reddit.parse import count_comments, parse_all, sort_out
from listeners.reddit.session import RedditSession
from listeners.reddit.thread import Thread, marked, state_of, thread_stream
from listeners.trouble import Failed, Trouble

WATCH = timedelta(days=7)
_FIRST_SEARCH = timedelta(days=30)
_INDEX_DELAY_S = 3600


class RedditListener:
    """One ``[sources.<name>]`` of type "reddit". Its streams are "search:<brand>:<subreddit>" and
    "thread:<post>:<brand>"."""

    def __init__(
        self,
        name: str,
        options: Options,
        credentials: Credentials,
        *,
        now: Clock,
        sleep: Sleep,
    ) -> None:
        self.name = name
        self._options = options
        self._credentials = credentials
        self._now = now
        self._sleep = sleep

    def fetch(self, since: Cursor) -> Iterator[Page]:
        """Searches, then threads. What can't be read is passed over, and named by the error at the end."""
        with RedditSession(self._options.timeout_s, self._now, self._sleep) as session:
            reading = _Reading(Client(self._options, self._credentials, session), self._options, self._now(), since)
            yield from reading.searches()
            yield from reading.threads()
            reading.trouble.tell()


class _Reading:
    """One pull. ``cursor`` is the one that holds once all pages so far are kept."""

    def __init__(self, client: Client, options: Options, now: datetime, since: Cursor) -> None:
        self._client = client
        self._options = options
        self._now = now.timestamp()
        self.cursor = since
        self.trouble = Trouble()

    def searches(self) -> Iterator[Page]:
        for subreddit in self._options.subreddits:
            for brand, query in self._options.queries.items():
                try:
                    yield from self._search(brand, query, subreddit)
                except (BadConfig, Failed) as error:
                    self.trouble.note(type(error)(f"r/{subreddit} can't be read: {error}"))

    def _search(self, brand: str, query: str, subreddit: str) -> Iterator[Page]:
        stream = f"search:{brand}:{subreddit}"
        mark = float(self.cursor.newest[stream]) if stream in self.cursor.newest else None
        floor = self._now - _FIRST_SEARCH.total_seconds() if mark is None else mark - _INDEX_DELAY_S
        times: list[float] = []
        for posts, last in self._client.search(subreddit, query, "month" if mark is None else "all"):
            sound, unsound = sort_out(posts)
            new = [post for post in sound if self._is_new(post, brand, mark)]
            times += [post["created_utc"] for post in sound]
            down = last or min(times, default=self._now) <= floor
            marks = {thread.stream: thread.mark for thread in (Thread.found(post, brand) for post in new)}
            if down and times:
                marks[stream] = str(max(mark or 0, min(max(times), self._now)))
            yield self._page([*new, *unsound], brand, marks, _cut_off(stream, mark, times) if last else None)
            if down:
                return

    def _is_new(self, post: Mapping[str, Any], brand: str, mark: float | None) -> bool:
        """Whether no earlier pull has met it: it is not watched, and not so old that watching it is over."""
        watched = thread_stream(post["name"], brand) in self.cursor.newest
        return not watched and (mark is None or post["created_utc"] > mark or not self._is_over(post["created_utc"]))

    def threads(self) -> Iterator[Page]:
        """Visits what is watched for brands that are still searched for."""
        threads = [Thread.read(stream, mark) for stream, mark in self.cursor.newest.items() if stream[:7] == "thread:"]
        threads = [thread for thread in threads if thread.brand in self._options.queries]
        for start in range(0, len(threads), PAGE):
            some = threads[start : start + PAGE]
            posts = self._client.posts(sorted({thread.post_id for thread in some}))
            for thread in some:
                try:
                    yield from self._visit(thread, posts.get(thread.post_id))
                except Failed as error:
                    self.trouble.note(error)

    def _visit(self, thread: Thread, post: Mapping[str, Any] | None) -> Iterator[Page]:
        over = self._is_over(thread.created)
        if post is None:
            if over:
                yield self._page((), thread.brand, {thread.stream: None})
            return
        moved = over or count_comments(post) != thread.comments
        changed = over or state_of(post) != thread.state
        if not (moved or changed):
            return
        comments, whole = self._comments(post) if moved else ([], True)
        sound, unsound = sort_out(comments)
        new = [comment for comment in sound if over or thread.is_new(comment)]
        read = thread.after(post, sound) if moved else replace(thread, state=state_of(post))
        yield self._page(
            [*([post] if changed else []), *new, *unsound],
            thread.brand,
            {thread.stream: None if over else read.mark},
            None if whole else f"{thread.post_id}: more comments than {EXPANSIONS} requests bring",
        )

    def _comments(self, post: Mapping[str, Any]) -> tuple[list[dict[str, Any]], bool]:
        if not (self._options.comments and count_comments(post)):
            return [], True
        return self._client.comments(post["name"])

    def _is_over(self, created: float) -> bool:
        return self._now - created > WATCH.total_seconds()

    def _page(
        self,
        things: Iterable[Mapping[str, Any]],
        brand: str,
        marks: Mapping[str, str | None],
        stopped: str | None = None,
    ) -> Page:
        self.cursor = marked(self.cursor, marks)
        mentions, bad = parse_all(things, brand)
        return Page(mentions=mentions, bad=bad, cursor=self.cursor, stopped=stopped)


def _cut_off(stream: str, mark: float | None, times: list[float]) -> str | None:
    if mark is None or len(times) < PAGE or min(times) <= mark:
        return None
    oldest = datetime.fromtimestamp(min(times), UTC)
    return (
        f"{stream}: Reddit ends the search after {len(times)} posts; posts before {oldest:%Y-%m-%d %H:%M} may be lost"
    )
