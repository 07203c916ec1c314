"""A person's standing against sums worked out by hand."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

import warehouse
from listeners.mention import Mention
from tests.warehouse.house import House, mention

#: Short of the day on which these tests were written, so that the views, which are of now, have all of it.
AS_OF = datetime(2026, 11, 20, 12, tzinfo=UTC)
MONTH = timedelta(days=30.44)


class Town:
    """People who speak, and how they stand."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.posts: list[Mention] = []
        self.signals: list[dict[str, Any]] = []
        self.landed = 0

    def says(
        self, months_ago: float, *, tone: float = 0.0, role: str | None = None, author: str | None = "ada",
        heads: dict[str, float] | None = None, **fields: Any,
    ) -> str:  # fmt: skip
        """A post of so many months before AS_OF: ``tone`` is its sentiment score, ``heads`` probabilities of yes."""
        number = str(len(self.posts))
        text = f"post {number}: words"
        at = AS_OF - months_ago * MONTH
        self.posts.append(mention(number, text, created_at=at, author_id=author, author_handle=author, **fields))
        label = "neutral" if abs(tone) < 0.1 else "positive" if tone > 0 else "negative"
        said: list[dict[str, Any]] = [{"name": "sentiment", "label": label, "value": tone}]
        said += [{"name": name, "label": "yes", "score": score} for name, score in (heads or {}).items()]
        said += [{"name": "role", "label": role, "evidence_start": 0, "evidence_end": 4}] if role else []
        self.signals += [{"source_id": number, "text": text, **row} for row in said]
        return f"x:{number}"

    def load(self) -> House:
        """Brings in what was said since the last time."""
        new = self.posts[self.landed :]
        if new:
            pull = self.house.land(new, minute=self.landed)
            numbers = {post.source_id for post in new}
            self.house.tag(pull, [row for row in self.signals if row["source_id"] in numbers])
            self.landed = len(self.posts)
        self.house.load()
        self.house.publish()
        return self.house

    def standings(self, moment: datetime = AS_OF, author: str = "x:ada", customer: str | None = None) -> Any:
        """The rows of ``author``, or of ``customer``, at ``moment``."""
        with warehouse.reading(self.load().published) as reader:
            who = {"author": None if customer else author, "customer": customer}
            return reader.rows("why_standing", moment=moment, **who)

    def standing(self, moment: datetime = AS_OF, author: str = "x:ada", customer: str | None = None) -> dict[str, Any]:
        [row] = self.standings(moment, author, customer)
        return dict(row)


@pytest.fixture
def town(house: House) -> Town:
    return Town(house)


# love


def test_love_is_what_each_post_says_less_a_tenth_each_month(town: Town) -> None:
    # 0.3 x 0.8 + 0.2 x 0.9 + 0.5 x 1 = 0.92, now
    town.says(0, tone=0.8, heads={"praise": 0.9}, role="advocate")
    # 0.3 x 0.5 = 0.15, a month ago: 0.135
    town.says(1, tone=0.5)
    # 0.3 x -0.6 - 0.2 x 0.7 - 0.5 x 0.8 = -0.72, two months ago: x 0.81 = -0.5832
    town.says(2, tone=-0.6, heads={"complaint": 0.7, "churn_risk": 0.8})
    row = town.standing()
    assert row["love"] == Decimal("0.920") + Decimal("0.135") - Decimal("0.583")
    assert (row["mentions"], row["first_at"], row["last_at"]) == (3, AS_OF - 2 * MONTH, AS_OF)


# A post, what it says, and whether it recommends freely.
POSTS: list[tuple[dict[str, Any], str, bool]] = [
    ({"tone": 1.0, "heads": {"praise": 1.0}, "role": "advocate"}, "1", True),
    ({"tone": -1.0, "heads": {"complaint": 1.0, "churn_risk": 1.0}}, "-1", False),
    ({"tone": 0.09}, "0", False),  # neutral
    ({"heads": {"recommendation": 0.8}}, "0.4", False),  # a warm verdict, said to nobody
    ({"heads": {"recommendation": 0.49, "praise": 0.49, "complaint": 0.49, "churn_risk": 0.49}}, "0", False),
    ({"heads": {"praise": 0.5, "complaint": 0.9}}, "-0.08", False),
    ({"role": "advocate", "heads": {"recommendation": 0.6}}, "0.5", True),
    # In anger, in irony, for pay.
    ({"role": "advocate", "tone": -0.5}, "-0.15", False),
    ({"heads": {"recommendation": 0.9}, "tone": -0.5}, "-0.15", False),
    ({"role": "advocate", "heads": {"irony": 0.8}}, "0", False),
    ({"role": "ambassador", "heads": {"recommendation": 0.9}, "tone": 0.5}, "0.15", False),
    ({"role": "advocate", "heads": {"disclosure": 0.9}, "tone": 0.5}, "0.15", False),
    ({"role": "employee", "heads": {"recommendation": 0.9}, "tone": 0.5}, "0.15", False),
]


