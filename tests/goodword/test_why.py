"""goodword why: what it says of a person, and that the numbers on the screen add up."""

import json
import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from goodword.cli import app
from goodword.home import Home
from tests.goodword.heard import Said, know_customers, publish_all

DAY = "2026-03-31"
END = datetime(2026, 4, 1, tzinfo=UTC)
MONTH = timedelta(days=30.44)


def why(*words: str, at: str = DAY) -> Result:
    return CliRunner().invoke(app, ["why", *words, "--at", at], catch_exceptions=False)


def post(months_ago: float, text: str = "words", author: str = "ada", **values: Any) -> Said:
    return Said(at=END - months_ago * MONTH, text=text, author=author, **values)


def fan(months_ago: float = 1, author: str = "ada", **values: Any) -> Said:
    """0.3 x 0.8 + 0.5 = 0.74"""
    return post(months_ago, f"Get one, says {author}", author, sentiment="positive", role="advocate", **values)


def test_the_formula_with_the_person_s_numbers_and_the_posts(home: Home) -> None:
    more = {"url": "https://x.example/1", "author_followers": 990, "likes": 7, "shares": 2, "author_name": "Ada B."}
    publish_all(home, [fan(1, more=more), post(2, "It leaks", sentiment="negative")])
    output = why("x:ada").output
    for line in (
        "Ada B., @ada on x, x:ada; as of 2026-04-01 00:00 UTC",
        "Lantern: advocate, because love is 0.472 and one post recommends freely.",
        "0.3 × sentiment + 0.2 × (praise - complaint) + 0.5 × (recommends - leaves)",
        "what it says × 0.9 ^ months",
        "0.666 - 0.194 = 0.472",
        "log10(1 + 990 followers + 9 likes and shares) = 3.000",
        "compensation not seen",
    ):
        assert line in output
    first, second = (line.split() for line in output.splitlines() if line.strip().startswith("2026-"))
    assert first[:5] == ["2026-03-01", "+0.740", "1.00", "0.900", "+0.666"]
    assert second[:5] == ["2026-01-30", "-0.240", "2.00", "0.810", "-0.194"]
    for words in (
        "Get one, says ada",
        "feeling +0.240, recommends +0.500",
        "“Get one, says ada”",
        "https://x.example/1",
    ):
        assert words in output


def test_what_is_shown_adds_up_to_the_love_however_many_posts_there_are(home: Home) -> None:
    publish_all(home, [post(n / 7, f"post {n}", sentiment="positive", confidence=0.9) for n in range(1, 61)])
    output = why("ada").output
    assert "35 posts that add less each" in output
    shown = re.findall(r"^ 202\d-\S+ .* ([+-]\d\.\d{3})   post", output, re.MULTILINE)
    rest = re.findall(r"^ +([+-]\d+\.\d{3}) +35 posts", output, re.MULTILINE)
    (love,) = re.findall(r"^ +love +([+-]\d+\.\d{3}) *$", output, re.MULTILINE)
    assert (len(shown), len(rest)) == (25, 1)
    assert sum(map(Decimal, shown + rest)) == Decimal(love)


@pytest.mark.parametrize("name", ["@ada", "ada", "ADA", "x:ada", "x:@Ada", " @ada "])
def test_a_person_is_found_by_handle_or_key(home: Home, name: str) -> None:
    publish_all(home, [fan(), fan(author="adam")])
    assert "@ada on x, x:ada;" in why(name).output


def test_a_handle_of_several_lists_them(home: Home) -> None:
    publish_all(home, [fan(), fan(source="reddit"), fan(source="reddit")])
    result = why("@ada")
    assert result.exit_code == 1
    assert "'@ada' can mean 2 accounts; name one by its key" in result.output
    assert result.output.index("reddit:ada") < result.output.index("x:ada")
    assert "advocate" in why("reddit:@ada").output


