"""Which brand a post names, whether it means it, and which feeling goes to which of several."""

from collections import Counter
from collections.abc import Sequence
from functools import cache

import numpy as np
import pytest

from nlp.brands.brand import Brand
from nlp.brands.tagger import BrandTagger
from nlp.encoder import Encoder, Numbers, Reading
from nlp.tagger import Signal, Tagger

COMMON = (
    Brand("Drift", context=("chat", "chatbot", "marketing")),
    Brand("Gap", words=("Gap Inc",), accounts=("Gap",), context=("jeans", "hoodie", "sweater", "store")),
    Brand("Target", accounts=("@Target", "AskTarget")),
    Brand("Delta", words=("Delta Air Lines", "Delta Airlines"), context=("airline", "flight", "gate", "boarding")),
    Brand("Summit", context=("boots", "tent", "backpack")),
    Brand("Bolt", context=("ride", "driver", "taxi", "scooter")),
)
PAIR = (Brand("Norvik", words=("Norvik Air",), accounts=("norvik",)), Brand("Zephyra", accounts=("zephyra",)))
_GOOD = {"great", "love", "loved", "good", "better", "best", "works", "lovely", "rocks", "perfect", "happy", "thanks"}
_BAD = {
    "awful",
    "lost",
    "hate",
    "bad",
    "worse",
    "worst",
    "broken",
    "rude",
    "sucks",
    "regret",
    "joke",
    "late",
    "useless",
}


class WordCounter(Encoder):
    """An encoder without weights, so that what is tested is what is read, not how well: good and bad words, counted."""

    version = "words"

    def read(self, texts: Sequence[str]) -> list[Reading]:
        return [Reading(self._shares(text), np.zeros(5), np.zeros(0), (), {}) for text in texts]

    def _shares(self, text: str) -> Numbers:
        words = Counter("".join(char if char.isalpha() else " " for char in text.lower()).split())
        counts = np.array([3.0 * sum(words[word] for word in _BAD), 1, 3.0 * sum(words[word] for word in _GOOD)])
        return np.asarray(counts / counts.sum())


@cache
def tagger_of(brands: tuple[Brand, ...]) -> BrandTagger:
    return BrandTagger(brands, WordCounter())


def tagged(brands: tuple[Brand, ...], text: str) -> dict[str, Signal]:
    signals = tagger_of(brands).tag([text])[0]
    found = {signal.label.rsplit(":", 1)[0]: signal for signal in signals}
    assert len(found) == len(signals)
    return found


def feelings(text: str) -> dict[str, str]:
    signs = {"negative": "-", "neutral": "0", "positive": "+", "unknown": "?"}
    return {name: signs[signal.label.rsplit(":", 1)[1]] for name, signal in tagged(PAIR, text).items()}


