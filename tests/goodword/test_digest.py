"""The digest's numbers against days counted by hand."""

import json
from dataclasses import fields
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from goodword import digest as digests
from goodword import pipeline
from goodword.digest import Period, Term, build, term
from goodword.digest.parts import Count, Digest
from goodword.digest.render import plain
from goodword.home import Home
from goodword.settings import Settings, load_settings
from tests.goodword.heard import LATER, Said, know_customers, publish_all
from warehouse import query, reading

DAY = date(2026, 11, 20)  # a Friday
TERM: Term = term(Period.DAY, DAY, ZoneInfo("UTC"))


def at(hour: float = 12, *, days_ago: int = 0) -> datetime:
    return datetime(2026, 11, 20, tzinfo=UTC) + timedelta(hours=hour, days=-days_ago)


def some(count: int, sentiment: str | None, when: datetime, **values: Any) -> list[Said]:
    """So many posts that differ in everything. What tells them apart is in a link, so that no topic rises."""
    stamp = f"{when:%d%H}{sentiment}{values.get('brand', '')}{values.get('source', '')}"
    return [
        Said(
            at=when,
            text=f"{_letters(n)} https://example.com/{stamp}",
            sentiment=sentiment,
            author=f"{stamp}{n}",
            **values,
        )
        for n in range(count)
    ]


def _letters(number: int) -> str:
    return "".join(chr(97 + int(digit)) for digit in str(number)) * 5


def made(
    home: Home,
    said: list[Said],
    *,
    brand: str = "Lantern",
    day: date = DAY,
    period: Period = Period.DAY,
    **settings: Any,
) -> Digest:
    publish_all(home, said)
    with reading(home.published) as reader:
        chosen = Settings.model_validate(settings)
        return build(reader, chosen, brand, term(period, day, chosen.zone(brand)), LATER)


def headline(digest: Digest) -> str:
    return plain(digest.headline)


OLD = Said(at=at(days_ago=30), text="first ever", author="first")


# volume and sentiment


def test_a_day_beside_the_day_before_and_the_week_before(home: Home) -> None:
    said = [
        OLD,
        *some(6, "positive", at()), *some(2, "neutral", at()), *some(4, "negative", at()), *some(3, None, at()),
        *some(4, "positive", at(days_ago=1)), *some(1, "negative", at(days_ago=1)),
        *some(2, "negative", at(days_ago=7)),
    ]  # fmt: skip
    total = made(home, said).total
    now = total.now
    assert [count.value for count in (now.mentions, now.positive, now.neutral, now.negative)] == [15, 6, 2, 4]
    assert now.net is not None
    assert now.net.value == pytest.approx(100 * (6 - 4) / 12)
    assert now.net.shown == 17
    assert total.before is not None
    assert total.before.mentions.value == 5
    assert total.before.net is not None
    assert total.before.net.shown == 60
    assert total.earlier is not None
    assert total.earlier.net is not None
    assert total.earlier.net.shown == -100


def test_a_day_that_was_not_heard_from_its_beginning_is_no_data_rather_than_nothing(home: Home) -> None:
    total = made(home, [*some(3, "positive", at()), *some(2, "positive", at(0.5, days_ago=1))]).total
    assert total.before is None
    assert total.earlier is None


@pytest.mark.parametrize(("positive", "neutral", "negative"), [(6, 2, 4), (1, 0, 0), (0, 0, 3), (40, 500, 2)])
def test_the_interval_of_a_net_sentiment_is_that_of_the_warehouse(
    home: Home, positive: int, neutral: int, negative: int
) -> None:
    moods = {"positive": positive, "neutral": neutral, "negative": negative}
    net = made(home, [said for mood, count in moods.items() for said in some(count, mood, at())]).total.now.net
    assert net is not None
    counts = f"({positive}, {negative}, {positive + neutral + negative})"
    ((low, high),) = next(query(home.published, f"SELECT 100 * net_low{counts}, 100 * net_high{counts}").rows())
    assert (net.low, net.high) == pytest.approx((low, high))
    assert net.low <= net.value <= net.high


