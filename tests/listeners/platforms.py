"""Each platform under one set of words, so that one set of tests holds for all of them.

A new platform brings a stub server and a class here, and gets the whole of test_contract.py by a line in PLATFORMS.
"""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

from listeners import build
from listeners.landing import iter_batches, landed
from listeners.listener import Listener
from tests.listeners.servers.reddit import RedditServer
from tests.listeners.servers.stub import Fault, StubServer, status
from tests.listeners.servers.x import XServer, deletion


class Clock:
    """Stands still until it is moved. ``slept`` holds the pauses that were asked for; none is taken."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.slept: list[float] = []

    def __call__(self) -> datetime:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)

    def move(self, **by: float) -> None:
        self.now += timedelta(**by)


class Platform(Protocol):
    """``second_page``: the number of the first request for a second page, where there are many new posts."""

    name: str
    secrets: tuple[str, ...]
    server: StubServer
    second_page: int

    def __init__(self, clock: Clock) -> None: ...
    def say(self, count: int, text: str = "words", **more: Any) -> list[str]: ...
    def say_nonsense(self) -> None: ...
    def delete(self, post_id: str) -> None: ...
    def rate_limit(self, reset: datetime) -> Fault: ...
    def listener(self, **options: object) -> Listener: ...
    def listener_with_wrong_credentials(self) -> Listener: ...


class X:
    name = "x"
    secrets = ("AAAA-bearer-token-BBBB",)
    second_page = 2

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.server: XServer = XServer(self.secrets[0], clock.now)

    def say(self, count: int, text: str = "words", **more: Any) -> list[str]:
        self.clock.move(seconds=10)
        self.server.now = self.clock.now
        return self.server.say("lumen", count, at=self.clock.now - timedelta(seconds=5), text=text, **more)

    def say_nonsense(self) -> None:
        self.say(1, created_at="the day before")

    def delete(self, post_id: str) -> None:
        self.server.posts["lumen"] = [post for post in self.server.posts["lumen"] if post["id"] != post_id]
        self.server.notices.append(deletion(post_id))

    def rate_limit(self, reset: datetime) -> Fault:
        return status(429, {"title": "Too Many Requests"}, x_rate_limit_reset=str(int(reset.timestamp())))

    def listener(self, **options: object) -> Listener:
        return self._build(self.secrets[0], options)

    def listener_with_wrong_credentials(self) -> Listener:
        self.server.token = "another"
        return self._build(self.secrets[0], {})

    def _build(self, token: str, options: dict[str, object]) -> Listener:
        settings = {"type": "x", "queries": {"Lumen": "lumen"}, "base_url": self.server.url, "timeout_s": 5, **options}
        return build("x", settings, {"bearer_token": token}, now=self.clock, sleep=self.clock.sleep)


class Reddit:
    name = "reddit"
    secrets = ("reddit-client-secret-CCCC", "reddit-access-token-DDDD")
    second_page = 2

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.server: RedditServer = RedditServer("id", *self.secrets, clock.now)

    def say(self, count: int, text: str = "words", **more: Any) -> list[str]:
        """In two subreddits, since one search serves 1,000 posts at most."""
        self.clock.move(seconds=10)
        self.server.now = self.clock.now
        at = self.clock.now - timedelta(seconds=5)
        return [
            self.server.say(
                ("one", "two")[number % 2], f"lumen {text} {number}", at=at + timedelta(milliseconds=number), **more
            )
            for number in range(count)
        ]

    def say_nonsense(self) -> None:
        self.say(1, created_utc="the day before")

    def delete(self, post_id: str) -> None:
        self.server.delete(post_id)

    def rate_limit(self, reset: datetime) -> Fault:
        seconds = (reset - self.clock.now).total_seconds()
        return status(429, {"message": "Too Many Requests"}, retry_after=str(int(seconds)))

    def listener(self, **options: object) -> Listener:
        return self._build(self.secrets[0], options)

    def listener_with_wrong_credentials(self) -> Listener:
        self.server._secret = "Basic another"
        return self._build(self.secrets[0], {})

    def _build(self, secret: str, options: dict[str, object]) -> Listener:
        settings = {
            "type": "reddit",
            "subreddits": ["one", "two"],
            "queries": {"Lumen": "lumen"},
            "base_url": self.server.url,
            "oauth_url": self.server.url,
            "timeout_s": 5,
            **options,
        }
        credentials = {"client_id": "id", "client_secret": secret}
        return build("reddit", settings, credentials, now=self.clock, sleep=self.clock.sleep)


PLATFORMS: tuple[type[Platform], ...] = (X, Reddit)


class Folders:
    """Where pulls land in a test, and what lies there."""

    def __init__(self, root: Path) -> None:
        self.landing = root / "landing"
        self.rejected = root / "rejected"

    def files(self) -> list[Path]:
        return landed(self.landing)

    def rows(self, path: Path) -> list[dict[str, Any]]:
        return [row for batch in iter_batches(path) for row in batch.to_pylist()]

    def ids(self, path: Path) -> list[str]:
        return [row["source_id"] for row in self.rows(path)]

    def all_ids(self) -> list[str]:
        return [source_id for path in self.files() for source_id in self.ids(path)]

    def assert_holds(self, expected: list[str]) -> None:
        """Everything, and nothing twice in a pull."""
        for path in self.files():
            ids = self.ids(path)
            assert len(ids) == len(set(ids))
        assert set(self.all_ids()) == set(expected)

    def assert_holds_once(self, expected: list[str]) -> None:
        assert sorted(self.all_ids()) == sorted(expected)
