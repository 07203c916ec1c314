"""Digests of weeks and months, for other readers, of very many posts; and what is kept of them."""

from datetime import timedelta
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from goodword import digest as digests
from goodword.digest import Audience, Period, evidence
from goodword.digest.parts import Digest
from goodword.digest.render import mail, page
from goodword.home import Home
from goodword.notify import Delivered
from goodword.settings import Settings
from tests.goodword.heard import LATER, Said, publish_all
from tests.goodword.test_digest import DAY, OLD, at, headline, made, some
from warehouse import digests as kept
from warehouse import query

LONG_AGO = Said(at=at(days_ago=800), text="first ever", author="first")


def month(home: Home) -> Digest:
    said = [
        LONG_AGO, *some(6, "negative", at()), *some(2, "positive", at(days_ago=19)),
        *some(4, "positive", at(days_ago=25)), *some(3, "negative", at(days_ago=365)),
    ]  # fmt: skip
    return made(home, said, period=Period.MONTH)


def test_a_month_beside_the_one_before_and_the_year_before(home: Home) -> None:
    total = month(home).total
    assert total.before is not None
    assert total.earlier is not None
    assert [one.mentions.value for one in (total.now, total.before, total.earlier)] == [8, 4, 3]


def test_a_week_beside_the_one_before_and_four_weeks_before(home: Home) -> None:
    said = [
        LONG_AGO,
        *some(5, "positive", at()),
        *some(3, "positive", at(days_ago=7)),
        *some(2, "negative", at(days_ago=26)),
    ]
    digest = made(home, said, period=Period.WEEK)
    assert digest.total.before is not None
    assert digest.total.earlier is not None
    assert [one.mentions.value for one in (digest.total.now, digest.total.before, digest.total.earlier)] == [5, 3, 2]
    assert headline(digest) == "Nothing unusual: 5 posts about Lantern (3 the week before); net sentiment +100."
    assert [posts.file for posts in digest.pages] == [
        "lantern-posts.html", "lantern-posts-2026-W46.html", "lantern-posts-2026-W43.html",
    ]  # fmt: skip


def test_the_page_of_a_month_names_its_months(home: Home) -> None:
    digest = month(home)
    for text in (page(digest), mail(digest, None).text):
        assert "November 2026" in text
        assert "month before" in text
        assert "year before" in text
        assert "day before" not in text
        assert "week before" not in text
    assert "Lantern, November 2026: " in mail(digest, None).subject


def test_a_month_nobody_was_heard_in(home: Home) -> None:
    assert headline(made(home, [LONG_AGO], period=Period.MONTH)) == "Nobody was heard about Lantern in this month."


def test_each_audience_has_its_own_page(home: Home) -> None:
    said = [OLD, *some(5, "negative", at()), *some(5, "positive", at())]
    settings = Settings.model_validate({"digest": {"editions": [{"audience": "support"}, {"audience": "leadership"}]}})
    publish_all(home, said)
    (digest,) = digests.write(home, settings, Period.DAY, DAY, "Lantern", LATER)
    texts = {audience: digests.page_path(home, digest, audience).read_text("utf-8") for audience in Audience}
    assert "Loudest praise" in texts[Audience.MARKETING]
    assert "Loudest praise" not in texts[Audience.SUPPORT]
    assert "Loudest complaints" in texts[Audience.SUPPORT]
    assert "What stands behind this" in texts[Audience.LEADERSHIP]
    assert texts[Audience.LEADERSHIP].count("somebody") < texts[Audience.MARKETING].count("xxx") + 1
    index = (home.digests / str(DAY) / "index.html").read_text("utf-8")
    assert all(name in index for name in ("lantern.html", "lantern-support.html", "lantern-leadership.html"))


# very many posts