# fmt: off
MEANT = [
    ("Drift", "We put Drift on our pricing page and leads doubled"),
    ("Drift", "the drift chatbot never hands over to a human"),
    ("Drift", "Has anyone moved from Intercom to Drift?"),
    ("Drift", "@Drift your widget is slow"),
    ("Drift", "drift.com is down again"),
    ("Gap", "I got this hoodie at Gap"),
    ("Gap", "ordered two from gap and only one came"),
    ("Gap", "my gap jeans ripped after a week"),
    ("Gap", "love gap but the sizes are off"),
    ("Gap", "@Gap where is my parcel"),
    ("Gap", "I HATE that Gap closed downtown"),
    ("Gap", "Gap Inc is closing 350 stores"),
    ("Gap", "gap customer service hung up on me"),
    ("Gap", "gap sucks"),
    ("Target", "I went to target for milk and spent $200"),
    ("Target", "Target's app logged me out"),
    ("Target", "Just left Target with a full cart"),
    ("Target", "target employees are so nice"),
    ("Target", "@AskTarget my order never came"),
    ("Target", "I love Target and its dollar section"),
    ("Target", "thanks target, you lost my order"),
    ("Target", "bought it at target yesterday"),
    ("Target", "My Target order got cancelled twice"),
    ("Target", "Anyone else think Target has better towels?"),
    ("Delta", "my delta flight is late again"),
    ("Delta", "Delta lost my bag"),
    ("Delta", "delta lost my bag"),
    ("Delta", "I fly Delta every week"),
    ("Delta", "Delta Air Lines is hiring"),
    ("Delta", "stuck at the gate, delta says two more hours"),
    ("Delta", "#DeltaAirlines never again"),
    ("Delta", "@delta hello? Why did delta cancel me"),
    ("Delta", "Why is Delta charging me twice?"),
    ("Summit", "I returned my tent to Summit without a question asked"),
    ("Summit", "these summit boots leak"),
    ("Summit", "ordered from summit on monday"),
    ("Bolt", "the bolt driver was rude"),
    ("Bolt", "took a Bolt home last night"),
    ("Bolt", "switched from Uber to Bolt"),
    ("Bolt", "Bolt charged me for a ride I never took"),
]
NOT_MEANT = [
    ("Drift", "we started to drift apart"),
    ("Drift", "If you catch my drift"),
    ("Drift", "the drift of the sensor is small"),
    ("Drift", "Continental drift explains it"),
    ("Drift", "watching Tokyo Drift again"),
    ("Gap", "the gap between rich and poor grows"),
    ("Gap", "I am taking a gap year"),
    ("Gap", "mind the gap"),
    ("Gap", "The pay gap is real"),
    ("Gap", "there's a gap in my teeth"),
    ("Gap", "We need to close this gap"),
    ("Gap", "Closing The Gender Gap Is Everyone's Work"),
    ("Gap", "a huge gap"),
    ("Target", "our sales are on target"),
    ("Target", "Who is the target audience?"),
    ("Target", "we target small companies"),
    ("Target", "an easy target for thieves"),
    ("Target", "They missed the target by a mile"),
    ("Target", "set a target and stick to it"),
    ("Target", "ads that target kids"),
    ("Target", "THE TARGET WAS MISSED AGAIN"),
    ("Target", "Target audience: young parents"),
    ("Delta", "we sailed through the river delta"),
    ("Delta", "the Nile Delta is flooding"),
    ("Delta", "the Delta variant spread fast"),
    ("Delta", "What's the delta between the two?"),
    ("Delta", "delta of 5 percent"),
    ("Delta", "a member of Delta Force"),
    ("Summit", "we reached the summit at dawn"),
    ("Summit", "the G20 Summit starts today"),
    ("Summit", "the summit of Mont Blanc"),
    ("Summit", "A summit on climate"),
    ("Summit", "Speaking at our annual summit"),
    ("Bolt", "Usain Bolt is the fastest man"),
    ("Bolt", "a bolt of lightning"),
    ("Bolt", "he sat bolt upright"),
    ("Bolt", "I lost a bolt from my bike"),
    ("Bolt", "nuts and bolts"),
    ("Bolt", "the horse tried to bolt"),
    ("Bolt", "tighten every bolt"),
]

