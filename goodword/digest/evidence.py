"""The posts behind the numbers: a number is made by counting the posts that its link will show."""

from collections.abc import Iterable
from hashlib import sha256

from goodword.digest.parts import Count, Post, PostList, PostsPage, Quote
from goodword.untrusted import clip


class PageBuilder:
    """Gathers the posts of one page, and the lists that numbers point to."""

    def __init__(self, file: str, title: str) -> None:
        self.file = file
        self.title = title
        self.quoted: set[str] = set()
        self._posts: dict[str, Post] = {}
        self._lists: dict[str, PostList] = {}

    def count(self, key: str, title: str, posts: Iterable[Post]) -> Count:
        """The number of ``posts``, which the page now lists under ``key``."""
        listed = {post.id: post for post in posts}
        self._posts.update(listed)
        self._lists[key] = PostList(key, title, frozenset(listed))
        return Count(len(listed), f"{self.file}#{key}")

    def href(self, post: Post) -> str:
        """Where ``post`` stands on the page."""
        self._posts[post.id] = post
        return f"{self.file}#{anchor(post.id)}"

    def quote(self, post: Post, length: int = 240) -> Quote:
        self.quoted.add(post.id)
        author = clip(post.author or post.customer or "somebody", 60)
        return Quote(
            clip(post.text, length), author, post.author_url, clip(post.source, 40), post.created_at, post.reach,
            post.sentiment, self.href(post), post.url,
        )  # fmt: skip

    def build(self) -> PostsPage:
        """The page, latest posts first."""
        posts = sorted(self._posts.values(), key=lambda post: (post.created_at, post.id), reverse=True)
        return PostsPage(self.file, self.title, tuple(posts), tuple(self._lists.values()))


def anchor(mention_id: str) -> str:
    """The address of a post on its page. A mention's id may hold anything, hence the hash."""
    return "p" + sha256(mention_id.encode()).hexdigest()[:16]
