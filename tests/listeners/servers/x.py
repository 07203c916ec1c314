"""X's recent search and mentions, as far as a reader meets them."""

from datetime import UTC, datetime, timedelta
from typing import Any

from tests.listeners.servers.stub import Answer, Request, StubServer, answer

EPOCH_MS = 1_288_834_974_657
PROBLEMS = "https://api.twitter.com/2/problems"


def snowflake(at: datetime, number: int = 0) -> str:
    return str((int(at.timestamp() * 1000) - EPOCH_MS) << 22 | number)


class XServer(StubServer):
    """``posts``: query or user id -> posts. ``now`` is X's own clock; what is older than seven days is not served."""

    def __init__(self, token: str, now: datetime) -> None:
        super().__init__()
        self.token = token
        self.now = now
        self.posts: dict[str, list[dict[str, Any]]] = {}
        self.notices: list[dict[str, Any]] = []
        self._made = 0

    def say(
        self, target: str, count: int = 1, *, at: datetime | None = None, text: str = "words", **more: Any
    ) -> list[str]:
        """``count`` posts, a millisecond apart; their ids."""
        made = []
        for number in range(count):
            moment = (at or self.now) + timedelta(milliseconds=number)
            self._made += 1
            post = {
                "id": snowflake(moment, self._made % 4096),
                "text": f"{text} {number}",
                "author_id": str(self._made % 7),
                "created_at": moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z",
                "public_metrics": {"like_count": 1, "retweet_count": 2},
                **more,
            }
            post.setdefault("edit_history_tweet_ids", [post["id"]])
            self.posts.setdefault(target, []).append(post)
            made.append(post["id"])
        return made

    def respond(self, request: Request) -> Answer:
        if request.headers.get("Authorization") != f"Bearer {self.token}":
            return answer({"title": "Unauthorized", "status": 401, "detail": "Unauthorized"}, 401)
        if request.path == "/2/tweets/search/recent":
            return self._page(request, request.params["query"], smallest=10, token="next_token", recent=True)
        user_id = request.path.removeprefix("/2/users/").removesuffix("/mentions")
        return self._page(request, user_id, smallest=5, token="pagination_token", recent=False)

    def _page(self, request: Request, target: str, *, smallest: int, token: str, recent: bool) -> Answer:
        params = request.params
        size = int(params.get("max_results", 10))
        if not smallest <= size <= 100:
            return _invalid("max_results", params["max_results"], "is out of range")
        oldest = int(snowflake(self.now - timedelta(days=7)))
        for name in ("since_id", "until_id"):
            if recent and int(params.get(name, oldest)) < oldest:
                return _invalid(name, params[name], f"must be a tweet id created after {self.now - timedelta(days=7)}")
        found = sorted(self.posts.get(target, []), key=lambda post: int(post["id"]), reverse=True)
        found = [post for post in found if int(post["id"]) > oldest] if recent else found[:800]
        found = [post for post in found if int(post["id"]) > int(params.get("since_id", 0))]
        until = min(int(params.get("until_id", 1 << 63)), int(params.get(token, "b0").removeprefix("b")) or 1 << 63)
        found = [post for post in found if int(post["id"]) < until]
        return self._answer(found[:size], more=len(found) > size)

    def _answer(self, posts: list[dict[str, Any]], *, more: bool) -> Answer:
        content: dict[str, Any] = {"meta": {"result_count": len(posts)}}
        if posts:
            content["data"] = posts
            content["includes"] = {"users": [_user(author) for author in sorted({post["author_id"] for post in posts})]}
        if more:
            content["meta"]["next_token"] = f"b{posts[-1]['id']}"
        if self.notices:
            content["errors"] = list(self.notices)
        return answer(content)


def deletion(post_id: str) -> dict[str, Any]:
    return {
        "value": post_id,
        "detail": f"Could not find tweet with ids: [{post_id}].",
        "title": "Not Found Error",
        "resource_type": "tweet",
        "parameter": "ids",
        "resource_id": post_id,
        "type": f"{PROBLEMS}/resource-not-found",
    }


def _user(user_id: str) -> dict[str, Any]:
    return {
        "id": user_id,
        "username": f"user{user_id}",
        "name": f"User {user_id}",
        "description": "a person",
        "location": "Here",
        "public_metrics": {"followers_count": 10},
    }


def _invalid(name: str, given: str, message: str) -> Answer:
    return answer(
        {
            "errors": [{"parameters": {name: [given]}, "message": f"'{name}' {message}"}],
            "title": "Invalid Request",
            "detail": "One or more parameters to your request was invalid.",
            "type": f"{PROBLEMS}/invalid-request",
        },
        400,
    )


def utc(*moment: int) -> datetime:
    return datetime(*moment, tzinfo=UTC)  # type: ignore[arg-type, misc]