APART = [  # text, feeling toward Norvik, toward Zephyra
    ("switched from Norvik to Zephyra, so much better", "-", "+"),
    ("Switched from Zephyra to Norvik and I regret it", "-", "+"),
    ("Switching to Zephyra from Norvik today", "-", "+"),
    ("just moved my account from @norvik over to @zephyra", "-", "+"),
    ("Moved from Norvik to Zephyra because Norvik is always late", "-", "+"),
    ("I'm changing from Norvik to Zephyra", "-", "+"),
    ("went from Zephyra to Norvik", "+", "-"),
    ("going back to Norvik from Zephyra", "+", "-"),
    ("Norvik > Zephyra", "+", "-"),
    ("Norvik &gt; Zephyra", "+", "-"),
    ("Norvik >>> Zephyra any day", "+", "-"),
    ("Norvik < Zephyra", "-", "+"),
    ("#Zephyra > #Norvik", "-", "+"),
    ("Norvik is way better than Zephyra", "+", "-"),
    ("Norvik is so much cheaper than Zephyra", "+", "-"),
    ("Norvik's app is better than Zephyra's", "+", "-"),
    ("the food at Zephyra was far better than on Norvik Air", "-", "+"),
    ("Zephyra is more reliable than Norvik", "-", "+"),
    ("Zephyra is more expensive than Norvik", "+", "-"),
    ("Norvik is less comfortable than Zephyra", "-", "+"),
    ("Norvik is worse than Zephyra", "-", "+"),
    ("Norvik is not as good as Zephyra", "-", "+"),
    ("Norvik is nowhere near as quick as Zephyra", "-", "+"),
    ("Norvik isn't better than Zephyra", "-", "+"),
    ("Norvik is no better than Zephyra", "-", "-"),
    ("Norvik is as bad as Zephyra", "-", "-"),
    ("I prefer Zephyra over Norvik", "-", "+"),
    ("prefer Norvik to Zephyra", "+", "-"),
    ("I'd choose Zephyra over Norvik every time", "-", "+"),
    ("Zephyra over Norvik any day", "-", "+"),
    ("I would rather fly Zephyra than Norvik", "-", "+"),
    ("should've flown Zephyra instead of Norvik", "-", "+"),
    ("left Norvik for Zephyra", "-", "+"),
    ("Ditched Zephyra for Norvik last year", "+", "-"),
    ("Leaving @norvik for @zephyra", "-", "+"),
    ("Replaced my Norvik with a Zephyra", "-", "+"),
    ("Bye Norvik, hello Zephyra!", "-", "+"),
    ("wish Norvik was like Zephyra", "-", "+"),
    ("I wish Zephyra had an app like Norvik", "+", "-"),
    ("Norvik should be more like Zephyra", "-", "+"),
    ("Why can't Norvik be like Zephyra", "-", "+"),
    ("Norvik beats Zephyra", "+", "-"),
    ("Zephyra totally destroys Norvik", "-", "+"),
    ("Norvik blows Zephyra out of the water", "+", "-"),
    ("Norvik can't compete with Zephyra", "-", "+"),
    ("unlike Norvik, Zephyra actually works", "-", "+"),
    ("Zephyra works, unlike Norvik", "-", "+"),
    ("Unlike Zephyra, Norvik lost my bag", "-", "+"),
    ("thanks Zephyra, you could learn from them @norvik", "-", "+"),
    ("@norvik could learn a lot from @zephyra", "-", "+"),
    ("@norvik should take notes from @zephyra", "-", "+"),
    ("Take notes from Zephyra, Norvik", "-", "+"),
    ("Zephyra never did this to me, Norvik", "-", "+"),
    ("@zephyra wouldn't treat me like this @norvik", "-", "+"),
    ("Norvik is great but Zephyra lost my bag", "+", "-"),
    ("Norvik was late, while Zephyra was perfect", "-", "+"),
    ("Zephyra is lovely whereas Norvik is useless", "-", "+"),
    ("Although Norvik was awful, Zephyra was great", "-", "+"),
    ("Norvik rocks, Zephyra sucks", "+", "-"),
    ("I love Norvik and I hate Zephyra", "+", "-"),
    ("Norvik lost my bag. Zephyra found a great fix.", "-", "+"),
    ("I love Norvik. The app is perfect. Zephyra on the other hand is useless.", "+", "-"),
    ("Norvik: late. Zephyra: perfect.", "-", "+"),
    ("Norvik was fine; Zephyra was the worst", "0", "-"),
    ("My bag was lost by Norvik\nZephyra was great", "-", "+"),
    ("@norvik lost my bag 😡 @zephyra is great", "-", "+"),
    ("Norvik is great, however Zephyra is rude", "+", "-"),
    ("Loved my Norvik flight! Zephyra was late again though", "+", "-"),
    ("Norvik and Zephyra are both great", "+", "+"),
    ("I hate Norvik, Zephyra and all the others", "-", "-"),
    ("@norvik @zephyra you both lost my bag", "-", "-"),
    ("Is Norvik better than Zephyra?", "+", "+"),
    ("Norvik flies to Oslo and Zephyra to Rome", "0", "0"),
    ("Should I book Norvik or Zephyra?", "0", "0"),
    ("RT @bob: Norvik beats Zephyra", "0", "0"),
    ("Norvik merged with Zephyra", "0", "0"),
    ("My Norvik jacket is great. My Zephyra one is awful.", "+", "-"),
    ("Norvik answered at once - Zephyra is useless", "0", "-"),
    ("norvik air lost my bag yet zephyra was lovely", "-", "+"),
    ("Zephyra is awful. Norvik is great. Zephyra is the worst.", "+", "-"),
    ("@norvik I will never choose @zephyra over you again", "0", "-"),
    ("@norvik lost my bag. Should have flown Zephyra", "-", "+"),
    ("@norvik lost my bag, going back to @zephyra", "-", "+"),
    ("@norvik is useless. @zephyra next time", "-", "+"),
    ("@norvik is useless. Flying Zephyra from now on", "-", "+"),
    ("@norvik is late. This never happens with @zephyra", "-", "+"),
    ("@norvik is awful. Shouldn't have left Zephyra", "-", "+"),
    ("@norvik is rude. You should learn from @zephyra", "-", "+"),
    ("Norvik has Zephyra beat", "+", "-"),
    ("love Norvik more than Zephyra", "+", "-"),
    ("I recommend Zephyra over Norvik", "-", "+"),
    ("Zephyra does it better than Norvik ever did", "-", "+"),
]

