"""The digests of a term as files: one page a brand, the pages of the posts behind it, and an index."""

from collections.abc import Sequence
from datetime import date, datetime
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path

from goodword.digest.audience import page_name
from goodword.digest.build import brands, build
from goodword.digest.editions import audiences
from goodword.digest.evidence import evidence_file
from goodword.digest.parts import Digest, PostsPage
from goodword.digest.render import index_page, page, posts_page
from goodword.digest.said import Reader
from goodword.digest.terms import Period, Term, latest, term
from goodword.home import Home
from goodword.settings import Settings


def make(
    reader: Reader, settings: Settings, period: Period, day: date | None, brand: str | None, now: datetime
) -> list[Digest]:
    """The digest of ``brand``, first, and of every brand that its page leads to; or of all brands."""
    wanted = [brand] if brand else brands(reader, settings)
    made: dict[str, Digest] = {}
    while wanted:
        name = wanted.pop(0)
        if name not in made:
            zone = settings.zone(name)
            day = day or latest(period, now, zone).first if brand else day
            made[name] = build(
                reader, settings, name, term(period, day, zone) if day else latest(period, now, zone), now
            )
            wanted += [other for other, _ in made[name].voices]
    return list(made.values())


def save(home: Home, settings: Settings, digests: Sequence[Digest]) -> None:
    """Writes the pages to ``digests/<term>/``: those for every audience that somebody asks for."""
    for digest in digests:
        folder = home.digests / digest.term.key
        # The posts first: a digest never leads to a page that is not there.
        for posts in digest.pages:
            save_posts(folder, posts, digest.timezone, digest.file)
        for audience in audiences(settings, digest.brand, digest.term.period):
            _write(folder / page_name(digest.file, audience), page(digest, audience).encode())


def save_posts(folder: Path, posts: PostsPage, timezone: str, back: str | None) -> None:
    """Writes a page of posts, and beside it every post that is behind its numbers as Parquet."""
    _write(folder / evidence_file(posts), _parquet(posts))
    _write(folder / posts.file, posts_page(posts, timezone, back).encode())


def save_index(home: Home, term: Term) -> Path:
    """Writes ``digests/<term>/index.html``, which leads to every digest of the term that is there, whoever wrote it."""
    folder = home.digests / term.key
    heads = [(path.name, *_head(path)) for path in sorted(folder.glob("*.html")) if path.name != "index.html"]
    return _write(folder / "index.html", index_page(term, [head for head in heads if head[2]]).encode())


class _Head(HTMLParser):
    """Reads a page's title and description."""

    title = description = ""
    _in_title = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._in_title = tag == "title"
        if tag == "meta" and ("name", "description") in attrs:
            self.description = dict(attrs).get("content") or ""

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.title += data

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002 - the name is HTMLParser's
        self._in_title = False


def _head(path: Path) -> tuple[str, str]:
    parser = _Head()
    parser.feed(path.read_text(encoding="utf-8").partition("<body")[0])
    return parser.title.rpartition(", ")[0], parser.description


def _parquet(posts: PostsPage) -> bytes:
    import pyarrow.parquet as pq

    out = BytesIO()
    pq.write_table(posts.evidence, out, compression="snappy")
    return out.getvalue()


def _write(path: Path, content: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    part.write_bytes(content)
    part.replace(path)
    return path
