import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.normalise import Aligned, normalise


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("", ""),
        (" \t\n ", ""),
        ("@united  why?\n\nWhy", "@user why? Why"),
        ("see https://t.co/abc and www.example.com", "see http and http"),
        ("mail me at anna@example.com", "mail me at anna@example.com"),
        ("love it 😍", "love it smiling face with heart shaped eyes"),
        ("cafe\u0301", "café"),
        ("a\u200bb\u202ec", "abc"),
        ("bell\x07 nul\x00", "bell nul"),
        ("torn \ud83d emoji", "torn emoji"),
        ("شركة رائعة", "شركة رائعة"),
    ],
)
def test_spelling(text: str, read: str) -> None:
    assert normalise(text) == read


def test_normalised_text_stays_as_it_is() -> None:
    once = normalise("@anna LOVE 😍 https://t.co/x “quotes” \x00")
    assert normalise(once) == once


@given(
    st.text()
    | st.lists(st.sampled_from(["@a", "http://x.y/z", " ", "😍", "feet", "e\u0301", "\x00", ".", "\n"])).map("".join)
)
def test_aligned_reads_the_same_and_knows_each_place(text: str) -> None:
    aligned = Aligned(text)
    assert aligned.text == normalise(text)
    places = [aligned.span(at, at + 1) for at in range(len(aligned.text))]
    assert all(0 <= start < end <= len(text) for start, end in places)
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("text", "words", "from_"),
    [
        ("my feet💤 hurt", "feet", "feet"),
        ("my feet💤 hurt", "sleeping symbol", "💤"),
        ("so 😍 good", "good", "good"),
        ("(@anna_b) said", "@user", "@anna_b"),
        ("see:https://t.co/x ok", "http", "https://t.co/x"),
        ("un cafe\u0301 noir", "café", "cafe\u0301"),
    ],
)
def test_aligned_tells_where_words_come_from(text: str, words: str, from_: str) -> None:
    aligned = Aligned(text)
    at = aligned.text.index(words)
    start, end = aligned.span(at, at + len(words))
    assert text[start:end] == from_
