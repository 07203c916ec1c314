import pytest

from nlp.normalise import normalise


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