ALONE = [
    ("Norvik is great", "+"),
    ("I hate Norvik", "-"),
    ("Norvik opens at nine", "0"),
    ("so much better than Norvik", "-"),
    ("Just switched to Norvik", "+"),
    ("switched to Norvik and regret it", "-"),
    ("I left Norvik for good reasons", "-"),
    ("moving away from Norvik", "-"),
    ("You guys are great, unlike Norvik", "-"),
    ("should have flown, wish I had booked Norvik", "+"),
    ("Norvik is better than the rest", "+"),
]

NAMED = [  # text, what names Norvik or Zephyra
    ("I fly Norvik Air", "Norvik Air"),
    ("norvik-air is late", "norvik-air"),
    ("#NorvikAir", "#NorvikAir"),
    ("thanks @norvik!", "@norvik"),
    ("thanks @NorvikSupport", "@NorvikSupport"),
    ("Zephyra’s crew", "Zephyra"),
    ("Zephyras crew", "Zephyra"),
    ("zephira is late", "zephira"),
    ("Zephyar is late", "Zephyar"),
    ("#zephyrafail", "#zephyrafail"),
    ("I like Zéphyra", "Zéphyra"),
    ("Ｚｅｐｈｙｒａ", "Ｚｅｐｈｙｒａ"),
    ("我喜欢Zephyra的服务", "Zephyra"),
    ("see zephyra.com/help", "zephyra"),
    ("https://www.zephyra.com/x", "https://www.zephyra.com/x"),
    ("ZEPHYRA!!!", "ZEPHYRA"),
    ("👍🏽Zephyra", "Zephyra"),
    ("torn \ud83d Zephyra", "Zephyra"),
]
UNNAMED = ["", " ", "zephyr winds", "@norvikson", "anna@norvik.org", "mnorvik", "http://a.io/norvik", "\ud83d"]

SCRIPTS = [
    ("星巴克", "我喜欢星巴克的咖啡", "星巴克"),
    ("ソニー", "このソニーのテレビ", "ソニー"),
    ("스타벅스", "스타벅스는 좋아요", "스타벅스"),
    ("Яндекс", "ЯНДЕКС не работает", "ЯНДЕКС"),
    ("نايك", "اشتريت من بنايك", "نايك"),
    ("Häagen-Dazs", "haagen dazs ist lecker", "haagen dazs"),
    ("McDonald's", "mcdonalds ist zu", "mcdonalds"),
    ("AT&T", "I left at&amp;t", "at&amp;t"),
    ("Ben & Jerry's", "ben and jerrys rocks", "ben and jerrys"),
]
# fmt: on