def test_what_a_post_says(town: Town) -> None:
    ids = [town.says(0, **post) for post, _, _ in POSTS]
    said = {row["mention_id"]: row for row in town.load().ask(f"FROM standing_mentions_at('{AS_OF.isoformat()}')")}
    found = [
        (post, str(said[at]["weight"].normalize()), said[at]["recommends"])
        for at, (post, *_) in zip(ids, POSTS, strict=True)
    ]
    assert found == [(post, str(Decimal(says).normalize()), freely) for post, says, freely in POSTS]


def test_what_no_tagger_could_read_says_nothing(town: Town) -> None:
    town.says(0, tone=1.0)
    town.signals.clear()
    row = town.standing()
    assert (row["love"], row["standing"], row["mentions"]) == (0, "neutral", 1)


def test_the_posts_add_up_to_the_love_to_the_last_digit(town: Town) -> None:
    for number in range(40):
        town.says(number * 0.77, tone=0.1 + number * 0.0217, heads={"praise": 0.5 + number * 0.0123})
    row = town.standing()
    moment = AS_OF.isoformat()
    added = town.house.column(f"SELECT contribution FROM standing_mentions_at('{moment}')")
    assert sum(added) == row["love"]
    # By hand, with no more digits than are shown.
    for post in town.house.ask(f"FROM standing_mentions_at('{moment}')"):
        assert post["weight"] == post["feeling"] + post["verdict"] + post["intent"]
        assert post["decay"] == round(Decimal("0.9") ** post["months"], 3)
        assert abs(post["contribution"] - post["weight"] * post["decay"]) <= Decimal("0.0005")


def test_love_fades_and_an_advocate_with_it(town: Town) -> None:
    town.says(0, role="advocate")
    later = [town.standing(AS_OF + months * MONTH) for months in (0, 6.5, 6.7)]
    assert [row["love"] for row in later] == [Decimal("0.500"), Decimal("0.252"), Decimal("0.247")]
    assert [row["standing"] for row in later] == ["advocate", "advocate", "neutral"]


def test_the_trend_is_the_love_now_less_the_love_90_days_ago(town: Town) -> None:
    for months in (0.1, 1.3, 2.9, 3.1, 7.7, 20):
        town.says(months, tone=0.9 - months / 10, heads={"praise": 0.9})
    now, then = town.standing(), town.standing(AS_OF - timedelta(days=90))
    assert now["trend"] == now["love"] - then["love"]


def test_a_past_moment_is_what_it_was_then(town: Town) -> None:
    town.says(5, tone=0.5, role="advocate", likes=3)
    town.says(4, role="ambassador", author_followers=10)
    then = AS_OF - 2 * MONTH
    was = town.standing(then)
    town.says(1, tone=-0.9, role="employee", author_followers=1000)
    assert town.standing(then) == was
    assert town.standing() != was
    assert town.standings(AS_OF - 6 * MONTH) == []


def test_what_is_still_to_come_does_not_count(town: Town) -> None:
    town.says(0, role="advocate")
    town.says(-1, tone=-1.0)
    assert town.standing()["mentions"] == 1


def test_each_brand_has_a_standing_of_its_own(town: Town) -> None:
    town.says(0, role="advocate")
    town.says(0, tone=-1.0, heads={"complaint": 1.0, "churn_risk": 1.0}, brand="Harbor")
    assert {row["brand"]: row["standing"] for row in town.standings()} == {"Lumen": "advocate", "Harbor": "critic"}


# compensation


def test_who_works_there_is_an_employee_for_good(town: Town) -> None:
    town.says(0, tone=1.0, role="advocate")
    told = town.says(30, role="employee")
    row = town.standing()
    assert (row["standing"], row["compensation"]) == ("employee", "employment")
    assert (row["compensation_mention_id"], row["compensation_evidence"]) == (told, "post")
    assert town.standing(AS_OF - 30 * MONTH)["standing"] == "employee"


@pytest.mark.parametrize(("months_ago", "standing"), [(0.5, "ambassador"), (11.9, "ambassador"), (12.1, "advocate")])
def test_who_was_paid_is_an_ambassador_for_a_year(town: Town, months_ago: float, standing: str) -> None:
    town.says(months_ago + 1, role="ambassador")
    last = town.says(months_ago, role="ambassador")
    town.says(0.1, tone=0.9, role="advocate")
    row = town.standing()
    assert (row["standing"], row["compensation"], row["compensation_mention_id"]) == (standing, "payment", last)
    assert row["compensation_since"] == AS_OF - (months_ago + 1) * MONTH
    assert row["compensation_last"] == AS_OF - months_ago * MONTH


