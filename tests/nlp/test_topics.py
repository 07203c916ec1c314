import pytest

from nlp.topics import Topic, keyphrases

USUAL = [
    f"@acme the coffee is {word} today" for word in ("hot", "cold", "fine", "weak", "nice", "bitter", "sweet", "ok")
] * 5
USUAL = [f"{text} number {place}" for place, text in enumerate(USUAL)]


def phrases(topics: list[Topic]) -> list[str]:
    return [topic.phrase for topic in topics]


def complaints(count: int) -> list[str]:
    return [f"@acme you lost my bag again in {city}, shame" for city in CITIES[:count]]


CITIES = "Paris London Rome Madrid Oslo Berlin Vienna Dublin Lisbon Athens".split()  # noqa: SIM905


def test_what_is_new_comes_first() -> None:
    first = keyphrases(complaints(8) + USUAL[:5], USUAL)[0]
    assert first.phrase == "lost my bag"
    assert first.count == len(first.rows) == 8
    assert first.rows == tuple(range(8))
    assert first.expected == 0
    assert first.score > 1.64


def test_what_is_as_usual_is_no_topic() -> None:
    assert "coffee" not in phrases(keyphrases(USUAL[:20], USUAL[20:]))


def test_without_a_background_the_most_common_come_first() -> None:
    topics = keyphrases(complaints(8), [])
    assert topics[0].phrase == "lost my bag"
    assert topics[0].expected == 0


def test_a_phrase_is_shown_as_most_write_it() -> None:
    texts = [
        "they lost my bags in Rome, twice",
        "you lost my bag at the gate",
        "you lost my bag, so sad",
        "lost bag!! where is it now",
    ]
    assert "lost my bag" in phrases(keyphrases(texts, USUAL))


def test_an_abbreviation_keeps_its_capitals() -> None:
    texts = ["stuck in PHL again", "PHL is a mess", "what a night at phl", "the gate at PHL is closed"]
    assert "PHL" in phrases(keyphrases(texts, USUAL))


def test_a_topic_is_lower_case_where_writers_are_at_odds() -> None:
    texts = ["the LOUNGE is shut", "lounge was full", "our LOUNGE is old", "no lounge at the gate"]
    assert "lounge" in phrases(keyphrases(texts, USUAL))


def test_retweets_and_copies_have_one_vote() -> None:
    original = "Big news from Acme: the Mint lounge opens in Boston on Monday morning"
    copies = [original, f"RT @acme: {original} https://t.co/x", f"@bob {original}…", original.upper()]
    assert keyphrases(copies, USUAL) == []
    others = ["the Mint lounge looks nice", "a Mint lounge in Boston? yes please", "Mint lounge, finally"]
    topic = next(topic for topic in keyphrases(copies + others, USUAL) if topic.phrase == "mint lounge")
    assert topic.rows == (0, 4, 5, 6)


def test_a_text_has_one_vote() -> None:
    assert keyphrases(["refund refund refund refund refund", "no refund"], USUAL) == []


def test_handles_links_stop_words_and_chat_are_no_topics() -> None:
    texts = [f"@united u r so bad im done lol https://t.co/refund{place} &amp; dont u agree" for place in range(9)]
    assert keyphrases(texts, USUAL) == []


def test_the_brand_is_no_topic() -> None:
    texts = [f"Jet Blue and JetBlue and #JetBlue, seat {seat} was broken" for seat in ("1A", "2B", "3C", "4D", "5E")]
    found = phrases(keyphrases(texts, USUAL, stop=["JetBlue"]))
    assert found
    assert not any("jet" in phrase or "blue" in phrase for phrase in found)


def test_at_most_top_and_none_twice() -> None:
    texts = [f"lost bag in {city}; late flight from {city}; rude crew; cold meal {city}" for city in CITIES]
    topics = keyphrases(texts, USUAL, top=2)
    assert len(topics) == len(set(phrases(topics))) <= 2


def test_order_does_not_matter() -> None:
    texts = complaints(8) + USUAL[:5]
    forth, back = keyphrases(texts, USUAL), keyphrases(texts[::-1], USUAL[::-1])
    assert [(t.phrase, t.count, round(t.score, 9)) for t in forth] == [
        (t.phrase, t.count, round(t.score, 9)) for t in back
    ]


@pytest.mark.parametrize("texts", [[], [""], ["", " ", "\x00"], ["😍"] * 9, ["\ud83d"] * 9, ["'" * 9999], ["#" * 9999]])
def test_nothing_to_say(texts: list[str]) -> None:
    assert keyphrases(texts, []) == []
    assert keyphrases(texts, USUAL) == []


def test_long_texts_end() -> None:
    assert isinstance(keyphrases(["lost bag " * 20_000] * 4, ["a" * 200_000]), list)
