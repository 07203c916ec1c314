"""The posts behind the numbers: a number is made by counting the posts that its link will show."""

from hashlib import sha256
from typing import NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from goodword.digest.parts import Count, Post, PostList, PostsPage, Quote
from goodword.digest.said import Mask, Places, Said
from goodword.untrusted import clip

#: A page of so many posts shows them all; of more, the loudest of each list.
WHOLE_PAGE, SHOWN = 3_000, 50


class _Listed(NamedTuple):
    key: str
    title: str
    said: Said
    bits: np.ndarray[tuple[int], np.dtype[np.uint8]]  # a mask, eight posts a byte
    size: int

    @property
    def mask(self) -> Mask:
        return np.unpackbits(self.bits, count=len(self.said)).astype(bool)


class PageBuilder:
    """Gathers the lists of posts that the numbers of a page point to."""

    def __init__(self, file: str, title: str) -> None:
        self.file = file
        self.title = title
        self.quoted: set[str] = set()
        self._lists: dict[str, _Listed] = {}
        self._quoted_posts: dict[str, Post] = {}

    def count(self, key: str, title: str, said: Said, mask: Mask) -> Count:
        """The number of posts of ``said`` that ``mask`` holds, which the page now lists under ``key``."""
        size = int(np.count_nonzero(mask))
        self._lists[key] = _Listed(key, title, said, np.packbits(mask), size)
        return Count(size, f"{self.file}#{key}")

    def quote(self, post: Post, length: int = 240) -> Quote:
        self.quoted.add(post.id)
        self._quoted_posts[post.id] = post
        author = clip(post.author or post.customer or "somebody", 60)
        return Quote(
            clip(post.text, length), author, post.author_url, clip(post.source, 40), post.created_at, post.reach,
            post.sentiment, f"{self.file}#{anchor(post.id)}", post.url,
        )  # fmt: skip

    def build(self) -> PostsPage:
        """The page, latest posts first, and the evidence: a row a post, a column a list."""
        every = {id(one.said): one.said for one in self._lists.values()}
        total = sum(int(np.count_nonzero(self._listed(said))) for said in every.values())
        shown: dict[str, Post] = dict(self._quoted_posts)
        for said in every.values():
            wanted = self._shown(said, whole=total <= WHOLE_PAGE)
            shown |= {post.id: post for post in said.posts(np.flatnonzero(wanted))}
        ids = np.array(list(shown), dtype=object)
        places = {id(said): said.places(pa.array(ids, pa.string())) for said in every.values()}
        lists = tuple(_list(one, ids, places[id(one.said)]) for one in self._lists.values())
        posts = sorted(shown.values(), key=lambda post: (post.created_at, post.id), reverse=True)
        return PostsPage(self.file, self.title, tuple(posts), lists, self._evidence(list(every.values())))

    def _listed(self, said: Said) -> Mask:
        mask = np.zeros(len(said), dtype=bool)
        for one in self._of(said):
            mask |= one.mask
        return mask

    def _shown(self, said: Said, *, whole: bool) -> Mask:
        if whole:
            return self._listed(said)
        mask = np.zeros(len(said), dtype=bool)
        for one in self._of(said):
            mask[said.loud(one.mask, SHOWN)] = True
        return mask

    def _of(self, said: Said) -> list[_Listed]:
        return [one for one in self._lists.values() if one.said is said]

    def _evidence(self, every: list[Said]) -> pa.Table:
        """Every post that is in a list; one of two spans of time is there for each, with the lists of that span."""
        tables = []
        for said in every:
            mask = self._listed(said)
            rows = pa.array(mask)
            lists = {one.key: pa.array(one.mask[mask]) for one in self._of(said)}
            columns = {"mention_id": said.ids.filter(rows), "created_at": said.moments.filter(rows), **lists}
            tables.append(pa.table(columns))
        return pa.concat_tables(tables, promote_options="default") if tables else pa.table({"mention_id": []})


def _list(one: _Listed, shown: NDArray[np.object_], places: Places) -> PostList:
    """``places``: of the posts ``shown``, -1 for one that is of another span of time."""
    here, mask = places >= 0, one.mask
    return PostList(one.key, one.title, one.size, frozenset(shown[here][mask[places[here]]]))


def anchor(mention_id: str) -> str:
    """The address of a post on its page. A mention's id may hold anything, hence the hash."""
    return "p" + sha256(mention_id.encode()).hexdigest()[:16]


def evidence_file(page: PostsPage) -> str:
    """The file beside a page that has every post behind its numbers."""
    return page.file.removesuffix(".html") + ".parquet"