def days(*counts: int) -> list[Said]:
    """A day's posts for each count, up to the day before DAY, half of them negative."""
    return [
        post
        for ago, count in enumerate(reversed(counts), 1)
        for mood, share in (("negative", count // 2), ("positive", count - count // 2))
        for post in some(share, mood, at(days_ago=ago))
    ]


def test_each_number_stands_beside_its_usual_range(home: Home) -> None:
    counts = [*range(2, 32, 2), 100]  # 2, 4, ... 30, and one day out of the ordinary
    digest = made(home, [*days(1, *counts), *some(20, "positive", at())])
    assert digest.usual is not None
    usual = digest.usual
    assert usual.terms == 16  # the brand's first day was not heard from its beginning
    assert (usual.mentions.low, usual.mentions.high) == (5, 29)
    assert (usual.negative.low, usual.negative.high) == (2, 15)
    assert usual.net is not None
    assert (usual.net.low, usual.net.high) == (0, 0)
    assert [usual.mentions.place(value) for value in (4, 5, 29, 30)] == [-1, 0, 0, 1]


def test_a_young_brand_has_no_usual_range(home: Home) -> None:
    assert made(home, [*days(1, *[10] * 13), *some(9, "positive", at())]).usual is None


def test_what_lies_outside_of_its_usual_range_is_told(home: Home) -> None:
    said = [*days(1, *[20] * 20, 80, *[20] * 6), *some(70, "positive", at()), *some(10, "negative", at())]
    assert headline(made(home, said)) == (
        "80 posts about Lantern (80 on the same day last week), above the usual 20 to 20; "
        "net sentiment rose 75 points to +75 from 0."
    )


def test_a_second_strange_day_is_not_called_a_usual_one(home: Home) -> None:
    said = [*days(1, *[20] * 27), *some(10, "negative", at())]
    last_week = [post for post in said if post.at == at(days_ago=7)]
    said = [post for post in said if post not in last_week] + some(20, "negative", at(days_ago=7))
    said += some(10, "negative", at(13))
    assert headline(made(home, said)) == (
        "20 posts about Lantern (20 on the same day last week); net sentiment −100, below the usual 0 to 0."
    )


def test_a_little_beyond_the_usual_is_no_news(home: Home) -> None:
    digest = made(home, [*days(1, *[20] * 27), *some(13, "negative", at()), *some(13, "positive", at())])
    assert headline(digest) == (
        "Nothing unusual: 26 posts about Lantern (20 on the same day last week); net sentiment 0."
    )


def test_a_quiet_day_after_the_first_is_a_zero(home: Home) -> None:
    total = made(home, [OLD, *some(3, "positive", at())]).total
    assert total.before is not None
    assert total.before.mentions.value == 0
    assert total.before.net is None


def test_no_sentiment_at_all_has_no_net_sentiment(home: Home) -> None:
    assert made(home, some(3, None, at())).total.now.net is None


def test_sources_are_compared_only_since_they_are_heard(home: Home) -> None:
    said = [
        OLD, *some(3, "positive", at()), *some(2, "positive", at(days_ago=1)),
        *some(4, "negative", at(), source="reddit"),
    ]  # fmt: skip
    digest = made(home, said)
    reddit, x = digest.sources
    assert (reddit.name, reddit.now.mentions.value, reddit.before) == ("reddit", 4, None)
    assert x.before is not None
    assert x.before.mentions.value == 2
    assert [(source.name, source.count.value, source.new) for source in digest.coverage.sources] == [
        ("reddit", 4, True),
        ("x", 3, False),
    ]


def test_a_source_that_is_silent_is_still_named(home: Home) -> None:
    (source,) = made(home, [OLD]).coverage.sources
    assert (source.count.value, source.last_heard) == (0, OLD.at)


def test_what_no_tagger_can_read_is_counted(home: Home) -> None:
    said = [
        *some(2, None, at(1), language="ja"), *some(1, None, at(2), language="ko"),
        *some(1, None, at(3), language=None), *some(1, None, at(4), language="und"), *some(3, "neutral", at(5)),
    ]  # fmt: skip
    coverage = made(home, said).coverage
    assert [(language, count.value) for language, count in coverage.languages] == [("ja", 2), ("ko", 1)]
    assert (coverage.unknown_language.value, coverage.untagged.value) == (3, 2)


def test_the_chart_has_two_weeks_or_as_much_as_was_heard(home: Home) -> None:
    bars = made(home, [*some(2, "positive", at()), *some(1, "negative", at(days_ago=2))]).bars
    assert [bar.term.first for bar in bars] == [DAY - timedelta(days=ago) for ago in range(6, -1, -1)]
    assert [bar.heard for bar in bars] == [False] * 4 + [True] * 3
    assert [(bar.total, bar.net) for bar in bars[-3:]] == [(1, -100), (0, None), (2, 100)]
    publish_all(home, [OLD])
    with reading(home.published) as reader:
        assert len(build(reader, Settings(), "Lantern", TERM, LATER).bars) == 14


# days


def test_a_day_is_that_of_the_time_zone(home: Home) -> None:
    late = Said(at=datetime(2026, 11, 21, 4, 59, tzinfo=UTC), text="late", author="a")
    next_day = Said(at=datetime(2026, 11, 21, 5, 0, tzinfo=UTC), text="next day", author="b")
    early = Said(at=datetime(2026, 11, 20, 5, 0, tzinfo=UTC), text="early", author="c")
    digest = made(home, [late, next_day, early], timezone="America/New_York")
    assert sorted(post.text for post in digest.pages[0].posts) == ["early", "late"]


@pytest.mark.parametrize(("day", "hours"), [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25)])
def test_a_day_on_which_the_clock_is_changed_is_whole(home: Home, day: date, hours: int) -> None:
    start = datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(hours=1 if hours == 23 else 2)
    said = [Said(at=start + timedelta(hours=n, minutes=30), text=f"hour {n}", author=str(n)) for n in range(-1, 26)]
    assert made(home, said, day=day, timezone="Europe/Berlin").total.now.mentions.value == hours


def test_a_day_that_is_not_over_says_so(home: Home) -> None:
    publish_all(home, some(1, "neutral", at(9)))
    with reading(home.published) as reader:
        assert build(reader, Settings(), "Lantern", TERM, at(10.5)).cut_off == at(10.5)
        assert build(reader, Settings(), "Lantern", TERM, at(24)).cut_off is None


def test_without_a_date_it_is_the_day_that_is_over(home: Home) -> None:
    publish_all(home, some(1, "neutral", at()))
    settings = Settings(timezone="America/New_York")
    (digest,) = digests.write(home, settings, Period.DAY, None, None, datetime(2026, 11, 21, 4, 59, tzinfo=UTC))
    assert digest.term.first == date(2026, 11, 19)


# the headline


def test_the_headline_tells_the_real_changes(home: Home) -> None:
    said = [
        OLD, *some(80, "negative", at()), *some(20, "positive", at()),
        *some(10, "negative", at(days_ago=7)), *some(30, "positive", at(days_ago=7)),
    ]  # fmt: skip
    assert headline(made(home, said)) == (
        "100 posts about Lantern, 2.5 times as many as on the same day last week (40); "
        "net sentiment fell 110 points to −60 from +50."
    )


def test_small_numbers_are_no_news(home: Home) -> None:
    said = [OLD, *some(6, "positive", at()), *some(3, "positive", at(days_ago=7)), *some(1, "negative", at(days_ago=7))]
    assert headline(made(home, said)) == (
        "Nothing unusual: 6 posts about Lantern (4 on the same day last week); net sentiment +100."
    )


def test_without_a_past_the_headline_compares_nothing(home: Home) -> None:
    assert headline(made(home, some(4, "positive", at()))) == (
        "4 posts about Lantern; net sentiment +100; there is no earlier full day to compare with."
    )


def test_a_new_source_makes_no_change_of_volume(home: Home) -> None:
    same_as_ever = [OLD, *some(4, "positive", at()), *some(4, "positive", at(days_ago=7))]
    said = [*same_as_ever, *some(90, "positive", at(), source="reddit")]
    assert headline(made(home, said)).startswith("Nothing unusual: 94 posts")


def test_a_day_without_posts_says_so_in_one_line(home: Home) -> None:
    digest = made(home, [OLD])
    assert headline(digest) == "Nobody was heard about Lantern on this day."
    assert digest.total.now.mentions.value == 0
    assert [digest.topics, digest.praise, digest.complaints, digest.people, digest.at_risk] == [()] * 5


def test_a_brand_that_was_never_heard_has_a_page_too(home: Home) -> None:
    digest = made(home, [OLD], brand="Harbor")
    assert headline(digest) == "Nobody was heard about Harbor on this day."
    assert digest.first_heard is None
    assert digest.coverage.sources == ()


# topics, voices, people


def test_a_rising_topic_has_its_posts_its_lean_and_an_example(home: Home) -> None:
    past = [
        Said(at=at(n % 24, days_ago=2 + n % 20), text=f"the {_letters(n)} kettle is {_letters(n + 7)}", author=f"p{n}")
        for n in range(60)
    ]
    risen = [
        Said(at=at(n), text=f"{_letters(n + 3)} the broken lid again {n}", sentiment="negative", author=f"t{n}")
        for n in range(8)
    ]
    digest = made(home, [*past, *risen, *some(5, "neutral", at())])
    topic = next(topic for topic in digest.topics if "lid" in topic.phrase)
    assert (topic.count.value, topic.negative.value, topic.positive.value) == (8, 8, 0)
    assert topic.expected is not None
    assert "lid" in topic.quote.text
    assert "8 posts" in headline(digest)
    assert "8 of them negative" in headline(digest)
    assert topic.quote.text not in [quote.text for quote in digest.complaints]


def test_share_of_voice_is_against_all_brands_or_the_competitors_named(home: Home) -> None:
    said = [
        *some(6, "neutral", at()),
        *some(3, "neutral", at(), brand="Harbor"),
        *some(1, "neutral", at(), brand="Beacon"),
    ]
    shares = [(name, share.percent, share.count.value) for name, share in made(home, said).voices]
    assert shares == [("Lantern", 60, 6), ("Harbor", 30, 3), ("Beacon", 10, 1)]
    against_one = {"brands": {"Lantern": {"competitors": ["Harbor", "Nobody"]}}}
    with reading(home.published) as reader:
        voices = build(reader, Settings.model_validate(against_one), "Lantern", TERM, LATER).voices
    assert [(name, round(share.percent)) for name, share in voices] == [("Lantern", 67), ("Harbor", 33)]


def test_the_view_of_share_of_voice_says_what_the_digest_says(home: Home) -> None:
    said = [
        *some(7, "neutral", at()),
        *some(3, "positive", at(23.99), brand="Harbor"),
        *some(2, "neutral", at(0), brand="Beacon"),
        *some(9, "neutral", at(24), brand="Harbor"),  # the next day
        *some(5, None, at(-0.01), brand="Harbor"),  # the day before
        Said(at=at(), text="both", author="ada", more={"source_id": "both"}),
        Said(at=at(), text="both", author="ada", brand="Beacon", more={"source_id": "both"}),
    ]
    home.root.mkdir(parents=True)
    home.settings.write_text('[brands.Lantern]\ncompetitors = ["Harbor", "Nobody"]\n[brands.Silent]\n')
    publish_all(home, said)
    pipeline.load(home, lambda: LATER)
    pipeline.publish(home)
    settings = load_settings(home)
    rows = query(home.published, f"FROM share_of_voice WHERE period = 'day' AND starts_on = '{DAY}'").arrow()
    view = {row["brand"]: row for row in rows.read_all().to_pylist()}
    assert set(view) == {"Lantern", "Harbor", "Beacon", "Silent"}
    with reading(home.published) as reader:
        for brand, row in view.items():
            shares = dict(build(reader, settings, brand, TERM, LATER).voices)
            assert shares[brand].count.value == row["mentions"]
            assert sum(share.count.value for share in shares.values()) == row["mentions_compared"]
            assert round(shares[brand].percent / 100, 3) == float(row["share"])


def test_a_brand_alone_has_no_share_of_voice(home: Home) -> None:
    assert made(home, some(3, "neutral", at())).voices == ()


def test_the_loudest_are_those_of_most_reach_each_said_once(home: Home) -> None:
    def complaint(text: str, author: str, **more: int) -> Said:
        return Said(at=at(), text=text, sentiment="negative", author=author, more=dict(more))

    said = [
        complaint("my kettle leaks on the table", "a", author_followers=10),
        complaint("RT @a: my kettle leaks on the table", "b", author_followers=900),
        complaint("the shop never answers", "c", likes=400, shares=200),
        complaint("no answer since monday", "c", likes=300),
        complaint("too expensive for what it is", "d"),
        complaint("ugly colour, sent it back", "e", author_followers=1),
    ]
    quotes = made(home, said).complaints
    assert [(quote.author, quote.reach) for quote in quotes] == [("b", 900), ("c", 600), ("e", 1)]


def test_praise_that_is_paid_for_is_none(home: Home) -> None:
    said = [
        Said(at=at(), text="love it, use my code ADA10", sentiment="positive", author="a", role="ambassador"),
        Said(at=at(), text="we are proud of our kettle", sentiment="positive", author="b", role="employee"),
        Said(at=at(), text="the best kettle I ever had", sentiment="positive", author="c"),
    ]
    assert [quote.author for quote in made(home, said).praise] == ["c"]


def test_a_new_advocate_is_one_who_was_none_before(home: Home) -> None:
    said = [
        Said(at=at(days_ago=3), text="buy this kettle", sentiment="positive", author="old", role="advocate"),
        Said(at=at(1), text="buy it, I said", sentiment="positive", author="old", role="advocate"),
        Said(at=at(2), text="everybody should have one", sentiment="positive", author="new", role="advocate"),
        Said(at=at(3), text="really, everybody", sentiment="positive", author="new", role="advocate"),
        Said(at=at(4), text="ten percent with my code", sentiment="positive", author="old", role="ambassador"),
        Said(at=at(5), text="take a Harbor", sentiment="positive", author="o", role="advocate", brand="Harbor"),
    ]
    people = made(home, said).people
    assert [(person.role, person.quote.author) for person in people] == [("advocate", "new"), ("ambassador", "old")]
    assert people[0].reason == "recommends the brand unasked: “everybody should have one”"


def test_who_is_paid_or_angry_is_never_thanked_as_an_advocate(home: Home) -> None:
    def fan(author: str, **more: Any) -> Said:
        text = f"{author} says that everybody should have one"
        return Said(at=at(), text=text, sentiment="positive", author=author, role="advocate", more=more)

    said = [
        OLD, fan("free"), fan("paid"), fan("angry"), fan("staff"), fan("twofold", customer_id="C-2"),
        Said(at=at(days_ago=99), text="ten percent with my code", author="paid", role="ambassador"),
        Said(at=at(days_ago=300), text="i work at lantern", author="staff", role="employee"),
        Said(at=at(days_ago=2), text="gifted by lantern", author="two", role="ambassador", more={"customer_id": "C-2"}),
        *(Said(at=at(days_ago=n), text=f"i leave {n}", sentiment="negative", author="angry") for n in range(1, 5)),
    ]  # fmt: skip
    assert [(person.role, person.quote.author) for person in made(home, said).people] == [("advocate", "free")]


def test_customers_at_risk_are_those_who_complained_this_week_by_value(home: Home) -> None:
    know_customers(
        home,
        {"customer_id": "C-1", "name": "Ada Small", "lifetime_value": 90.0},
        {"customer_id": "C-2", "name": "Bea Big", "lifetime_value": 9_000.0, "tier": "gold", "account": "Bea's Café"},
        {"customer_id": "C-3", "name": "Cy Unknown-Value"},
        {"customer_id": "C-4", "name": "Di Happy", "lifetime_value": 50_000.0},
        {"customer_id": "C-5", "name": "Ed Long-Ago", "lifetime_value": 50_000.0},
    )

    def said(customer: str, text: str, sentiment: str, when: datetime, leaving: bool = False) -> Said:
        more = {"customer_id": customer}
        return Said(at=when, text=text, sentiment=sentiment, author=customer, leaving=leaving, more=more)

    digest = made(
        home,
        [
            said("C-1", "the lid is loose", "negative", at()),
            said("C-2", "third one that broke", "negative", at(days_ago=6)),
            said("C-2", "we will go to Harbor", "neutral", at(days_ago=1), leaving=True),
            said("C-2", "nice colour", "positive", at(days_ago=1)),
            said("C-3", "no answer yet", "negative", at(0)),
            said("C-4", "love it", "positive", at()),
            said("C-5", "broke", "negative", at(23.9, days_ago=7)),
            said("C-6", "not in the records", "negative", at()),
        ],
    )
    big, small, unknown = digest.at_risk
    assert [customer.name for customer in digest.at_risk] == ["Bea Big", "Ada Small", "Cy Unknown-Value"]
    assert (big.tier, big.account, big.lifetime_value) == ("gold", "Bea's Café", 9_000)
    assert (big.leaving, big.count.value) == (True, 2)
    assert [quote.text for quote in big.quotes] == ["we will go to Harbor", "third one that broke"]
    assert (small.leaving, small.count.value) == (False, 1)
    assert unknown.lifetime_value is None
    listed = {post.text for post in digest.pages[0].posts}
    assert "third one that broke" in listed, "posts of the days before stand on the page too"
    assert digest.total.now.mentions.value == 4, "but do not count as the day's"


def test_an_advocate_who_is_a_customer_is_named(home: Home) -> None:
    know_customers(home, {"customer_id": "C-1", "name": "Ada Lovelace"})
    fan = Said(
        at=at(), text="get one", sentiment="positive", author="ada", role="advocate", more={"customer_id": "C-1"}
    )
    (person,) = made(home, [OLD, fan]).people
    assert person.customer == "Ada Lovelace"


def test_the_brands_own_accounts_are_heard_but_never_quoted(home: Home) -> None:
    own = Said(at=at(), text="Sorry that it broke", sentiment="negative", author="LanternHome", more={"likes": 999})
    theirs = Said(at=at(), text="it broke", sentiment="negative", author="ada")
    digest = made(home, [own, theirs], brands={"Lantern": {"accounts": ["@lanternhome"]}})
    assert [quote.author for quote in digest.complaints] == ["ada"]
    assert digest.total.now.mentions.value == 2


# every number leads to its posts


def counts(part: Any) -> list[Count]:
    """Every Count in a digest, however deep."""
    if isinstance(part, Count):
        return [part]
    if isinstance(part, tuple):
        return [count for each in part for count in counts(each)]
    if hasattr(part, "__dataclass_fields__"):
        return [count for field in fields(part) for count in counts(getattr(part, field.name))]
    return []


def test_every_number_leads_to_as_many_posts(home: Home) -> None:
    said = [
        OLD, *some(6, "positive", at()), *some(4, "negative", at(), source="reddit"),
        *some(3, None, at(), language="ja"), *some(4, "positive", at(days_ago=1)),
        *some(5, "negative", at(days_ago=7)), *some(2, "neutral", at(), brand="Harbor"),
    ]  # fmt: skip
    publish_all(home, said)
    made = digests.write(home, Settings(), Period.DAY, DAY, "Lantern", LATER)
    listed = {
        f"{page.file}#{each.key}": len(each.ids)
        for digest in [*made, *digests.write(home, Settings(), Period.DAY, DAY, "Harbor", LATER)]
        for page in digest.pages
        for each in page.lists
    }
    found = counts(made[0])
    assert len(found) > 30
    assert {count.href: count.value for count in found} == {count.href: listed[count.href] for count in found}
    for page in made[0].pages:
        assert {key for each in page.lists for key in each.ids} <= {post.id for post in page.posts}


def test_numbers_are_plain_json(home: Home) -> None:
    """No numpy number has crept in, which a template would write in its own way."""
    json.dumps([count.value for count in counts(made(home, some(3, "positive", at())))])