def test_a_customer_is_explained_by_all_that_is_theirs(home: Home) -> None:
    know_customers(home, {"customer_id": "C-1", "name": "Ada Byrne"})
    paid = post(3, "use my code", "ada_shop", role="ambassador", more={"customer_id": "C-1"})
    publish_all(home, [fan(more={"customer_id": "C-1"}), paid])
    customer = why("C-1").output
    assert "Ada Byrne, customer C-1;" in customer
    assert "Lantern: ambassador, because compensation was seen within 12 months (“use my code”), last on" in customer
    assert "payment: “use my code”" in customer
    author = why("ada").output
    assert "Lantern: advocate" in author
    assert "with all that customer C-1 said (2 posts): ambassador" in author


def test_who_was_paid_is_told_what_counts_since_then(home: Home) -> None:
    publish_all(home, [post(13, "my code", role="ambassador"), fan(1)])
    output = why("ada").output
    assert re.search(r"advocate, because .*one post recommends freely after the last compensation \(2025-0", output)
    assert "what was said since then adds 0.666" in output


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nobody"], "nobody called 'nobody' has said anything. AUTHOR is a key such as x:123"),
        (["%"], "nobody called '%' has said anything"),
        (["ada", "--brand", "Harbor"], "x:ada said nothing of 'Harbor', but of Lantern"),
    ],
)
def test_who_or_what_is_not_known_is_a_clear_error(home: Home, words: list[str], said: str) -> None:
    publish_all(home, [fan()])
    result = why(*words)
    assert result.exit_code == 1
    assert said in result.output


def test_a_day_of_the_past_is_as_it_was_and_one_to_come_is_refused(home: Home) -> None:
    publish_all(home, [fan(1), post(3, sentiment="negative")])
    assert "neutral, because love is -0.215 and no post recommends freely" in why("ada", at="2026-01-31").output
    early = why("ada", at="2025-01-31")
    assert early.exit_code == 1
    assert "x:ada had said nothing by 2025-02-01" in early.output
    late = why("ada", at="2999-01-01")
    assert late.exit_code == 2
    assert "2999-01-01 is yet to come" in late.output


def test_one_brand_of_several(home: Home) -> None:
    publish_all(home, [fan(1), fan(1, brand="Harbor"), fan(2, brand="Harbor")])
    both = why("ada").output
    assert both.index("Harbor: advocate") < both.index("Lantern: advocate")
    assert "Harbor:" not in why("ada", "--brand", "Lantern").output


def test_an_account_of_the_brand_has_no_standing_for_it(home: Home) -> None:
    publish_all(home, [fan(1, author="Lantern_HQ"), fan(1, author="Lantern_HQ", brand="Harbor")])
    home.settings.write_text('[brands.Lantern]\naccounts = ["@lantern_hq"]\n')
    output = why("lantern_hq").output
    assert "Harbor: advocate" in output
    assert "Lantern: " not in output
    alone = why("lantern_hq", "--brand", "Lantern")
    assert alone.exit_code == 1
    assert "x:lantern_hq is an account of Lantern itself (goodword.toml) and has no standing" in alone.output


def test_hostile_words_stay_words(home: Home) -> None:
    text = "\x1b[2J[bold]red[/bold]\nsecond line \u202egnp.exe"
    more = {"url": "javascript:alert(1)", "author_name": "\x1b]0;gone\x07[link=x]"}
    publish_all(home, [post(1, text, role="advocate", more=more)])
    output = why("ada").output
    assert "\x1b" not in output
    assert "\u202e" not in output
    assert "javascript" not in output
    assert "[bold]red[/bold] second line" in output


def test_json_has_all_posts_and_they_add_up(home: Home) -> None:
    publish_all(home, [*(post(n / 7, f"post {n}", sentiment="positive") for n in range(1, 41)), fan(1)])
    found = json.loads(why("ada", "--json").output)
    assert found["person"]["key"] == "x:ada"
    assert found["as_of"] == "2026-04-01T00:00:00+00:00"
    assert found["formula"]["decay"] == 0.9
    (brand,) = found["brands"]
    assert (brand["brand"], brand["standing"], len(brand["posts"])) == ("Lantern", "advocate", 41)
    assert round(sum(posted["contribution"] for posted in brand["posts"]), 3) == brand["love"]
    assert brand["reason"].startswith("love is")
