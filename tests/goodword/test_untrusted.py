"""What may stand of a post on a page, in a chat and in a terminal."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodword.untrusted import clean, clip, first_of_each, no_ping, safe_url, same, words


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("a\x1b[31mred\x1b[0m", "a[31mred[0m"),
        ("bell\x07 nul\x00 c1\x9b2J", "bell nul c12J"),
        ("two\nlines\r\n and\ttabs", "two lines and tabs"),
        ("abc\u202edcba\u2066x\u2069", "abcdcbax"),
        ("zero\u200bwidth\ufeff", "zerowidth"),
        ("👩\u200d👧 می\u200cخواهم", "👩\u200d👧 می\u200cخواهم"),
        ("e" + "\u0301" * 50, "e" + "\u0301" * 3),
        ("lone \ud800 surrogate", "lone surrogate"),
        ("  ", ""),
    ],
)
def test_clean(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


@given(st.text(), st.integers(min_value=2, max_value=50))
def test_clip_is_clean_and_never_longer(text: str, length: int) -> None:
    short = clip(text, length)
    assert len(short) <= length
    assert clean(short) == short


def test_clip_cuts_between_words_where_it_can() -> None:
    assert clip("one two three", 20) == "one two three"
    assert clip("one two three", 10) == "one two…"
    assert clip("a" * 20, 10) == "a" * 9 + "…"


@pytest.mark.parametrize("url", ["https://x.com/a/1", "http://example.com/?a=1&b=2#c", "https://example.com:8443/ü"])
def test_a_link_may_lead_to_the_web(url: str) -> None:
    assert safe_url(url) == url


@pytest.mark.parametrize(
    "url",
    [
        None,
        "",
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java\nscript:alert(1)",
        "data:text/html,<script>",
        "//example.com",
        "https://",
        "https:///path",
        "https://bank.com@evil.com/",
        'https://example.com/"onclick="x',
        "https://example.com/ x",
        "https://example.com/\u202etxt",
        "https://[broken",
        "https://example.com/" + "a" * 500,
        "ftp://example.com/",
    ],
)
def test_a_link_leads_nowhere_else(url: str | None) -> None:
    assert safe_url(url) is None


@pytest.mark.parametrize(
    "call", ["@everyone", "@HERE", "/@channel", "@ada", "<!channel>", "<@U123>", "<#C1>", "(@ada)"]
)
def test_a_quoted_post_calls_nobody(call: str) -> None:
    assert call not in no_ping(f"look {call} look")
    assert no_ping(f"look {call} look").replace("\u200b", "") == f"look {call} look"


def test_links_and_addresses_stay_whole_in_a_chat() -> None:
    said = "https://mastodon.social/@ada/1 and ada@example.com, 1 < 2"
    assert no_ping(said) == said


def test_copies_are_known_by_their_words() -> None:
    texts = [
        "My kettle exploded, @lantern! https://t.co/1",
        "RT @ada: My kettle exploded, @lantern! https://t.co/2",
        "my kettle EXPLODED",
        "The lid fell off after a week",
        "👍",
        "🔥",
    ]
    assert first_of_each(texts) == [0, 3, 4]


def test_two_posts_say_the_same_if_they_share_seven_words_of_ten() -> None:
    ten = "a b c d e f g h i j"
    assert same(words(ten), words("a b c d e f g"))
    assert not same(words(ten), words("a b c d e f"))
