"""The digest as people meet it: saved pages, a mail, plain text, a chat message."""

import re
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from pathlib import Path

import pytest

from goodword import digest as digests
from goodword.digest import Digest, Period
from goodword.digest.names import page_names
from goodword.digest.render import MAIL_LIMIT, mail, page
from goodword.home import Home
from goodword.notify import Content, Delivered
from goodword.settings import Settings
from tests.goodword.heard import LATER, Said, know_customers, publish_all
from tests.goodword.test_digest import DAY, OLD, at, some

EVIL = (
    "<script>alert(1)</script> <img src=x onerror=alert(2)> <a href='javascript:alert(3)'>win</a> "
    '" onmouseover="alert(4) {{ 7*7 }} {% for x in y %} </div></td></mj-text> <!-- ]]> &lt;b&gt; \x1b[31mred\u202e'
)
HOSTILE = Said(
    at=at(), text=EVIL, sentiment="negative", author='<b>"eve"</b>', language="<i>", brand="Lan<b>t</b>ern\x1b[1m",
    more={"url": "javascript:alert(5)", "author_url": 'https://x.com/"><script>alert(6)</script>', "likes": 5},
)  # fmt: skip


class Page(HTMLParser):
    """What a browser would make of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


def write(home: Home, said: list[Said], day: date = DAY, brand: str | None = None, **settings: object) -> list[Digest]:
    publish_all(home, said)
    return digests.write(home, Settings.model_validate(settings), Period.DAY, day, brand, LATER)


def saved(home: Home, digest: Digest) -> str:
    return digests.page_path(home, digest).read_text(encoding="utf-8")


def a_full_day() -> list[Said]:
    return [
        OLD, *some(30, "positive", at(9)), *some(20, "negative", at(10)), *some(4, None, at(11), language="ja"),
        *some(20, "neutral", at(9, days_ago=1)), *some(10, "negative", at(9, days_ago=7)),
        *some(9, "neutral", at(9), brand="Harbor"),
        Said(at=at(), text="Buy this kettle", sentiment="positive", author="fan", role="advocate"),
    ]  # fmt: skip


# pages


def test_every_link_of_a_page_leads_somewhere(home: Home) -> None:
    for digest in write(home, a_full_day()):
        folder = digests.page_path(home, digest).parent
        links = [link["href"] or "" for link in Page(saved(home, digest)).all("a")]
        assert links
        for link in links:
            file, _, anchor = link.partition("#")
            html = (folder / file).read_text(encoding="utf-8")
            assert f'id="{anchor}"' in html, link


def test_a_list_shows_as_many_posts_as_its_number_says(home: Home) -> None:
    yesterday = Said(at=at(9, days_ago=1), text="it broke", sentiment="negative", more={"customer_id": "C-1"})
    know_customers(home, {"customer_id": "C-1", "name": "Ada"})
    digest = write(home, [*a_full_day(), yesterday], brand="Lantern")[0]
    folder = digests.page_path(home, digest).parent
    assert any(post.sentiment == "negative" and post.created_at < at(0) for post in digest.pages[0].posts)
    for posts in digest.pages:
        shown = Page((folder / posts.file).read_text(encoding="utf-8"))
        classes = [(each["class"] or "").split() for each in shown.all("article")]
        for listed in posts.lists:
            assert sum(listed.key in each for each in classes) == len(listed.ids), listed.key


def test_a_page_needs_no_network_and_no_script(home: Home) -> None:
    for digest in write(home, a_full_day()):
        for path in digests.page_path(home, digest).parent.glob("*.html"):
            parsed = Page(path.read_text(encoding="utf-8"))
            assert not parsed.all("script")
            assert not parsed.all("link")
            assert all((image["src"] or "").startswith("data:image/png;base64,") for image in parsed.all("img"))
            assert "@import" not in path.read_text(encoding="utf-8")


def test_the_chart_is_told_to_those_who_do_not_see_it(home: Home) -> None:
    digest = write(home, a_full_day(), brand="Lantern")[0]
    (image,) = Page(saved(home, digest)).all("img")
    assert image["alt"] == (
        "Posts a day from 7 November to 20 November: 0 to 55, most on 20 November. "
        "Net sentiment between -100 (13 November) and +22 (20 November)."
    )


def test_the_index_leads_to_each_brand_whoever_wrote_it(home: Home) -> None:
    publish_all(home, a_full_day())
    for brand in ("Harbor", "Lantern"):
        digests.write(home, Settings(), Period.DAY, DAY, brand, LATER)
    index = (home.digests / str(DAY) / "index.html").read_text(encoding="utf-8")
    assert [link["href"] for link in Page(index).all("a")] == ["harbor.html", "lantern.html"]
    assert ">Lantern</a>" in index
    assert "55 posts about Lantern" in index


def test_one_brand_brings_the_posts_of_those_that_it_is_compared_with(home: Home) -> None:
    only = write(home, a_full_day(), brand="Lantern")
    assert [digest.brand for digest in only] == ["Lantern"]
    assert (home.digests / str(DAY) / "harbor-posts.html").exists()


def test_a_quiet_day_has_a_short_page(home: Home) -> None:
    digest = write(home, [OLD])[0]
    html = saved(home, digest)
    assert "Nobody was heard about Lantern on this day." in html
    assert "21 October 2026, 12:00" in html, "when it was last heard"


def test_a_day_of_a_warehouse_without_posts_has_only_an_index(home: Home) -> None:
    from warehouse import migrate, publish

    migrate(home.warehouse)
    publish(home.warehouse, home.published)
    assert digests.write(home, Settings(), Period.DAY, DAY, None, LATER) == []
    assert "No brand has been heard yet." in (home.digests / str(DAY) / "index.html").read_text(encoding="utf-8")


def test_brands_have_files_of_their_own() -> None:
    names = page_names(
        ["Virgin America", "virgin-america", "Ünïted", "???", "index", "Delta", "../../etc/passwd", "a" * 300]
    )
    assert names["Delta"] == "delta"
    assert len(set(names.values())) == len(names)
    assert all(re.fullmatch(r"[a-z0-9-]{1,67}", name) for name in names.values())
    assert page_names(["Virgin America"])["Virgin America"] == "virgin-america"
    assert "index" not in names.values()


def test_no_brand_takes_the_name_of_another_page() -> None:
    names = page_names(["Delta", "Delta posts", "Delta posts 2026-11-19", "CON", "Posts"])
    taken = {"con", "posts", *(f"{names['Delta']}-posts{day}" for day in ("", "-2026-11-19"))}
    assert names["Delta"] == "delta"
    assert not taken & set(names.values())


@pytest.mark.parametrize("odd", ["L" * 3000, "Lan\u202etern", "a\r\nBcc: eve@example.com"])
def test_a_brand_of_an_odd_name_has_one_digest(home: Home, odd: str) -> None:
    made = write(home, [OLD, Said(at=at(), text="hello", brand=odd)])
    assert sorted(digest.brand for digest in made) == sorted(["Lantern", odd])
    for digest in made:
        html, content = saved(home, digest), mail(digest, None)
        assert odd not in html + content.text + content.short
        assert content.subject.isprintable()


def test_one_post_is_no_posts(home: Home) -> None:
    text = mail(write(home, [OLD, Said(at=at(), text="hello")])[0], None).text
    assert "- x: 1 post (" in text
    assert "- x: 1 post, last heard" in text


def test_a_day_to_come_has_not_begun(home: Home) -> None:
    (digest,) = write(home, [OLD], date(2027, 1, 1))
    assert "The day has not begun." in saved(home, digest)
    assert "The day has not begun." in mail(digest, None).text


# hostile posts


def test_a_hostile_post_is_inert_everywhere(home: Home) -> None:
    (digest,) = write(home, [OLD, HOSTILE], brand=HOSTILE.brand)
    folder = digests.page_path(home, digest).parent
    for html in [mail(digest, None).html, *(path.read_text(encoding="utf-8") for path in folder.glob("*.html"))]:
        parsed = Page(html)
        assert not parsed.all("script")
        assert not parsed.all("b") or all(
            not attributes or set(attributes) <= {"class"} for attributes in parsed.all("b")
        )
        for _, attributes in parsed.tags:
            assert not [name for name in attributes if name.startswith("on")]
            assert not (attributes.get("href") or "").lower().startswith(("javascript", "data"))
        assert all((image["src"] or "").startswith(("data:image/png", "cid:")) for image in parsed.all("img"))
        assert "\x1b" not in html
        assert "\u202e" not in html


def test_what_a_hostile_post_says_can_still_be_read(home: Home) -> None:
    (digest,) = write(home, [OLD, HOSTILE], brand=HOSTILE.brand)
    html = (digests.page_path(home, digest).parent / digest.pages[0].file).read_text(encoding="utf-8")
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert "{{ 7*7 }} {% for x in y %}" in html


def test_plain_text_moves_no_cursor(home: Home) -> None:
    (digest,) = write(home, [OLD, HOSTILE], brand=HOSTILE.brand)
    sent = mail(digest, None)
    for text in (sent.text, sent.short, sent.subject):
        assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", text)
    assert "\n" not in sent.subject


# the mail


def test_a_mail_stays_under_the_limit_whatever_is_said(home: Home) -> None:
    def loud(n: int) -> Said:
        return Said(
            at=at(n % 24),
            text=f"{'👩‍👩‍👧‍👦🔥' * (400 if n % 20 == 0 else 1)} kettle lid {n % 40} broke {n}",
            sentiment=("positive", "negative")[n % 2],
            author=f"{'名' * 200}{n}",
            role="advocate" if n % 2 == 0 else None,
            brand="Lantern",
            source=f"source{n % 25}",
            more={"url": f"https://example.com/{'%F0%9F%94%A5' * 30}{n}", "author_url": "https://x.com/" + "a" * 400},
        )

    others = [one for n in range(20) for one in some(2, "neutral", at(), brand=f"{'Brand' * 30} {n}")]
    digest = write(home, [OLD, *(loud(n) for n in range(5_000)), *others], brand="Lantern")[0]
    assert digest.total.now.mentions.value == 5_000
    sent = mail(digest, "https://intranet.example.com/digests")
    assert len(sent.html.encode()) < MAIL_LIMIT
    assert "Loudest complaints" in sent.html
    assert len(sent.short) < 2_000


def test_numbers_of_a_mail_lead_to_the_pages_if_readers_can_open_them(home: Home) -> None:
    digest = write(home, a_full_day(), brand="Lantern")[0]
    linked = {link["href"] for link in Page(mail(digest, "https://intra.example.com/d/").html).all("a")}
    assert "https://intra.example.com/d/2026-11-20/lantern-posts.html#negative" in linked
    assert not Page(mail(digest, None).html).all("a")


def test_a_mail_shows_its_chart_by_reference(home: Home) -> None:
    digest = write(home, a_full_day(), brand="Lantern")[0]
    sent = mail(digest, None)
    assert [image["src"] for image in Page(sent.html).all("img")] == ["cid:chart"]
    assert sent.image is not None
    assert sent.image.startswith(b"\x89PNG")
    assert sent.subject.startswith("Lantern, 20 November: 55 posts about Lantern")


def test_the_text_part_tells_the_same(home: Home) -> None:
    text = mail(write(home, a_full_day(), brand="Lantern")[0], None).text
    assert "Posts                        55             20             10" in text
    assert "Net sentiment               +22              0           −100" in text
    assert "NEW VOICES FOR Lantern\n- fan, advocate: recommends the brand unasked" in text
    assert "- Harbor: 14% (9)" in text


def test_a_page_is_dark_where_the_reader_wants_it_dark(home: Home) -> None:
    html = page(write(home, a_full_day(), brand="Lantern")[0])
    assert "prefers-color-scheme: dark" in html
    (source,) = Page(html).all("source")
    assert source["media"] == "(prefers-color-scheme: dark)"


# sending


def test_nobody_to_send_to_is_said(home: Home, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    made = write(home, a_full_day())
    assert digests.send(home, Settings(), made, lambda: LATER) == Delivered(0, 0, 0)
    assert "saved only" in caplog.text


def test_each_brand_goes_to_each_recipient_once(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[str] = []
    monkeypatch.setattr("goodword.notify._by_apprise", lambda message, address: taken.append(message.dedupe_key))
    settings = Settings.model_validate({"digest": {"to": ["json://127.0.0.1/a", "json://127.0.0.1/b"]}})
    made = write(home, a_full_day())
    for _ in range(2):
        digests.send(home, settings, made, lambda: LATER)
    assert sorted(key.rpartition(":")[0] for key in taken) == [
        "digest:Harbor:2026-11-20", "digest:Harbor:2026-11-20",
        "digest:Lantern:2026-11-20", "digest:Lantern:2026-11-20",
    ]  # fmt: skip


def test_no_post_no_author_in_a_log(home: Home, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    made = write(home, a_full_day())
    digests.send(home, Settings(), made, lambda: LATER)
    assert "Buy this kettle" not in caplog.text
    assert "fan" not in caplog.text


def test_an_interrupted_write_leaves_the_old_page(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    digest = write(home, a_full_day(), brand="Lantern")[0]
    before = saved(home, digest)

    def full_disk(self: Path, target: Path) -> Path:
        raise OSError("no space left")

    monkeypatch.setattr(Path, "replace", full_disk)
    with pytest.raises(OSError, match="no space"):
        digests.write(home, Settings(), Period.DAY, DAY, "Lantern", datetime(2027, 1, 1, tzinfo=UTC))
    assert saved(home, digest) == before


def test_content_is_what_notify_sends(home: Home) -> None:
    assert isinstance(mail(write(home, [OLD])[0], None), Content)