@pytest.mark.parametrize(("brand", "text"), MEANT)
def test_a_common_word_that_means_the_brand(brand: str, text: str) -> None:
    assert tagged(COMMON, text)[brand].score >= 0.5


@pytest.mark.parametrize(("brand", "text"), NOT_MEANT)
def test_a_common_word_that_does_not(brand: str, text: str) -> None:
    found = tagged(COMMON, text).get(brand)
    assert found is None or (found.score < 0.5 and found.label == f"{brand}:unknown" and found.value is None)


@pytest.mark.parametrize(("text", "norvik", "zephyra"), APART)
def test_each_of_two_brands_gets_its_own_feeling(text: str, norvik: str, zephyra: str) -> None:
    assert feelings(text) == {"Norvik": norvik, "Zephyra": zephyra}


@pytest.mark.parametrize(("text", "norvik"), ALONE)
def test_a_brand_alone_gets_the_feeling_of_the_text_or_of_its_comparison(text: str, norvik: str) -> None:
    assert feelings(text) == {"Norvik": norvik}


@pytest.mark.parametrize(("text", "evidence"), NAMED)
def test_the_evidence_is_the_raw_name(text: str, evidence: str) -> None:
    (found,) = tagged(PAIR, text).values()
    assert text[found.start : found.end] == evidence
    assert found.score > 0.8


@pytest.mark.parametrize("text", UNNAMED)
def test_no_brand(text: str) -> None:
    assert tagged(PAIR, text) == {}


@pytest.mark.parametrize(("name", "text", "evidence"), SCRIPTS)
def test_names_in_any_script(name: str, text: str, evidence: str) -> None:
    found = tagged(tuple(Brand(name) for name, *_ in SCRIPTS), text)[name]
    assert text[found.start : found.end] == evidence


def test_katakana_that_runs_on_is_another_word() -> None:
    assert tagged((Brand("ソニー"),), "ソニーズ") == {}


def test_the_longest_name_is_meant() -> None:
    brands = (Brand("Virgin"), Brand("Virgin America"))
    assert tagged(brands, "I fly Virgin America").keys() == {"Virgin America"}


def test_polarity_is_unknown_in_a_language_that_the_encoder_does_not_read() -> None:
    found = tagged(PAIR, "Ich bin gestern mit Zephyra nach Berlin geflogen und das Gepäck ist weg")["Zephyra"]
    assert (found.label, found.value) == ("Zephyra:unknown", None)


def test_value_is_within_bounds_and_agrees_with_the_label() -> None:
    for text, *_ in APART:
        for signal in tagged(PAIR, text).values():
            assert signal.value is not None
            assert -1 <= signal.value <= 1
            assert (signal.value > 0) is signal.label.endswith(":positive") or signal.label.endswith(":neutral")


def test_order_and_company_do_not_matter() -> None:
    tagger: Tagger = BrandTagger(PAIR, WordCounter())
    texts = [text for text, *_ in APART] + UNNAMED
    alone = [tagger.tag([text])[0] for text in texts]
    assert list(tagger.tag(texts)) == alone
    assert list(tagger.tag(texts[::-1])) == alone[::-1]


def test_without_brands_there_is_nothing_to_say() -> None:
    assert BrandTagger((), WordCounter()).tag(["I love Norvik"]) == [()]


def test_version_depends_on_the_brands() -> None:
    version = BrandTagger(PAIR, WordCounter()).version
    assert version == BrandTagger(PAIR, WordCounter()).version
    assert version != BrandTagger(PAIR[:1], WordCounter()).version


@pytest.mark.parametrize(
    "text",
    [
        "Norvik Zephyra " * 20_000,
        "@norvik " * 50_000,
        "Norvik > " * 30_000,
        "gap " * 50_000,
        "a" * 300_000,
        "zephyrx " * 30_000,
    ],
)
def test_hostile_texts_end(text: str) -> None:
    assert len(tagger_of((*PAIR, *COMMON)).tag([text])) == 1
