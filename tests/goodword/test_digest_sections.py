"""The sections of a digest beside its main figures, against days counted by hand."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest

from goodword.digest.parts import Compare, Digest
from goodword.digest.render import mail, page
from goodword.home import Home
from goodword.notify import Content
from listeners.mention import Kind
from tests.goodword.heard import Said, know_customers
from tests.goodword.test_digest import DAY, OLD, at, made, some
from warehouse import incidents
from warehouse.brands import BrandSettings, set_brands
from warehouse.incidents import Incident, Told


def numbers(row: Compare) -> list[int | None]:
    return [count.value if count else None for count in (row.now, row.before, row.earlier)]


def behind(digest: Digest, href: str) -> int:
    """How many posts the page lists under the address of a number."""
    file, _, key = href.partition("#")
    (posts,) = (posts for posts in digest.pages if posts.file == file)
    (listed,) = (listed for listed in posts.lists if listed.key == key)
    shown = {post.id for post in posts.posts}
    assert listed.ids <= shown
    return len(listed.ids)


def sent(digest: Digest) -> Content:
    return mail(digest, None)


def test_what_is_felt_toward_the_brand_counts(home: Home) -> None:
    """A text about two brands praises the one and blames the other: each digest has its own half."""
    both = Said(
        at=at(), text="Left Harbor for Lantern, so much better", sentiment="positive",
        toward={"Lantern": "positive", "Harbor": "negative"},
    )  # fmt: skip
    said = [OLD, both, Said(at=at(), text=both.text, brand="Harbor", sentiment="positive", toward=both.toward)]
    lantern, harbor = made(home, said).total.now, made(home, [], brand="Harbor").total.now
    assert (lantern.positive.value, lantern.negative.value) == (1, 0)
    assert (harbor.positive.value, harbor.negative.value) == (0, 1)


def test_countries_are_those_that_authors_and_customers_live_in(home: Home) -> None:
    know_customers(home, {"customer_id": "c1", "name": "Ada", "country": "DE"})
    said = [
        OLD,
        *some(2, "negative", at(1), more={"author_location": "London, UK"}),
        *some(1, "positive", at(2), more={"author_location": "somewhere nice", "customer_id": "c1"}),
        *some(1, "positive", at(3), more={"author_location": "somewhere nice"}),
        *some(3, "positive", at(days_ago=7), more={"author_location": "Leeds, England"}),
    ]
    britain, germany = made(home, said).countries
    assert (britain.name, germany.name) == ("United Kingdom", "Germany")
    assert (britain.now.mentions.value, germany.now.mentions.value) == (2, 1)
    assert britain.earlier is not None
    assert britain.earlier.mentions.value == 3


def test_feelings_are_compared_and_a_post_without_one_is_in_none(home: Home) -> None:
    said = [
        OLD,
        *some(2, "negative", at(1), emotion="anger"), *some(3, "positive", at(2), emotion="joy"),
        *some(4, "neutral", at(3), emotion="none"), *some(1, "negative", at(days_ago=1), emotion="anger"),
    ]  # fmt: skip
    digest = made(home, said)
    assert [(feeling.name, numbers(feeling.posts)) for feeling in digest.feelings] == [
        ("joy", [3, 0, 0]),
        ("anger", [2, 1, 0]),
    ]
    assert behind(digest, digest.feelings[1].posts.now.href) == 2


def told(count: int, hour: float, aspects: Sequence[tuple[str, str]], *, days_ago: int = 0) -> list[Said]:
    words = " ".join(word for word, _ in aspects)
    return [
        Said(
            at=at(hour, days_ago=days_ago), text=f"{words} {number}", author=f"{words}{number}", aspects=tuple(aspects)
        )
        for number in range(count)
    ]


def test_aspects_are_praised_and_blamed_with_their_words_and_a_post(home: Home) -> None:
    said = [
        OLD,
        *told(3, 1, [("queue", "delivery:negative")]),
        *told(1, 2, [("courier", "delivery:negative")]),
        *told(1, 3, [("box", "delivery:positive")]),
        *told(1, 4, [("van", "delivery:positive"), ("wait", "delivery:negative")]),  # leans neither way
        *told(2, 5, [("lid", "quality:positive")]),
        *told(2, 6, [("queue", "delivery:negative")], days_ago=7),
    ]
    digest = made(home, said)
    delivery, quality = digest.aspects
    assert (delivery.category, numbers(delivery.praised), numbers(delivery.blamed)) == (
        "delivery",
        [1, 0, 0],
        [4, 0, 2],
    )
    assert delivery.words == ("queue", "courier")
    assert "queue" in delivery.quote.text or "courier" in delivery.quote.text
    assert (quality.category, numbers(quality.praised), numbers(quality.blamed)) == ("quality", [2, 0, 0], [0, 0, 0])
    assert behind(digest, delivery.blamed.now.href) == 4
    assert "delivery" in sent(digest).text


def test_an_incident_stands_in_the_digest_of_each_day_it_lasted(home: Home) -> None:
    opened = Incident(
        incident_id="abc", rule="negative_volume", kind="negative_volume", brand="Lantern", state="open",
        headline="<b>It turned</b>",
        started_at=at(20, days_ago=1), last_at=at(3), peak_at=at(1), observed=9, usual=1.0, probability=1e-9,
        mentions=12, opened_at=at(21, days_ago=1), updated_at=at(3), resolved_at=at(23), acknowledged_by=None,
    )  # fmt: skip
    made(home, [OLD, *some(1, "positive", at())])
    incidents.record(home.warehouse, [Told(opened, "opened")], [], at(23))
    days = {ago: made(home, [], day=DAY - timedelta(days=ago)) for ago in (-1, 0, 1, 2)}
    assert {ago: len(digest.incidents) for ago, digest in days.items()} == {-1: 0, 0: 1, 1: 1, 2: 0}
    assert (days[0].incidents[0].mentions, days[0].incidents[0].resolved_at) == (12, at(23))
    assert "<b>It turned" not in page(days[0])
    assert "over since 20 Nov, 23:00" in sent(days[0]).text


OWN = {"brands": {"Lantern": {"accounts": ["lantern_home"]}}}


def question(number: str, when: float, *, days_ago: int = 0) -> Said:
    return Said(
        at=at(when, days_ago=days_ago), text=f"why does {number} leak", sentiment="negative", author=number,
        asks=True, more={"source_id": number},
    )  # fmt: skip


def reply(number: str, when: float, *, days_ago: int = 0) -> Said:
    return Said(
        at=at(when, days_ago=days_ago), text=f"sorry, {number}", author="lantern_home",
        more={"reply_to": number, "source_id": f"re{number}"},
    )  # fmt: skip


def test_what_was_not_answered_is_shown_and_how_fast_the_rest_was(home: Home) -> None:
    home.root.mkdir()
    set_brands(home.warehouse, {"Lantern": BrandSettings(competitors=(), accounts=("lantern_home",))})
    said = [
        OLD,
        question("a", 1, days_ago=1), reply("a", 3, days_ago=1), question("b", 2), reply("b", 6), question("c", 5),
        question("d", 1, days_ago=8), reply("d", 2, days_ago=8), question("e", 1, days_ago=20),
    ]  # fmt: skip
    digest = made(home, said, **OWN)
    answering = digest.answering
    assert answering is not None
    assert (answering.answered.value, answering.unanswered.value) == (2, 1)
    assert answering.median_minutes == pytest.approx(180)
    assert answering.median_before == pytest.approx(60)
    assert behind(digest, answering.unanswered.href) == 1
    assert "Half of the answers came within 3 hours (60 minutes in the week before)." in sent(digest).text


def test_where_no_answer_was_ever_heard_nobody_can_tell(home: Home) -> None:
    assert made(home, [OLD, question("a", 1)]).answering is None


def answer(rating: float, scale: float, number: int, *, days_ago: int = 0) -> Said:
    more: dict[str, Any] = {"kind": Kind.SURVEY, "rating": rating, "rating_scale": scale}
    return Said(at=at(1, days_ago=days_ago), text=f"answer {number}", author=f"a{number}", source="survey", more=more)


def test_survey_scores_stand_beside_those_of_four_weeks_ago(home: Home) -> None:
    said = [
        Said(at=at(days_ago=90), text="first ever", author="first"),
        *(answer(rating, 10, number, days_ago=number) for number, rating in enumerate((10, 9, 8, 0))),
        *(answer(rating, 10, 10 + number, days_ago=30) for number, rating in enumerate((0, 10))),
        answer(5, 5, 20), answer(2, 5, 21), answer(6, 7, 22),
    ]  # fmt: skip
    digest = made(home, said)
    scores = {survey.metric: survey for survey in digest.surveys}
    assert {name: (survey.score, survey.before, survey.answers.value) for name, survey in scores.items()} == {
        "nps": (25, 0, 4),
        "csat": (50, None, 2),
        "ces": (6, None, 1),
    }
    assert behind(digest, scores["nps"].answers.href) == 4
    text = sent(digest).text
    assert "NPS: +25" in text
    assert "CSAT: 50%" in text
    assert "CES: 6.0 of 7" in text


def test_a_source_that_fell_silent_is_named(home: Home) -> None:
    every_day = [post for ago in range(1, 8) for post in some(1, "neutral", at(days_ago=ago), source="reddit")]
    digest = made(home, [OLD, *some(1, "neutral", at()), *every_day])
    assert {source.name: source.silent for source in digest.coverage.sources} == {"reddit": True, "x": False}
    assert "SILENT" in sent(digest).text


def test_posts_that_wait_for_review_are_counted(home: Home) -> None:
    digest = made(home, [OLD, *some(2, "negative", at(), confidence=0.4), *some(1, "negative", at(1))])
    assert digest.coverage.to_review == 2
    assert "2 posts to review" in sent(digest).text


def test_a_digest_with_every_section_fits_into_a_mail(home: Home) -> None:
    said = [
        OLD,
        *some(300, "negative", at(1), emotion="anger", more={"author_location": "London, UK"}),
        *told(40, 2, [("queue", "delivery:negative"), ("lid", "quality:negative")]),
    ]
    content = sent(made(home, said))
    assert len(content.html.encode()) < 100_000
