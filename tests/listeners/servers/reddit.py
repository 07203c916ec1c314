"""Reddit's sign-in, search, info and comments, as far as a reader meets them."""

import base64
from datetime import datetime
from typing import Any

from tests.listeners.servers.stub import Answer, Request, StubServer, answer


class RedditServer(StubServer):
    """``cap``: how many posts a search serves at most. ``fold``: how many comments are shown of one parent; the others
    hide behind "more", and what lies deeper than ``depth`` behind "continue this thread"."""

    def __init__(self, client_id: str, client_secret: str, token: str, now: datetime) -> None:
        super().__init__()
        self.now = now
        self.token = token
        self.cap, self.fold, self.depth = 1000, 50, 4
        self.posts: dict[str, dict[str, Any]] = {}
        self.comments: dict[str, dict[str, Any]] = {}
        self.closed: dict[str, Answer] = {}
        self.rate_limit: dict[str, str] = {}
        self.sign_ins = 0
        self._secret = "Basic " + base64.b64encode(f"{client_id}:{client_secret}".encode()).decode()
        self._made = 0
        self._made_at: dict[str, tuple[float, str]] = {}

    def say(self, subreddit: str, text: str, *, at: datetime | None = None, **more: Any) -> str:
        """A post; its id."""
        name = self._name("t3")
        self._made_at[name] = ((at or self.now).timestamp(), name)
        self.posts[name] = {
            "name": name,
            "subreddit": subreddit,
            "title": text,
            "selftext": "and more words",
            "author": "someone",
            "author_fullname": "t2_someone",
            "created_utc": (at or self.now).timestamp(),
            "edited": False,
            "score": 3,
            "num_comments": 0,
            "permalink": f"/r/{subreddit}/comments/{name[3:]}/",
            "removed_by_category": None,
            **more,
        }
        return name

    def comment(self, parent: str, text: str = "a comment", *, at: datetime | None = None, **more: Any) -> str:
        """A comment on a post or a comment; its id."""
        name = self._name("t1")
        link = parent if parent in self.posts else self.comments[parent]["link_id"]
        self.comments[name] = {
            "name": name,
            "link_id": link,
            "parent_id": parent,
            "body": text,
            "author": "another",
            "author_fullname": "t2_another",
            "created_utc": (at or self.now).timestamp(),
            "edited": False,
            "score": 1,
            "permalink": f"/r/any/comments/{link[3:]}/_/{name[3:]}/",
            **more,
        }
        self.posts[link]["num_comments"] += 1
        return name

    def delete(self, name: str) -> None:
        if name in self.posts:
            self.posts[name] |= {"selftext": "[deleted]", "author": "[deleted]", "removed_by_category": "deleted"}
        else:
            self.comments[name] |= {"body": "[removed]", "author": "[deleted]"}
            self.posts[self.comments[name]["link_id"]]["num_comments"] -= 1

    def paths(self) -> list[str]:
        return [request.path for request in self.requests]

    def sign_in(self, request: Request) -> Answer | None:
        if request.path != "/api/v1/access_token":
            return None
        self.sign_ins += 1
        if request.headers.get("Authorization") != self._secret:
            return answer({"message": "Unauthorized", "error": 401}, 401)
        return answer({"access_token": self.token, "token_type": "bearer", "expires_in": 86400, "scope": "*"})

    def respond(self, request: Request) -> Answer:
        if request.headers.get("Authorization") != f"bearer {self.token}":
            return answer({"message": "Unauthorized", "error": 401}, 401)
        match request.path.strip("/").split("/"):
            case ["r", subreddit, "search"]:
                found = self.closed.get(subreddit) or self._search(subreddit, request.params)
            case ["api", "info"]:
                wanted = request.params["id"].split(",")
                found = answer(_listing([_post(self.posts[name]) for name in wanted if name in self.posts]))
            case ["comments", post, "_", comment]:
                found = answer([_listing([]), _listing([self._tree(f"t1_{comment}", -1)])])
            case ["comments", post]:
                found = answer([_listing([_post(self.posts[f"t3_{post}"])]), _listing(self._replies(f"t3_{post}", 0))])
            case ["api", "morechildren"]:
                ids = request.params["children"].split(",")
                things = [thing for name in ids[:100] for thing in _flat(self._tree(f"t1_{name}", 0))]
                found = answer({"json": {"errors": [], "data": {"things": things}}})
            case _:
                found = answer({"message": "Not Found", "error": 404}, 404)
        return Answer(found.body, found.status, {**found.headers, **self.rate_limit})

    def _search(self, subreddit: str, params: dict[str, str]) -> Answer:
        assert params["sort"] == "new"
        assert params["restrict_sr"] == "1"
        posts = [post for post in self.posts.values() if post.get("subreddit") == subreddit]
        posts = [post for post in posts if params["q"] in post["title"] and post["selftext"] != "[deleted]"]
        posts.sort(key=lambda post: self._made_at[post["name"]], reverse=True)
        posts = posts[: self.cap]
        names = [post["name"] for post in posts]
        start = names.index(params["after"]) + 1 if params.get("after") else 0
        end = start + int(params["limit"])
        return answer(
            _listing([_post(post) for post in posts[start:end]], names[end - 1] if end < len(posts) else None)
        )

    def _replies(self, parent: str, depth: int) -> list[dict[str, Any]]:
        names = [comment["name"] for comment in self.comments.values() if comment["parent_id"] == parent]
        if names and depth >= self.depth:
            return [{"kind": "more", "data": {"count": 0, "children": [], "parent_id": parent, "id": "_"}}]
        shown = [self._tree(name, depth) for name in names[: self.fold]]
        folded = [name[3:] for name in names[self.fold :]]
        more = {"kind": "more", "data": {"count": len(folded), "children": folded, "parent_id": parent}}
        return [*shown, more] if folded else shown

    def _tree(self, name: str, depth: int) -> dict[str, Any]:
        replies = self._replies(name, depth + 1)
        return {"kind": "t1", "data": {**self.comments[name], "replies": _listing(replies) if replies else ""}}

    def _name(self, kind: str) -> str:
        self._made += 1
        return f"{kind}_{self._made:05d}"


def _listing(things: list[dict[str, Any]], after: str | None = None) -> dict[str, Any]:
    return {"kind": "Listing", "data": {"children": things, "after": after}}


def _flat(tree: dict[str, Any]) -> list[dict[str, Any]]:
    """More children come without nesting."""
    if tree["kind"] == "more" or not tree["data"]["replies"]:
        return [tree]
    below = [thing for reply in tree["data"]["replies"]["data"]["children"] for thing in _flat(reply)]
    return [{"kind": "t1", "data": {**tree["data"], "replies": ""}}, *below]


def _post(data: dict[str, Any]) -> dict[str, Any]:
    return {"kind": "t3", "data": data}