def test_praise_of_the_paid_time_and_before_makes_no_advocate_afterwards(town: Town) -> None:
    for _ in range(9):
        town.says(14, tone=1.0, role="advocate", heads={"praise": 1.0})
        town.says(13, tone=1.0, role="ambassador", heads={"praise": 1.0})
    row = town.standing()
    assert row["love"] > 1
    assert (row["standing"], row["free_love"], row["free_recommendations"]) == ("neutral", 0, 0)
    town.says(1, role="advocate")
    assert town.standing()["standing"] == "advocate"


def test_a_disclosure_that_only_the_model_sees_is_compensation_too(town: Town) -> None:
    town.says(0, role="advocate")
    town.says(1, heads={"disclosure": 0.6})
    row = town.standing()
    assert (row["standing"], row["compensation"], row["compensation_evidence"]) == ("ambassador", "payment", None)


# standing


def test_praise_without_a_recommendation_makes_no_advocate(town: Town) -> None:
    for _ in range(5):
        town.says(0, tone=1.0, heads={"praise": 1.0})
    row = town.standing()
    assert (row["standing"], row["love"]) == ("neutral", Decimal("2.5"))


def test_who_recommended_and_is_angry_now_is_no_advocate(town: Town) -> None:
    town.says(3, tone=0.5, role="advocate")
    town.says(0, tone=-1.0, heads={"complaint": 1.0})
    assert town.standing()["standing"] == "neutral"


def test_one_complaint_makes_no_critic_and_two_do(town: Town) -> None:
    town.says(0, tone=-1.0, heads={"complaint": 1.0})
    row = town.standing()
    assert (row["standing"], row["love"]) == ("neutral", Decimal("-0.5"))
    town.says(2, tone=-0.8, heads={"complaint": 0.9})
    assert town.standing()["standing"] == "critic"


def test_a_threat_to_leave_makes_a_critic(town: Town) -> None:
    town.says(0, tone=-0.5, heads={"churn_risk": 0.9})
    assert town.standing()["standing"] == "critic"


# reach


def test_reach_counts_people_on_a_log_scale(town: Town) -> None:
    town.says(1, author_followers=900, likes=60)
    town.says(0, author_followers=880, likes=30, shares=9)
    row = town.standing()
    assert (row["followers"], row["likes_and_shares"], row["reach"]) == (900, 99, 3.0)
    assert row["love"] == 0


def test_unknown_followers_are_unknown_reach(town: Town) -> None:
    town.says(0, likes=5)
    row = town.standing()
    assert (row["followers"], row["likes_and_shares"], row["reach"]) == (None, 5, None)
    town.says(0, author="bo", author_followers=0)
    row = town.standing(author="x:bo")
    assert (row["followers"], row["likes_and_shares"], row["reach"]) == (0, None, 0)


# customers


def test_a_customer_stands_by_all_that_is_theirs(town: Town) -> None:
    town.says(0, tone=0.5, role="advocate", author="ada", author_followers=100, customer_id="C-1")
    town.says(1, role="ambassador", author="ada_reviews", author_followers=5000, customer_id="C-1")
    town.says(2, tone=0.5, author=None, customer_id="C-1")  # a survey
    assert [town.standing(author=f"x:{name}")["standing"] for name in ("ada", "ada_reviews")] == [
        "advocate",
        "ambassador",
    ]
    row = town.standing(customer="C-1")
    assert (row["standing"], row["authors"], row["mentions"], row["followers"]) == ("ambassador", 2, 3, 5000)
    assert row["love"] == Decimal("0.650") + Decimal("0.122")  # 0.15 x 0.81 = 0.1215


def test_an_author_has_the_customer_who_they_are(town: Town) -> None:
    town.says(0, role="advocate")
    assert town.standing()["customer_id"] is None
    town.says(0, customer_id="C-9")
    assert town.standing()["customer_id"] == "C-9"


# the views


def test_the_views_are_of_now_and_sound(town: Town) -> None:
    town.says(1, tone=0.5, role="advocate", customer_id="C-1")
    town.says(2, author="bo", brand="Harbor")
    assert town.load().sound()
    ask = town.house.ask
    assert [(row["author_key"], row["standing"]) for row in ask("FROM standing ORDER BY ALL")] == [
        ("x:ada", "advocate"),
        ("x:bo", "neutral"),
    ]
    [row] = ask("FROM customer_standing")
    assert (row["customer_id"], row["standing"]) == ("C-1", "advocate")
    assert len(ask("FROM standing_mentions")) == 2
    # Any client can ask for a moment of the past, by a day as well.
    assert ask("FROM standing_at('2020-01-01')") == []
    assert len(ask("FROM standing_at(DATE '2100-01-01')")) == 2


def test_the_three_shares_of_the_formula_add_up_to_one(town: Town) -> None:
    assert town.load().column("SELECT feeling + verdict + intent FROM standing_formula") == [1]
