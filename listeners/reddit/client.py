"""The four requests that are made of Reddit, over praw's authorised connection."""

from collections.abc import Iterator, Mapping
from typing import Any

from listeners.errors import ListenError
from listeners.reddit.options import Credentials, Options
from listeners.reddit.parse import is_sound
from listeners.reddit.session import Closed, RedditSession, unauthorised
from listeners.trouble import Failed

PAGE = 100
EXPANSIONS = 100  # requests for comments that Reddit folds away, a thread and pull: about 10,000 comments
_EMPTY_PAGES = 10


class Client:
    """The four requests, over praw's authorised connection; the answers stay the JSON that Reddit sent."""

    def __init__(self, options: Options, credentials: Credentials, session: RedditSession) -> None:
        import praw

        self._reddit = praw.Reddit(
            client_id=credentials.client_id,
            client_secret=credentials.client_secret,
            user_agent=credentials.user_agent,
            username=None,  # or praw.ini and praw's environment variables would be asked
            password=None,
            reddit_url=options.base_url.rstrip("/"),
            oauth_url=options.oauth_url.rstrip("/"),
            requestor_kwargs={"session": session},
            check_for_updates=False,
            check_for_async=False,
        )

    def search(self, subreddit: str, query: str, period: str) -> Iterator[tuple[list[dict[str, Any]], bool]]:
        """Pages of posts, newest first, each with whether it is the last."""
        wanted = {"q": query, "sort": "new", "t": period, "type": "link", "restrict_sr": "1", "include_over_18": "1"}
        seen: set[str] = set()
        empty = 0
        after: Any = None
        while True:
            place = {"after": str(after)} if after else {}
            answer = self._get(f"r/{subreddit}/search", {**wanted, "limit": PAGE, **place})
            posts = [thing["data"] for thing in _children(answer)]
            names = {str(post.get("name")) for post in posts}
            empty = 0 if posts else empty + 1
            after = answer["data"].get("after")
            if (posts and names <= seen) or (after and empty > _EMPTY_PAGES):
                raise Failed(f"Reddit serves pages of r/{subreddit} that bring nothing new")
            seen |= names
            yield posts, not after
            if not after:
                return

    def posts(self, post_ids: list[str]) -> dict[str, dict[str, Any]]:
        """Up to 100 posts as they are now, by id; those that Reddit no longer knows are missing."""
        found = (thing["data"] for thing in _children(self._get("api/info", {"id": ",".join(post_ids)})))
        return {post["name"]: post for post in found if is_sound(post)}

    def comments(self, post_id: str) -> tuple[list[dict[str, Any]], bool]:
        """All comments under a post, and whether that is all of them. One that has moved away has none."""
        waiting = self._tree(f"comments/{post_id[3:]}")
        found: dict[Any, dict[str, Any]] = {}
        expansions, whole = 0, True
        while waiting:
            thing = waiting.pop()
            if thing.get("kind") == "t1":
                found[thing["data"].get("name")] = thing["data"]
                waiting += _replies(thing["data"])
            elif thing.get("kind") == "more" and expansions < EXPANSIONS:
                expansions += 1
                waiting += self._more(post_id, thing["data"])
            elif thing.get("kind") == "more":
                whole = False
        return list(found.values()), whole

    def _tree(self, path: str) -> list[dict[str, Any]]:
        try:
            answer = self._get(path, {"limit": 500, "sort": "new"})
        except Closed:
            return []
        if not (isinstance(answer, list) and len(answer) == 2):
            raise Failed("Reddit sent something other than comments")
        return _children(answer[1])

    def _more(self, post_id: str, folded: Mapping[str, Any]) -> list[dict[str, Any]]:
        """What stands behind "load more comments", or behind "continue this thread", which lists no ids."""
        children = folded.get("children")
        ids = [str(child) for child in children] if isinstance(children, list) else []
        if not ids:
            parent = str(folded.get("parent_id", ""))
            below = self._tree(f"comments/{post_id[3:]}/_/{parent[3:]}") if parent.startswith("t1_") else []
            return [reply for thing in below for reply in _replies(thing["data"])]
        data = {"link_id": post_id, "children": ",".join(ids[:PAGE]), "sort": "new"}
        answer = self._request("POST", "api/morechildren", data=data)
        rest = [{"kind": "more", "data": {**folded, "children": ids[PAGE:]}}] if ids[PAGE:] else []
        return rest + _children({"data": {"children": _at(answer, "json", "data", "things")}})

    def _get(self, path: str, params: Mapping[str, str | int]) -> Any:
        return self._request("GET", path, params=dict(params))

    def _request(self, method: str, path: str, **content: Any) -> Any:
        from praw.exceptions import PRAWException
        from prawcore.exceptions import OAuthException, PrawcoreException, RequestException

        try:
            return self._reddit.request(method=method, path=path, **content)
        except RequestException as error:
            cause = error.original_exception
            raise (cause if isinstance(cause, ListenError) else _strange(cause)) from None
        except OAuthException:
            raise unauthorised() from None
        except (PrawcoreException, PRAWException, KeyError, TypeError, AttributeError) as error:
            raise _strange(error) from None


def _strange(error: Exception) -> Failed:
    """The kind of error only: its text may hold anything."""
    return Failed(f"Reddit sent something that can't be understood ({type(error).__name__})")


def _children(listing: Any) -> list[dict[str, Any]]:
    """The things of a listing. Raises Failed where it is none, for then it proves nothing."""
    found = _at(listing, "data", "children")
    if not isinstance(found, list):
        raise Failed("Reddit sent something other than a listing")
    return [thing for thing in found if isinstance(thing, dict) and isinstance(thing.get("data"), dict)]


def _replies(comment: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Reddit says "" where there are none."""
    replies = comment.get("replies")
    return _children(replies) if isinstance(replies, dict) else []


def _at(found: Any, *path: str) -> Any:
    for name in path:
        found = found.get(name) if isinstance(found, dict) else None
    return found