@pytest.fixture
def crowded(home: Home, monkeypatch: pytest.MonkeyPatch) -> Digest:
    """A day of 40 posts, on a page that has room for 20, or for 5 of each list."""
    monkeypatch.setattr(evidence, "WHOLE_PAGE", 20)
    monkeypatch.setattr(evidence, "SHOWN", 5)
    loud = Said(at=at(9), text="heard by all", sentiment="negative", author="loud", more={"likes": 900})
    publish_all(home, [OLD, *some(30, "positive", at()), *some(9, "negative", at()), loud])
    return digests.write(home, Settings(), Period.DAY, DAY, "Lantern", LATER)[0]


def test_of_very_many_posts_the_loudest_of_each_list_are_shown(home: Home, crowded: Digest) -> None:
    posts = crowded.pages[0]
    lists = {one.key: one for one in posts.lists}
    assert (lists["all"].size, lists["negative"].size, crowded.total.now.mentions.value) == (40, 10, 40)
    assert 5 <= len(lists["negative"].ids) < 10
    shown = {post.id: post.text for post in posts.posts}
    assert "heard by all" in [shown[key] for key in lists["negative"].ids]
    html = (home.digests / str(DAY) / posts.file).read_text("utf-8")
    assert f"Negative posts: 10, the {len(lists['negative'].ids)} of greatest reach are shown" in html


def test_every_post_behind_a_number_is_in_the_evidence(home: Home, crowded: Digest) -> None:
    found = pq.read_table(home.digests / str(DAY) / "lantern-posts.parquet").to_pylist()
    for one in crowded.pages[0].lists:
        assert sum(row[one.key] or False for row in found) == one.size
    negative = {row["mention_id"] for row in found if row["negative"]}
    sql = f"SELECT mention_id FROM mentions WHERE sentiment = 'negative' AND created_at >= '{DAY}'"
    assert negative == set(query(home.published, sql).arrow().read_all()["mention_id"].to_pylist())


# history


def send(home: Home, said: list[Said], **settings: object) -> Delivered:
    publish_all(home, said)
    chosen = Settings.model_validate(settings)
    made_now = digests.write(home, chosen, Period.DAY, DAY, "Lantern", LATER)
    return digests.send(home, chosen, made_now, lambda: LATER)


def test_a_digest_is_kept_as_it_was_told_whatever_comes_later(home: Home) -> None:
    send(home, [OLD, *some(3, "positive", at())])
    key = ("Lantern", "day", DAY, "marketing")
    page_then = kept.page(home.warehouse, key)
    send(home, some(4, "negative", at(13)))
    publish_all(home, [])
    (row,) = query(home.published, "FROM digests").arrow().read_all().to_pylist()
    assert (row["mentions"], row["positive"], row["negative"], row["net_sentiment"]) == (3, 3, 0, 100)
    assert row["first_day"] == DAY
    assert kept.page(home.warehouse, key) == page_then
    now = (home.digests / str(DAY) / "lantern.html").read_text("utf-8")
    assert "3 posts" in (page_then or "")
    assert "7 posts" in now


def test_a_digest_that_was_never_told_is_not_kept(home: Home) -> None:
    publish_all(home, [OLD])
    digests.write(home, Settings(), Period.DAY, DAY, "Lantern", LATER)
    assert kept.told(home.warehouse, DAY - timedelta(days=9)) == set()
    assert kept.page(home.warehouse, ("Lantern", "day", DAY, "marketing")) is None


def test_each_audience_is_told_its_own(home: Home, tmp_path: Path) -> None:
    editions = [{"audience": "support", "to": [f"json://127.0.0.1:9/{tmp_path.name}"]}]
    send(home, [OLD, *some(3, "positive", at())], digest={"editions": editions})
    assert {key[3] for key in kept.told(home.warehouse, DAY)} == {"marketing", "support"}
    publish_all(home, [])
    (row,) = query(home.published, "SELECT dedupe_key FROM base.outbox").arrow().read_all().to_pylist()
    assert row["dedupe_key"].startswith("digest:Lantern:2026-11-20:support:")
