"""The digests of a day as files: one page a brand, the pages of the posts behind it, and an index."""

from collections.abc import Sequence
from datetime import date, datetime
from html.parser import HTMLParser
from pathlib import Path

from goodword.digest.build import brands, build
from goodword.digest.parts import Digest
from goodword.digest.read import Reader
from goodword.digest.render import index_page, page, posts_page
from goodword.home import Home
from goodword.settings import Settings


def make(reader: Reader, settings: Settings, day: date, brand: str | None, now: datetime) -> list[Digest]:
    """The digest of ``brand``, first, and of every brand that its page leads to; or of all brands."""
    wanted = [brand] if brand else brands(reader, settings)
    made: dict[str, Digest] = {}
    while wanted:
        name = wanted.pop(0)
        if name not in made:
            made[name] = build(reader, settings, name, day, now)
            wanted += [other for other, _ in made[name].voices]
    return list(made.values())


def save(home: Home, digests: Sequence[Digest]) -> list[Path]:
    """Writes the pages to ``digests/<day>/``; returns the path of each digest, in order."""
    paths = []
    for digest in digests:
        folder = home.digests / str(digest.day)
        # The posts first: a digest never leads to a page that is not there.
        for posts in digest.pages:
            _write(folder / posts.file, posts_page(digest, posts))
        paths.append(_write(folder / digest.file, page(digest)))
    return paths


def save_index(home: Home, day: date) -> Path:
    """Writes ``digests/<day>/index.html``, which leads to every digest of the day that is there, whoever wrote it."""
    folder = home.digests / str(day)
    heads = [(path.name, *_head(path)) for path in sorted(folder.glob("*.html")) if path.name != "index.html"]
    return _write(folder / "index.html", index_page(day, [head for head in heads if head[2]]))


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


def _write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    part.write_text(text, encoding="utf-8")
    part.replace(path)
    return path
